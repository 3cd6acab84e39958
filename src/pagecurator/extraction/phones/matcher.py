"""Finds phone numbers in text: a linear scan finds runs of digits, rules and ``phonenumbers`` decide about them.

The library's own matcher searches the whole text with large patterns, and takes dates and opening hours for numbers.
Here, a run of digits and separators on one line is parsed only if the text around it and its grouping allow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from pagecurator.extraction.contact import DropReason
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.phones.choice import written_number
from pagecurator.extraction.phones.extensions import chinese_extension, extensions_behind
from pagecurator.extraction.phones.labels import NUMBER_LABELS, NumberLabel, label_before, label_of_icon
from pagecurator.extraction.phones.number_match import NumberMatch, by_extension, endings, with_ending
from pagecurator.extraction.phones.parse import (
    PLAIN_REGIONS,
    ParsedNumber,
    has_nanp_grouping,
    has_trunk_zero,
    parse_number,
)
from pagecurator.extraction.phones.regions import Regions
from pagecurator.extraction.phones.rules import MAX_DATE_CHARS, drop_reason, is_a_date
from pagecurator.extraction.phones.scan import MAX_RUN_CHARS, MAX_RUNS, MIN_DIGITS_IN_RUN, dense_spans, digit_runs
from pagecurator.extraction.phones.segments import (
    best_cover,
    digit_groups,
    is_figures,
    is_negligible,
    open_end,
)
from pagecurator.extraction.phones.vanity import HINT, vanity_number
from pagecurator.extraction.time_limit import check_time

MIN_LISTED = 8
"""Digits before a ``/`` that are a number by themselves, not an area code."""
MIN_CHINESE = len("4008208888") + len("801")
"""Digits of the shortest Chinese number with an extension."""
MAX_SPLITS = 500
"""Runs of one page that are split into numbers; more are tables of figures."""
MIN_DIGITS_OF_OPEN_PLANS = len("+4912345678")

_GROUPS = re.compile(r"\d+")
_BETWEEN = re.compile(r" ?(?:[,;/&|+·•-]|or|and|und|oder|y|e|et|ou|o|i|en|of|och|og|ja|и|или)? ?")
"""What separates the numbers of one list, on one line."""
_IN_A_LIST = re.compile(r"[,;/|&]")
_LAST_DIGITS = re.compile(r"([\d(+][\d .()/-]{6,}\d) ?- ?(\d{1,6})")
_NEXT_DIGITS = re.compile(r"(\d+) - (\d\d?)\Z")
_EIGHT = re.compile(r"8[ -]?\(?\d{3,5}\)?[ -]")
_EIGHT_REGIONS = frozenset(("RU", "KZ", "BY"))
"""Where the trunk prefix is 8."""
_MAY_OPEN = re.compile(r"[+(]|(?<!\d)(?:0\d|8[ -])|\d\d\d[-. ]\d\d\d[-. ]\d\d\d\d")
"""How a number without a label begins."""
_LAST_DIGITS_BEHIND = re.compile(r" ?- ?\d{1,6}")
_WORD_BEHIND = re.compile(r"\.?,? ?[^\W\d_]|:\d\d| ?[€$£%]")
_HOUSE_NUMBER = re.compile(r" \d{1,3}[A-Za-z] (?=[A-ZÀ-Ž])")
_POSTCODE_FIRST = re.compile(r"\d{5}(?:-\d{4})? \([2-9]\d\d\)")
_CUTS = (
    re.compile(r" ?/ ?| [-·] |  +"),
    re.compile(r" (?=[(+])|(?<=\d{4})(?=\()|(?<=\d{4})-(?=[(])"),
    re.compile(r"[ ./-](?=0\d)|(?<=\d{4})[ .](?=[1-9]\d\d[ .-])|(?<=^\d{5}) "),
    re.compile(r" (?=(?:1[ .-])?[2-9]\d\d[.-][2-9]\d\d[.-]\d{4}\Z)| (?=[2-9]\d\d [2-9]\d\d[ -]\d{4}\Z)"),
)
"""Where to split a run that is more than one number, the clearest separators first."""

_SHORT_AU = re.compile(r"(?<![\d.,/$-])(?<![\d$] )13(?:\d ?\d{3}| ?\d\d ?\d\d)(?![\d.,/%-]|\s?\d)")


_NO_TRUNK_ZERO = PLAIN_REGIONS | {"CN", "IN"}
"""Where mobiles begin without the zero that other numbers have."""
_MAY_BE_SEVERAL: dict[DropReason | None, int] = {
    DropReason.INVALID_NUMBER: 9,
    DropReason.NO_COUNTRY: 9,
    DropReason.UNUSUAL_GROUPING: 9,
    DropReason.UNLABELLED_DIGITS: 9,
    DropReason.AMOUNT: 8,
    DropReason.AMOUNT_OR_TIME: 8,
    DropReason.DATE: 14,
    DropReason.OPENING_HOURS: 13,
}
"""Why a run is no number, although a part of it may be one, and the digits that it has then."""


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


class _NumberMatcher:
    """Matches the runs of one page in order; ``last`` is the last number, ``floor`` the end of what was matched."""

    def __init__(self, document: Document, regions: Regions) -> None:
        self.document = document
        self.text = document.text
        self.regions = regions
        self.floor = 0
        self.last: NumberMatch | None = None
        self.splits = 0

    def match_run(self, start: int, end: int) -> list[NumberMatch]:
        """A run as a list of numbers, as one number, or as several, split at ever weaker separators."""
        if start < self.floor and self.text[start] != "+":
            return []  # part of the match before: ``080 2502 0100, 2502 0101``
        if self._begins_with_minutes(start, end):
            start += len("00")
        if self.text[end : end + 1].isalpha():
            house = _HOUSE_NUMBER.search(self.text, max(start, end - len(" 221")), end + len("b B"))
            end = house.start() if house is not None and house.start() - start > MIN_DIGITS_IN_RUN else end
        matches = self._match_run(start, end)
        for match in matches:
            self._advance(match)
        self.floor = max(self.floor, end)
        return [one for match in matches for one in by_extension(match)]

    def _begins_with_minutes(self, start: int, end: int) -> bool:
        """``17:00</span>0948 31…``: a run begins with the minutes of a time in the element before."""
        text = self.text
        return (
            start > 1
            and text[start - 1] == ":"
            and text[start - 2].isdigit()
            and start + len("00") in self.document.boundaries(start, min(start + len("000"), end))
        )

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
            return [whole, *endings(self.text, whole)] if whole.end >= end else self._match_list(whole, end)
        if whole.reason is DropReason.DATE and len(raw) <= MAX_DATE_CHARS:
            return [whole]  # there is no room for a number beside it
        # An id and a number may share a run: "#12345 (212) 736-5000"
        may_be_split = (
            whole.reason is not DropReason.PART_OF_AN_ID or " (" in raw or self.text[start - 1 : start] == "#"
        )
        pieces = self._with_extension(start, whole) or self._with_the_next(start, end)
        if not pieces and may_be_split:
            pieces = self._match_pieces(start, end, whole)
        if not pieces:
            return self._with_last_digits(start, end) or [whole]
        return [match for piece in pieces for match in (piece, *endings(self.text, piece))]

    def _match_list(self, first: NumberMatch, end: int) -> list[NumberMatch]:
        """A number, the endings that follow it, and the rest of the run."""
        text = self.text
        listed = [first, *endings(text, first)]
        for match in listed:
            self._advance(match)
        low = listed[-1].end
        while low < end and not text[low].isdigit() and text[low] not in "+(":
            low += 1
        return listed + self._match_run(low, end) if end - low >= MIN_DIGITS_IN_RUN else listed

    def _shortened(self, start: int, end: int, number: ParsedNumber) -> NumberMatch | None:
        """A number of an open plan without the postcode, house number, hours or number behind it."""
        stop = open_end(self.text, start, end, number.region, self.document.boundaries)
        if stop == end:
            return None
        match = self._match(start, stop)
        shorter = match.number
        return match if shorter and shorter.is_valid and len(shorter.e164) >= MIN_DIGITS_OF_OPEN_PLANS else None

    def _with_extension(self, start: int, whole: NumberMatch) -> list[NumberMatch]:
        """China's ``0755-83456789-8001``."""
        may_be = "-" in whole.raw[-6:] and len(whole.raw) > MIN_CHINESE
        parts = chinese_extension(whole.raw) if may_be else None
        if parts is None or not self._may_be_chinese(whole.raw):
            return []
        first = self._match(start, start + len(parts[0]))
        if first.number is None or first.number.region != "CN":
            return []
        return [first._replace(end=whole.end, raw=whole.raw, extension=parts[1])]

    def _may_be_chinese(self, raw: str) -> bool:
        return raw.startswith(("+86", "0086")) or self.regions.home == "CN" or "CN" in self.regions.ranked

    def _cover(self, start: int, end: int, whole: NumberMatch) -> list[NumberMatch]:
        """The numbers of a run, if they leave only a few digits over: house numbers, postcodes, hours."""
        digits = self.document.char_classes.count(b"0", start, end)
        if self.splits >= MAX_SPLITS or digits < _MAY_BE_SEVERAL.get(whole.reason, MAX_RUN_CHARS):
            return []
        text = self.text
        if whole.label not in NUMBER_LABELS and not _MAY_OPEN.search(text, start, end):
            return []
        groups = digit_groups(text, start, end, self.document.boundaries(start, end))
        labelled = whole.label in NUMBER_LABELS
        dials_eight = text[start] == "8" and self.regions.homeland in _EIGHT_REGIONS

        def number(low: int, high: int, *, joined: bool) -> NumberMatch | None:
            raw = text[low:high]
            if low == start and high == end:
                return None  # the whole, which is none
            opens = raw[0] in "+0(" or has_nanp_grouping(raw) or (dials_eight and _EIGHT.match(raw) is not None)
            if not opens and not (labelled and joined):
                return None
            match = self._match(low, high)
            if match.number is None or match.end != high:
                return None
            if not opens and text[start] in "+0(" and match.number.region not in _NO_TRUNK_ZERO:
                return None
            return match if match.label is not NumberLabel.NONE else match._replace(label=whole.label)

        self.splits += 1
        found = best_cover(groups, number)
        is_priced = whole.reason is DropReason.AMOUNT
        if found and not is_priced and self._begins_with_a_code(text[start : found[0].start], found[0].raw):
            return []
        position = start
        for match in found:
            if not is_negligible(text[position : match.start]):
                return []
            position = match.end
        behind = text[position:end]
        if _LAST_DIGITS_BEHIND.fullmatch(behind):
            return []
        is_alone = (
            labelled
            or not behind
            or is_figures(behind)
            or (is_negligible(behind) and _WORD_BEHIND.match(text, end) is not None)
        )
        return found if is_alone else []

    @staticmethod
    def _begins_with_a_code(before: str, raw: str) -> bool:
        """Whether the digits before a number may be its country code: ``39 06 901041`` on a page of another country."""
        return before.strip().isdecimal() and raw[0] != "+" and parse_number(f"+{before}{raw}", None) is not None

    def _match_pieces(self, start: int, end: int, whole: NumberMatch) -> list[NumberMatch]:
        """The numbers in a run that is no number itself."""
        raw = self.text[start:end]
        covering = self._cover(start, end, whole)
        if covering:
            return covering
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

    def _with_the_next(self, start: int, end: int) -> list[NumberMatch]:
        """``293 45 67 - 68``: a number and the next one."""
        if " - " not in self.text[start:end]:
            return []
        match = _NEXT_DIGITS.search(self.text, start, end)
        if match is None or len(match.group(1)) < len(match.group(2)):
            return []
        if int(match.group(2)) <= int(match.group(1)[-len(match.group(2)) :]):
            return []
        return self._with_last_digits(start, end)

    def _with_last_digits(self, start: int, end: int) -> list[NumberMatch]:
        """``0543/413911-12``, ``02-123-4567-8``: a number, and after a hyphen the last digits of a second one."""
        match = _LAST_DIGITS.fullmatch(self.text, start, end) if "-" in self.text[start:end] else None
        if match is None or self.text[end : end + 1].isalpha():
            return []
        first = self._match(start, match.end(1))
        ending = match.group(2)
        if first.number is None or len(ending) > len(_GROUPS.findall(first.raw)[-1]):
            return []
        if first.label is NumberLabel.NONE and not has_trunk_zero(first.raw):
            return []
        second = with_ending(first.number, ending)
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
        stated = label
        if label is NumberLabel.NONE and self.last is not None and _BETWEEN.fullmatch(text, self.last.end, start):
            label = self.last.label
            if label is NumberLabel.NONE and self.last.raw[0] == "+" and _IN_A_LIST.search(text, self.last.end, start):
                label = NumberLabel.PHONE
        starts_node = text[start - 1 : start].isalnum() and bool(self.document.boundaries(start - 1, start + 1))
        ends_node = text[end : end + 1].isdigit() and bool(self.document.boundaries(end - 1, end + 1))
        reason = drop_reason(
            text, start, end, raw, label, floor=self.floor, node=(starts_node, ends_node), home=self.regions.home
        )
        if reason is None:
            if stated is NumberLabel.NONE:
                named = label_of_icon(self.document, start)
                label = named if named is not NumberLabel.NONE else label
            number = written_number(text, start, raw, self.regions, label)
            if isinstance(number, ParsedNumber):
                shorter = self._shortened(start, end, number)
                if shorter is not None:
                    return shorter
                extensions, end = extensions_behind(text, end, number.region)
                extension = extensions[0] if extensions else None
                return NumberMatch(start, end, text[start:end], label, number, extension, None, tuple(extensions[1:]))
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
    find = char_classes.find
    lettered = (
        span
        for span in spans
        if find(b"AA", *span) >= 0 and (find(b"000-", *span) >= 0 or find(b"00-AAAA", *span) >= 0)
    )
    hints = (hint for span in lettered for hint in HINT.finditer(text, *span))
    floor = 0
    for hint in islice(hints, MAX_RUNS):
        check_time()
        label = label_before(text, hint.start(), hint.end(), floor)
        found = vanity_number(text, hint.start(), regions.home, label) if label is not NumberLabel.ID else None
        if found is None or found.start < floor:
            continue
        start, floor, number = found
        reason = None if number else DropReason.INVALID_NUMBER
        label = NumberLabel.FAX if label is NumberLabel.FAX else NumberLabel.PHONE
        yield NumberMatch(start, floor, text[start:floor], label, number, None, reason)
