# ruff: noqa: SIM905 - lists of words are written as words
"""Words around names, and words that are in no name, in about thirty languages. Case and accents are ignored."""

from __future__ import annotations

TITLES = frozenset(
    """
    et dis lek wet lic.iur freiherr freifrau graf gräfin baron baroness baronin comte comtesse conte contessa doña
    md. doctor docteur profesor profesora dr drs prof professor mr mrs ms miss mx sir dame lord lady madam rev revd
    reverend fr father hon honourable honorable the-hon rt capt cpt col lt sgt cllr rep brother sister herr frau hr
    frl dipl dipl.-ing dipl-ing dipl.-kfm dipl.-kffr dipl.-psych dipl.-inform dipl.-päd ing mag di dds med med.dent
    med.vet jur rer nat phil habil hc h.c univ pd priv.-doz priv doz dent vet iur oec pol theol ra rain stb wp
    familie monsieur madame mademoiselle m mme mlle maître me sœur frère abbé père señor señora señorita sr sra
    srta sres d dª dña don lic licenciado licda dra profa arq abog cp senhor senhora sr. dr. eng eng.ª enga exmo
    exma signor signora signorina sig sig.ra sigra dott dott.ssa dottssa dottor dottoressa avv arch rag geom
    prof.ssa profssa on sac suor padre dhr mw mevr mevrouw meneer heer de-heer ir mr. bc ds fru frøken fröken hr.
    tit pan pani pán paní mgr inż hab prof. ks mec ing. mgr. bc. rndr judr phdr mudr mvdr paeddr thdr pharmdr phmr
    thlic csc doc akad arch. mga úr úrnő ifj id özv dr-né dl dna d-l d-na dnul doamna domnul sayın bay bayan uzm op
    doç öğr gör yrd prof.dr dt p ponas ponia kungs kundze г-н г-жа господин госпожа гн гжа проф академик др доктор
    пан пані отец о κ κος κα κυρία κύριος δρ καθ bsc ba ma msc mba phd د م أ السيد السيدة الأستاذ الأستاذة الدكتور
    الدكتورة المهندس المهندسة الشيخ آقای خانم دکتر مهندس מר גב׳ גב' גברת ד״ר ד"ר פרופ׳ פרופ' עו״ד עו"ד הרב
    """.split()
)
"""Titles and salutations before a name, without the full stop at their end."""

LEADS = frozenset(
    """
    contact call write email e-mail ask phone meet attn attention kontakt ansprechpartner ansprechpartnerin
    ansprechperson kontaktperson contactez contactpersoon inh inhaber z.hd zhd z.h c/o by par von-herrn name
    """.split()
)
"""Words before a name in a sentence or an address: "Contact Jane Doe, Head of Sales"."""

LETTERS_AFTER = frozenset(
    """
    dis ap jr sr ii iii iv esq esquire phd ph.d dphil md m.d do dds dmd dvm rn np pa-c lpn cpa cfa cfp cma cpm pmp
    mba m.b.a msc m.sc bsc b.sc ba b.a ma m.a meng beng med m.ed edd ed.d jd j.d llm ll.m llb ll.b llp-mem kc qc
    mbe obe cbe kbe dbe frs fca aca acca fcca cima frics mrics rics riba fria cipd mcipd fcipd chartered mciob ceng
    mice mimeche mbacp bacp frcs mrcp frcp mrcvs frcvs rcvs mp mep msp ms-wales td mla mdb mdl mdbb mdl. pe p.e
    p.eng peng aia faia raia leed leedap asla gri crs abr cips crb sres e-pro ccim sior alc cne rsps psa lcsw lmft
    lpc lmsw lmhc mft msw acsw rd rdn ldn cssd ccc-slp slp otr cot pt dpt ot pharmd pharm.d rph crna aprn fnp-bc
    fnp facs facp faap facc faan cisa cissp cism pgmp shrm-cp shrm-scp sphr phr cmp cae cfre csp cpp cic clu chfc
    cpcu aic cebs cmfo cap rmc cmc mmc icma-cm apr dipl csc ph.d. drsc dr.sc ba(hons) bsc(hons) hons ret retd usn
    usmc usaf osb sj op ofm cssr msgr dd d.d dmin d.min th.m mdiv m.div bth hc mph mpa mpp mfa m.f.a bfa b.f.a bed
    b.ed fhea sfhea lcp cert pgce pgcert fbcs mbcs citp fcmi mcmi fimi faicd gaicd am ao oam onz jp ssi ucla-alum
    realtor® realtor
    """.split()
)
"""Degrees, honours and memberships behind a name, without the full stop at their end."""

