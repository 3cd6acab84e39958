"""Phone numbers in running text: an own linear scan finds candidates, ``phonenumbers`` judges them.

The library's own matcher reads the whole text through large patterns and takes dates and opening hours for
numbers. Here a candidate is a run of digits and separators on one line; what stands before and behind it, and how
it is grouped, decide whether it is worth a judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from pagecurator.extraction.numbers import Number, has_trunk_zero, judge, spelled_out
from pagecurator.extraction.phone_rules import (
    EXTENSION,
    PART_OF_AN_ID,
    Label,
    is_written_plausibly,
    label_before,
    why_not,
)
from pagecurator.extraction.regions import Regions

MAX_RUNS = 4_000
"""Runs looked at on one page: a bound, so that a page of numbers costs no more than a long page of text."""

MIN_PIECE = 7
MIN_LISTED = 8
"""Digits before a ``/`` that make a number by themselves, not an area code."""
MAX_RUN_CHARS = 160
"""Longer runs are tables of figures, not lists of phone numbers."""
_RUN = re.compile(r"\d[\d .\-/()'’·]{5,}\d")
_WIDE_GAP = re.compile(r"[ .\-/()'’·]{5,}")
_MAYBE_VANITY = re.compile(r"[2-9]\d\d\)?[-. ](?:\d{3}[-. ])?[A-Z0-9]{0,6}-?[A-Z]{3}")
_VANITY = re.compile(
    r"(?<![\w.])(?:(?:\+?1[-. ])?\(?(?:8(?:00|88|77|66|55|44|33|22)|1[38]00)\)?[-. ](?=[A-Z0-9 .-]{0,9}[A-Z])"
    r"(?:[A-Z0-9]{3}[-. ]?[A-Z0-9]{4}[A-Z]{0,4}|[A-Z]{2,8}[-. ]?[A-Z0-9]{1,8}[A-Z]{0,3}|[A-Z]{6,11})"
    r"|(?:1[-. ])?\(?[2-9]\d\d\)?[-. ]\d{3}[-. ][A-Z]{4})(?![A-Za-z0-9])"
)
_ENDING = re.compile(r" ?/ ?(\d{1,8})(?![\d.:,]|[ -]?\d)")
_GROUPS = re.compile(r"\d+")


class Sighting(NamedTuple):
    """A run of digits on the page: either a number, or the reason why it is none."""

    start: int
    end: int
    raw: str
    label: Label
    number: Number | None
    extension: str | None
    reason: str


def find_numbers(text: str, regions: Regions) -> Iterator[Sighting]:
    """Every candidate in the text, judged, in order."""
    floor = 0
    for count, (start, end) in enumerate(digit_runs(text)):
        if count >= MAX_RUNS:
            break
        for sighting in _read_run(text, start, end, floor, regions):
            yield sighting
            if sighting.number is not None:
                floor = sighting.end
        floor = max(floor, end)
    for hint in islice(_MAYBE_VANITY.finditer(text), MAX_RUNS):
        match = _VANITY.search(text, max(0, hint.start() - 4), hint.end() + 24)
        if match is not None:
            number = judge(_cut_vanity(spelled_out(match.group())), "US")
            reason = "" if number else "no valid number"
            yield Sighting(match.start(), match.end(), match.group(), Label.PHONE, number, None, reason)


def digit_runs(text: str) -> Iterator[tuple[int, int]]:
    """Where seven digits or more stand together, with the ``+`` or bracket before them."""
    for match in _RUN.finditer(text):
        low, high = match.span()
        gaps = [gap.span() for gap in _WIDE_GAP.finditer(match.group())]
        begin = 0
        for gap_start, gap_end in [*gaps, (high - low, high - low)]:
            start, end = low + begin, low + gap_start
            begin = gap_end
            if MIN_PIECE <= end - start <= MAX_RUN_CHARS and sum(map(str.isdigit, text[start:end])) >= MIN_PIECE:
                yield _with_lead(text, start), end


def long_rows(text: str) -> Iterator[tuple[int, int]]:
    """The rows of figures that are too long for a list of phone numbers."""
    for match in _RUN.finditer(text):
        low, high = match.span()
        if high - low > MAX_RUN_CHARS:
            begin = low
            for gap in [*(low + gap.start() for gap in _WIDE_GAP.finditer(match.group())), high]:
                if gap - begin > MAX_RUN_CHARS:
                    yield begin, gap
                begin = gap


def _with_lead(text: str, start: int) -> int:
    """A number's start, moved before its ``+``, ``(`` or ``(+``."""
    lead = start
    if text[lead - 1 : lead] == "(" and lead > 0:
        lead -= 1
    for sign in ("+ ", "+"):
        if lead >= len(sign) and text[lead - len(sign) : lead] == sign:
            lead -= len(sign)
            if lead > 0 and text[lead - 1] == "(" and text[lead + len(sign) : lead + len(sign) + 1] != "(":
                lead -= 1
            break
    return lead


def _cut_vanity(digits: str) -> str:
    """Letters beyond the last digit that the exchange listens to are for the eye only."""
    bare = "".join(_GROUPS.findall(digits))
    length = 11 if bare.startswith("1") else 10
    return bare[:length]


