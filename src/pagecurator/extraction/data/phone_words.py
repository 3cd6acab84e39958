# ruff: noqa: SIM905 - lists of words are written as words
"""Words around numbers: labels of phones and faxes, and words that announce something else."""

from __future__ import annotations

import re

PHONE_WORDS = frozenset(
    """τηλ τηλέφωνο κιν κινητό tel tels telephone telephones telefon telefono telefone telefoon telefony telefonu
    telefonnr telefonnummer telefoonnummer telnr tel.nr tel.-nr phone phones phone# ph fon fono mob mobile mobil
    mobiel mobiele mobilnummer cell cellular cellphone handy gsm call calling hotline helpline infoline
    rufnummer ruf anruf anrufen bel bellen whatsapp sms text tollfree toll-free freephone freecall free direct
    dial office switchboard zentrale durchwahl celular móvil movil cel téléphone tél télephone teléfono
    teléfonos telèfon telef telf tlf tlfn tfn tfno tlfno puhelin puh kom kontakt contact contacts телефон тел
    моб reservation reservations booking bookings enquiries inquiries customer support sales emergency notdienst
    notruf service services local main home work residence appelez chiama chiamaci ligue llame llámenos llamar
    lláma reach landline voice phone/fax tel/fax fon/fax telefon/fax tel./fax t/f p/f dialing hotlines line us
    on at tele cont enquiry inquiry desk landlines phoneno mobileno telno contactno telefón telefoon. telemóvel
    telemovel fijo teléf téléphones portable gratuit handynummer telefonszám телефоны звоните телефону телефонам
    телефонов телефона тлф cellulare centralino centrale standard secretary ☎ 📞 ✆ ☏ 📱 🕿 ✉ tlm tlmv tfnos tlfs
    telfs telfno fijos móviles moviles pbx conmutador ligar fone fones celulares recepción chamada vezetékes
    mobiltelefon tālr tālrunis tālr. mob.tālr sími gsm. växel vxl mobilnr tlfnr telefonszáma telefoane telefonul
    telefonlinje kontakttelefon centrala infolinia kom. mobilné mobilní linka hotlajn τηλέφωνα τηλεφωνο κινητο
    telpon hp wa điện thoại đt đtdđ sđt di-động โทร โทรศัพท์ มือถือ טל טלפון נייד טל׳ هاتف تلفن تليفون تلفون
    موبایل موبايل جوال همراه الهاتف ringe ring appeler appel joindre telefonisch bereitschaft
    reception rezeption réception recepção recepcja receptie recepcia recepce receptionen resepsiyon cep empfang
    sekretariat sekretariát secrétariat segreteria secretaría secretaria vorzimmer pforte portineria conserjería
    centralita sentralbord vaihde asiakaspalvelu päivystys jour vakttelefon telefonväxel verde llámanos llama zadzwoń
    zadzwon dzwoń telem telemóv tm telefonní telefónne telefonico telefónico téléphonique t.č volejte volajte
    zavolejte zavolajte helista helistage zvaniet skambinkite καλέστε καλεστε τηλεφωνήστε sunați sunati apelați pozovite
    nazovite zovite pokličite hívjon hívja hívj ügyelet
    diszpécser telefonuje soita soittakaa arayın arayınız ara santral
    telefonu telefonda телефонуйте дзвоніть зателефонуйте звонок позвоните диспетчер регистратура приёмная приемная
    обадете позвънете gọi hubungi hub telepon telp ponsel seluler اتصل للاتصال واتساب تماس חייגו ווטסאפ פלאפון
    📲 🖀 🕽 🕾""".split()
)
WEAK_PHONE_WORDS = frozenset(
    """office at on us text free direct local main home work residence sales support customer service services line
    standard portable secretary fijo voice desk notruf ring ligar appel wa hp
    reception rezeption réception recepção recepcja receptie recepcia recepce receptionen resepsiyon empfang
    sekretariat sekretariát secrétariat segreteria
    secretaría secretaria vorzimmer pforte portineria conserjería jour verde llama tm ara hub gọi telefonico
    telefónico téléphonique""".split()
)
"""``reach us at``, ``toll free``: labels only if they are directly before the number."""
PHONE_CONNECTORS = frozenset(
    """al a ao o au à la le på oss til für auf unter aan op naar pod pe στο μας na no по на с us me nous ons nos nám nas
    número numero numer number nummer číslo""".split()
)
"""Between a verb and a number: ``Llámanos al …``, ``Ring oss på …``."""
PHONE_ENDINGS = ("telefon", "telefonen", "telefoon", "puhelin", "hotline", "telefonszám")
FAX_ENDINGS = ("telefax", "telefaxnummer")
"""Endings of compounds: ``Vakttelefon``, ``Infotelefon``."""
COMBINED = frozenset("+ & / und and y e et i og och en ja und".split())
"""Between two labels of one number: ``Tel. & Fax``."""
INDIC_PHONE_STEMS = re.compile(
    "मोबाइल|मोबाईल|फ़ोन|फोन|दूरभाष|टेलीफोन|भ्रमणध्वनी|মোবাইল|ফোন|টেলিফোন|மொபைல்|கைபேசி|தொலைபேசி"
    "|ఫోన్|మొబైల్|ಫೋನ್|ಮೊಬೈಲ್|ഫോൺ|മൊബൈൽ|ફોન|મોબાઇલ|ਫ਼ੋਨ|ਫੋਨ|ਮੋਬਾਈਲ|දුරකථන"
)
INDIC_FAX_STEMS = re.compile("फैक्स|फ़ैक्स|ফ্যাক্স|தொலைநகல்|ఫ్యాక్స్|ಫ್ಯಾಕ್ಸ್|ഫാക്സ്|ફેક્સ")
"""Scripts of India, whose vowel signs are no letters to a regular expression."""
CJK_PHONE_STEMS = tuple(
    "联系方式 聯絡方式 同号 拨打 撥打 致电 致電 客服 咨询 服务专线 專線 대표번호 "
    "電話 电话 手机 手機 热线 熱線 전화 연락처 휴대폰 고객센터 고객지원 상담 문의 ダイヤル 携帯".split()
)
CJK_FAX_STEMS = tuple("传真 傳真 팩스 ファックス ファクス".split())
"""Stems for languages without spaces between words."""

