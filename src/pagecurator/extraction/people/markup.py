"""The elements around the lines of a page: how deep they are, and whether they are titles, links or cells."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from pagecurator.extraction.data.entry_words import NAME_LABELS, ROLE_LABELS
from pagecurator.extraction.dom.document import beginning_of

NO_HEADING, MAX_INLINE_LEVELS = 8, 4
MAX_LEVELS, MAX_COLUMNS, MAX_SIBLINGS = 8, 16, 64
MAX_TITLE_CHARS = 50

_CELLS = frozenset(("td", "th"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "caption", "legend", "summary"))
_FRAMES = frozenset(("footer", "header", "nav", "aside", "form", "main", "body", "html"))
"""Elements out of which no contact belongs to a name."""


class Tree:
    """Depths of the elements around text nodes, stored by element."""

    def __init__(self) -> None:
        self._depths: dict[int, tuple[int, int, int]] = {}  # by element: depth, parent, depth of the nearest frame

    def common_depth(self, one: LexborNode, other: LexborNode) -> int:
        depths = self._depths
        a, b = self._element(one), self._element(other)
        while a != b:
            if depths[a][0] >= depths[b][0]:
                a = depths[a][1]
            else:
                b = depths[b][1]
        return depths[a][0]

    def frame_depth(self, node: LexborNode) -> int:
        return self._depths[self._element(node)][2]

    def _element(self, node: LexborNode) -> int:
        """The id of the element that holds a text node, after its ancestors were stored."""
        path: list[LexborNode] = []
        parent = node.parent
        depth, above, frame = -1, 0, 0
        self._depths.setdefault(0, (-1, 0, 0))
        while parent is not None:
            known = self._depths.get(parent.mem_id)
            if known is not None:
                depth, above, frame = known[0], parent.mem_id, known[2]
                break
            path.append(parent)
            parent = parent.parent
        for element in reversed(path):
            depth += 1
            if element.tag in _FRAMES:
                frame = depth
            self._depths[element.mem_id] = (depth, above, frame)
            above = element.mem_id
        return above


def heading_level(node: LexborNode) -> int:
    """1 to 6 for text in ``h1`` to ``h6``, 7 for other titles, ``NO_HEADING`` for text."""
    parent = node.parent
    for _ in range(MAX_INLINE_LEVELS):
        if parent is None:
            break
        tag = parent.tag or ""
        if tag in _HEADINGS:
            return int(tag[1]) if tag[1].isdigit() else NO_HEADING - 1
        parent = parent.parent
    return NO_HEADING


def is_in_link(node: LexborNode) -> bool:
    parent = node.parent
    for _ in range(MAX_INLINE_LEVELS - 1):
        if parent is None:
            return False
        if parent.tag == "a":
            return True
        parent = parent.parent
    return False


def column_title(node: LexborNode, known: dict[int, list[str]]) -> str:
    """The title of a text's column in lower case; empty outside of tables with titles."""
    cell = _ancestor(node, "td")
    row = cell.parent if cell is not None else None
    table = _ancestor(row, "table") if row is not None else None
    if cell is None or table is None:
        return ""
    titles = known.get(table.mem_id)
    if titles is None:
        titles = known[table.mem_id] = _column_titles(table)
    column = 0
    previous = cell.prev if titles else None
    for _ in range(MAX_SIBLINGS):
        if previous is None:
            return titles[column] if column < len(titles) else ""
        column += previous.tag in _CELLS
        previous = previous.prev
    return ""


def _ancestor(node: LexborNode, tag: str) -> LexborNode | None:
    parent = node.parent
    for _ in range(MAX_LEVELS):
        if parent is None or parent.tag == tag:
            return parent
        parent = parent.parent
    return None


def _column_titles(table: LexborNode) -> list[str]:
    """The words of a table's first row, if they are titles: no cell is empty of letters, none has an address."""
    row = table.css_first("tr")
    titles: list[str] = []
    cell = row.first_child if row is not None else None
    while cell is not None and len(titles) < MAX_COLUMNS:
        if cell.tag in _CELLS:
            titles.append(" ".join(beginning_of(cell).split()).lower().rstrip(":")[:MAX_TITLE_CHARS])
        cell = cell.next
    is_header = any(title in NAME_LABELS or title in ROLE_LABELS for title in titles)
    return titles if is_header and not any("@" in title for title in titles) else []