NAME_PARTICLES = frozenset(
    """
    t van von der den de del della dello degli dei di da do dos das du des d la le les lo li los las zu zur zum und
    ter ten tot te het 't in-'t op y e i af av bin bint ibn ben abu al el ul ur ud vom am af-den mac mc
    """.split()
)

LABELS_AT_END = frozenset(
    """
    tel telephone phone mobile mob cell fax email e-mail mail telefon handy telefax telefono teléfono telefone
    téléphone puhelin puh tlf telefoon gsm web website direct office call contact homepage mobil mobiltelefon
    celular movil móvil portable cellulare e-post epost sähköposti тел телефон sms whatsapp linkedin facebook
    twitter xing vcard profil profile bio
    """.split()
)
"""Labels of the next field, at the end of a name's line."""

NOT_NAMES = frozenset(
    """
    lanka benz royce vuitton emirates arabia zealand guinea leone rica bissau faso herzegovina lucia
    vincent-grenadines bäckerei metzgerei autohaus malerbetrieb hotline notdienst notruf stadtwerke boulangerie
    pharmacie garage bakkerij slagerij talleres taller librería farmacia casa rural redes sala area área studio
    numero número växel ota tiimi meidän nasza ochrana politika politikası hivatal primăria bize kong kuala rio
    palo addis baden nordrhein westfalen red bull christmas xmas easter spring fair dress code birth leave review
    licenses gmina obec osobních tájékoztató müşteri hizmetleri kaynakları insan gizlilik ulaşın yhteyttä våre våra
    nos naše náš vores unsere unser panificio farmácia padaria restaurante ristorante trattoria pizzeria albergo
    pensione osteria agriturismo azienda cantina bodega finca hostal pensión camping campeggio gîte chambre
    chambres domaine château manoir ferme moulin relais auberge brasserie traiteur épicerie fleuriste coiffure
    institut opticien assurances immobilier notaires avocats architectes kancelaria sklep hurtownia zakład
    restauracja hotelik lékárna restaurace penzion ubytování étterem panzió vendégház farmacie restaurant pensiunea
    otel lokanta eczane kafe ресторан кафе гостиница отель аптека магазин салон стоматология автосервис такси
    вокзал аэропорт outdoors handball volleyball tennis rugby judo karate fussball fußball futbol fútbol calcio
    tischtennis leichtathletik chess schach golf ski yoga pilates redacción prensa stampa ufficio presse dance
    ballet realty hauling influencers nails natuursteen bouw bygg bau elektro sanitär transport transporte logistik
    immobilien inmobiliaria imóveis oku devamını daha ministerstvo ministarstvo ministerium ministère ministero
    departement departament odjel oddelek av ave rd blvd ul al tel submenu brooch led usb gps pdf html crm erp seo
    street island islands manor hotels springs falls heights beach coast square bay place terrace nation county
    weather tribute bad sankt saint santa santo são buenos puerto st port fort mount mont monte ville nueva villa
    castle rhein ruhr elbe donau neckar upper lower outer inner central beste beliebte beliebteste aktuelle meine
    mein dein deine diese dieser dieses keine liebe grüße herzliche herzlich viele im ohne zusammen neueste neuste
    letzter el il lo mi tus sua kind regards dear thanks thank hi hello hallo cheers sincerely many useful current
    recently sold don't never always contact contacts us about home news team staff company office address road
    avenue suite floor building phone telephone mobile fax email e-mail mail web website www info information
    service services support sales press media department division center centre institute university college
    school museum hotel cafe clinic hospital group inc ltd llc plc gmbh ag kg kgaa ohg gbr ug mbh ev e.v eg co corp
    limited foundation association club society international national city state south east new york san los
    angeles hours open opening read more learn click here our your the and or for with from to of in on at by as is
    are be it its an a if not no yes this that these those we you they he she his her their what how why who when
    where which privacy policy terms conditions copyright rights reserved all menu search login logout register
    subscribe newsletter follow share facebook twitter instagram linkedin youtube pinterest google customer
    customers general question questions help online shop store order orders booking bookings product products
    project projects welcome get find view send message messages form forms map maps directions location locations
    branch branches headquarters headquarter showroom main toll free real estate investor investors relations
    library public accounting inquiry inquiries enquiry enquiries fan golfclub law firm firms medical dental
    insurance legal financial region regional district territory corporate gifts gift personal injury property
    properties developer development api portal program programs programme programmes success stories story kit
    sign up now consultation list listing listings become join started career careers jobs business businesses
    solutions solution systems system software technologies technology industries industry enterprises enterprise
    holdings holding partners consulting management marketing finance administration operations logistics security
    quality engineering research science sciences health healthcare care wellness weight loss fitness beauty
    fashion food foods kitchen grill pizza coffee wine beer events event wedding weddings party music arts gallery
    theatre theater cinema sports sport football soccer basketball hockey travel tours tour holiday holidays
    vacation vacations rental rentals car cars auto motors trucks parts tools furniture design designs interior
    interiors construction builders roofing plumbing electric electrical heating cooling cleaning moving storage
    faq faqs blog archive archives category categories tags comments comment reply posted latest recent popular
    featured related previous next back top page pages site sitemap cookie cookies settings accept decline
    preferences account accounts user users password username submit required optional select choose download
    downloads upload print video videos photo photos image images audio podcast price prices pricing sale offer
    offers deals discount shipping delivery returns cart checkout basket wishlist monday tuesday wednesday thursday
    friday saturday sunday mon tue wed thu fri january february october november december dept ministry council
    committee commission board authority agency bureau federation union league academy church parish diocese
    cathedral chapel temple mosque synagogue community charity trust fund bank credit network alliance coalition
    chamber commerce congress parliament government federal municipal village town township borough embassy
    consulate police fire emergency station airport terminal harbour harbor highway boulevard parkway plaza tower
    towers apartments residence residences resort inn lodge spa hostel campsite united kingdom britain america
    american european asia africa african asian ireland scotland wales canada australia india china japan spain
    italy poland brazil mexico korea europe usa uk eu uae texas florida california arizona illinois michigan ohio
    pennsylvania massachusetts colorado oregon nevada alabama oklahoma louisiana northern southern eastern western
    english french german spanish italian portuguese chinese japanese russian arabic deutsch français español
    italiano português nederlands svenska dansk norsk suomi polski česky magyar türkçe first last name names
    surname title titles role position job description details detail summary overview introduction mission vision
    values history profile profiles member members membership volunteer volunteers donate donation donations give
    sponsor sponsors partner partnership alumni students student parents parent teachers teacher faculty graduate
    undergraduate admissions admission course courses training education class classes lesson lessons workshop
    workshops conference conferences seminar seminars webinar exhibition exhibitions meeting meetings schedule
    calendar agenda report reports publications publication journal magazine newspaper book books article articles
    paper awards award prize certificate certification accreditation license licence registration permit permits
    application applications payment payments invoice tax taxes money loan loans mortgage investment investments
    pension repair repairs maintenance installation inspection testing laboratory laboratories lab labs equipment
    machinery machine machines materials material metal plastics chemical chemicals energy power electricity gas
    oil solar wind water environment environmental sustainability climate agriculture farm farms animal animals pet
    pets veterinary house houses housing apartment flat flats rooms room window windows door doors pool garden
    gardens senior junior deputy assistant associate acting interim executive managing chief vice head lead
    principal great best good better big small large old fast easy simple quick smart premium professional global
    worldwide direct local residential commercial industrial retail wholesale private special extra total full
    complete client clients visitor visitors guest guests people persons person family families children child kids
    youth women men woman man adult adults elderly seniors only also just let make take see watch listen try buy
    sell visit explore discover browse compare request reserve apply enter continue close cancel confirm edit
    delete save add remove update change ask tell say call write talk meet speak chat live today tomorrow yesterday
    week month year years day days hour minutes time times date dates am pm ext extension fees fee cost costs rate
    rates communicable disease prevention poisoning immunization treatment therapy surgery patient patients nursing
    pharmacy ambulance disability mental children's women's men's editor's

    kontakt kontakte impressum datenschutz adresse anschrift straße strasse str platz telefon telefax handy mobil
    öffnungszeiten abteilung stadt gemeinde verein vereine verlag redaktion universität hochschule schule gymnasium
    realschule grundschule kindergarten amt zentrum zentrale haus technik über uns mehr lesen weiter unserer ihr
    ihre ihren sie wir der die das und oder für mit bei auf aus nach vor zum ein eine einer nicht ist sind wird
    deutschland österreich schweiz nederland vertrieb einkauf verkauf buchhaltung geschäftsführung verwaltung
    sekretariat empfang beratung leistungen leistung aktuelles veranstaltungen veranstaltung termine termin anfahrt
    kirche pfarrei pfarramt nord süd ost mitte neue neues beliebtes angaben verantwortlichen verantwortlicher
    allgemeine allgemeiner startseite warenkorb kasse anmelden abmelden registrieren suche suchen bestellen
    produkte unternehmen firma gesellschaft stiftung verband bund land kreis landkreis bezirk behörde gericht
    feuerwehr polizei krankenhaus klinik praxis apotheke kanzlei büro werkstatt laden markt hof gasthof gasthaus
    ferienwohnung wohnung wohnungen zimmer sportverein turnverein förderverein musikverein schützenverein
    niederlassung standort standorte kunden kundendienst kundenservice hilfe fragen antworten preise angebot
    angebote montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober
    dezember uhr geöffnet geschlossen ansprechpartner vorstand mitglieder mitarbeiter ehrenamt jugend senioren
    bildung kultur freizeit wirtschaft politik umwelt gesundheit soziales familie bauen wohnen leben arbeiten
    lernen hinweis hinweise alle alles zurück nächste letzte erste weitere jetzt hier heute impressionen bilder
    galerie bücher

    à propos accueil nous vous notre votre vos contactez mentions légales société entreprise siège agence direction
    ressources humaines horaires boutique panier produits actualités plan accès rue mairie commune département
    région école collège lycée université hôpital clinique cabinet fédération comité maison salle tourisme
    clientèle lundi mardi mercredi jeudi vendredi samedi dimanche janvier février avril juin juillet août septembre
    octobre novembre décembre sur pour avec dans par les des aux une ce cette plus savoir lire voir tous toutes
    tout aide connexion inscription téléphone courriel politique confidentialité

    ventas atención cliente clientes contacto contáctenos dirección departamento recursos humanos delegación
    delegation oficina oficinas sede empresa servicios servicio productos noticias inicio nosotros nuestra nuestro
    nuestros quiénes somos aviso calle avenida avda paseo carretera ayuntamiento municipio provincia colegio
    escuela instituto universidad facultad clínica asociación federación fundación sociedad centro tienda carrito
    lunes martes miércoles jueves viernes sábado domingo enero febrero marzo junio julio septiembre octubre
    noviembre diciembre para con por más ver leer todos todas ayuda teléfono correo electrónico horario ubicación
    secretaría ministerio

    contato fale conosco sobre nós serviços produtos notícias início quem endereço rua praça cidade município
    prefeitura câmara escola colégio faculdade universidade associação federação fundação sociedade loja carrinho
    segunda terça quarta quinta sexta janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
    telefone atendimento horário localização secretaria ministério saiba mais nosso nossa rede

    contatti contatto società uffici direzione commerciale servizio servizi clienti filiale prodotti notizie chi
    siamo dove indirizzo via viale piazza corso comune regione scuola liceo università ospedale clinica
    associazione federazione fondazione negozio carrello lunedì martedì mercoledì giovedì venerdì sabato domenica
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre per tutti tutte leggi tutto scopri
    nostro nostra orari telefono segreteria

    afdeling klantenservice verkoop inkoop openingstijden adres straat laan plein gemeente provincie vereniging
    stichting bedrijf diensten producten nieuws winkel winkelwagen onze wij over voor met naar van-alle meer lees
    bekijk maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart mei augustus bestuur
    leden werken bij ons zoeken contactgegevens algemene voorwaarden kerk ziekenhuis universiteit hogeschool

    om oss os vårt vår hem hjem kontor företag företaget föreningen förening forening idrettslag avdelning avdeling
    kundtjänst kundeservice öppettider åbningstider åpningstider adress gata gatan gade vej väg vei kommun kommune
    länsstyrelsen fylke skola skole universitet sjukhus sykehus sygehus kyrka kirke butik handla produkter tjänster
    tjenester ydelser nyheter nyheder läs mer læs mere måndag tisdag onsdag torsdag fredag lördag lørdag söndag
    søndag mandag tirsdag augusti och og til till för med hos ved styrelsen bestyrelsen styret medlemmar medlemmer
    godt ledige stillinger lediga jobb bestil bestill köp kjøp køb

    yhteystiedot etusivu meistä palvelut tuotteet uutiset osoite katu aukioloajat asiakaspalvelu yritys yhdistys
    seura kunta kaupunki koulu yliopisto sairaala seurakunta toimisto myynti maanantai tiistai keskiviikko torstai
    perjantai lauantai sunnuntai tammikuu helmikuu maaliskuu lue lisää ja tai oy oyj ab ry ky asa aps sa srl sarl
    sas bv nv vzw bvba sprl kft zrt bt rt doo d.o.o sro s.r.o zoo sp ltda eirl cia ooo зао ооо оао пао ип тов

    biuro dział obsługi klienta sprzedaży ulica aleja plac powiat województwo urząd szkoła przedszkole liceum
    uniwersytet szpital przychodnia parafia stowarzyszenie fundacja spółka usługi produkty aktualności strona
    główna poniedziałek wtorek środa czwartek piątek sobota niedziela stycznia lutego marca kwietnia maja czerwca
    lipca sierpnia września października listopada grudnia więcej czytaj nasz nasze dla oraz nas o

    kontakty úvod služby novinky společnost oddělení ulice náměstí město kraj škola univerzita nemocnice ordinace
    sdružení spolek nadace obchod košík pondělí úterý středa čtvrtek pátek neděle ledna února března dubna května
    června července srpna září října listopadu prosince více jsme úradné úřední hodiny obecný úřad

    kapcsolat főoldal rólunk szolgáltatások termékek hírek cég iroda osztály utca út tér község város megye iskola
    egyetem kórház rendelő egyesület alapítvány hétfő kedd szerda csütörtök péntek szombat vasárnap ügyfélszolgálat
    nyitvatartás

    despre noi acasă servicii produse știri companie birou strada bulevardul comuna oraș județ școala liceul
    universitatea spital asociația fundația luni marți miercuri joi vineri sâmbătă duminică

    iletişim hakkımızda anasayfa hizmetler ürünler haberler şirket ofis bölüm cadde caddesi sokak mahallesi
    belediye belediyesi okul üniversite üniversitesi hastane hastanesi dernek derneği vakıf vakfı pazartesi salı
    çarşamba perşembe cuma cumartesi pazar müdürlüğü ticaret sanayi anonim şti

    hubungi kami tentang beranda layanan produk berita jalan kota kabupaten

    контакты контакт главная новости услуги продукция товары каталог компания компании отдел отделы адрес улица ул
    проспект площадь город область район школа лицей гимназия университет институт академия факультет кафедра
    больница клиника поликлиника ассоциация фонд общество союз центр корзина понедельник вторник среда четверг
    пятница суббота воскресенье января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    телефон почта график работы режим подробнее читать далее наш наши наша мы вы вас нас для или с по на все о об
    от до из при это документы вакансии отзывы доставка оплата политика конфиденциальности обратная связь
    администрация министерство управление департамент служба россия российская федерация москва республика
    государственный театр музей библиотека контакти головна новини послуги товари компанія відділ адреса вулиця
    місто університет лікарня понеділок київ україна начало фирма град община училище болница софия българия

    επικοινωνία αρχική νέα υπηρεσίες προϊόντα εταιρεία τμήμα διεύθυνση οδός πλατεία δήμος σχολείο πανεπιστήμιο
    νοσοκομείο σύλλογος ίδρυμα δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή ωράριο τηλέφωνο περισσότερα
    αθήνα ελλάδα
    """.split()
)
"""Words of headings, organisations, navigation, addresses and sentences: a piece with one of them is no name."""