FAX_WORDS = frozenset(
    """fax φαξ faxnr faxnummer faxnumber telefax telefaxnr telefaxnummer fx fax# faks факс 📠 télécopie télécopieur
    telecopie telecopier fax. facsimile faxes faxline faks. faxno télécopies téléc φάξ แฟกซ์ โทรสาร פקס فاکس
    فاكس факс. телефакс faksi faksas фах""".split()
)
PHONE_LETTERS = frozenset("tpmdohcwтτ")
"""``T:``, ``P.``, ``M``: a single letter directly before a number."""

ID_WORDS = frozenset(
    """p.iva piva partita rea c.f αφμ iban bic swift konto kontonummer kontonr kto kto-nr ktonr blz bankleitzahl
    giro gironummer bankrekening bankrek rekening rekeningnummer rekeningnr acct routing ust ustid ust-id
    ust-idnr ust.-id ust.-idnr ustidnr umsatzsteuer umsatzsteuer-id umsatzsteuer-identifikationsnummer
    umsatzsteueridentifikationsnummer uid vat btw btw-nummer btw-nr tva iva cif nif nip regon krs gst abn acn
    afm kvk k.v.k kvk-nr kvk-nummer koophandel hrb hra handelsregister handelsregisternummer registernummer
    steuernummer steuernr steuer-nr st.nr st.-nr stnr tax ein siret siren rcs ape naf isbn isbn-10 isbn-13 issn
    ean upc sku asin doi pmid patent lic license licence lizenz registered charity company order bestellnummer
    bestellnr artikel artikelnummer artikelnr art.-nr art.nr item model serial invoice rechnungsnummer
    aktenzeichen az postbus postfach zip plz postcode lat latitude lon long longitude gps version cnpj cpf rut
    cuit ruc nit mls npi dre bre reg registration ref reference id account box vergabenummer spendenkonto fisc
    fiscale fisc. cod.fisc codice expediente colegiado colegiada licencia agrément orias price preis prix precio
    prezzo prijs cena isrc iswc arxiv eori lei duns sort bsb nin pesel dni iče ičo ič dič инн кпп огрн огрнип
    окпо бик cvr org.nr orgnr organisasjonsnummer organisationsnummer bankgiro plusgiro adószám mersis vergi
    mitgliedsnr y-tunnus rsin oin vestigingsnummer rpr rpm ondernemingsnummer bce kbo neq rbq gstin pan cin fn
    dvr uidnr pzn gtin gläubiger-id dea cnpj/mf copyright © # № $ € £ § №. p.i pi cf c.u.i cui iscr imprese imp
    cod cod. código codigo código. kod kodu importe registro sanitario nipc contribuinte licença matrícula
    matricula part p/n pn product catalog catalogue job nhs ndc utr mpan ssn stock style lot batch policy claim
    member customer case p.o po icq qq qq群 jabber skype uin réf ref. réf. rif référence referencia referência
    referenz referentie factuur factura facture faktura rechnung rg.-nr din signatur size sizes str størrelse
    storlek taille tailles tallas talla taglia taglie maat maten größe größen semaines départements dimensions
    c.i.f n.i.f zvr zvr-zahl ücretsiz sicil егрпоу єдрпоу унп унн бин иин еик булстат oib mbs pib mb jmbg cg
    cégjegyzékszám bankszámlaszám számlaszám kt kennitala reģ įm kodas reg.nr bruksnr ein/tin tin trn rc c.r ntn
    uen brn roc nric sirens finess adeli rpps cnil agb big bag ik ik-nr bsnr lanr betriebsstättennr patentnr ipi
    biv riziv rsz crm crea oab creci art articolo artículo articulo prodotto produkt produit producto rej
    rejestr konta rachunek účet účtu""".split()
)
ID_QUALIFIERS = frozenset(
    """no nr number nummer num id code nº n° no. nr. -nr -nummer nmbr # № num. núm numéro numero número n n.º numer
    номер αρ číslo numarası""".split()
)
VAT_COUNTRIES = frozenset("it be fr de nl es pt lu ie at cz sk pl hu ro bg hr si dk se fi no gb el che".split())
"""Country codes between ``VAT`` and the number."""
COUNTING_WORDS = frozenset("no nr nº n° № n.º #".split())
"""``Case No. 212-…``: such a number is a phone only if the word before says so."""

