"""Keeps a tag's attributes within what people write, before the parser sees them.

For broken generators and for hostile pages: the parser compares each attribute of a tag with all before it, so that
40,000 of them cost two seconds, and 400,000 minutes. Nothing readable is lost: only attributes beyond the bound go.
"""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 500
WINDOW_CHARS = 16 * 1024
"""Where nothing closes a tag for so long stands a script, a picture in an address, or a tag to look at."""

_NAME = re.compile(r"<[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(r"""[\s/]+[^\s/>=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>][^\s>]*)?)?""")
_RAW = re.compile(r"<(/?)(?:script|style|textarea|title)\b", re.IGNORECASE)


def with_short_tags(html: str) -> str:
    """The same page with no more than :data:`MAX_ATTRIBUTES` in each of its long tags."""
    pieces: list[str] = []
    kept_from = done = 0
    for place in range(0, len(html) - WINDOW_CHARS, WINDOW_CHARS):
        if place < done or html.find(">", place, place + WINDOW_CHARS) >= 0:
            continue
        start = html.rfind("<", done, place + WINDOW_CHARS)
        name = _NAME.match(html, start) if start >= 0 else None
        if name is None:
            continue
        cut, done = _attributes(html, name.end())
        if cut < done and not _is_raw(html, start):
            pieces.append(html[kept_from:cut])
            kept_from = done
    return "".join(pieces) + html[kept_from:] if pieces else html


def _attributes(html: str, place: int) -> tuple[int, int]:
    """Where the last attribute that may stay ends, and where the last one does."""
    cut = place
    count = 0
    while match := _ATTRIBUTE.match(html, place):
        place = match.end()
        count += 1
        if count <= MAX_ATTRIBUTES:
            cut = place
    return cut, place


def _is_raw(html: str, place: int) -> bool:
    """Whether a ``<`` stands in a script or another element that holds no tags."""
    closed = True
    for tag in _RAW.finditer(html, 0, place):
        closed = tag.group(1) == "/"
    return not closed
