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

from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.phones.parse import NANP_REGIONS, ParsedNumber, has_trunk_zero, parse_number, spelled_out
from pagecurator.extraction.phones.regions import Regions
from pagecurator.extraction.phones.rules import (
    A_DATE,
    EXTENSION,
    PART_OF_AN_ID,
    NumberLabel,
    drop_reason,
    is_a_date,
    is_written_plausibly,
    label_before,
)
from pagecurator.extraction.phones.scan import MAX_RUNS, MIN_PIECE, dense_spans, digit_runs
from pagecurator.extraction.time_limit import check_time

MIN_LISTED = 8
"""Digits before a ``/`` that make a number by themselves, not an area code."""
_MAYBE_VANITY = re.compile(r"[2-9]\d\d\)?[-. ](?:\d{3}[-. ])?[A-Z0-9]{0,6}-?[A-Z]{3}")
_VANITY = re.compile(
    r"(?<![\w.])(?:(?:\+?1[-. ])?\(?(?:8(?:00|88|77|66|55|44|33|22)|1[38]00)\)?[-. ](?=[A-Z0-9 .-]{0,9}[A-Z])"
    r"(?:[A-Z0-9]{3}[-. ]?[A-Z0-9]{4}[A-Z]{0,4}|[A-Z]{2,8}[-. ]?[A-Z0-9]{1,8}[A-Z]{0,3}|[A-Z]{6,11})"
    r"|(?:1[-. ])?\(?[2-9]\d\d\)?[-. ]\d{3}[-. ][A-Z]{4})(?![A-Za-z0-9])"
)
_ENDING = re.compile(r"(?: ?/ ?-?(?=\d\d)|/)(\d{1,8})(?![\d.:,]|[ -]?\d)")
_LOCAL = re.compile(r" ?/ ?(\d{2,4}[-. ]\d{2,4}(?:[-. ]\d{2})?)(?![\d:,]|[ ./-]\d)")
_BETWEEN = re.compile(r" ?(?:[,;/&|+·•-]|or|and|und|oder|y|e|et|ou|o|i|en|of|och|og|ja|и|или)? ?")
"""What stands between the numbers of one list, on one line."""
_GROUPS = re.compile(r"\d+")


_SHORT_AU = re.compile(r"(?<![\d.,/$-])(?<![\d$] )13(?:\d ?\d{3}| ?\d\d ?\d\d)(?![\d.,/%-]|\s?\d)")


class NumberMatch(NamedTuple):
    """A run of digits on the page: either a number, or the reason why it is none."""

    start: int
    end: int
    raw: str
    label: NumberLabel
    number: ParsedNumber | None
    extension: str | None
    reason: str


def match_numbers(document: Document, regions: Regions) -> Iterator[NumberMatch]:
    """Every candidate in the text, judged, in order."""
    text = document.text
    matcher = _NumberMatcher(document, regions)
    positions = dense_spans(document.char_classes)
    for start, end in islice(digit_runs(text, document.char_classes, positions), MAX_RUNS):
        check_time()
        yield from matcher.read_run(start, end)
        matcher.floor = max(matcher.floor, end)
    yield from _short_numbers(matcher)
    yield from _vanity_numbers(document, positions, regions)


def _vanity_numbers(document: Document, positions: list[tuple[int, int]], regions: Regions) -> Iterator[NumberMatch]:
    text, char_classes = document.text, document.char_classes
    lettered = (position for position in positions if char_classes.find(b"AAA", *position) >= 0)
    hints = (hint for position in lettered for hint in _MAYBE_VANITY.finditer(text, *position))
    for hint in islice(hints, MAX_RUNS):
        check_time()
        match = _VANITY.search(text, max(0, hint.start() - 4), hint.end() + 24)
        if match is not None:
            home = "AU" if regions.home == "AU" else "US"
            number = parse_number(_cut_vanity(spelled_out(match.group()), home), home)
            reason = "" if number else "no valid number"
            yield NumberMatch(match.start(), match.end(), match.group(), NumberLabel.PHONE, number, None, reason)


def _cut_vanity(digits: str, region: str) -> str:
    """Letters beyond the last digit that the exchange listens to are for the eye only."""
    bare = "".join(_GROUPS.findall(digits))
    length = 11 if bare.startswith("1") and region == "US" else 10
    return bare[:length]


