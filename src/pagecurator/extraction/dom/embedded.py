"""Documents inside a page: in ``srcdoc`` of an ``iframe``, and in the shadow root of an element.

A visitor sees both like the rest of the page. The content of any other ``template`` is not shown: scripts fill it in
later, and until then it holds examples.
"""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pagecurator.extraction.dom.sanitize import sanitize
from pagecurator.extraction.time_limit import check_time

MAX_DOCUMENTS, MAX_NESTING = 200, 3

LINK_NAMES = ("data-href", "data-url", "data-link")
"""Attributes with which scripts link: only those with an address or a number are contacts."""
CUSTOM_ELEMENTS = frozenset(("joomla-hidden-mail", "astro-island"))
DATA_NAMES = ("data-props", "data-react-props", "data-state", "data-json", "data-contact", "data-initial-state")
"""Attributes with which elements hand JSON to scripts, besides those of :data:`CARRIERS`."""
_LINK_ATTRIBUTES = (*LINK_NAMES, "action")

CARRIERS = (
    "[itemprop],[typeof],iframe[srcdoc],template[shadowrootmode],[onclick*='ail'],[onclick*='tel:'],"
    "form[action^='mailto:' i],input[readonly][value*='@'],div[data-page^='{'],"
    "div[wire\\:snapshot]"
)
"""The elements that hold more than their words. One selection for all of them is hardly slower than for the first;
the name of an unknown element takes longest, so custom elements are
collected with the text."""


def embedded_documents(carriers: list[LexborNode]) -> Iterator[LexborHTMLParser]:
    """The documents that elements of the page hold, then those within them."""
    todo = [(node, 1) for node in carriers]
    count = 0
    for node, depth in todo:
        html = _markup_inside(node)
        if html is None:
            continue
        check_time()
        tree = LexborHTMLParser(sanitize(html))
        yield tree
        count += 1
        if count == MAX_DOCUMENTS:
            return
        if depth < MAX_NESTING:
            todo += [(inner, depth + 1) for inner in tree.css("iframe[srcdoc],template")]


def _markup_inside(node: LexborNode) -> str | None:
    tag = node.tag
    if tag == "iframe":
        return node.attrs.get("srcdoc")
    if tag == "template" and "shadowrootmode" in node.attrs:
        return "<div" + (node.html or "")[len("<template") :]
    return None


def linked_by_attribute(node: LexborNode) -> str | None:
    """The ``mailto:`` or ``tel:`` URL of a button, a form or a scripted element."""
    attributes = node.attrs
    for name in _LINK_ATTRIBUTES:
        value = (attributes.get(name) or "").strip()
        if value[:7].lower() == "mailto:" or value[:4].lower() == "tel:":
            return value
    return None
