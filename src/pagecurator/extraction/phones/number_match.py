"""What the matcher finds, and the numbers that are printed by their last digits only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pagecurator.extraction.contact import DropReason
from pagecurator.extraction.phones.labels import NumberLabel
from pagecurator.extraction.phones.parse import ParsedNumber, parse_number
from pagecurator.extraction.phones.segments import is_an_address

MAX_ENDINGS = 9

_GROUPS = re.compile(r"\d+")
_ENDING = re.compile(r"(?: ?/ ?-?(?=\d\d)|/)(\d{1,8})(?![\d.:,]|[ -]?\d)")
_BEFORE_ENDING = frozenset("/ ,")
_LOCAL = re.compile(
    r" ?/ ?(\d{2,4}[-. ]\d{2,4}(?:[-. ]\d{2})?)(?![\d:,]|[ ./-]\d)"
    r"|, (?!(?:19|20)\d\d[-. ](?:19|20)\d\d)(\d{3,4}[-. ](?:\d{3,4}|\d\d[-. ]\d\d))(?=,? ?(?:[\n\t;)]|\Z)|, \d)"
)
"""Behind a comma, it has six digits, and nothing but another number follows: ``111 22 Stockholm`` is an address."""


class NumberMatch(NamedTuple):
    """A run of digits: either a number, or the reason why it is none."""

    start: int
    end: int
    raw: str
    label: NumberLabel
    number: ParsedNumber | None
    extension: str | None
    reason: DropReason | None
    further: tuple[str, ...] = ()
    """Other extensions of the same number."""


def by_extension(match: NumberMatch) -> list[NumberMatch]:
    """One match for each extension of a number."""
    return [match, *(match._replace(extension=extension) for extension in match.further)] if match.further else [match]


def endings(text: str, whole: NumberMatch) -> Iterator[NumberMatch]:
    """``555-1234 / 1235``, ``… 4426-9000 / 4426-9001``: numbers that differ from one in their last digits only."""
    position = whole.end
    if whole.number is None or text[position : position + 1] not in _BEFORE_ENDING:
        return
    for _ in range(MAX_ENDINGS):
        match = _ENDING.match(text, position) or _LOCAL.match(text, position)
        if match is None or is_an_address(text, position, whole.number.region):
            return
        printed = match.group(match.lastindex or 0)
        ending = "".join(_GROUPS.findall(printed))
        last = _GROUPS.findall(whole.raw)[-1]
        if printed == ending and len(ending) > len(last):
            return
        if printed != ending and not _is_grouped_like_the_end(printed, whole.raw):
            return
        number = with_ending(whole.number, ending)
        if number is None:
            return
        yield NumberMatch(
            match.start(match.lastindex or 0), match.end(), f"{whole.raw} / {printed}", whole.label, number, None, None
        )
        position = match.end()


def with_ending(number: ParsedNumber, ending: str) -> ParsedNumber | None:
    """A number with other last digits."""
    return parse_number(number.e164[: -len(ending)] + ending, None)


def _is_grouped_like_the_end(printed: str, raw: str) -> bool:
    """Whether a number without its area code is grouped like the end of the number before it."""
    tail, before = raw[-len(printed) :], raw[-len(printed) - 1 : -len(printed)]
    return _GROUPS.sub("9", printed) == _GROUPS.sub("9", tail) and before in (" ", ")", "/", "-")
