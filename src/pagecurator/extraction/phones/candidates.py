"""Phone and fax numbers from every part of a page that can hold one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from pagecurator.extraction.contact import Candidate, ContactKind, DropReason, Source
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.phones.choice import stated_number
from pagecurator.extraction.phones.labels import NumberLabel, label_before
from pagecurator.extraction.phones.matcher import match_numbers, split_extension
from pagecurator.extraction.phones.parse import ParsedNumber
from pagecurator.extraction.phones.place_names import region_called
from pagecurator.extraction.phones.regions import Regions
from pagecurator.extraction.structured import StructuredValue
from pagecurator.extraction.time_limit import check_time

MAX_NUMBERS_IN_FIELD = 5

_DIAL = re.compile(r"\s*(tel|callto|sms|phone|fax|whatsapp):/*", re.IGNORECASE)
_DIAL_STARTS = frozenset(("tel", "cal", "sms", "pho", "fax", "wha"))
_FAX = re.compile(r"fax", re.IGNORECASE)
_NUMBER_LIST = re.compile(r"\s*(?:[;,|]| / | or | und | oder )\s*(?=[+(\d])")


def phone_candidates(document: Document, structured: list[StructuredValue]) -> Iterator[Candidate]:
    """Every number on the page, source by source."""
    regions = Regions(document)
    yield from _in_text(document, regions)
    yield from _in_links(document, regions)
    yield from _in_structured_data(document, structured, regions)


def _in_text(document: Document, regions: Regions) -> Iterator[Candidate]:
    for start, end, raw, label, number, extension, reason in match_numbers(document, regions):
        candidate = _candidate(raw, number, extension, Source.TEXT, start, end, is_fax=label is NumberLabel.FAX)
        yield candidate._replace(reason=reason, labelled=label is not NumberLabel.NONE)


def _in_links(document: Document, regions: Regions) -> Iterator[Candidate]:
    for link in document.direct_links:
        href = link[0]
        match = _DIAL.match(href) if href.lstrip()[:3].lower() in _DIAL_STARTS else None
        if match is None:
            continue
        path, _, parameters = href[match.end() :].partition(";")
        raw = unquote(path.partition("?")[0]).strip()
        start, end = document.span(link)
        number, extension = parse_stated_number(raw, regions, None, (start, end))
        if parameters.startswith("ext="):  # RFC 3966
            extension = parameters[4:].partition(";")[0][:6] or extension
        is_fax = match.group(1).lower() == "fax" or _is_labelled_fax(document.text, start, end)
        candidate = _candidate(raw, number, extension, Source.TEL, start, end, is_fax=is_fax)
        yield candidate._replace(labelled=True)


def _is_labelled_fax(text: str, start: int, end: int) -> bool:
    """Whether the words before a link, or its own words, call its number a fax."""
    return label_before(text, start, end, 0) is NumberLabel.FAX or _FAX.match(text[start:end]) is not None


def _in_structured_data(document: Document, structured: list[StructuredValue], regions: Regions) -> Iterator[Candidate]:
    end = len(document.text)
    for item in structured:
        if item.field not in ("telephone", "faxNumber"):
            continue
        country = region_called(item.country) if item.country else None
        whole, _ = parse_stated_number(item.value, regions, country)
        for raw in (
            [item.value] if isinstance(whole, ParsedNumber) else _NUMBER_LIST.split(item.value)[:MAX_NUMBERS_IN_FIELD]
        ):
            number, extension = parse_stated_number(raw, regions, country)
            candidate = _candidate(raw, number, extension, item.source, end, end, is_fax=item.field == "faxNumber")
            yield candidate._replace(name=item.name, role=item.role)


def _candidate(
    raw: str,
    number: ParsedNumber | DropReason | None,
    extension: str | None,
    source: Source,
    start: int,
    end: int,
    *,
    is_fax: bool,
) -> Candidate:
    kind = ContactKind.FAX if is_fax else ContactKind.PHONE
    if isinstance(number, ParsedNumber):
        return Candidate(kind, raw, number.e164, source, start, end, None, extension=extension)
    reason = number or DropReason.INVALID_NUMBER
    return Candidate(kind, raw, None, source, start, end, reason, extension=extension)


def parse_stated_number(
    raw: str, regions: Regions, country: str | None = None, at: tuple[int, int] | None = None
) -> tuple[ParsedNumber | DropReason, str | None]:
    """A number that a link (``at`` a position of the text) or structured data states, and its extension."""
    check_time()
    plain, extension = split_extension(raw)
    return stated_number(plain, regions, country, at), extension
