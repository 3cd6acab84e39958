"""The section and the contact card around a node of the page.

Computed only for the nodes of candidates, by walking up their ancestors. The result is cached for each ancestor,
because the contacts of a page share them.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from pagecurator.extraction.dom.text_layer import TAG_IDS

MAX_LEVELS = 14


class Section(Enum):
    """A part of a page; the frame is its header, footer or navigation."""

    CONTACT = "contact"
    FRAME = "frame"
    BODY = "body"


class NodeContext(NamedTuple):
    """The section around a node, and the card (hCard, microdata ``Person``) that holds it."""

    section: Section
    card: LexborNode | None


_ROOT_CONTEXT = NodeContext(Section.BODY, None)
_CONTACT = re.compile(r"contact|kontakt|impressum|imprint|contatti|address|vcard|h-card")
_FRAME = re.compile(r"foot|header|topbar|top-bar|masthead|navbar")
_CARDS = frozenset(("vcard", "h-card"))
_ADDRESS_ID = TAG_IDS["address"]
_FRAME_IDS = frozenset(TAG_IDS[name] for name in ("footer", "header", "nav"))


class DomContext:
    def __init__(self) -> None:
        self._known: dict[int, NodeContext] = {}

    def of(self, node: LexborNode | None) -> NodeContext:
        path: list[tuple[int, LexborNode]] = []
        parent = node.parent if node is not None else None
        found = None
        while parent is not None and len(path) < MAX_LEVELS:
            element_id = parent.mem_id
            found = self._known.get(element_id)
            if found is not None:
                break
            path.append((element_id, parent))
            parent = parent.parent
        context = found or _ROOT_CONTEXT
        for element_id, element in reversed(path):
            context = self._known[element_id] = _inside(element, context)
        return context


def _inside(element: LexborNode, outer: NodeContext) -> NodeContext:
    """The context inside an element: the nearest section and the nearest card count."""
    tag = element.tag_id
    section, card = outer
    if tag == _ADDRESS_ID:
        return NodeContext(Section.CONTACT, card)
    if tag in _FRAME_IDS:
        section = Section.FRAME
    attributes = element.attributes
    if attributes:
        classes, name, kind = attributes.get("class"), attributes.get("id"), attributes.get("itemtype")
        if classes or name:
            section = _section_named(classes, name) or section
        if (classes and "card" in classes and not _CARDS.isdisjoint(classes.split())) or (
            kind and kind.endswith("/Person")
        ):
            card = element
    return outer if section is outer.section and card is outer.card else NodeContext(section, card)


@lru_cache(maxsize=4096)
def _section_named(classes: str | None, name: str | None) -> Section | None:
    """The section that the classes and the id of an element name; cached, as the pages of a site share them."""
    lower = f"{classes} {name}".lower()
    if _CONTACT.search(lower):
        return Section.CONTACT
    return Section.FRAME if _FRAME.search(lower) else None
