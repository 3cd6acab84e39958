"""Finds phone numbers in text: a linear scan finds runs of digits, rules and ``phonenumbers`` decide about them.

The library's own matcher searches the whole text with large patterns, and takes dates and opening hours for numbers.
Here, a run of digits and separators on one line is parsed only if the text around it and its grouping allow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from pagecurator.extraction.contact import DropReason
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.phones.choice import written_number
from pagecurator.extraction.phones.labels import NumberLabel, label_before
from pagecurator.extraction.phones.parse import ParsedNumber, has_trunk_zero, parse_number, spelled_out
from pagecurator.extraction.phones.regions import Regions
from pagecurator.extraction.phones.rules import EXTENSION, drop_reason, is_a_date
from pagecurator.extraction.phones.scan import MAX_RUNS, MIN_DIGITS_IN_RUN, dense_spans, digit_runs
from pagecurator.extraction.time_limit import check_time

MIN_LISTED = 8
"""Digits before a ``/`` that are a number by themselves, not an area code."""
MAX_ENDINGS = 9

_GROUPS = re.compile(r"\d+")
_BETWEEN = re.compile(r" ?(?:[,;/&|+·•-]|or|and|und|oder|y|e|et|ou|o|i|en|of|och|og|ja|и|или)? ?")
"""What separates the numbers of one list, on one line."""
_ENDING = re.compile(r"(?: ?/ ?-?(?=\d\d)|/)(\d{1,8})(?![\d.:,]|[ -]?\d)")
_LOCAL = re.compile(r" ?/ ?(\d{2,4}[-. ]\d{2,4}(?:[-. ]\d{2})?)(?![\d:,]|[ ./-]\d)")
_LAST_DIGITS = re.compile(r"([\d(+][\d .()/-]{6,}\d) ?- ?(\d{1,6})")
_POSTCODE_FIRST = re.compile(r"\d{5}(?:-\d{4})? \([2-9]\d\d\)")
_CUTS = (
    re.compile(r" ?/ ?| [-·] |  +"),
    re.compile(r" (?=[(+])|(?<=\d{4})(?=\()|(?<=\d{4})-(?=[(])"),
    re.compile(r"[ ./-](?=0\d)|(?<=\d{4})[ .](?=[1-9]\d\d[ .-])|(?<=^\d{5}) "),
    re.compile(r" (?=(?:1[ .-])?[2-9]\d\d[.-][2-9]\d\d[.-]\d{4}\Z)| (?=[2-9]\d\d [2-9]\d\d[ -]\d{4}\Z)"),
)
"""Where to split a run that is more than one number, the clearest separators first."""

_MAYBE_VANITY = re.compile(r"[2-9]\d\d\)?[-. ](?:\d{3}[-. ])?[A-Z0-9]{0,6}-?[A-Z]{3}")
_VANITY = re.compile(
    r"(?<![\w.])(?:(?:\+?1[-. ])?\(?(?:8(?:00|88|77|66|55|44|33|22)|1[38]00)\)?[-. ](?=[A-Z0-9 .-]{0,9}[A-Z])"
    r"(?:[A-Z0-9]{3}[-. ]?[A-Z0-9]{4}[A-Z]{0,4}|[A-Z]{2,8}[-. ]?[A-Z0-9]{1,8}[A-Z]{0,3}|[A-Z]{6,11})"
    r"|(?:1[-. ])?\(?[2-9]\d\d\)?[-. ]\d{3}[-. ][A-Z]{4})(?![A-Za-z0-9])"
)
_SHORT_AU = re.compile(r"(?<![\d.,/$-])(?<![\d$] )13(?:\d ?\d{3}| ?\d\d ?\d\d)(?![\d.,/%-]|\s?\d)")


class NumberMatch(NamedTuple):
    """A run of digits: either a number, or the reason why it is none."""

    start: int
    end: int
    raw: str
    label: NumberLabel
    number: ParsedNumber | None
    extension: str | None
    reason: DropReason | None


def match_numbers(document: Document, regions: Regions) -> Iterator[NumberMatch]:
    """Every run of digits in the text, in order; then Australia's short numbers, then vanity numbers."""
    text = document.text
    matcher = _NumberMatcher(document, regions)
    spans = dense_spans(document.char_classes)
    for start, end in islice(digit_runs(text, document.char_classes, spans), MAX_RUNS):
        check_time()
        yield from matcher.match_run(start, end)
    if regions.home == "AU":
        yield from _short_numbers(text)
    yield from _vanity_numbers(document, spans, regions)


