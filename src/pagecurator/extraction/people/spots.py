"""The places of contacts on a page, and the lines of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, count
from operator import add
from typing import NamedTuple

from pagecurator.extraction.contact import Candidate, ContactKind, Source

MAX_PLACES = 4
"""Places of one contact that are read."""
LINKS = frozenset((Source.MAILTO, Source.TEL, Source.HREF))
_DIGIT = re.compile(r"\d")


class Spot(NamedTuple):
    """A contact on a line."""

    start: int
    end: int
    kind: ContactKind
    value: str
    is_printed: bool = True
    """Its words are the contact, not the text of a link."""


def is_in_text(candidate: Candidate, length: int) -> bool:
    """Whether a contact has a place in the text; a link without words may be at its end."""
    return candidate.start < length or (candidate.start == length and candidate.source in LINKS)


def places(candidates: list[Candidate], length: int) -> list[Candidate]:
    """The first candidate at each place of a contact in the text."""
    found: list[Candidate] = []
    for candidate in candidates:
        if is_in_text(candidate, length) and (not found or candidate.start > found[-1].end):
            found.append(candidate)
            if len(found) == MAX_PLACES:
                break
    return found


def is_printed(words: str) -> bool:
    """Whether the words of a link are the contact itself."""
    return "@" in words or len(_DIGIT.findall(words, 0, 200)) >= 4 or words.startswith("[email")


def line_starts(latin: bytes) -> list[int]:
    """Where the lines of a text begin; blocks and cells end one."""
    lines = latin.replace(b"\t", b"\n").split(b"\n")
    starts = [0, *map(add, accumulate(map(len, lines)), count(1))]
    starts.pop()
    return starts


def outwards(line: int, low: int, high: int) -> Iterator[int]:
    """The lines around one, the nearest first."""
    yield line
    for distance in range(1, max(line - low, high - line) + 1):
        if line - distance >= low:
            yield line - distance
        if line + distance <= high:
            yield line + distance