SURNAMES_TOO = frozenset(
    """
    crystal german austin orlando devon urban rich ellis amber jade precious patience grace junior júnior filho
    neto may march april june july august north west london berlin hamburg münchen wien zürich paris england church
    lane court park bridge hill valley river lake mountain golden silver young king day summer winter rose read
    price page baker cook koch richter bauer fischer bishop pope abbott dean marsh field fields banks parks brooks
    rivers woods forest stone wood green brown black white gray grey long short strong love joy hope faith cash
    case cross bell ford gates hall chase chance berg weg heim bach feld wall weaver carpenter butler steward
    marshall judge major mayor knight duke noble sharp swift little sun moon star bar art gate moore new gold bond
    law power house bird fish fox wolf lamb best good great moss truck garden haus hof mai juli florian rome milan
    florence verona sydney melbourne adelaide dallas houston lincoln washington madison jackson georgia virginia
    carolina dakota montana savannah charlotte chester lancaster york kent essex cornwall pastor priest vicar
    deacon coach minister master porter guard driver warden singer mason miller smith taylor turner cooper parker
    walker hunter fisher gardener gardner shepherd farmer potter tanner barber sheriff om do van so song son mo jo
    my kraft freitag sonntag montag sommer herbst lenz engel kirch stadt platz busch domingo santos cruz reyes
    iglesias costa ríos flores rosa luz mar paz sol campos prado monte torre torres castillo rey conde duque
    alcalde abad sacristán blanco rubio moreno delgado bello leal franco pascual abril marin valle vega lopes lima
    porto rocha silva souza ribeira couto pinto branco leite carvalho mayer roth klein gross groß lang kurz jung
    alt braun schwarz weiss weiß grün stern sonne mond rossi bianchi neri verdi monti marino ferrari conti re leone
    greco romano lombardo fontana hughes drew mark bill will grant frank earnest pat sue rob dale glen cliff ray
    max mia robin jasmine ivy iris violet ruby pearl opal olive ginger basil sage rosemary dawn eve christian first
    president bank key speed people self mann man miles mills means
    """.split()
)
"""Words that are no names on their own evidence, but are with a given name: ``Joe May``, ``Kim Park``."""

