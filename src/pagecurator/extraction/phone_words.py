"""The words around numbers: what calls them a phone or a fax, and what says that they are neither."""

from __future__ import annotations

import re

PHONE_WORDS = re.compile(
    r"\b(?:tel(?:e(?:phone|fon[oe]?|foon|foni?))?(?:nr|nummer)?|phones?|ph|fon|mob(?:ile?)?|mobiel|cell(?:ular)?|handy|gsm|call|"
    r"hotline|rufnummer|ruf|bel|t|p|m|d|whatsapp|sms|text|toll[- ]?free|free|direct|dial|office|main|local|fono|"
    r"celular|móvil|movil|téléphone|tél|teléfono|telèfon|puhelin|telefonnummer|tlf|tfn|contact|us|at|switchboard|helpline)\b"
    r"|[☎📞✆☏📱]"
)
FAX_WORDS = re.compile(r"\b(?:tele)?fax(?:nr|nummer)?\b|\bf\b|\bfx\b|telecopie|télécopie|📠|faks")
NOT_PHONE_WORDS = re.compile(
    r"\b(?:iban|bic|swift|konto(?:nummer|nr)?|kto|blz|bankleitzahl|bank|giro|rekening(?:nummer|nr)?|account|acct|routing|"
    r"ust|ustid|ust-idnr|uid|vat|btw|tva|iva|cif|nif|nip|regon|krs|gst|abn|acn|afm|kvk|k\.v\.k|hrb|hra|handelsregister|"
    r"registernummer|steuernummer|steuernr|st\.?-?nr|st\.nr|tax|ein|siret|siren|rcs|ape|naf|isbn|issn|ean|upc|sku|"
    r"asin|doi|pmid|patent|lic(?:en[sc]e)?|lizenz|reg(?:istration)?|registered|charity|company (?:no|number|reg)|"
    r"order|bestellnummer|artikel(?:nummer|nr)?|art\.?-?nr|item|model|part|serial|invoice|rechnung|ref(?:erence)?|"
    r"id|aktenzeichen|az|p\.?o\.? ?box|postbus|postfach|zip|plz|postcode|lat(?:itude)?|lon(?:gitude)?|gps|version|cnpj|cpf|rut|cuit|ruc|nit|mls|npi|crd|dre|bre)\b"
    r"|[#№$€£]\s*$"
)
UNITS_BEHIND = re.compile(
    r" ?(?:€|EUR|USD|CHF|GBP|£|\$|%|kg|km|cm|mm|m²|m2|qm|GB|MB|kB|Stück|pcs|Uhr|Seiten|pages|mal|Jahre|years)\b",
    re.IGNORECASE,
)
