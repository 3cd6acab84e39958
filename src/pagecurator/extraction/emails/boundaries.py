"""Addresses that run over the seams of text nodes: split over tags, glued to the next word, or with decoys inside.

For modern pages, where neighbours in a flex box touch in the text (``Telinfo@x.com``, ``info@x.comThis address is
protected``), and for pages that hide words in an address to fool robots (``info@<i class="hidden">no</i>x.com``).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.emails.address import Address, read_address
from pagecurator.extraction.emails.placeholders import TLDS

LEFT, RIGHT = 64, 120
MAX_DROP_CAP = 3
"""Letters that a style may set apart at the start of an address (``<b>i</b>nfo@…``)."""

_HOST_RUN = re.compile(r"[\w.-]+")
_LABEL_END = re.compile(r"(?:e-?mail|mail|tel|telefon|phone|fax|contact|kontakt|web|from|to|an|at|or)\Z", re.IGNORECASE)


class Piece(NamedTuple):
    """A stretch of text from one text node."""

    text: str
    start: int
    hidden: bool


def address_at(document: Document, at: int, low: int) -> Address | None:
    """The address around the ``@`` at this place of the document's text."""
    text = document.text
    begin, end = _stretch(text, at, low)
    seams = document.boundaries(begin, end)
    if not seams:
        return read_address(text, at, low)
    pieces = _pieces(document, begin, end, seams)
    own = next(i for i, piece in enumerate(pieces) if piece.start <= at < piece.start + len(piece.text))
    if pieces[own].hidden and not all(piece.hidden for piece in pieces):
        return _around_a_decoy(document, at)
    if any(piece.hidden for piece in pieces) and not all(piece.hidden for piece in pieces):
        return _without_decoys(pieces, own, at)
    return _over_seams(text, pieces, own, at)


def _stretch(text: str, at: int, low: int) -> tuple[int, int]:
    """The run of characters without white space around the ``@``, bounded."""
    before, behind = text[max(low, at - LEFT) : at], text[at + 1 : at + RIGHT]
    left = before.split()[-1] if before and not before[-1].isspace() else ""
    right = behind.split(maxsplit=1)[0] if behind and not behind[0].isspace() else ""
    return at - len(left), at + 1 + len(right)


def _pieces(document: Document, begin: int, end: int, seams: list[int]) -> list[Piece]:
    edges = [begin, *seams, end]
    return [Piece(document.text[a:b], a, document.is_hidden(a)) for a, b in pairwise(edges) if b > a]


def _without_decoys(pieces: list[Piece], own: int, at: int) -> Address | None:
    before = "".join(piece.text for piece in pieces[:own] if not piece.hidden)
    joined = before + "".join(piece.text for piece in pieces[own:] if not piece.hidden)
    place = len(before) + at - pieces[own].start
    found = read_address(joined, place)
    if found is None:
        return None
    return Address(pieces[0].start, pieces[-1].start + len(pieces[-1].text), found.local, found.domain)


def _around_a_decoy(document: Document, at: int) -> Address | None:
    """The address whose own ``@`` stands behind a hidden one: ``info<i hidden>@spam.com</i>@firma.de``."""
    line_start, line_end = document.line(at)
    begin, end = max(line_start, at - LEFT), min(line_end, at + RIGHT)
    shown = [piece for piece in _pieces(document, begin, end, document.boundaries(begin, end)) if not piece.hidden]
    joined = "".join(piece.text for piece in shown)
    place = joined.find("@", 1)
    found = read_address(joined, place) if place > 0 else None
    return Address(begin, end, found.local, found.domain) if found is not None else None


def _over_seams(text: str, pieces: list[Piece], own: int, at: int) -> Address | None:
    low = _left_edge(pieces, own, at)
    end = pieces[-1].start + len(pieces[-1].text)
    whole = read_address(text, at, low, end)
    if whole is not None and _ends_cleanly(text, whole, end):
        return whole
    reach = _HOST_RUN.match(text, at + 1, end)
    behind = [piece for piece in pieces[own + 1 :] if reach is not None and piece.start <= reach.end()]
    for piece in reversed(behind):  # a host name that ends at a seam holds no other sign before it
        cut = read_address(text, at, low, piece.start)
        if cut is not None and cut.end == piece.start:
            return cut
    return whole


def _ends_cleanly(text: str, address: Address, end: int) -> bool:
    """Whether the last label is a known ending by itself, with nothing cut off behind it."""
    following = text[address.end : address.end + 1] if address.end < end else ""
    return address.domain.rpartition(".")[2].lower() in TLDS and not (following.isalnum() or following == "-")


def _left_edge(pieces: list[Piece], own: int, at: int) -> int:
    """How far to the left an address reaches: over the seams inside it, not over those before it."""
    index = own
    while index > 0:
        piece, previous = pieces[index], pieces[index - 1].text
        starts_address = index == own and piece.start == at
        if not starts_address:
            short = len(previous) <= MAX_DROP_CAP and previous.isalpha() and previous.islower()
            joins = previous[-1] in "._-+" or piece.text[0] in "._-+"
            if not (short or joins) or _LABEL_END.search(previous):
                return piece.start
        index -= 1
    return pieces[0].start