NOT_NAME_ENDINGS = (
    "tion", "tions", "ology", "ologies", "ability", "ibility", "izacion", "acion", "cion", "ciones", "coes", "cao",
    "zione", "zioni", "keit", "keiten", "heit", "heiten", "schaft", "schaften", "itat", "strasse", "gasse",
    "verein", "vereins", "verband", "verbandes", "verbands", "gesellschaft", "schule", "zentrum", "dienst",
    "dienste", "buro", "service", "services", "abteilung", "verwaltung", "betrieb", "stiftung", "stelle", "straat",
    "vereniging", "stichting", "winkel", "gatan", "vagen", "avdelning", "avdelningen", "avdelingen", "foreningen",
    "forening", "katu", "yhdistys", "palvelu", "palvelut", "utca", "nosc", "osci", "ство", "ение", "ения", "ость",
    "ости", "ция", "ции", "ание", "software", "shop", "store",
)  # fmt: skip
"""Endings of nouns that are no surnames: ``Information``, ``Gesundheit``, ``Hauptstraße``, ``Abteilung``."""

CONJUNCTIONS = frozenset(
    "y e i und la le les los las lo du des der den das die dem zu zur zum am vom von del della do dos op te of".split()
)
"""Particles that also join words of other phrases."""

GIVEN_NAME_PLACES = frozenset("georgia virginia carolina dakota victoria florence paris israel jordan chad".split())
"""Given names that follow a town and a comma, too."""

