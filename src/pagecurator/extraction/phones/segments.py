"""Splits a run of digits into the numbers and the other figures that share it.

``020 7946 0958 07976 399087`` is two numbers, ``+44 20 7946 0018 10 Downing Street`` a number and a house number. A run
is split where its groups of digits can begin a number, such that the numbers leave as few digits over as possible.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol, TypeVar

MIN_DIGITS, MAX_DIGITS = 7, 16
MAX_GROUPS = 24
MAX_LEFTOVER = 5
"""Digits that a house number or a postcode beside a number may have."""

_GROUPS = re.compile(r"\d+")
_LEAD = re.compile(r"(?:\(?\+ ?\(?|\( ?)\Z")
_HOUR = r"(?:[01]?\d|2[0-4])"
_FIGURES = re.compile(
    rf"\W*(?:{_HOUR}[.:][0-5]\d ?- ?{_HOUR}[.:][0-5]\d|{_HOUR} ?- ?{_HOUR}"
    r"|24 ?/ ?7"
    r"|[012]\d[0-5]\d ?- ?[012]\d[0-5]\d"
    r"|[0-3]?\d[./-][01]?\d[./-](?:19|20)?\d\d|(?:19|20)\d\d ?- ?(?:19|20)\d\d)\W*"
)
"""Hours, dates and years, which may have more digits."""

_STREET = (
    r"(?:[\w-]*(?:straße|strasse|stra(?:ß|ss)e|gasse|platz|allee|damm)\b|[\w-]*(?:str|pl)\.|[\w-]{2,}(?:weg|ring)\b"
    r"|[\w. -]{2,24} (?:Straße|Strasse|Str\.|Platz|Weg|Allee|Gasse)\b|(?:OG|UG|Stock|Etage|Obergeschoss)\b)"
)
_TOWN = r"(?:Bad |St\. |Sankt )?[A-ZÄÖÜ][a-zäöüß]{2,}"
_TAILS = {
    "DE": re.compile(rf"(?:[ /-]{{1,3}}(?:\d{{5}}(?= {_TOWN})|\d{{1,3}}\.?(?= {_STREET})))"),
    "AT": re.compile(rf"(?:[ /-]{{1,3}}(?:\d{{4}}(?= {_TOWN})|\d{{1,3}}\.?(?= {_STREET})))"),
}
"""A postcode and its town, or a house number and its street, behind a number without a fixed length."""
_FIGURES_BEHIND = re.compile(
    rf" (?:{_HOUR}\.[0-5]\d ?- ?{_HOUR}\.[0-5]\d|[0-3]?\d\.[01]?\d\.(?:19|20)?\d\d)\.?(?!\d)"
    rf"| {_HOUR} ?- ?{_HOUR}(?= ?(?:Uhr|h)\b)| 24 ?/ ?7(?!\d)"
)
_NEXT_NUMBER = re.compile(r"[ .-](?=\(?0[1-9]\d)")


class Group(NamedTuple):
    """A group of digits: where it begins, where a number that begins with it begins, and its end."""

    start: int
    lead: int
    end: int
    may_begin: bool


_MatchT_co = TypeVar("_MatchT_co", covariant=True)
_MatchT = TypeVar("_MatchT")


class _Matcher(Protocol[_MatchT_co]):
    def __call__(self, low: int, high: int, *, joined: bool) -> _MatchT_co | None: ...


def digit_groups(text: str, start: int, end: int, boundaries: list[int]) -> list[Group]:
    """The groups of digits of a run; one within which a text node ends is two."""
    groups: list[Group] = []
    last = start
    for match in _GROUPS.finditer(text, start, end):
        low, high = match.span()
        edges = [edge for edge in boundaries if low < edge < high]
        for begin, stop in zip([low, *edges], [*edges, high], strict=True):
            between = text[last:begin]
            lead = _LEAD.search(text, last, begin) if "(" in between or "+" in between else None
            may_begin = (
                not groups
                or begin in edges
                or " " in between
                or "(" in between
                or "+" in between
                or "--" in between
                or (text[begin] == "0" and stop - begin > len("00") and between != ")")
            )
            groups.append(Group(begin, lead.start() if lead else begin, stop, may_begin))
            last = stop
    return groups


def best_cover(groups: list[Group], match: _Matcher[_MatchT]) -> list[_MatchT]:
    """The numbers that cover most of the digits; none if they leave too many over.

    ``match`` decides about a span, and whether it begins where the run or the number before it does.
    """
    count = len(groups)
    if not 1 < count <= MAX_GROUPS:
        return []
    # By the number of groups: digits left over, count of numbers, the numbers, whether the last group is part of one.
    options: list[list[tuple[int, int, list[_MatchT], bool]]] = [[] for _ in range(count + 1)]
    options[0] = [(0, 0, [], True)]
    for first in range(count):
        if not options[first]:
            continue
        left, pieces, found, joined = min(options[first], key=lambda option: option[:2])
        group = groups[first]
        options[first + 1].append((left + group.end - group.start, pieces, found, False))
        if not group.may_begin:
            continue
        digits = 0
        for last in range(first, count):
            digits += groups[last].end - groups[last].start
            if digits > MAX_DIGITS:
                break
            ends_here = last + 1 == count or groups[last + 1].may_begin
            if digits < MIN_DIGITS or not ends_here:
                continue
            piece = match(group.lead, groups[last].end, joined=joined)
            if piece is not None:
                options[last + 1].append((left, pieces + 1, [*found, piece], True))
    return min(options[count], key=lambda option: option[:2])[2]


def is_negligible(leftover: str) -> bool:
    """Whether what is left over beside a number may be a house number, a postcode, a date or hours."""
    digits = sum(map(str.isdigit, leftover))
    return digits <= MAX_LEFTOVER or is_figures(leftover)


def is_figures(leftover: str) -> bool:
    """Whether what is left over is a date or hours."""
    return _FIGURES.fullmatch(leftover) is not None


def is_an_address(text: str, position: int, region: str) -> bool:
    """Whether a postcode or a house number follows a number of an open plan."""
    tail = _TAILS.get(region)
    return tail is not None and tail.match(text, position) is not None


def open_end(text: str, start: int, end: int, region: str) -> int:
    """Where a number of an open plan ends: before a postcode, a house number, hours, a number.

    ``end`` if nothing of the kind is in the span.
    """
    tail = _TAILS.get(region)
    if tail is None:
        return end
    position = start
    for gap in re.finditer(r"[ /-]{1,3}(?=\d)", text[start:end]):
        position = start + gap.start()
        found = tail.match(text, position)
        if found is not None and found.end() >= end:
            return position
        figures = _FIGURES_BEHIND.match(text, position)
        if figures is not None:
            return position
        if _NEXT_NUMBER.match(text, position + len(gap.group()) - 1) and end - position > MIN_DIGITS:
            return position
    return end
