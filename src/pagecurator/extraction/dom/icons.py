"""What the markup calls the words behind it: the classes and names of an icon, and of the element around the words."""

from __future__ import annotations

from itertools import islice

from selectolax.lexbor import LexborNode

from pagecurator.extraction.dom.text_layer import BREAK_IDS, TAG_IDS

MAX_STEPS, MAX_INNER = 3, 12
_NAMES = ("class", "alt", "title", "aria-label", "src", "data-icon", "itemprop")
_PICTURES = frozenset(("img", "svg"))
_INLINE = frozenset(("i", "span", "em", "b", "strong", "font", "ion-icon", "mat-icon"))
_TEXT_ID, _COMMENT_ID, _BREAK_ID = TAG_IDS["-text"], TAG_IDS["-comment"], TAG_IDS["br"]


def names_before(node: LexborNode) -> tuple[str, str]:
    """The names of the icon directly before a text node, and those of the elements around it that begin with it."""
    around: list[str] = []
    for _ in range(MAX_STEPS):
        before = _element_before(node)
        if before is not None:
            return (_names(before) if _is_wordless(before) else ""), " ".join(around)
        parent = node.parent
        if parent is None:
            break
        around.append(_names(parent))
        if parent.tag_id in BREAK_IDS:
            break
        node = parent
    return "", " ".join(around)


def _element_before(node: LexborNode) -> LexborNode | None:
    """The sibling before a node, without white space and comments."""
    before = node.prev
    while before is not None and (
        before.tag_id == _COMMENT_ID or (before.tag_id == _TEXT_ID and (before.text_content or " ").isspace())
    ):
        before = before.prev
    return before


def _is_wordless(element: LexborNode) -> bool:
    """Whether an element is an icon: a picture, or an inline element without words."""
    if element.tag in _PICTURES:
        return True
    inner = islice(element.traverse(include_text=True), MAX_INNER) if element.tag in _INLINE else ()
    return element.tag in _INLINE and all(
        node.tag_id != _TEXT_ID or (node.text_content or " ").isspace() for node in inner
    )


def _names(element: LexborNode) -> str:
    """The attributes that name an element without words, and those of the only element in it (``use`` in ``svg``)."""
    if element.tag_id in (_TEXT_ID, _BREAK_ID):
        return ""
    found = [_attributes(element)]
    inner = element.first_child
    if inner is not None and inner.tag_id not in (_TEXT_ID, _COMMENT_ID):
        found.append(_attributes(inner))
    return " ".join(found)


def _attributes(element: LexborNode) -> str:
    attributes = element.attrs
    return " ".join(
        value
        for name, value in attributes.items()
        if value and (name in _NAMES or (name[-4:] == "href" and "#" in value))
    )[:200]