def _short_numbers(matcher: _NumberMatcher) -> Iterator[NumberMatch]:
    """Australia's ``13 22 61``: six digits, dialled as they are. Bare only in pairs; otherwise after a phone's word."""
    if matcher.regions.home != "AU":
        return
    text = matcher.text
    for match in islice(_SHORT_AU.finditer(text), MAX_RUNS):
        start, end = match.span()
        label = label_before(text, start, end, 0)
        number = parse_number(match.group(), "AU")
        in_pairs = label is NumberLabel.NONE and match.group().count(" ") == len(["13", "22", "61"]) - 1
        if number is not None and (label is NumberLabel.PHONE or in_pairs):
            yield NumberMatch(start, end, match.group(), label, number, None, "")


class _NumberMatcher:
    """Reads the runs of one page in order, and knows what it read last."""

    __slots__ = ("document", "floor", "last", "regions", "text")

    def __init__(self, document: Document, regions: Regions) -> None:
        self.document = document
        self.text = document.text
        self.regions = regions
        self.floor = 0
        self.last: NumberMatch | None = None

    def read_run(self, start: int, end: int) -> list[NumberMatch]:
        """A run as a list, or as one number; failing that, as several, cut at ever narrower separators."""
        number_matches = self._read_run(start, end)
        for number_match in number_matches:
            self._keep(number_match)
        return number_matches

    def _keep(self, number_match: NumberMatch) -> None:
        if number_match.number is not None:
            self.last = number_match
            self.floor = max(self.floor, number_match.end)

    def _read_run(self, start: int, end: int) -> list[NumberMatch]:
        raw = self.text[start:end]
        listed = raw.find("/")
        if listed > MIN_PIECE and sum(map(str.isdigit, raw[:listed])) > MIN_LISTED:
            first = self._read(start, start + len(raw[:listed].rstrip()))
            if first.number is not None:
                return self._read_list(first, end)
        whole = self._read(start, end)
        if whole.number is not None and not _POSTCODE_FIRST.match(raw):
            return [whole, *_endings(self.text, whole)]
        glued = whole.reason == PART_OF_AN_ID and " (" not in raw  # "#12345 (212) 736-5000" is an id and a number
        pieces = self._pieces(start, end) if not glued else []
        if not pieces:
            return self._with_last_digits(start, end) or [whole]
        return [found for piece in pieces for found in (piece, *_endings(self.text, piece))]

    def _read_list(self, first: NumberMatch, end: int) -> list[NumberMatch]:
        """A number, the endings behind it, and whatever follows them in the same run."""
        text = self.text
        listed = [first, *_endings(text, first)]
        for number_match in listed:
            self._keep(number_match)
        low = listed[-1].end
        while low < end and not text[low].isdigit() and text[low] not in "+(":
            low += 1
        return listed + self._read_run(low, end) if end - low >= MIN_PIECE else listed

    def _with_last_digits(self, start: int, end: int) -> list[NumberMatch]:
        """``0543/413911-12``, ``02-123-4567-8``: a number, and the last digits of the next behind a hyphen."""
        match = _LAST_DIGITS.fullmatch(self.text, start, end)
        if match is None:
            return []
        first = self._read(start, match.end(1))
        ending = match.group(2)
        if first.number is None or len(ending) > len(_GROUPS.findall(first.raw)[-1]):
            return []
        if first.label is NumberLabel.NONE and not has_trunk_zero(first.raw):
            return []
        second = parse_number(first.number.e164[: -len(ending)] + ending, None)
        if second is None:
            return [first]
        return [first, NumberMatch(match.start(2), end, f"{first.raw}-{ending}", first.label, second, None, "")]

    def _pieces(self, start: int, end: int) -> list[NumberMatch]:
        """The numbers in a run that is no number itself."""
        raw = self.text[start:end]
        before = self.floor, self.last
        for separators in _CUTS if len(raw) > MIN_PIECE * 2 else ():
            found = []
            for begin, after in _segments(raw, separators):
                piece = self._read(start + begin, start + after)
                if piece.number is not None:
                    self._keep(piece)
                    found.append(piece)
            if found:
                return found
        self.floor, self.last = before
        return []

    def _read(self, start: int, end: int) -> NumberMatch:
        text = self.text
        raw = text[start:end]
        if raw[0] == "(" and ")" not in raw:
            start, raw = start + 1, raw[1:]
        elif raw.count("(") > raw.count(")"):  # "… 7661 (8" is a number and the start of an aside
            end = start + len(raw[: raw.rindex("(")].rstrip(" .-/"))
            raw = text[start:end]
        if is_a_date(raw):
            return NumberMatch(start, end, raw, NumberLabel.NONE, None, None, A_DATE)
        label = label_before(text, start, end, self.floor)
        if label is NumberLabel.NONE and self.last is not None and _BETWEEN.fullmatch(text, self.last.end, start):
            label = self.last.label
        starts_node = text[start - 1 : start].isalnum() and bool(self.document.boundaries(start - 1, start + 1))
        reason = drop_reason(
            text, start, end, raw, label, floor=self.floor, starts_node=starts_node, home=self.regions.home
        )
        if reason is None:
            number = _reading(text, start, raw, self.regions, label)
            if isinstance(number, ParsedNumber):
                extension, end = _extension(text, end)
                return NumberMatch(start, end, text[start:end], label, number, extension, "")
            reason = number
        return NumberMatch(start, end, raw, label, None, None, reason)


