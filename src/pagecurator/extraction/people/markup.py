"""The elements around the lines of a page: whether they are titles, links or cells."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from pagecurator.extraction.data.entry_words import NAME_LABELS, ROLE_LABELS
from pagecurator.extraction.dom.document import beginning_of

NO_HEADING, MAX_INLINE_LEVELS = 8, 4
MAX_LEVELS, MAX_COLUMNS, MAX_SIBLINGS = 8, 16, 64
MAX_TITLE_CHARS = 50

_CELLS = frozenset(("td", "th"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "caption", "legend", "summary"))


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
