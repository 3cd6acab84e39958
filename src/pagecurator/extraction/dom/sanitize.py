# ruff: noqa: SIM905 - lists of words are written as words
"""Limits the nesting and the attributes of a page before it is parsed; the text of the page is never changed.

For broken generators and hostile pages. Lexbor follows the WHATWG standard, which searches the open elements at many
tags: 100,000 nested ``div`` take minutes. Browsers stop nesting at 512 elements, and so do we; only the tags beyond
are removed. The parser also compares each attribute of a tag with all before it: 40,000 of them take two seconds, and
400,000 minutes. Only the attributes beyond a limit are removed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

MAX_DEPTH = 512
MANY_TAGS, HOSTILE_DEPTH = 100_000, 64
"""Limit for pages with very many tags that are also too deep: the parser's cost is their product."""
FEW_TAGS, SHORTEST_TAG = 6_000, len("<b>")
"""Pages with fewer tags are fast however deep they are; they are not checked."""

MAX_ATTRIBUTES = 500
WINDOW_CHARS = 16 * 1024
"""Without a ``>`` for this long, there is a script, a ``data:`` URL, or a tag with too many attributes."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_NESTING_TAG = re.compile(
    r"<(/?)(?!(?:a|br|img|li|p|td|tr|th|option|script|meta|link|input)[\s>/])([a-zA-Z][a-zA-Z0-9:-]*)"
)
"""Without the most frequent flat elements, which are half of the tags of a long page."""

# Elements that never hold others, that the standard closes implicitly, or whose attributes are needed at any depth.
_FLAT = frozenset(
    """area base br col embed hr img input link meta param source track wbr command keygen frame p li dt dd tr
    td th thead tbody tfoot option optgroup colgroup html head body title a script style""".split()
)

_TAG_NAME = re.compile(r"<[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(r"""[\s/]+[^\s/>=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>][^\s>]*)?)?""")
_RAW_TEXT = re.compile(r"<(/?)(?:script|style|textarea|title)\b", re.IGNORECASE)


def sanitize(html: str) -> str:
    """The page with at most :data:`MAX_DEPTH` nested elements and :data:`MAX_ATTRIBUTES` attributes in a long tag.

    Returns the same string if there is nothing to limit.
    """
    return _limit_nesting(_limit_attributes(html))


def _limit_nesting(html: str) -> str:
    if len(html) < FEW_TAGS * SHORTEST_TAG:
        return html
    tags = html.count("<")
    if tags <= FEW_TAGS or not _is_deep(html):
        return html
    return _without_tags_beyond(html, MAX_DEPTH if tags <= MANY_TAGS else HOSTILE_DEPTH)


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


def _without_tags_beyond(html: str, max_depth: int) -> str:
    pieces: list[str] = []
    copied_from = depth = 0
    open_now: defaultdict[str, int] = defaultdict(int)
    removed: defaultdict[str, int] = defaultdict(int)
    names: dict[str, str] = {}  # lower-case names by their spelling; empty for flat elements
    for match in _TAG.finditer(html):
        slash, spelling = match.groups()
        name = names.get(spelling)
        if name is None:
            lower = spelling.lower()
            name = names[spelling] = "" if lower in _FLAT else lower
        if not name:
            continue
        if not slash:
            if depth < max_depth:
                depth += 1
                open_now[name] += 1
                continue
            removed[name] += 1
        elif removed[name]:
            removed[name] -= 1
        elif open_now[name]:
            open_now[name] -= 1
            depth -= 1
            continue
        elif depth < max_depth:
            continue
        start, end = match.span()
        if start > copied_from:
            pieces.append(html[copied_from:start])
        end = html.find(">", end)
        copied_from = end + 1 if end >= 0 else len(html)
    pieces.append(html[copied_from:])
    return "".join(pieces)


def _limit_attributes(html: str) -> str:
    pieces: list[str] = []
    copied_from = done = 0
    for window in range(0, len(html) - WINDOW_CHARS, WINDOW_CHARS):
        if window < done or html.find(">", window, window + WINDOW_CHARS) >= 0:
            continue
        start = html.rfind("<", done, window + WINDOW_CHARS)
        name = _TAG_NAME.match(html, start) if start >= 0 else None
        if name is None:
            continue
        cut, done = _attributes(html, name.end())
        if cut < done and not _is_in_raw_text(html, start):
            pieces.append(html[copied_from:cut])
            copied_from = done
    return "".join(pieces) + html[copied_from:] if pieces else html


def _attributes(html: str, position: int) -> tuple[int, int]:
    """The end of the last attribute within the limit, and the end of the last attribute."""
    cut = position
    count = 0
    while match := _ATTRIBUTE.match(html, position):
        position = match.end()
        count += 1
        if count <= MAX_ATTRIBUTES:
            cut = position
    return cut, position


def _is_in_raw_text(html: str, position: int) -> bool:
    """Whether a position is inside a script or another element that holds text only."""
    closed = True
    for tag in _RAW_TEXT.finditer(html, 0, position):
        closed = tag.group(1) == "/"
    return not closed
