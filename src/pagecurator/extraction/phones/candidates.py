"""Phone and fax numbers from every part of a page that can hold one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pagecurator.extraction.contact import Candidate, ContactKind, DropReason, Source
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.phones.choice import stated_number
from pagecurator.extraction.phones.dialling_links import dialled_text
from pagecurator.extraction.phones.extensions import split_extension
from pagecurator.extraction.phones.labels import NumberLabel, label_before, label_of_icon
from pagecurator.extraction.phones.matcher import match_numbers
from pagecurator.extraction.phones.parse import (
    ParsedNumber,
    parse_number,
    short_number,
    spelled_out,
)
from pagecurator.extraction.phones.place_names import region_called
from pagecurator.extraction.phones.regions import Regions
from pagecurator.extraction.structured import StructuredValue
from pagecurator.extraction.time_limit import check_time

MAX_NUMBERS_IN_FIELD = 5

_FAX = re.compile(r"fax", re.IGNORECASE)
_WORDS_AROUND = re.compile(r"^[^\d+(]*|\(0[xX*]{2}|[\s(\[][^\d]*\Z")
_LETTERS = re.compile(r"[^\W\d_]")
_LETTERED = re.compile(r"(?:\+?1[-. ]?)?\(?[2-9]\d\d\)?[-. ]?(?=[\dA-Za-z.-]*[A-Za-z]{3})[\dA-Za-z.-]{7,9}")
_NUMBER_LIST = re.compile(r"\s*(?:[;,|]| / | or | und | oder )\s*(?=[+(\d])")


def phone_candidates(document: Document, structured: list[StructuredValue]) -> Iterator[Candidate]:
    """Every number on the page, source by source."""
    regions = Regions(document)
    yield from _in_text(document, regions)
    yield from _in_links(document, regions)
    yield from _in_structured_data(document, structured, regions)


def _in_text(document: Document, regions: Regions) -> Iterator[Candidate]:
    for match in match_numbers(document, regions):
        is_fax, is_labelled = match.label is NumberLabel.FAX, match.label is not NumberLabel.NONE
        kind = ContactKind.FAX if is_fax else ContactKind.PHONE
        value = match.number.e164 if match.number is not None else None
        yield Candidate(
            kind,
            match.raw,
            value,
            Source.TEXT,
            match.start,
            match.end,
            match.reason,
            labelled=is_labelled,
            extension=match.extension,
        )


def _in_links(document: Document, regions: Regions) -> Iterator[Candidate]:
    for link in document.direct_links:
        dialled = dialled_text(link[0])
        if dialled is None:
            continue
        start, end = document.span(link)
        is_fax = dialled.is_fax or _is_labelled_fax(document, start, end)
        for raw, number, extension in _stated_numbers(dialled.raw, regions, at=(start, end)):
            stated = dialled.extension or extension
            yield _candidate(raw, number, stated, Source.TEL, start, end, is_fax=is_fax, labelled=True)


def _stated_numbers(
    value: str, regions: Regions, country: str | None = None, at: tuple[int, int] | None = None
) -> Iterator[tuple[str, ParsedNumber | DropReason, str | None]]:
    """The number that a link or structured data states, or the numbers of a list, with their extensions."""
    number, extension = parse_stated_number(value, regions, country, at)
    if isinstance(number, ParsedNumber):
        yield value, number, extension
        return
    for raw in _NUMBER_LIST.split(value, maxsplit=MAX_NUMBERS_IN_FIELD)[:MAX_NUMBERS_IN_FIELD]:
        yield raw, *parse_stated_number(raw, regions, country, at)


def _is_labelled_fax(document: Document, start: int, end: int) -> bool:
    """Whether the words or the icon before a link, or its own words, call its number a fax."""
    label = label_before(document.text, start, end, 0)
    if label is NumberLabel.NONE:
        label = label_of_icon(document, start)
    return label is NumberLabel.FAX or _FAX.match(document.text[start:end]) is not None


def _in_structured_data(document: Document, structured: list[StructuredValue], regions: Regions) -> Iterator[Candidate]:
    end = len(document.text)
    for item in structured:
        if item.field not in ("telephone", "faxNumber"):
            continue
        country = region_called(item.country) if item.country else None
        for raw, number, extension in _stated_numbers(item.value, regions, country):
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
    labelled: bool = False,
) -> Candidate:
    kind = ContactKind.FAX if is_fax else ContactKind.PHONE
    if isinstance(number, ParsedNumber):
        return Candidate(kind, raw, number.e164, source, start, end, None, labelled=labelled, extension=extension)
    reason = number or DropReason.INVALID_NUMBER
    return Candidate(kind, raw, None, source, start, end, reason, labelled=labelled, extension=extension)


def parse_stated_number(
    raw: str, regions: Regions, country: str | None = None, at: tuple[int, int] | None = None
) -> tuple[ParsedNumber | DropReason, str | None]:
    """A number that a link (``at`` a position of the text) or structured data states, and its extension."""
    check_time()
    plain, extension = split_extension(raw)
    lettered = _LETTERS.search(_WORDS_AROUND.sub("", plain))
    if lettered is not None:
        return _vanity_number(plain) or DropReason.INVALID_NUMBER, extension
    short = short_number(plain, regions.home)
    if short is not None:
        return short, None
    return stated_number(plain, regions, country, at), extension


def _vanity_number(plain: str) -> ParsedNumber | None:
    """``1-800-FLOWERS`` in a link; other letters among the digits are mistakes: ``+49 3O 90…``."""
    match = _LETTERED.fullmatch(plain)
    number = parse_number(spelled_out(plain), "US") if match is not None else None
    return number if number is not None and number.e164.startswith("+1") else None