SOFT_ID_WORDS = frozenset(
    """order registration company tax charity box member customer product stock job catalog catalogue rechnung
    factuur facture""".split()
)
"""Words that are departments as well: ``Orders``, ``Registration (212) …`` in a list of numbers."""
REGISTERS = frozenset("rcs r.c.s rpr rpm kvk k.v.k hrb hra handelsregister koophandel".split())
"""Company registers; a town may be between the register and the number (``RCS Paris 404 833 048``)."""

NUMBERED = re.compile(r"(?:nummern?|numero|numer|número|szám|szama|číslo|nummeret|numret|nr|nmr|(?<=[.\-/])no|n[º°])\Z")
"""Endings of compounds for ids: ``Kundennummer``, ``Mitgliedsnr.``, ``Bestell-Nr.``."""
PHONE_STEMS = re.compile(
    r"(?<!bes)tel|tlf|fon|phone|fax|ruf|handy|mobi|hotline|line|servi|whats|netz|[ck]onta[ck]t|wahl|zentral|gratis|info|cell|gsm"
    r"|sms|call|hilfe|dienst|spoed|alarm|klant"
)
"""The beginnings of such compounds for phones."""

WORD = re.compile(r"[^\W\d_][\w.°º/-]*[^\W_°º/-]?|[#№§$€£©☎📞✆☏📱🕿📠📲🖀🕽🕾]")

UNITS_BEHIND = re.compile(
    r" ?(?:€|₽|₴|₹|¥|円|원|元|đ|₫|руб|грн|тг|kr|ft|lei|лв|rub|uah|huf|eur|usd"
    r"|chf|gbp|£|\$|%|kg|km|cm|mm|m²|m2|qm|gb|mb|kb|stück|pcs"
    r"|uhr|seiten|pages|mal|jahre|years|meter|metres|meters|inr|jpy|pln|zł|kč|czk|sek|nok|dkk|huf|vnd|brl"
    r"|einwohner|inhabitants|habitantes|habitants|abitanti|inwoners|people|votes|followers|views|items|units"
    r"|artikel|euros?|dollars?|reais|pesos|grams?|gramm|ml|cl|mah|dosis|dosen"
    r"|uur|hrs|h|ha|acres|miles|hz|khz|mhz)(?![a-zß-ÿ])",
    re.IGNORECASE,
)

EXTENSION_WORDS = (
    r"ext(?:ension|ensión|n|s)*\.?",
    r"x(?:tn?)?\.?|ex\.|(?<![.-] )#",
    r"poste\.?|durchwahl|dw\.?|nebenstelle|nst\.?|apparat",
    r"t(?:oe)?st(?:el|\.)?|anexo|int(?:\.|erno|ern|erior|érieur)|ramal|rml?\.",
    r"wewn(?:\.|ętrzny)?|wew\.?|klapka|linka|mell(?:ék)?\.?",
    r"linj[ea]|lokal(?:nummer)?|lok\.|ankn(?:ytning)?\.?|internnr\.?|ala(?:numero|num\.?|nro)",
    r"dah(?:ili|\.)|εσωτ(?:ερικ[όο]|\.)?|вн(?:утр(?:енний)?)?\.|внутр(?:енний)?|вътр(?:ешен)?\.?",
    r"доб(?:авочный|\.)|дод(?:атковий|\.)",
    r"内线|内線|內線|[转轉]?分[机機]|转|轉|내선(?:번호)?",
    r"máy lẻ|số lẻ|ต่อ|שלוחה|تحويلة|داخلي|داخلی|vid\.|iekš\.|sise(?:nr)?\.?",
    r"kućni|interni|durchwahlnummer|doorkies",
)
"""What announces an extension, in any country; parts of a pattern."""
EXTENSION_WORDS_BY_REGION = {
    "kl": frozenset(("AT", "DE", "CH", "CZ", "SK")),
    "klappe": frozenset(("AT", "DE")),
    "app": frozenset(("AT", "DE", "CH")),
    "loc": frozenset(("RS", "HR", "BA", "SI", "ME", "MK")),
    "w": frozenset(("PL",)),
    "m": frozenset(("HU",)),
    "l": frozenset(("CZ", "SK")),
}
"""Short words that are an extension in these countries, and something else in others (``kl. 22``: ten p.m.)."""
AND_OR = (
    "or|and|und|oder|sowie|y|e|et|ou|o|i|lub|oraz|en|of|och|eller|og|ja|tai|nebo|alebo|vagy|és|sau|și|ve|veya"
    "|или|и|або|та"
)
"""Between two numbers of one list."""
