"""Points for each country that a page speaks for: the evidence that is about the page as a whole.

Weighed only when a number without a country code needs it. One sign of an address, one number with its country code
or the page's language is enough; a currency or a link is not.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

import phonenumbers

from pagecurator.extraction.data.place_words import CURRENCIES, LEGAL_FORMS, REGISTERS
from pagecurator.extraction.data.regions import COUNTRY_WORDS, LANGUAGE_REGION
from pagecurator.extraction.dom.document import MAX_LINKS, Document
from pagecurator.extraction.phones.place_names import PlaceIndex, PlaceKind, region_called
from pagecurator.extraction.phones.top_level_domains import REGION_BY_TLD

STATED_ADDRESS, LANG_REGION, LANGUAGE, LANGUAGE_ONLY_STATED = 5, 4, 3, 1
IN_THE_HOST, POSTCODE, LETTERED_POSTCODE = 4, 4, 4
CODED, CODED_AGAIN = 3, 1
MAILBOX, LINK = 2, 1
LEGAL_FORM, SHARED_LEGAL_FORM, CURRENCY = 3, 1, 1
NAMED, NAMED_IN_PROSE = 3, 1
MAX_CODES, MAX_NAMED, MAX_MAILBOXES = 40, 6, 50
MAX_COUNTRIES = 5
MAX_LINE = 120
SHORTEST_NAME = 3

_PLUS_CODE = re.compile(r"\+ ?\(?([1-9]\d{0,2})[\d ().-]{6}")
_ZERO_CODE = re.compile(r"[ :(]00 ?([1-9]\d{0,2})[\d ().-]{6}")
_AMERICAN = re.compile(r"(?<![\d+-])(?:\([2-9]\d\d\) ?|[2-9]\d\d[.-])[2-9]\d\d[.-]\d{4}(?!\d)")
_LAST_GROUPS, _CHARS_OF_AREA_CODES = b"000-0000", (len("212-"), len("(212)"), len("(212) "))
_LOCALE = re.compile(r"og:locale[\"'] +content=[\"']([a-z]{2})[_-]([A-Z]{2})[\"']")
_COUNTRY_FIELD = re.compile(
    r"addressCountry[\"']?(?: *: *(?:\{[^{}]{0,80}?[\"']name[\"'] *: *)?[\"']|[^<>]{0,80}?content=[\"']|[^<>]{0,80}>)"
    r"([^<>\"']{2,30})"
)
_ALTERNATE = re.compile(r"<link\b([^<>]{0,600}?)\bhreflang=[\"'][a-z]{2}-([A-Za-z]{2})[\"']([^<>]{0,600})")
_HREF = re.compile(r"\bhref=[\"']([^\"']{1,300})[\"']")
_DOMAIN = re.compile(r"(?:@[\w.-]{1,60}|\.(?:com?|org|net|ac|gov|edu))\.([a-z]{2})\b")
"""Of a mailbox, or below a second-level domain of its country."""
_LINKED = re.compile(r"\nhttps?://[\w.-]+\.([a-z]{2})(?=[/?\n]|\Z)")

_REGISTER_FORMS = {form + end: form for form in REGISTERS for end in ("", ":", ".")}
_FORMS = {form + end: form for form in LEGAL_FORMS for end in ("", ",", ";", ")")}
_WORDS = frozenset((*_FORMS, *_REGISTER_FORMS, *CURRENCIES))
_LOWER_WORDS = {
    word.lower().replace(" ", ""): region for word, region in COUNTRY_WORDS.items() if len(word) > len("UK")
}
_LOWER_BY_START: dict[str, list[str]] = {}
for _word in _LOWER_WORDS:
    _LOWER_BY_START.setdefault(_word[:SHORTEST_NAME], []).append(_word)


def regions_in_host(host: str) -> list[str]:
    """The regions of all countries that are named in a host."""
    found = {
        word
        for position in range(len(host) - SHORTEST_NAME + 1)
        for word in _LOWER_BY_START.get(host[position : position + SHORTEST_NAME], ())
        if host.startswith(word, position)
    }
    return [region for word, region in _LOWER_WORDS.items() if word in found] if found else []


def signs(document: Document, codes: list[tuple[int, str]], stated: str, language: str) -> Counter[str]:
    """Points by everything but the names of places."""
    points: Counter[str] = Counter()
    points.update(_by_language(stated, language))
    points.update(_by_codes(document))
    points.update(dict.fromkeys(regions_in_host(document.host), IN_THE_HOST))
    for region in {region for _, region in codes}:
        points[region] += POSTCODE
    if _has_an_american_number(document):
        points["US"] += CODED
    points.update(_by_words(document))
    points.update(_by_markup(document))
    points.update(_by_domains(document))
    return points


def _has_an_american_number(document: Document) -> bool:
    """Whether a number is grouped as in North America; its last groups are found first."""
    text, find = document.text, document.char_classes.find
    at = find(_LAST_GROUPS)
    while at >= 0:
        if any(_AMERICAN.match(text, max(0, at - before)) for before in _CHARS_OF_AREA_CODES):
            return True
        at = find(_LAST_GROUPS, at + 1)
    return False


def named(document: Document, places: PlaceIndex) -> Counter[str]:
    """Points by the names of countries and cities; in a short line (an address, a heading) they count more.

    A page that names many countries speaks for none of them.
    """
    text = document.text
    points: Counter[str] = Counter()
    unsure: Counter[str] = Counter()
    for place in places.all:
        if place.kind is PlaceKind.LANGUAGE:
            continue
        if place.needs_sign:
            unsure[place.region] += 1
            continue
        low = text.rfind("\n", 0, place.start)
        high = text.find("\n", place.end)
        is_short = (high if high >= 0 else len(text)) - low <= MAX_LINE
        gained = NAMED if is_short and points[place.region] < NAMED else NAMED_IN_PROSE
        points[place.region] = min(MAX_NAMED, points[place.region] + gained)
    for region, count in unsure.items():
        points[region] = min(MAX_NAMED, points[region] + min(count, NAMED))
    return points if sum(count >= NAMED for count in points.values()) <= MAX_COUNTRIES else Counter()


def _by_language(stated: str, language: str) -> Counter[str]:
    points: Counter[str] = Counter()
    region = stated.partition("-")[2].upper()
    if region in phonenumbers.SUPPORTED_REGIONS:
        points[region] += 1 if region == "US" else LANG_REGION
    elif stated.lower() in LANGUAGE_REGION:
        points[LANGUAGE_REGION[stated.lower()]] += LANGUAGE_ONLY_STATED
    if language in LANGUAGE_REGION:
        points[LANGUAGE_REGION[language]] += LANGUAGE
    return points


def _by_codes(document: Document) -> Counter[str]:
    """Numbers that are written with their country code: the majority speaks for the others."""
    points: Counter[str] = Counter()
    tel_links = "\n".join(href for href, _, _ in document.direct_links if href[:4] == "tel:")
    written = f"{tel_links}\n{document.text}"
    coded = islice(_PLUS_CODE.finditer(written) if "+" in written else _ZERO_CODE.finditer(written), MAX_CODES)
    for match in coded:
        region = region_of_code(match.group(1))
        if region is not None:
            points[region] += CODED_AGAIN if points[region] else CODED
    return points


def region_of_code(digits: str) -> str | None:
    """The main region of the country code with which digits begin."""
    for length in range(1, len(digits) + 1):
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length]))
        if regions:
            return regions[0] if regions[0] != "001" else None
    return None


def _by_words(document: Document) -> Counter[str]:
    """Legal forms, registers of companies, and currencies."""
    points: Counter[str] = Counter()
    words = _WORDS.intersection(document.words)
    for form in {_FORMS[word] for word in words if word in _FORMS}:
        regions = LEGAL_FORMS[form]
        for region in regions:
            points[region] += LEGAL_FORM if len(regions) == 1 else SHARED_LEGAL_FORM
    for form in {_REGISTER_FORMS[word] for word in words if word in _REGISTER_FORMS}:
        if re.search(rf"\b{form}[.:]? ?(?:[Nn]o\.? ?)?\d", document.text):
            points[REGISTERS[form]] += LEGAL_FORM
    for sign, region in CURRENCIES.items():
        if sign in words or (not sign.isalnum() and sign in document.text):
            points[region] += CURRENCY
    return points


def _by_markup(document: Document) -> Counter[str]:
    """Countries of addresses in structured data, of Open Graph, and of the page's own language version."""
    points: Counter[str] = Counter()
    html = document.html
    if "addressCountry" in html:
        for country in {match.group(1) for match in islice(_COUNTRY_FIELD.finditer(html), MAX_CODES)}:
            region = region_called(country)
            if region is not None:
                points[region] += STATED_ADDRESS
    if "og:locale" in html:
        for match in islice(_LOCALE.finditer(html), 1):
            if match.group(2) != "US":  # the default of many programs
                points[match.group(2)] += MAILBOX
    if "hreflang" in html:
        for match in islice(_ALTERNATE.finditer(html), MAX_CODES):
            href = _HREF.search(match.group(1)) or _HREF.search(match.group(3))
            if href is not None and href.group(1).rstrip("/") == document.url.rstrip("/"):
                points[match.group(2).upper()] += LANG_REGION
    return points


def _by_domains(document: Document) -> Counter[str]:
    """The countries of the domains of mailboxes and links."""
    points: Counter[str] = Counter()
    for tld in {match.group(1) for match in islice(_DOMAIN.finditer(document.text), MAX_MAILBOXES)}:
        if tld in REGION_BY_TLD:
            points[REGION_BY_TLD[tld]] += MAILBOX
    links = "\n".join([href[:80] for href, _, _ in document.links[:MAX_LINKS]])
    for tld in set(_LINKED.findall(f"\n{links}")):
        if tld in REGION_BY_TLD:
            points[REGION_BY_TLD[tld]] += LINK
    return points
