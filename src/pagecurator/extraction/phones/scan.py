"""Runs of digits and separators on one line, which may be phone numbers: one linear scan of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

MIN_DIGITS_IN_RUN = 7
"""Digits of the shortest run that may be a number."""
MAX_RUNS = 4_000
"""Runs that are read on one page, so that a page of numbers costs no more than a long page of text."""
MAX_RUN_CHARS = 160
"""Longer runs are tables of figures, not lists of phone numbers."""

_DENSE = re.compile(rb"0[0A-]{5,}")
_RUN = re.compile(r"[0-9][0-9 .\-/()'’·•ー]{5,}[0-9]")
_WIDE_GAP = re.compile(r"[ .\-/()'’·•ー]{5,}")
_WIDE_GAP_CLASSES = b"-----"
_CARRIER = re.compile(r"\(?0(?:xx|XX|\*\*)\Z")
"""Brazil's ``(0xx11)``: ``xx`` stands for the digits of a carrier."""


def dense_spans(char_classes: bytes) -> list[tuple[int, int]]:
    """The spans of figures and capitals close together: the only search of the whole text."""
    return [match.span() for match in _DENSE.finditer(char_classes)]


def digit_runs(text: str, char_classes: bytes, spans: list[tuple[int, int]] | None = None) -> Iterator[tuple[int, int]]:
    """The spans of runs, with the ``+`` or bracket before them; ``spans`` are the dense spans, if known."""
    spans = dense_spans(char_classes) if spans is None else spans
    enough = [span for span in spans if char_classes.count(b"0", *span) >= MIN_DIGITS_IN_RUN]
    for match in (run for span in enough for run in _RUN.finditer(text, *span)):
        low, high = match.span()
        if char_classes.count(b"0", low, high) < MIN_DIGITS_IN_RUN:
            continue
        if char_classes.find(_WIDE_GAP_CLASSES, low, high) < 0:
            if high - low <= MAX_RUN_CHARS:
                yield _with_lead(text, low), high
            continue
        start = low
        for end, following in [*(gap.span() for gap in _WIDE_GAP.finditer(text, low, high)), (high, high)]:
            if (
                MIN_DIGITS_IN_RUN <= end - start <= MAX_RUN_CHARS
                and char_classes.count(b"0", start, end) >= MIN_DIGITS_IN_RUN
            ):
                yield _with_lead(text, start), end
            start = following


def oversized_runs(text: str) -> Iterator[tuple[int, int]]:
    """Runs that are too long for a list of phone numbers."""
    for match in _RUN.finditer(text):
        low, high = match.span()
        if high - low > MAX_RUN_CHARS:
            begin = low
            for gap in [*(low + gap.start() for gap in _WIDE_GAP.finditer(match.group())), high]:
                if gap - begin > MAX_RUN_CHARS:
                    yield begin, gap
                begin = gap


def _with_lead(text: str, start: int) -> int:
    """A number's start, moved before its ``+``, ``(`` or ``(+``, or behind the minutes of a time before it."""
    if text[start - 1 : start] == ":" and start > 1 and text[start - 2].isdigit() and text[start + 2] == " ":
        return start + 3  # "08:00 - 17:00 040 237140"
    lead = start
    while lead > 0 and text[lead - 1] == " ":
        lead -= 1
    lead = lead - 1 if lead > 0 and start - lead < len("   ") and text[lead - 1] == "(" else start
    for sign in ("+ ", "+"):
        if lead >= len(sign) and text[lead - len(sign) : lead] == sign:
            lead -= len(sign)
            if lead > 0 and text[lead - 1] == "(" and text[lead + len(sign) : lead + len(sign) + 1] != "(":
                lead -= 1
            break
    if text[lead : lead + 1] == "+" and text[lead - 2 : lead] == "00":
        lead -= len("00")  # "00+49 …"
    if lead > 0 and text[lead - 1] in "xX*":
        carrier = _CARRIER.search(text, max(0, lead - 5), lead)
        lead = carrier.start() if carrier is not None else lead
    return lead