def _read_run(text: str, start: int, end: int, floor: int, regions: Regions) -> Iterator[Sighting]:
    """A run as a list, or as one number; failing that, as several, cut at ever narrower separators."""
    raw = text[start:end]
    listed = raw.find("/")
    if listed > MIN_PIECE and sum(map(str.isdigit, raw[:listed])) > MIN_LISTED:
        first = _read(text, start, start + len(raw[:listed].rstrip()), floor, regions)
        if first.number is not None:
            yield from _read_list(text, first, end, regions)
            return
    whole = _read(text, start, end, floor, regions)
    if whole.number is not None and not _POSTCODE_FIRST.match(raw):
        yield whole
        yield from _endings(text, whole)
        return
    pieces = _pieces(text, start, end, floor, regions) if whole.reason != PART_OF_AN_ID else []
    for piece in pieces:
        yield piece
        yield from _endings(text, piece)
    if not pieces:
        yield whole


def _read_list(text: str, first: Sighting, end: int, regions: Regions) -> Iterator[Sighting]:
    """A number, the endings behind it, and whatever follows them in the same run."""
    yield first
    low = first.end
    for ending in _endings(text, first):
        yield ending
        low = ending.end
    while low < end and not text[low].isdigit() and text[low] not in "+(":
        low += 1
    if end - low >= MIN_PIECE:
        yield from _read_run(text, low, end, first.end, regions)


def _pieces(text: str, start: int, end: int, floor: int, regions: Regions) -> list[Sighting]:
    """The numbers in a run that is no number itself."""
    raw = text[start:end]
    for separators in _CUTS if len(raw) > MIN_PIECE * 2 else ():
        found = []
        low = floor
        for begin, after in _segments(raw, separators):
            piece = _read(text, start + begin, start + after, low, regions)
            if piece.number is not None:
                low = piece.end
                found.append(piece)
        if found:
            return found
    return []


_POSTCODE_FIRST = re.compile(r"\d{5}(?:-\d{4})? \([2-9]\d\d\)")
_CUTS = (
    re.compile(r" ?/ ?| [-·] |  +"),
    re.compile(r" (?=[(+])|(?<=\d{4})(?=\()|(?<=\d{4})-(?=[(])"),
    re.compile(r"[ ./-](?=0\d)|(?<=\d{4})[ .](?=[1-9]\d\d[ .-])|(?<=^\d{5}) "),
)


def _segments(raw: str, separators: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    low = 0
    for cut in separators.finditer(raw):
        if cut.start() - low >= MIN_PIECE:
            yield low, cut.start()
        if cut.start() > 0:
            low = cut.end()
    if low > 0 and len(raw) - low >= MIN_PIECE:
        yield low, len(raw)


def _read(text: str, start: int, end: int, floor: int, regions: Regions) -> Sighting:
    raw = text[start:end]
    if raw[0] == "(" and ")" not in raw:
        start, raw = start + 1, raw[1:]
    elif raw.count("(") > raw.count(")"):  # "… 7661 (8" is a number and the start of an aside
        end = start + len(raw[: raw.rindex("(")].rstrip(" .-/"))
        raw = text[start:end]
    label = label_before(text, start, end, floor)
    reason = why_not(text, start, end, raw, label)
    if reason is None:
        hint = None if "+" in raw else regions.named_before(text, start)
        number = _reading(raw, regions, hint, label)
        if isinstance(number, Number):
            extension, end = _extension(text, end)
            return Sighting(start, end, text[start:end], label, number, extension, "")
        reason = number
    return Sighting(start, end, raw, label, None, None, reason)


def _reading(raw: str, regions: Regions, hint: str | None, label: Label) -> Number | str:
    labelled = label in (Label.PHONE, Label.FAX)
    if "+" in raw or raw.startswith("00"):
        for region in (None, *regions.ranked) if "+" in raw else regions.ranked:
            number = judge(raw, region)
            if number is not None and number.international:
                return number
        if "+" in raw:
            return "no valid number"
    if not labelled and raw.isdecimal() and not has_trunk_zero(raw):
        return "digits in one row, and nothing calls them a phone"
    reason = "no valid number"
    own = regions.with_own_code(raw, hint)
    if own is not None:
        return own
    for region in regions.order_for(raw, hint):
        number = judge(raw, region)
        if number is None:
            continue
        if is_written_plausibly(raw, number, labelled=labelled, regions=regions, region=region):
            return number
        reason = "not grouped like a phone number"
    return reason


def _extension(text: str, end: int) -> tuple[str | None, int]:
    match = EXTENSION.match(text, end)
    return (match.group(1), match.end()) if match else (None, end)


def split_extension(raw: str) -> tuple[str, str | None]:
    """``+1 212 555 0100 x12`` → the number and its extension."""
    match = EXTENSION.search(raw)
    return (raw[: match.start()].strip(), match.group(1)) if match and match.start() >= MIN_PIECE else (raw, None)


def _endings(text: str, whole: Sighting) -> Iterator[Sighting]:
    """``555-1234 / 1235``: the numbers that differ in their last digits only."""
    if whole.number is None:
        return
    position = whole.end
    for _ in range(4):
        match = _ENDING.match(text, position)
        if match is None:
            return
        ending = match.group(1)
        last = _GROUPS.findall(whole.raw)[-1]
        if len(ending) > len(last) or (len(ending) == 1 < len(last) - 1):
            return
        number = judge(whole.number.e164[: -len(ending)] + ending, None)
        if number is None:
            return
        yield Sighting(match.start(1), match.end(), f"{whole.raw} / {ending}", whole.label, number, None, "")
        position = match.end()
