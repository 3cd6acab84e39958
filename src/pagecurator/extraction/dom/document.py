# ruff: noqa: SIM905 - lists of words are written as words
r"""One page, parsed once and walked once: its visible text, its links and its scripts.

The visible text is one string. White space is collapsed as a browser does it, so the control characters are free to
mean something: ``\n`` stands where a block or a line ends, ``\t`` between table cells. Everything else that the
rules need (the element behind a place in the text, hidden parts, headings) is looked up later, and only near a
candidate: most pages have a thousand elements and three contacts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pagecurator.extraction.dom.context import DomContext, NodeContext
from pagecurator.extraction.dom.sanitize import limit_attributes, limit_nesting
from pagecurator.extraction.dom.text_layer import BREAK_IDS, Link, Script, TextLayer
from pagecurator.extraction.phones.scan import as_bytes, classify_chars
from pagecurator.extraction.socials.profiles import network_of_host
from pagecurator.extraction.time_limit import check_time

MAX_STYLE_CHARS = 300_000
MAX_LINKS = 5_000
"""Links looked at on one page."""

_HIDING = ("display:none", "visibility:hidden", "font-size:0", "opacity:0", "left:-9999")
_HIDDEN_CLASSES = frozenset(
    """hidden hide nospam no-spam antispam anti-spam spam spamprotection clutter invisible d-none dn
    displaynone display-none u-hidden is-hidden unsichtbar versteckt decoy honeypot nodisplay no-display""".split()
)
_RTL = re.compile(r"bidi-override|direction: ?rtl|dir=[\"']?rtl")
_CLASS = re.compile(r"\.([\w-]+)")
MAX_SELECTOR_CHARS = 2_000


_DATA_NAME = re.compile(
    rb"data-(?:cfemail|e?mail(?:to)?(?:-address|-token|-rot13)?|enc-email|rot13|name|user|local|account|mailbox|domain|website|host)(?==)"
)


class Document:
    """A parsed page. ``text`` is what a visitor can read; ``html`` what came over the wire.

    ``host`` is the page's, lower-case, without ``www.``; empty when its address has none.
    ``latin`` is the text with one byte for each character, for searches that want none but plain letters and digits.
    """

    def __init__(self, html: str, url: str) -> None:
        self.html = html
        self.url = url
        self._bytes = _encoded(html)
        flat = limit_nesting(limit_attributes(html))
        self.tree = LexborHTMLParser(self._bytes if flat is html else _encoded(flat))
        self.host = _host(url)
        layer = TextLayer(self.tree.root, self._home())
        self.text, self.links, self.scripts = layer.text, layer.links, layer.scripts
        self.latin = as_bytes(self.text)
        self.has_at_pictures = layer.has_at_pictures
        self._starts, self._nodes = layer.starts, layer.nodes
        self._dom_context = DomContext()
        self._node_contexts: dict[int, NodeContext] = {}
        self.people_on_cards: dict[int, Any] = {}  # what `people` found out about the cards, by their elements
        self._hidden: dict[int, bool] = {}
        self._hiding: dict[int, bool] = {}
        self.without_roles = (0, 0)  # the stretch of the text that was found to name no role

    def _home(self) -> str:
        """How addresses of the page's own site begin; empty on a network's site, where they may be profiles."""
        return self.url[: self.url.find("/", len("https://")) + 1] if network_of_host(self.host) is None else ""

    @cached_property
    def char_classes(self) -> bytes:
        """The text with ``0`` for each digit, ``A`` for each capital and ``-`` for each sign that numbers have."""
        return classify_chars(self.latin)

    @cached_property
    def data_names(self) -> frozenset[str]:
        """The names of those ``data-`` attributes that can hold an address or a part of one."""
        return frozenset(name.decode() for name in set(_DATA_NAME.findall(self._bytes)))

    @cached_property
    def direct_links(self) -> list[Link]:
        """Those of the first links that do not simply lead to a web page: they write, dial, or run a script."""
        return [
            link
            for link in self.links[:MAX_LINKS]
            if link[0][:4] != "http" or "email-protection#" in link[0] or link[0][7:14] == "mailto:"
        ]

    def node_at(self, offset: int) -> LexborNode | None:
        """The text node that holds this place of the text."""
        index = bisect_right(self._starts, offset, 0, len(self._nodes)) - 1
        return self._nodes[index] if index >= 0 else None

    def position_of(self, script: Script) -> int:
        """Where in the text a script stood."""
        return self._starts[script[2]]

    def span(self, link: Link) -> tuple[int, int]:
        """Where a link's words stand in the text; looked up for the few links that matter."""
        (_, after, node), text = link, self.text
        start = self._starts[after]
        while start < len(text) and text[start].isspace():
            start += 1
        return start, start + len(" ".join(beginning_of(node).split()))

    def node_context(self, offset: int) -> NodeContext:
        """The section and the card around a place of the text."""
        index = bisect_right(self._starts, offset, 0, len(self._nodes)) - 1
        known = self._node_contexts.get(index)
        if known is None:
            known = self._node_contexts[index] = self._dom_context.of(self._nodes[index] if index >= 0 else None)
        return known

    def boundaries(self, start: int, end: int) -> list[int]:
        """The places strictly inside ``start``..``end`` where one text node ends and the next begins."""
        starts, text = self._starts, self.text
        edges = starts[bisect_left(starts, start) : bisect_left(starts, end)]
        positions = (edge + 1 if text[edge] in " \n\t" else edge for edge in edges)
        return [position for position in positions if start < position < end]

    def is_hidden(self, offset: int) -> bool:
        """Whether a style, a class or an attribute hides the inline element around this place."""
        index = bisect_right(self._starts, offset, 0, len(self._nodes)) - 1
        known = self._hidden.get(index)
        if known is None:
            known = self._hidden[index] = self._is_hidden(self._nodes[index] if index >= 0 else None)
        return known

    def _is_hidden(self, node: LexborNode | None) -> bool:
        parent = node.parent if node is not None else None
        for _ in range(6):
            if parent is None or parent.tag_id in BREAK_IDS:
                return False
            element = parent.mem_id
            hides = self._hiding.get(element)
            if hides is None:
                hides = self._hiding[element] = self._hides(parent)
            if hides:
                return True
            parent = parent.parent
        return False

    def _hides(self, element: LexborNode) -> bool:
        """Whether a style, a class or an attribute of this element itself hides what it holds."""
        attributes = element.attributes
        style = (attributes.get("style") or "").replace(" ", "").lower()
        if "hidden" in attributes or any(rule in style for rule in _HIDING):
            return True
        classes = (attributes.get("class") or "").split()
        return any(name.lower() in _HIDDEN_CLASSES or name in self._hidden_classes for name in classes)

    @cached_property
    def has_rtl_text(self) -> bool:
        """Whether the page may show some of its text from right to left."""
        return _RTL.search(self.html) is not None

    @cached_property
    def _hidden_classes(self) -> frozenset[str]:
        """Classes that the page's own styles do not display."""
        styles = "".join(node.text(deep=True) or "" for node in self.tree.css("style"))[:MAX_STYLE_CHARS]
        hidden = set()
        for rule in styles.split("}"):
            selector, _, body = rule.rpartition("{")
            if "none" in body and "display:none" in body.replace(" ", ""):
                hidden.update(_CLASS.findall(selector[-MAX_SELECTOR_CHARS:]))
        return frozenset(hidden)

    def context(self, start: int, end: int, width: int = 60) -> str:
        """The words around a place, on one line."""
        return " ".join(self.text[max(0, start - width) : end + width].split())

    def line(self, offset: int) -> tuple[int, int]:
        """Start and end of the line (block or table cell) that holds this place."""
        text = self.text
        start = max(text.rfind("\n", 0, offset), text.rfind("\t", 0, offset)) + 1
        ends = [e for e in (text.find("\n", offset), text.find("\t", offset)) if e >= 0]
        return start, min(ends, default=len(text))


MAX_TEXT_CHARS, MAX_TEXT_NODES = 4_000, 400
"""How much of one element's text is read: elements within one another would be read again and again."""


def beginning_of(element: LexborNode) -> str:
    """The text of an element; of a very long one its beginning."""
    check_time()
    pieces: list[str] = []
    chars = 0
    for node in islice(element.traverse(include_text=True), MAX_TEXT_NODES):
        piece = node.text_content
        if piece:
            pieces.append(piece)
            chars += len(piece)
            if chars > MAX_TEXT_CHARS:
                break
    return "".join(pieces)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def _encoded(html: str) -> bytes:
    try:
        return html.encode()
    except UnicodeEncodeError:  # lone surrogates, from pages decoded with surrogateescape
        return html.encode("utf-8", "replace")