SLAVIC_NAME_ENDINGS = (
    "ић", "ели", "иани", "ιαννης", "ιαννη", "ινος", "ινου", "ελης", "ελλης", "ов", "ев", "ин", "ын", "ова", "ева",
    "ина", "ына", "ски", "скии", "цкии", "ская", "цкая", "ска", "ич", "вна", "чна", "енко", "чук", "щук", "юк",
    "як", "ко", "ян", "дзе", "швили", "ишвили", "оглу", "оглы", "ых", "их", "ець", "ук", "ιδης", "αδης", "ακης",
    "πουλος", "ιδου", "αδου", "ακη", "πουλου", "ογλου", "ατος", "ατου", "εας", "ellis", "յան", "յանց",
)  # fmt: skip
"""Endings of surnames and patronymics in Cyrillic, Greek and Armenian."""

GEORGIAN_SURNAME_ENDINGS = ("ძე", "შვილი", "იანი", "ური", "ული", "ავა", "უა", "აია")

HONORIFICS = ("先生", "女士", "小姐", "様", "さん", "氏", "君", "님", " 씨", "博士")
"""Behind a name, without a space."""

THAI_TITLES = ("นางสาว", "นาง", "นาย", "ดร.", "คุณ", "น.ส.", "ผศ.ดร.", "รศ.ดร.", "ผศ.", "รศ.")

