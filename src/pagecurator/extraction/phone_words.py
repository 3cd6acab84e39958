# ruff: noqa: SIM905 - lists of words are written as words
"""The words around numbers: what calls them a phone or a fax, and what says that they are neither."""

from __future__ import annotations

import re

PHONE_WORDS = frozenset(
    """τηλ τηλέφωνο κιν κινητό tel tels telephone telephones telefon telefono telefone telefoon telefony
    telefonu telefonnr telefonnummer telefoonnummer telnr tel.nr tel.-nr phone phones phone# ph fon fono mob
    mobile mobil mobiel mobiele mobilnummer cell cellular cellphone handy gsm call calling hotline helpline
    infoline rufnummer ruf anruf anrufen bel bellen whatsapp sms text tollfree toll-free freephone freecall
    free direct dial office switchboard zentrale durchwahl celular móvil movil cel téléphone tél télephone
    teléfono teléfonos telèfon telef telf tlf tlfn tfn tfno tlfno puhelin puh kom kontakt contact contacts
    телефон тел моб reservation reservations booking bookings enquiries inquiries customer support sales
    emergency notdienst notruf service services local main home work residence appelez chiama chiamaci ligue
    llame llámenos llamar lláma reach landline voice phone/fax tel/fax fon/fax telefon/fax tel./fax t/f p/f
    dialing hotlines line us on at tele cont enquiry inquiry desk landlines phoneno mobileno telno contactno
    telefón telefoon. telemóvel telemovel fijo teléf téléphones portable gratuit handynummer telefonszám
    телефоны звоните 電話 电话 手机 전화
    cellulare fijo centralino centrale standard secretary ☎ 📞 ✆ ☏ 📱 🕿 ✉""".split()
)
"""``at``, ``on``, ``us``: "reach us at", "call us on"; they loosen only how a number may be grouped."""

FAX_WORDS = frozenset(
    """fax φαξ faxnr faxnummer faxnumber telefax telefaxnr telefaxnummer fx fax# faks факс 📠 télécopie
    télécopieur telecopie telecopier fax. facsimile faxes faxline faks. faxno
    télécopies 传真 傳真 ファックス 팩스""".split()
)
PHONE_LETTERS = frozenset("tpmdohcw")
"""``T:``, ``P.``, ``M``: a letter by itself directly before a number."""

ID_WORDS = frozenset(
    """p.iva piva partita rea c.f αφμ iban bic swift konto kontonummer kontonr kto kto-nr ktonr blz
    bankleitzahl giro gironummer bankrekening bankrek rekening rekeningnummer rekeningnr acct routing ust
    ustid ust-id ust-idnr ust.-id ust.-idnr ustidnr umsatzsteuer umsatzsteuer-id
    umsatzsteuer-identifikationsnummer umsatzsteueridentifikationsnummer uid vat btw btw-nummer btw-nr tva
    iva cif nif nip regon krs gst abn acn afm kvk k.v.k kvk-nr kvk-nummer koophandel hrb hra handelsregister
    handelsregisternummer registernummer steuernummer steuernr steuer-nr st.nr st.-nr stnr tax ein siret
    siren rcs ape naf isbn isbn-10 isbn-13 issn ean upc sku asin doi pmid patent lic license licence lizenz
    registered charity company order bestellnummer bestellnr artikel artikelnummer artikelnr art.-nr art.nr
    item model serial invoice rechnungsnummer aktenzeichen az postbus postfach zip plz postcode lat latitude
    lon long longitude gps version cnpj cpf rut cuit ruc nit mls npi dre bre reg registration ref reference
    id account box vergabenummer spendenkonto
    fisc fiscale fisc. cod.fisc codice expediente colegiado colegiada licencia agrément orias price preis prix
    precio prezzo prijs cena isrc iswc arxiv eori lei duns sort bsb nin pesel dni iče ičo ič dič инн кпп огрн
    огрнип окпо бик cvr org.nr orgnr organisasjonsnummer organisationsnummer bankgiro plusgiro adószám
    mersis vergi mitgliedsnr y-tunnus rsin oin vestigingsnummer rpr rpm ondernemingsnummer
    bce kbo neq rbq gstin pan cin fn dvr uidnr pzn gtin gläubiger-id dea cnpj/mf copyright © # № $ € £""".split()
)
ID_QUALIFIERS = frozenset("no nr number nummer num id code nº n° no. nr. -nr -nummer nmbr".split())
COUNTING_WORDS = frozenset("no nr nº n° №".split())
"""``Case No. 212-…``: what is numbered like this is a phone only when the word before says so."""

NUMBERED = re.compile(r"(?:nummern?|nr|nmr|(?<=[.\-/])no|n[º°])\Z")
"""``Kundennummer``, ``Mitgliedsnr.``, ``Bestell-Nr.``: a compound that numbers something."""
PHONE_STEMS = re.compile(
    r"(?<!bes)tel|fon|phone|fax|ruf|handy|mobi|hotline|line|servi|whats|netz|[ck]onta[ck]t|wahl|zentral|gratis|info|cell|gsm"
    r"|sms|call|hilfe|dienst|spoed|alarm|klant"
)
"""What such a compound starts with when it does number a phone."""

WORD = re.compile(r"[^\W\d_][\w.°º/-]*[^\W_°º/-]?|[#№$€£©☎📞✆☏📱🕿📠]")

UNITS_BEHIND = re.compile(
    r" ?(?:€|eur|usd|chf|gbp|£|\$|%|kg|km|cm|mm|m²|m2|qm|gb|mb|kb|stück|pcs"
    r"|uhr|seiten|pages|mal|jahre|years|meter|metres|meters|inr|jpy|pln|zł|kč|czk|sek|nok|dkk|huf|vnd|brl"
    r"|einwohner|inhabitants|habitantes|habitants|abitanti|inwoners|people|votes|followers|views|items|units"
    r"|artikel|euros?|dollars?|ha|acres|miles|hz|khz|mhz)(?![a-zß-ÿ])",
    re.IGNORECASE,
)
