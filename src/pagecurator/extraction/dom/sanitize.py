# ruff: noqa: SIM905 - lists of words are written as words
"""Keeps a page's nesting within what browsers draw, before the parser sees it.

For broken generators and for hostile pages: Lexbor follows the standard, and the standard looks through all open
elements at many tags, so that 100,000 nested ``div`` cost minutes. Browsers stop nesting at 512 elements; so do we.
Nothing readable is lost: only the tags beyond that depth are left out, never the words between them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

MAX_DEPTH = 512
MANY_TAGS, HOSTILE_DEPTH = 100_000, 64
"""Nobody wrote a page that is both this long and too deep; for each of its tags the parser climbs all of the depth."""
FEW_TAGS, SHORTEST_TAG = 6_000, len("<b>")
"""Pages with fewer tags cost little however they are nested: they are not even looked at."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_NESTING_TAG = re.compile(
    r"<(/?)(?!(?:a|br|img|li|p|td|tr|th|option|script|meta|link|input)[\s>/])([a-zA-Z][a-zA-Z0-9:-]*)"
)
"""Without the commonest of the flat ones: half of the tags of a long page."""

# Elements that never hold others, that the standard closes by itself, or whose address we want at any depth.
_FLAT = frozenset(
    """area base br col embed hr img input link meta param source track wbr command keygen frame p li dt dd tr
    td th thead tbody tfoot option optgroup colgroup html head body title a script style""".split()
)


def limit_nesting(html: str) -> str:
    """The same page with no more than :data:`MAX_DEPTH` elements within one another."""
    if len(html) < FEW_TAGS * SHORTEST_TAG:
        return html
    tags = html.count("<")
    if tags <= FEW_TAGS or not _is_deep(html):
        return html
    return _cut(html, MAX_DEPTH if tags <= MANY_TAGS else HOSTILE_DEPTH)


def _cut(html: str, max_depth: int) -> str:
    pieces: list[str] = []
    kept_from = depth = 0
    open_now: defaultdict[str, int] = defaultdict(int)
    left_out: defaultdict[str, int] = defaultdict(int)
    known: dict[str, str] = {}  # names as they are written, and in lower case; empty when they need no look
    for match in _TAG.finditer(html):
        slash, written = match.groups()
        name = known.get(written)
        if name is None:
            lower = written.lower()
            name = known[written] = "" if lower in _FLAT else lower
        if not name:
            continue
        if not slash:
            if depth < max_depth:
                depth += 1
                open_now[name] += 1
                continue
            left_out[name] += 1
        elif left_out[name]:
            left_out[name] -= 1
        elif open_now[name]:
            open_now[name] -= 1
            depth -= 1
            continue
        elif depth < max_depth:
            continue
        start, end = match.span()
        if start > kept_from:
            pieces.append(html[kept_from:start])
        end = html.find(">", end)
        kept_from = end + 1 if end >= 0 else len(html)
    pieces.append(html[kept_from:])
    return "".join(pieces)


def _is_deep(html: str) -> bool:
    depth = 0
    open_now: Counter[str] = Counter()
    for slash, name in _NESTING_TAG.findall(html):
        if name in _FLAT:
            continue
        if not slash:
            depth += 1
            if depth > MAX_DEPTH:
                return True
            open_now[name] += 1
        elif open_now[name]:
            open_now[name] -= 1
            depth -= 1
    return False


MAX_ATTRIBUTES = 500
WINDOW_CHARS = 16 * 1024
"""Where nothing closes a tag for so long stands a script, a picture in an address, or a tag to look at."""

_NAME = re.compile(r"<[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(r"""[\s/]+[^\s/>=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>][^\s>]*)?)?""")
_RAW = re.compile(r"<(/?)(?:script|style|textarea|title)\b", re.IGNORECASE)


def limit_attributes(html: str) -> str:
    """The same page with no more than :data:`MAX_ATTRIBUTES` in each of its long tags."""
    pieces: list[str] = []
    kept_from = done = 0
    for position in range(0, len(html) - WINDOW_CHARS, WINDOW_CHARS):
        if position < done or html.find(">", position, position + WINDOW_CHARS) >= 0:
            continue
        start = html.rfind("<", done, position + WINDOW_CHARS)
        name = _NAME.match(html, start) if start >= 0 else None
        if name is None:
            continue
        cut, done = _attributes(html, name.end())
        if cut < done and not _is_raw(html, start):
            pieces.append(html[kept_from:cut])
            kept_from = done
    return "".join(pieces) + html[kept_from:] if pieces else html


def _attributes(html: str, position: int) -> tuple[int, int]:
    """Where the last attribute that may stay ends, and where the last one does."""
    cut = position
    count = 0
    while match := _ATTRIBUTE.match(html, position):
        position = match.end()
        count += 1
        if count <= MAX_ATTRIBUTES:
            cut = position
    return cut, position


def _is_raw(html: str, position: int) -> bool:
    """Whether a ``<`` stands in a script or another element that holds no tags."""
    closed = True
    for tag in _RAW.finditer(html, 0, position):
        closed = tag.group(1) == "/"
    return not closed