NOT_HAN_NAME_ENDINGS = tuple(
    """
    会計 事務 法律 建設 工業 商事 商店 電気 設備 運輸 不動産 歯科 医院 整形 眼科 内科 薬局 製作所 産業 工務店 書店
    旅館 酒造 造園 塗装 自動車 学園 幼稚園 保育園 律所 诊所 餐厅 饭店 酒店 书店 药房 県 府 区 區 市 省 县 縣 路 街
    镇 鎮 村 町 部 室 科 课 課 处 處 局 院 校 厂 廠 店 社 会 會 议 公司 集团 集團 中心 大学 大學 学院 學院 醫院
    电话 電話 地址 邮箱 信箱 邮件 传真 傳真 邮编 联系 聯繫 时间 時間 服务 服務 产品 產品 新闻 新聞 首页 首頁 介绍
    介紹 关于 网站 網站 官网 合作 招聘 下载 下載 登录 登入 注册 註冊 技术 技術 管理 平台 工程 设计 設計 项目 有限
    股份 科技 国际 國際 中国 日本 台湾 香港 分店 本社 支店 営業所 事務所 工場 案内 情報 一覧 方法 規約 住所 会社
    株式会社 法人 協会 組合 研究所 学会 駅 港 寺 神社 公園 線 丁目
    """.split()
)
"""Ends of places, organisations, departments and labels in Han."""

