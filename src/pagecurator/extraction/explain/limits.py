"""What lies beyond the bounds of one page and was not read, said aloud: for ``extract_with_candidates``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pagecurator.extraction.contact import Candidate, Source
from pagecurator.extraction.dom.document import MAX_LINKS, Document
from pagecurator.extraction.emails.address import at_signs
from pagecurator.extraction.emails.candidates import MAX_CANDIDATES
from pagecurator.extraction.emails.javascript import MAX_PAGE_CHARS, may_write_address
from pagecurator.extraction.phones.scan import MAX_RUN_CHARS, MAX_RUNS, digit_runs, oversized_runs

MAX_ROWS_NAMED = 20
SHOWN_CHARS = 60


def exceeded_limits(document: Document) -> Iterator[Candidate]:
    """One dropped find for each bound that this page exceeds; its reason names the bound and what was left."""
    text = document.text
    for start, stop in islice(digit_runs(text, document.char_classes), MAX_RUNS, MAX_RUNS + 1):
        left = sum(1 for _ in digit_runs(text, document.char_classes)) - MAX_RUNS
        reason = f"not read, with {left:,} in all: beyond the first {MAX_RUNS:,} runs of digits of a page"
        yield Candidate("phone", text[start:stop], None, Source.TEXT, start, stop, reason)
    for start, stop in islice(oversized_runs(text), MAX_ROWS_NAMED):
        reason = f"not read: {stop - start:,} characters of figures in one row, {MAX_RUN_CHARS} are the bound"
        yield Candidate("phone", text[start : min(stop, start + SHOWN_CHARS)], None, Source.TEXT, start, stop, reason)
    for at in islice(at_signs(text), MAX_CANDIDATES, MAX_CANDIDATES + 1):
        left = sum(1 for _ in at_signs(text)) - MAX_CANDIDATES
        start, stop = max(0, at - SHOWN_CHARS // 2), at + SHOWN_CHARS // 2
        reason = f"not read, with {left:,} in all: beyond the first {MAX_CANDIDATES:,} signs @ of a page"
        yield Candidate("email", " ".join(text[start:stop].split()), None, Source.TEXT, at, at + 1, reason)
    for link in document.links[MAX_LINKS : MAX_LINKS + 1]:
        start, _ = document.span(link)
        left = len(document.links) - MAX_LINKS
        reason = f"not read, with {left:,} in all: beyond the first {MAX_LINKS:,} links of a page"
        yield Candidate("link", link[0][: SHOWN_CHARS * 2], None, Source.HREF, start, start, reason)
    chars = 0
    for script in document.scripts:
        code, kind, _ = script
        if "json" not in kind and may_write_address(code):
            chars += len(code)
            if chars > MAX_PAGE_CHARS:
                reason = (
                    f"not read: beyond the first {MAX_PAGE_CHARS:,} characters of scripts that may write an address"
                )
                shown = " ".join(code[:SHOWN_CHARS].split())
                yield Candidate(
                    "email",
                    shown,
                    None,
                    Source.SCRIPT,
                    document.position_of(script),
                    document.position_of(script),
                    reason,
                )
                return