def split_extension(raw: str) -> tuple[str, str | None]:
    """``+1 212 555 0100 x12`` → the number and its extension."""
    match = EXTENSION.search(raw)
    if match is None or match.start() < MIN_DIGITS_IN_RUN:
        return raw, None
    return raw[: match.start()].strip(), match.group(1)


class _NumberMatcher:
    """Matches the runs of one page in order; ``last`` is the last number, ``floor`` the end of what was matched."""

    def __init__(self, document: Document, regions: Regions) -> None:
        self.document = document
        self.text = document.text
        self.regions = regions
        self.floor = 0
        self.last: NumberMatch | None = None

    def match_run(self, start: int, end: int) -> list[NumberMatch]:
        """A run as a list of numbers, as one number, or as several, split at ever weaker separators."""
        matches = self._match_run(start, end)
        for match in matches:
            self._advance(match)
        self.floor = max(self.floor, end)
        return matches

    def _advance(self, match: NumberMatch) -> None:
        if match.number is not None:
            self.last = match
            self.floor = max(self.floor, match.end)

    def _match_run(self, start: int, end: int) -> list[NumberMatch]:
        raw = self.text[start:end]
        slash = raw.find("/")
        if slash > MIN_DIGITS_IN_RUN and sum(map(str.isdigit, raw[:slash])) > MIN_LISTED:
            first = self._match(start, start + len(raw[:slash].rstrip()))
            if first.number is not None:
                return self._match_list(first, end)
        whole = self._match(start, end)
        if whole.number is not None and not _POSTCODE_FIRST.match(raw):
            return [whole, *_endings(self.text, whole)]
        # An id and a number may share a run: "#12345 (212) 736-5000"
        may_be_split = whole.reason is not DropReason.PART_OF_AN_ID or " (" in raw
        pieces = self._match_pieces(start, end) if may_be_split else []
        if not pieces:
            return self._with_last_digits(start, end) or [whole]
        return [match for piece in pieces for match in (piece, *_endings(self.text, piece))]

    def _match_list(self, first: NumberMatch, end: int) -> list[NumberMatch]:
        """A number, the endings that follow it, and the rest of the run."""
        text = self.text
        listed = [first, *_endings(text, first)]
        for match in listed:
            self._advance(match)
        low = listed[-1].end
        while low < end and not text[low].isdigit() and text[low] not in "+(":
            low += 1
        return listed + self._match_run(low, end) if end - low >= MIN_DIGITS_IN_RUN else listed

    def _match_pieces(self, start: int, end: int) -> list[NumberMatch]:
        """The numbers in a run that is no number itself."""
        raw = self.text[start:end]
        if len(raw) <= MIN_DIGITS_IN_RUN * 2:
            return []
        before = self.floor, self.last
        for separators in _CUTS:
            found = []
            for begin, after in _segments(raw, separators):
                piece = self._match(start + begin, start + after)
                if piece.number is not None:
                    self._advance(piece)
                    found.append(piece)
            if found:
                return found
        self.floor, self.last = before
        return []

    def _with_last_digits(self, start: int, end: int) -> list[NumberMatch]:
        """``0543/413911-12``, ``02-123-4567-8``: a number, and after a hyphen the last digits of a second one."""
        match = _LAST_DIGITS.fullmatch(self.text, start, end)
        if match is None:
            return []
        first = self._match(start, match.end(1))
        ending = match.group(2)
        if first.number is None or len(ending) > len(_GROUPS.findall(first.raw)[-1]):
            return []
        if first.label is NumberLabel.NONE and not has_trunk_zero(first.raw):
            return []
        second = _with_ending(first.number, ending)
        if second is None:
            return [first]
        raw = f"{first.raw}-{ending}"
        return [first, NumberMatch(match.start(2), end, raw, first.label, second, None, None)]

    def _match(self, start: int, end: int) -> NumberMatch:
        """A span as one number."""
        text = self.text
        raw = text[start:end]
        if raw[0] == "(" and ")" not in raw:
            start, raw = start + 1, raw[1:]
        elif raw.count("(") > raw.count(")"):  # "… 7661 (8" is a number and the start of an aside
            end = start + len(raw[: raw.rindex("(")].rstrip(" .-/"))
            raw = text[start:end]
        if is_a_date(raw):
            return NumberMatch(start, end, raw, NumberLabel.NONE, None, None, DropReason.DATE)
        label = label_before(text, start, end, self.floor)
        if label is NumberLabel.NONE and self.last is not None and _BETWEEN.fullmatch(text, self.last.end, start):
            label = self.last.label
        starts_node = text[start - 1 : start].isalnum() and bool(self.document.boundaries(start - 1, start + 1))
        reason = drop_reason(
            text, start, end, raw, label, floor=self.floor, starts_node=starts_node, home=self.regions.home
        )
        if reason is None:
            number = written_number(text, start, raw, self.regions, label)
            if isinstance(number, ParsedNumber):
                extension, end = _extension(text, end)
                return NumberMatch(start, end, text[start:end], label, number, extension, None)
            reason = number
        return NumberMatch(start, end, raw, label, None, None, reason)


