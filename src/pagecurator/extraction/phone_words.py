"""The words around numbers: what calls them a phone or a fax, and what says that they are neither."""

from __future__ import annotations

import re

_PHONE = (
    r"tel(?:e(?:phone|fon[oe]?|foon|foni?))?(?:nr|nummer|efonnummer)?|phones?|ph|fon|fono|mob(?:ile?|il)?|mobiel|cell(?:ular)?|handy|gsm|"
    r"call(?: us)?|hotline|helpline|rufnummer|anruf(?:en)?|bel(?: ons)?|bellen|whatsapp|sms|text|toll[- ]?free|freephone|direct(?: line)?|dial|office|"
    r"switchboard|zentrale|durchwahl|celular|móvil|movil|cel|téléphone|telephone|tél|teléfono|telèfon|puhelin|puh|telefonnummer|tlf|tfn|tfno|tlfno|telf|tél|"
    r"telefone|telefony|kom|telefonu|телефон|тел|contact(?: us)?(?: at| on)?|reservations?|bookings?|enquiries|customer service|sales|support|emergency|"
    r"notdienst|service|local|main|home|work|residence|appelez|chiama|ligue|llame|llámenos"
)
_LETTER = r"(?<![\w'’.&-])[tpmdohcw](?= ?[:.)|]|[ ]?$|[ ]?\()"
LABELS = re.compile(
    rf"(?P<fax>(?<![a-z])(?:tele)?fax(?:nr|nummer|es)?(?![a-z])|(?<![\w'’.&-])f(?= ?[:.)|]|[ ]?$|[ ]?\()|\bfx\b|t[eé]l[eé]copie|faks|факс|📠)"
    rf"|(?P<phone>\b(?:{_PHONE})\b|{_LETTER}|[☎📞✆☏📱🕿✉]?[☎📞✆☏📱🕿])"
)
"""Everything that names a phone or a fax; the last match before a number counts."""

ID_WORDS = re.compile(
    r"(?:\b(?:iban|bic|swift|konto(?:nummer|nr)?|kto|blz|bankleitzahl|giro|gironummer|bankrekening|rekening(?:nummer|nr)?|acct|routing|"
    r"ust|ustid|ust-idnr|ust-id|umsatzsteuer(?:-id(?:entifikationsnummer)?)?|uid|vat|btw|btw-nummer|tva|iva|cif|nif|nip|regon|krs|gst|abn|acn|afm|kvk|k\.v\.k|kamer van koophandel|"
    r"hrb|hra|handelsregister(?:nummer)?|registernummer|steuernummer|steuernr|steuer-nr|st\.? ?-?nr|tax(?: id| number| no)?|ein|siret|siren|rcs|ape|naf|isbn|isbn-1[03]|issn|ean|upc|sku|"
    r"asin|doi|pmid|patent|lic(?:en[sc]e)?|license no|lizenz|registered (?:number|no|in england)|charity|company (?:no|number|reg(?:istration)?)|"
    r"order|bestellnummer|artikel(?:nummer|nr)?|art|art\.?-?nr|item|model|serial|invoice|rechnungsnummer|"
    r"aktenzeichen|az|p\.?o\.? ?box|postbus|postfach|zip|plz|postcode|lat(?:itude)?|lon(?:gitude)?|gps|version|cnpj|cpf|rut|cuit|ruc|nit|mls|npi|dre|bre|"
    r"reg|registration|ref(?:erence)?|id|account)"
    r"(?:[ .-]{0,2}(?:no|nr|number|nummer|num|id|code|nº|n°))?[ .:#=-]{0,3}(?:[a-z]{2}[ -]?)?|[#№$€£] ?)\(?$"
)
"""An id, a bank account, a price …: only directly before the number."""

UNITS_BEHIND = re.compile(
    r" ?(?:€|eur|usd|chf|gbp|£|\$|%|kg|km|cm|mm|m²|m2|qm|gb|mb|kb|stück|pcs|uhr|seiten|pages|mal|jahre|years|meter|metres|meters)(?![a-z])",
    re.IGNORECASE,
)