NOT_HANGUL_NAMES = tuple(
    """
    이메일 이용약 고객센 고객지 연락처 전화번 주소지 문의처 정치부 경제부 사회부 문화부 국제부 조직도 오시는 이용자
    이용안 정보처 안내문 공지사 구독료 구매하 도서관 한국어 서울시 경기도 강원도 전라도 이벤트 이미지 인사말 인재채
    자료실 채용공 신문사 방송국 기획부 영업부 총무부 개발부 홍보부 국내외 해외영 마케팅 우리나 고객의 제품소 회사소
    성명은 담당자 사진부 편집부 주요뉴 주식회 유한회 전국구 공공기 표준화 지역별 기사제 기술부 도움말 소식지 문의전
    문의하 나의글 우리는 우리집 원격지 금융권 고시원 서비스 방문자 강남구 송파구 서초구 마포구
    """.split()
)
"""Words of three syllables, or their beginnings, that are no names."""

NOT_UNCASED_NAMES = frozenset(
    """
    من نحن اتصل بنا عن الشركة الرئيسية هاتف الهاتف البريد الإلكتروني العنوان خدمات خدماتنا المملكة العربية السعودية
    شركة مؤسسة جامعة مدرسة مستشفى وزارة هيئة جمعية مكتب قسم إدارة الإدارة مركز شارع مدينة حي طريق المبيعات العملاء
    خدمة في على إلى مع تماس با ما درباره شرکت آدرس تلفن دانشگاه خیابان צור קשר אודות טלפון כתובת דואר בית ספר
    אוניברסיטת חברת עמותת משרד מחלקת רחוב שירות לקוחות עיריית מועצה של על עם მისამართი ტელეფონი კონტაქტი ქუჩა
    უნივერსიტეტი სკოლა კომპანია ჩვენ შესახებ თბილისი ბათუმი საქართველო
    """.split()
)
"""Words of headings, labels and organisations in these alphabets."""

