"""What exceeds a limit of extraction and was not read: one candidate, with a reason, for each limit of a page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pagecurator.extraction.contact import Candidate, ContactKind, Source
from pagecurator.extraction.dom.document import MAX_LINKS, Document
from pagecurator.extraction.emails.address import at_signs
from pagecurator.extraction.emails.candidates import MAX_CANDIDATES
from pagecurator.extraction.emails.javascript import MAX_PAGE_CHARS, may_write_address
from pagecurator.extraction.phones.scan import MAX_RUN_CHARS, MAX_RUNS, digit_runs, oversized_runs

MAX_LISTED_ROWS = 20
SHOWN_CHARS = 60


def exceeded_limits(document: Document) -> Iterator[tuple[Candidate, str]]:
    """A dropped candidate for each limit that the page exceeds; its reason names the limit and what was not read."""
    yield from _digit_runs(document)
    yield from _oversized_runs(document)
    yield from _at_signs(document)
    yield from _links(document)
    yield from _scripts(document)


def _digit_runs(document: Document) -> Iterator[tuple[Candidate, str]]:
    text = document.text
    for start, end in islice(digit_runs(text, document.char_classes), MAX_RUNS, MAX_RUNS + 1):
        left = sum(1 for _ in digit_runs(text, document.char_classes)) - MAX_RUNS
        reason = f"not read, with {left:,} in all: beyond the first {MAX_RUNS:,} runs of digits of a page"
        yield Candidate(ContactKind.PHONE, text[start:end], None, Source.TEXT, start, end), reason


def _oversized_runs(document: Document) -> Iterator[tuple[Candidate, str]]:
    text = document.text
    for start, end in islice(oversized_runs(text), MAX_LISTED_ROWS):
        reason = f"not read: {end - start:,} characters of figures in one row, {MAX_RUN_CHARS} are the bound"
        shown = text[start : min(end, start + SHOWN_CHARS)]
        yield Candidate(ContactKind.PHONE, shown, None, Source.TEXT, start, end), reason


def _at_signs(document: Document) -> Iterator[tuple[Candidate, str]]:
    text = document.text
    for at in islice(at_signs(text), MAX_CANDIDATES, MAX_CANDIDATES + 1):
        left = sum(1 for _ in at_signs(text)) - MAX_CANDIDATES
        reason = f"not read, with {left:,} in all: beyond the first {MAX_CANDIDATES:,} signs @ of a page"
        shown = " ".join(text[max(0, at - SHOWN_CHARS // 2) : at + SHOWN_CHARS // 2].split())
        yield Candidate(ContactKind.EMAIL, shown, None, Source.TEXT, at, at + 1), reason


def _links(document: Document) -> Iterator[tuple[Candidate, str]]:
    for link in document.links[MAX_LINKS : MAX_LINKS + 1]:
        start, _ = document.span(link)
        left = len(document.links) - MAX_LINKS
        reason = f"not read, with {left:,} in all: beyond the first {MAX_LINKS:,} links of a page"
        yield Candidate("link", link[0][: SHOWN_CHARS * 2], None, Source.HREF, start, start), reason


def _scripts(document: Document) -> Iterator[tuple[Candidate, str]]:
    chars = 0
    for script in document.scripts:
        code, kind, _ = script
        if "json" in kind or not may_write_address(code):
            continue
        chars += len(code)
        if chars > MAX_PAGE_CHARS:
            reason = f"not read: beyond the first {MAX_PAGE_CHARS:,} characters of scripts that may write an address"
            shown, position = " ".join(code[:SHOWN_CHARS].split()), document.position_of(script)
            yield Candidate(ContactKind.EMAIL, shown, None, Source.SCRIPT, position, position), reason
            return
