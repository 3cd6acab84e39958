"""Phone and fax numbers from every place of a page where one can stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from pagecurator.extraction.contact import Candidate, Source
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.phones.matcher import match_numbers, split_extension
from pagecurator.extraction.phones.parse import NANP_REGIONS, PLAIN_REGIONS, ParsedNumber, parse_number
from pagecurator.extraction.phones.regions import Regions, region_named
from pagecurator.extraction.phones.rules import NumberLabel, label_before
from pagecurator.extraction.structured import StructuredValue
from pagecurator.extraction.time_limit import check_time

_DIAL = re.compile(r"\s*(tel|callto|sms|phone|fax|whatsapp):/*", re.IGNORECASE)
_SCHEMES = frozenset(("tel", "cal", "sms", "pho", "fax", "wha"))
_FAX_AROUND = re.compile(r"fax", re.IGNORECASE)
_NUMBER_LIST = re.compile(r"\s*(?:[;,|]| / | or | und | oder )\s*(?=[+(\d])")


def phone_candidates(document: Document, structured: Iterable[StructuredValue]) -> Iterator[Candidate]:
    """Every number on the page, kept or dropped, source by source."""
    regions = Regions(document)
    for start, end, raw, label, number, extension, reason in match_numbers(document, regions):
        kind = "fax" if label is NumberLabel.FAX else "phone"
        value = number.e164 if number else None
        labelled = label is not NumberLabel.NONE
        yield Candidate(kind, raw, value, Source.TEXT, start, end, reason, None, None, extension, labelled)
    for link in document.direct_links:
        href = link[0]
        match = _DIAL.match(href) if href.lstrip()[:3].lower() in _SCHEMES else None
        if match is not None:
            yield _dialed_link(document, regions, href, match, *document.span(link))
    end = len(document.text)
    for item in structured:
        if item.field in ("telephone", "faxNumber"):
            kind = "fax" if item.field == "faxNumber" else "phone"
            country = region_named(item.country)
            whole, _ = parse_stated_number(item.value, regions, country)
            for raw in [item.value] if whole else _NUMBER_LIST.split(item.value)[:5]:
                number, extension = parse_stated_number(raw, regions, country)
                reason = "" if number else "no valid number"
                value = number.e164 if number else None
                yield Candidate(kind, raw, value, item.source, end, end, reason, item.name, item.role, extension)


def _dialed_link(
    document: Document, regions: Regions, href: str, match: re.Match[str], start: int, end: int
) -> Candidate:
    path, _, parameters = href[match.end() :].partition(";")
    raw = unquote(path.partition("?")[0]).strip()
    number, extension = parse_stated_number(raw, regions)
    if parameters.startswith("ext="):
        extension = parameters[4:].partition(";")[0][:6] or extension
    is_fax = match.group(1).lower() == "fax" or label_before(document.text, start, end, 0) is NumberLabel.FAX
    if not is_fax:
        is_fax = _FAX_AROUND.match(document.text[start:end]) is not None
    value = number.e164 if number else None
    reason = "" if number else "no valid number"
    return Candidate(
        "fax" if is_fax else "phone", raw, value, Source.TEL, start, end, reason, extension=extension, labelled=True
    )


def parse_stated_number(
    raw: str, regions: Regions, country: str | None = None
) -> tuple[ParsedNumber | None, str | None]:
    """A number that is stated to be one: any region that makes it valid will do, the stated ``country`` first."""
    check_time()
    plain, extension = split_extension(raw)
    if "+" in plain or plain.startswith("00"):
        found = parse_number(plain, None if "+" in plain else "DE")
        if found is not None:
            return found, extension
    if country is not None and "+" not in plain:
        found = parse_number(plain, country)
        if found is not None:
            return found, extension
    own = regions.with_own_code(plain, None) if plain else None
    if own is not None:
        return own, extension
    for region in regions.order_for(plain, None):
        found = parse_number(plain, region)
        if found is not None and (region in PLAIN_REGIONS or region in NANP_REGIONS or _has_area_code(plain)):
            return found, extension
    return (parse_number("+" + plain, None) if plain[:1].isdigit() else None), extension


def _has_area_code(plain: str) -> bool:
    """Whether a number is more than its local part: ``810160-30`` is dialled in one town only."""
    return plain[:2] in ("(0", "00") or plain[:1] in "0+" or sum(map(str.isdigit, plain)) > LOCAL_DIGITS


LOCAL_DIGITS = 8
