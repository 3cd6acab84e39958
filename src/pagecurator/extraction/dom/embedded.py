"""Documents inside a page: in ``srcdoc`` of an ``iframe``, and in the shadow root of an element.

A visitor sees both like the rest of the page. The content of any other ``template`` is not shown: scripts fill it in
later, and until then it holds examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pagecurator.extraction.dom.sanitize import sanitize
from pagecurator.extraction.time_limit import check_time

MAX_DOCUMENTS, MAX_NESTING = 200, 3
_NUMBER = re.compile(r"[+0(][\d ()./-]{6,24}")

LINK_NAMES = ("data-href", "data-url", "data-link")
"""Attributes with which scripts link: only those with an address or a number are contacts."""
DIALLING_NAMES = ("data-phone", "data-tel", "data-telephone", "data-phone-number")
"""Attributes with the number that a link without a target or a button shows or dials."""
CUSTOM_ELEMENTS = frozenset(("joomla-hidden-mail", "astro-island"))
DATA_NAMES = (
    "data-page",
    "data-props",
    "data-react-props",
    "data-state",
    "data-json",
    "data-contact",
    "data-initial-state",
)
"""Attributes with which elements hand JSON to scripts, besides those of :data:`CARRIERS`."""
_LINK_ATTRIBUTES = (*LINK_NAMES, "action")

CARRIERS = (
    "[itemprop],[typeof],[onclick]:is([onclick*='ail'],[onclick*='tel:']),"
    "form[action^='mailto:' i],input[readonly][value*='@'],"
    "div:is([wire\\:snapshot],[wire\\:initial-data],[x-data*='@'])"
)
"""The elements that hold more than their words, besides those that are collected with the text.

One selection for all of them is hardly slower than for the first. What is in ``:is()`` is only compared on elements
that match what is before it."""


def embedded_documents(frames: list[LexborNode]) -> Iterator[LexborHTMLParser]:
    """The documents that elements of the page (``iframe``, ``template``) hold, then those within them."""
    todo = [(node, 1) for node in frames]
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


def dialled_by_attribute(node: LexborNode) -> str | None:
    """The number, as a ``tel:`` URL, that a script dials or shows for a link without a target, or for a button."""
    attributes = node.attrs
    if (attributes.get("href") or "#").lstrip()[:1] not in "#jJ":
        return None
    values = ((attributes.get(name) or "").strip() for name in DIALLING_NAMES)
    return next(("tel:" + value for value in values if _NUMBER.fullmatch(value)), None)