def _segments(raw: str, separators: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    low = 0
    for cut in separators.finditer(raw):
        if cut.start() - low >= MIN_DIGITS_IN_RUN:
            yield low, cut.start()
        if cut.start() > 0:
            low = cut.end()
    if low > 0 and len(raw) - low >= MIN_DIGITS_IN_RUN:
        yield low, len(raw)


def _extension(text: str, end: int) -> tuple[str | None, int]:
    match = EXTENSION.match(text, end)
    return (match.group(1), match.end()) if match else (None, end)


def _endings(text: str, whole: NumberMatch) -> Iterator[NumberMatch]:
    """``555-1234 / 1235``, ``… 4426-9000 / 4426-9001``: numbers that differ from one in their last digits only."""
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
        if printed != ending and not _is_grouped_like_the_end(printed, whole.raw):
            return
        number = _with_ending(whole.number, ending)
        if number is None:
            return
        yield NumberMatch(match.start(1), match.end(), f"{whole.raw} / {printed}", whole.label, number, None, None)
        position = match.end()


def _with_ending(number: ParsedNumber, ending: str) -> ParsedNumber | None:
    """A number with other last digits."""
    return parse_number(number.e164[: -len(ending)] + ending, None)


def _is_grouped_like_the_end(printed: str, raw: str) -> bool:
    """Whether a number without its area code is grouped like the end of the number before it."""
    tail, before = raw[-len(printed) :], raw[-len(printed) - 1 : -len(printed)]
    return _GROUPS.sub("9", printed) == _GROUPS.sub("9", tail) and before in (" ", ")", "/", "-")


def _short_numbers(text: str) -> Iterator[NumberMatch]:
    """Australia's ``13 22 61``: six digits, dialed as they are. Without a phone's label, only if grouped in pairs."""
    for match in islice(_SHORT_AU.finditer(text), MAX_RUNS):
        start, end = match.span()
        label = label_before(text, start, end, 0)
        number = parse_number(match.group(), "AU")
        in_pairs = label is NumberLabel.NONE and match.group().count(" ") == 2
        if number is not None and (label is NumberLabel.PHONE or in_pairs):
            yield NumberMatch(start, end, match.group(), label, number, None, None)


def _vanity_numbers(document: Document, spans: list[tuple[int, int]], regions: Regions) -> Iterator[NumberMatch]:
    text, char_classes = document.text, document.char_classes
    lettered = (span for span in spans if char_classes.find(b"AAA", *span) >= 0)
    hints = (hint for span in lettered for hint in _MAYBE_VANITY.finditer(text, *span))
    for hint in islice(hints, MAX_RUNS):
        check_time()
        match = _VANITY.search(text, max(0, hint.start() - 4), hint.end() + 24)
        if match is not None:
            home = "AU" if regions.home == "AU" else "US"
            number = parse_number(_cut_vanity(spelled_out(match.group()), home), home)
            reason = None if number else DropReason.INVALID_NUMBER
            yield NumberMatch(match.start(), match.end(), match.group(), NumberLabel.PHONE, number, None, reason)


def _cut_vanity(digits: str, region: str) -> str:
    """Without the letters beyond a number's length, which are for the eye only."""
    bare = "".join(_GROUPS.findall(digits))
    length = 11 if bare.startswith("1") and region == "US" else 10
    return bare[:length]