_POSTCODE_FIRST = re.compile(r"\d{5}(?:-\d{4})? \([2-9]\d\d\)")
_CUTS = (
    re.compile(r" ?/ ?| [-·] |  +"),
    re.compile(r" (?=[(+])|(?<=\d{4})(?=\()|(?<=\d{4})-(?=[(])"),
    re.compile(r"[ ./-](?=0\d)|(?<=\d{4})[ .](?=[1-9]\d\d[ .-])|(?<=^\d{5}) "),
    re.compile(r" (?=(?:1[ .-])?[2-9]\d\d[.-][2-9]\d\d[.-]\d{4}\Z)| (?=[2-9]\d\d [2-9]\d\d[ -]\d{4}\Z)"),
)


_LAST_DIGITS = re.compile(r"([\d(+][\d .()/-]{6,}\d) ?- ?(\d{1,6})")
_DIALLED_OUT = re.compile(r"011[ .-]")
"""What North Americans dial before a country code."""


def _segments(raw: str, separators: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    low = 0
    for cut in separators.finditer(raw):
        if cut.start() - low >= MIN_PIECE:
            yield low, cut.start()
        if cut.start() > 0:
            low = cut.end()
    if low > 0 and len(raw) - low >= MIN_PIECE:
        yield low, len(raw)


def _reading(text: str, start: int, raw: str, regions: Regions, label: NumberLabel) -> ParsedNumber | str:
    labelled = label in (NumberLabel.PHONE, NumberLabel.FAX)
    if _DIALLED_OUT.match(raw) and regions.home in (None, *NANP_REGIONS):
        number = parse_number(raw, "US")
        if number is not None and number.international:
            return number
    if "+" in raw or raw.startswith("00"):
        for region in (None, *regions.ranked) if "+" in raw else regions.ranked:
            number = parse_number(raw, region)
            if number is not None and number.international:
                return number
        if "+" in raw:
            return "no valid number"
    if not labelled and raw.isdecimal() and not has_trunk_zero(raw):
        return "digits in one row, and nothing calls them a phone"
    reason = "no valid number"
    hint = regions.named_before(text, start)
    own = regions.with_own_code(raw, hint)
    if own is not None:
        return own
    for region in regions.order_for(raw, hint):
        number = parse_number(raw, region)
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


def _endings(text: str, whole: NumberMatch) -> Iterator[NumberMatch]:
    """``555-1234 / 1235``, ``… 4426-9000 / 4426-9001``: the numbers that differ in their last digits only."""
    if whole.number is None:
        return
    position = whole.end
    for _ in range(MAX_ENDINGS):
        match = _ENDING.match(text, position) or _LOCAL.match(text, position)
        if match is None:
            return
        printed = match.group(1)
        ending = "".join(_GROUPS.findall(printed))
        last = _GROUPS.findall(whole.raw)[-1]
        if printed == ending and len(ending) > len(last):
            return
        if printed != ending and not _is_shaped_like_the_end(printed, whole.raw):
            return
        number = parse_number(whole.number.e164[: -len(ending)] + ending, None)
        if number is None:
            return
        yield NumberMatch(match.start(1), match.end(), f"{whole.raw} / {printed}", whole.label, number, None, "")
        position = match.end()


def _is_shaped_like_the_end(printed: str, raw: str) -> bool:
    """Whether a number without its area code is grouped as the number before it ends."""
    tail = raw[-len(printed) :]
    return _GROUPS.sub("9", printed) == _GROUPS.sub("9", tail) and raw[-len(printed) - 1 : -len(printed)] in (
        " ",
        ")",
        "/",
        "-",
    )


MAX_ENDINGS = 9
