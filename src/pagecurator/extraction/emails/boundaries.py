"""Addresses across text nodes: split over tags, glued to the next word, or with hidden decoys inside.

For modern layouts, whose neighbouring boxes touch in the text (``Telinfo@x.com``, ``info@x.comThis address is
protected``), and for pages that hide words inside an address (``info@<i class="hidden">no</i>x.com``).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.emails.address import Address, parse_address
from pagecurator.extraction.emails.endings import is_ending

LEFT, RIGHT = 64, 120
MAX_DROP_CAP = 3
"""Letters at the start of an address that may be styled separately (``<b>i</b>nfo@…``)."""

_HOST_RUN = re.compile(r"[\w.-]+")
_LABEL_END = re.compile(r"(?:e-?mail|mail|tel|telefon|phone|fax|contact|kontakt|web|from|to|an|at|or)\Z", re.IGNORECASE)


class TextSpan(NamedTuple):
    """A part of the text from one text node."""

    text: str
    start: int
    hidden: bool


def address_at(document: Document, at: int, low: int) -> Address | None:
    """The address around the ``@`` at a position of the document's text."""
    text = document.text
    begin, end = _word_around(text, at, low)
    boundaries = document.boundaries(begin, end)
    if not boundaries:
        return parse_address(text, at, low)
    spans = _spans(document, begin, end, boundaries)
    own = next(i for i, span in enumerate(spans) if span.start <= at < span.start + len(span.text))
    hidden = sum(span.hidden for span in spans)
    if not 0 < hidden < len(spans):
        return _across_boundaries(text, spans, own, at)
    if spans[own].hidden:
        return _around_a_decoy(document, at)
    return _without_decoys(spans, own, at)


def _word_around(text: str, at: int, low: int) -> tuple[int, int]:
    """The characters around the ``@`` up to the next white space, within limits."""
    before, behind = text[max(low, at - LEFT) : at], text[at + 1 : at + RIGHT]
    left = before.split()[-1] if before and not before[-1].isspace() else ""
    right = behind.split(maxsplit=1)[0] if behind and not behind[0].isspace() else ""
    return at - len(left), at + 1 + len(right)


def _spans(document: Document, begin: int, end: int, boundaries: list[int]) -> list[TextSpan]:
    edges = [begin, *boundaries, end]
    return [TextSpan(document.text[a:b], a, document.is_hidden(a)) for a, b in pairwise(edges) if b > a]


def _without_decoys(spans: list[TextSpan], own: int, at: int) -> Address | None:
    before = "".join(span.text for span in spans[:own] if not span.hidden)
    joined = before + "".join(span.text for span in spans[own:] if not span.hidden)
    position = len(before) + at - spans[own].start
    found = parse_address(joined, position)
    if found is None:
        return None
    return Address(spans[0].start, spans[-1].start + len(spans[-1].text), found.local, found.domain)


def _around_a_decoy(document: Document, at: int) -> Address | None:
    """The address whose own ``@`` follows a hidden one: ``info<i hidden>@spam.com</i>@firma.de``."""
    line_start, line_end = document.line(at)
    begin, end = max(line_start, at - LEFT), min(line_end, at + RIGHT)
    shown = [span for span in _spans(document, begin, end, document.boundaries(begin, end)) if not span.hidden]
    joined = "".join(span.text for span in shown)
    position = joined.find("@", 1)
    found = parse_address(joined, position) if position > 0 else None
    return Address(begin, end, found.local, found.domain) if found is not None else None


def _across_boundaries(text: str, spans: list[TextSpan], own: int, at: int) -> Address | None:
    low = _left_edge(spans, own, at)
    end = spans[-1].start + len(spans[-1].text)
    whole = parse_address(text, at, low, end)
    if whole is not None and _ends_cleanly(text, whole, end):
        return whole
    reach = _HOST_RUN.match(text, at + 1, end)
    behind = [span for span in spans[own + 1 :] if reach is not None and span.start <= reach.end()]
    for span in reversed(behind):  # a host name that ends at a boundary has only its own characters before it
        cut = parse_address(text, at, low, span.start)
        if cut is not None and cut.end == span.start:
            return cut
    return whole


def _ends_cleanly(text: str, address: Address, end: int) -> bool:
    """Whether the last label is a complete TLD, with no further letters behind it."""
    following = text[address.end : address.end + 1] if address.end < end else ""
    return is_ending(address.domain.rpartition(".")[2]) and not (following.isalnum() or following == "-")


def _left_edge(spans: list[TextSpan], own: int, at: int) -> int:
    """The start of the leftmost text node that belongs to the address."""
    index = own
    while index > 0:
        span, previous = spans[index], spans[index - 1].text
        starts_address = index == own and span.start == at
        if not starts_address:
            short = len(previous) <= MAX_DROP_CAP and previous.isalpha() and previous.islower()
            joins = previous[-1] in "._-+" or span.text[0] in "._-+"
            if not (short or joins) or _LABEL_END.search(previous):
                return span.start
        index -= 1
    return spans[0].start