FIELD_TITLES = {
    **dict.fromkeys(
        """
        vorname vornamen firstname givenname forename prenom nombre nombres nome1 voornaam fornavn fornamn
        etunimi imie jmeno krestnijmeno keresztnev utonev prenume ad ime имя ονομα vardas vards eesnimi given
        """.split(),
        "given",
    ),
    **dict.fromkeys(
        """
        nachname familienname zuname surname lastname familyname nom nomdefamille apellido apellidos cognome
        sobrenome achternaam familienaam etternavn efternavn efternamn sukunimi nazwisko prijmeni priezvisko
        vezeteknev csaladnev nume soyad soyadi prezime priimek фамилия επωνυμο επιθετο pavarde uzvards
        perekonnanimi family
        """.split(),
        "family",
    ),
    **dict.fromkeys(
        """
        name fullname contactname naam navn namn nimi nev isim adsoyad adisoyadi nomecognome nomeecognome
        cognomenome nometprenom nomprenom prenomnom nombreyapellidos nombrecompleto nomecompleto
        jmenoaprijmeni imieinazwisko imeiprezime vorundnachname vorname/name namevorname фио 姓名 氏名 お名前
        名前 이름 성명 성함 الاسم שם ονοματεπωνυμο
        """.split(),
        "name",
    ),
}
"""Titles of fields and columns that hold a name, folded and without spaces."""

SURNAME_STARTS = ("mc", "o'", "o’", "d'", "d’", "al-", "el-")

SURNAME_ENDINGS = (
    "sson", "ssen", "rsen", "nsen", "dsen", "lsen", "tsen", "ainen", "inen", "onen", "owski", "ewski", "inski",
    "ynski", "owska", "ewska", "inska", "ynska", "wicz", "czyk", "kova", "vova", "ovic", "evic", "opoulos", "idis",
    "escu", "eanu", "enko", "chuk", "dottir", "oglu", "mann", "meier", "mayer", "maier", "meyer", "rez", "dez",
    "nez", "lez", "quez", "guez", "ashvili", "adze", "iene", "aitis", "auskas", "elli", "etti", "vsky", "nsky",
    "dson", "rson", "nson", "lson", "kson", "tson", "pson",
)  # fmt: skip
"""Endings of surnames in Latin letters that few other words have."""

NOUN_ENDINGS = (
    "ing", "ings", "ness", "ments", "ment", "tions", "ity", "ities", "able", "ible", "ical", "ous", "ive", "ives",
    "ware", "ology", "phy", "ship", "ships", "ers", "ors", "ists", "ics", "ies", "ance", "ence", "sion", "tion",
    "ure", "ures", "ische", "ischer", "isches", "ischen", "liche", "licher", "liches", "lichen", "ige", "iger",
    "iges", "igen", "ung", "ungen", "keit", "schutz", "werk", "werke", "zeug", "ierte", "elle", "elles", "bare",
    "lose", "loses", "iche", "cion", "cao", "coes", "zione", "zioni", "dad", "dade", "miento", "amento", "ica",
    "icas", "icos", "ias", "ional", "ionale", "itat", "iteit", "heid", "ning", "ningar", "ninger", "else", "elser",
    "lari", "leri", "pak", "ink", "ox", "tech", "tek", "land", "lands", "gen", "dorf", "stadt", "burg", "heim",
    "ingen", "hausen", "stad", "borg", "minster", "hampton", "ford", "'s", "’s",
)  # fmt: skip
"""Endings of common nouns, adjectives and places, which some surnames have, too: none without other evidence."""

ROMANISED_SURNAMES = frozenset(
    """
    wang zhang liu chen yang huang zhao zhou guo luo zheng liang xie deng feng peng zeng xiao yuan jiang shen wong
    chan cheung leung kwok lau yeung tsang choi kang cho yoon jang lim lee kim nguyen tran pham hoang phan truong
    huynh dang bui duong singh kaur patel khan ahmed hussain ali begum sharma gupta kumar reddy iyer nair rao
    """.split()
)
"""Frequent surnames of Asia in Latin letters, which may be first."""
