# ruff: noqa: SIM905 - lists of words are written as words
r"""One page, parsed once and traversed once: its visible text, its links and its scripts.

The visible text is one string, in which ``\n`` ends a block or line and ``\t`` separates table cells. Everything else
that the rules need (the element at a position of the text, hidden parts, headings) is looked up lazily, near
candidates only: most pages have a thousand elements and three contacts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container
from functools import cached_property, lru_cache
from itertools import islice
from operator import itemgetter
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pagecurator.extraction.dom.context import DomContext, NodeContext
from pagecurator.extraction.dom.depths import ElementDepths
from pagecurator.extraction.dom.embedded import (
    CARRIERS,
    CUSTOM_ELEMENTS,
    DATA_NAMES,
    DIALLING_NAMES,
    LINK_NAMES,
    dialled_by_attribute,
    embedded_documents,
    linked_by_attribute,
)
from pagecurator.extraction.dom.icons import names_before
from pagecurator.extraction.dom.sanitize import sanitize
from pagecurator.extraction.dom.text_layer import BREAK_IDS, Link, Script, TextLayer, as_latin, classify_chars
from pagecurator.extraction.time_limit import check_time

MAX_STYLE_CHARS = 300_000
MAX_LINKS = 5_000
"""Links that are read on one page."""
MAX_CUSTOM = 500
"""Custom elements whose attributes are read."""
MAX_LINKS_AT_ONE_PLACE = 20
MAX_CLASS_CHARS = 500
MAX_TEXT_CHARS, MAX_TEXT_NODES = 4_000, 400
"""How much of one element's text is read: nested elements would be read again and again."""

_HIDING = ("display:none", "visibility:hidden", "font-size:0", "opacity:0", "left:-9999")
_HIDDEN_CLASSES = frozenset(
    """hidden hide nospam no-spam antispam anti-spam spam spamprotection clutter invisible d-none dn
    displaynone display-none u-hidden is-hidden unsichtbar versteckt decoy honeypot nodisplay no-display""".split()
)
_RTL = re.compile(r"bidi-override|direction: ?rtl|dir=[\"']?rtl")
_DIALLED = re.compile(r"\btel:[^'\"\\)<>]{3,40}")
_COMPOSE = re.compile(
    r"https?://(?:[\w-]{1,30}\.){0,3}(?:mail|outlook|webmail|compose|email)\.[\w.-]{2,30}/|googlegmail:|ms-outlook:",
    re.IGNORECASE,
)
"""The web pages and apps with which people write mail."""
_HANDLE = re.compile(r"://([\w.-]{4,100}/@[\w.-]{1,64})")
_PLAIN_HOST = re.compile(r"https?://([a-z0-9.-]+)(?=[/?#]|\Z)")
"""The host of nearly all URLs; the others are split by the library."""
_CLASS = re.compile(r"\.([\w-]+)")
MAX_SELECTOR_CHARS = 2_000


_DATA_NAME = re.compile(
    rb"data-(?:(?:cfemail|e?mail(?:to)?(?:-address|-token|-rot13|-encoded)?|enc-email|encoded-email|rot13|b64|name|user"
    rb"|local|account|mailbox|domain|website|host|address|addr|at|first|second|last|part-?[123]|u|d|tld|contact"
    rb"|clipboard-text|phone|tel|telephone|phone-number)(?==)"
    rb"|(?:href|url|link)(?==[\"']?(?:mailto|tel):)|(?:page|props|react-props|state|json|contact|initial-state)(?==[\"'][{\[&]))"
)


class Document:
    """A parsed page: ``text`` is what a visitor reads, ``html`` the markup as it was received.

    ``host`` is the page's host in lower case, without ``www.``; empty if the URL has none. ``latin`` is the text with
    one byte for each character, for fast searches. Links within the page's own site are left out unless
    ``with_own_links`` is set: they lead to no contact. ``utf8`` is ``html`` in UTF-8, if it is known.
    """

    def __init__(self, html: str, url: str, *, with_own_links: bool = False, utf8: bytes | None = None) -> None:
        self.html = html
        self.url = url
        self._bytes = _encoded(html) if utf8 is None else utf8
        sanitized = sanitize(html)
        self.tree = LexborHTMLParser(self._bytes if sanitized is html else _encoded(sanitized))
        self.host = host_of(url)
        origin = "" if with_own_links else _origin(url)
        layer = TextLayer(self.tree.root, origin)
        self.carriers = self.tree.css(CARRIERS)
        self._custom = [node for node in layer.unknown[:MAX_LINKS] if "-" in (node.tag or "")]
        self.carriers += [node for node in self._custom if node.tag in CUSTOM_ELEMENTS]
        self.trees = [self.tree]
        for tree in embedded_documents(layer.frames) if layer.frames else ():
            self.trees.append(tree)
            self.carriers += tree.css(CARRIERS)
            layer.append(TextLayer(tree.root, origin))
        self.text, self.links, self.scripts = layer.text, layer.links, layer.scripts
        self.latin = as_latin(self.text)
        self.has_at_pictures = layer.has_at_pictures
        self.at_styles = layer.at_styles
        self._classes: dict[int, str] = {}
        self._starts, self._nodes = layer.starts, layer.nodes
        self._dom_context = DomContext()
        self._node_contexts: dict[int, NodeContext] = {}
        self.links += self._links_of_custom_elements()
        self._hidden: dict[int, bool] = {}
        self._hiding: dict[int, bool] = {}

    @cached_property
    def char_classes(self) -> bytes:
        """The class of each character, see :func:`classify_chars`."""
        return classify_chars(self.latin)

    @cached_property
    def words(self) -> list[str]:
        """The pieces of the text between white space."""
        return self.text.split()

    @cached_property
    def data_names(self) -> frozenset[str]:
        """The names of those ``data-`` attributes that can hold an address or a part of one."""
        return frozenset(name.decode() for name in set(_DATA_NAME.findall(self._bytes)))

    def select(self, selector: str) -> list[LexborNode]:
        """The elements of the page and of the documents inside it."""
        return [node for tree in self.trees for node in tree.css(selector)]

    @cached_property
    def direct_links(self) -> list[Link]:
        """Links that don't lead to a web page: ``mailto:``, ``tel:``, ``javascript:`` and the like.

        Also what a script or a form does instead of a link: ``onclick="location='tel:…'"``, ``data-href="mailto:…"``.
        """
        links = [
            link
            for link in self.links[:MAX_LINKS]
            if link[0][:4] != "http" or "email-protection#" in link[0] or "/mailto:" in link[0]
        ]
        named = sorted(self.data_names.intersection(LINK_NAMES))
        scripted = self.select(",".join(f"[{name}*=':']" for name in named)) if named else []
        for node in (*self.scripted, *scripted[:MAX_LINKS]):
            url = linked_by_attribute(node) or dialled_by(node.attrs.get("onclick") or "")
            if url:
                links.append((url, self._nodes_before(node), node))
        dialling = sorted(self.data_names.intersection(DIALLING_NAMES))
        if dialling:
            selector = ",".join(f"{tag}[{name}]" for name in dialling for tag in ("a", "button"))
            numbers = ((dialled_by_attribute(node), node) for node in self.select(selector)[:MAX_LINKS])
            links += [(number, self._nodes_before(node), node) for number, node in numbers if number]
        return links

    def _links_of_custom_elements(self) -> list[Link]:
        """The links of ``<v-btn href="…">`` to other sites, of ``mailto:`` and of ``tel:``."""
        hrefs = ((node, node.attrs.get("href") or "") for node in self._custom[:MAX_CUSTOM])
        return [
            (href, self._nodes_before(node), node)
            for node, href in hrefs
            if href and (href.startswith(("mailto:", "tel:")) or "://" in href)
        ]

    @property
    def compose_links(self) -> list[Link]:
        """Links to a mail service that open a new message."""
        return [
            link
            for link in self.links[:MAX_LINKS]
            if ("to=" in link[0] or "url=mailto" in link[0]) and _COMPOSE.match(link[0])
        ]

    @property
    def data_holders(self) -> list[LexborNode]:
        """The elements that hand JSON to a script in an attribute."""
        named = sorted(self.data_names.intersection(DATA_NAMES))
        holders = self.select(",".join(f"[{name}]" for name in named)) if named else []
        known = (node for node in self.carriers if node.tag in ("astro-island", "div") or "x-data" in node.attributes)
        return [*known, *holders[:MAX_LINKS], *self._custom[:MAX_CUSTOM]]

    @cached_property
    def scripted(self) -> list[LexborNode]:
        """The elements that do something in place of a link."""
        return [node for node in self.carriers[:MAX_LINKS] if "onclick" in node.attributes or node.tag == "form"]

    @cached_property
    def click_handlers(self) -> list[Link]:
        """The code of ``onclick`` in which an address may be, of elements that are no scripted links themselves."""
        return [
            (code, self._nodes_before(node), node)
            for node in self.scripted
            if (code := node.attrs.get("onclick")) and "ail" in code and not _is_scripted_link(node)
        ]

    def _nodes_before(self, element: LexborNode) -> int:
        """The number of text nodes before an element's words; all of them if it has none."""
        words = next(
            (
                node
                for node in islice(element.traverse(include_text=True, skip_empty=True), 50)
                if node.mem_id in self._order
            ),
            None,
        )
        return len(self._nodes) if words is None else self._order[words.mem_id]

    @cached_property
    def _order(self) -> dict[int, int]:
        return {node.mem_id: index for index, node in enumerate(self._nodes)}

    @cached_property
    def linked_hosts(self) -> frozenset[str]:
        """The hosts of other sites that the page links to, without ``www.``."""
        return frozenset(host_of(link[0]) for link in self.links[:MAX_LINKS])

    @cached_property
    def linked_handles(self) -> frozenset[str]:
        """The ``host/@name`` of links to profiles."""
        profiles = (link[0].lower() for link in self.links[:MAX_LINKS] if "/@" in link[0])
        return frozenset(_HANDLE.findall("\n".join(profiles)))

    def position_of(self, script: Script) -> int:
        """The position in the text at which a script was."""
        return self._starts[script[2]]

    def span(self, link: Link) -> tuple[int, int]:
        """The span of a link's words in the text; computed for the few links that matter."""
        (_, after, node), text = link, self.text
        start = self._starts[after]
        while start < len(text) and text[start].isspace():
            start += 1
        return start, start + len(" ".join(beginning_of(node).split()))

    def node_context(self, offset: int) -> NodeContext:
        index = bisect_right(self._starts, offset, 0, len(self._nodes)) - 1
        known = self._node_contexts.get(index)
        if known is None:
            known = self._node_contexts[index] = self._dom_context.of(self._nodes[index] if index >= 0 else None)
        return known

    def text_node_at(self, offset: int) -> LexborNode:
        """The text node at a position of the text."""
        index = bisect_right(self._starts, offset, 0, len(self._nodes))
        return self._nodes[index - 1 if index else 0]

    def neighbours_of_link(self, offset: int, href: str) -> tuple[LexborNode, LexborNode, LexborNode, int] | None:
        """A link without words at an offset, the text nodes before and after it, and where the one after it begins."""
        after = bisect_right(self._starts, offset, 0, len(self._nodes)) - 1
        if after < 1:
            return None
        found: Link | None = None
        first = bisect_left(self.links, after, key=itemgetter(1))
        for link in self.links[first : first + MAX_LINKS_AT_ONE_PLACE]:
            if link[1] != after:
                break
            if found is None or href in unquote(link[0]):
                found = link
        return (found[2], self._nodes[after - 1], self._nodes[after], self._starts[after]) if found else None

    @cached_property
    def depths(self) -> ElementDepths:
        return ElementDepths()

    def common_depth(self, one: int, other: int) -> int:
        """The depth of the smallest element that holds two positions of the text."""
        return self.depths.common_depth(self.text_node_at(one), self.text_node_at(other))

    def names_before(self, offset: int) -> tuple[str, str]:
        """What icons and elements call the words at a position, if a text node begins there; see :mod:`icons`."""
        index = bisect_right(self._starts, offset, 0, len(self._nodes)) - 1
        if index < 0 or self.text[self._starts[index] : offset].strip(" \n\t(+"):
            return "", ""
        return names_before(self._nodes[index])

    def classes_at(self, offset: int) -> str:
        """The classes and ids of the two innermost elements around a position."""
        index = bisect_right(self._starts, offset, 0, len(self._nodes)) - 1
        element = self._nodes[index].parent if index >= 0 else None
        words = []
        for _ in range(2):
            if element is not None:
                words.append(self._classes_of(element))
                element = element.parent
        return " ".join(words)

    def _classes_of(self, element: LexborNode) -> str:
        """Read once for each element: one with a long class may hold thousands of addresses."""
        known = self._classes.get(element.mem_id)
        if known is None:
            attributes = element.attrs
            words = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
            known = self._classes[element.mem_id] = words[:MAX_CLASS_CHARS]
        return known

    def boundaries(self, start: int, end: int) -> list[int]:
        """The positions strictly inside ``start``..``end`` at which one text node ends and the next begins."""
        starts, text = self._starts, self.text
        edges = starts[bisect_left(starts, start) : bisect_left(starts, end)]
        if not edges:
            return edges
        positions = (edge + 1 if text[edge] in " \n\t" else edge for edge in edges)
        return [position for position in positions if start < position < end]

    def is_within(self, offset: int, tags: Container[str], levels: int) -> bool:
        """Whether one of the nearest elements around a position has one of these tags."""
        index = bisect_right(self._starts, offset, 0, len(self._nodes)) - 1
        parent = self._nodes[index].parent if index >= 0 else None
        for _ in range(levels):
            if parent is None:
                return False
            if parent.tag in tags:
                return True
            parent = parent.parent
        return False

    def is_hidden(self, offset: int) -> bool:
        """Whether a style, a class or an attribute hides the inline element around a position."""
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
        """Whether a style, a class or an attribute of the element itself hides its content."""
        attributes = element.attributes
        style = (attributes.get("style") or "").replace(" ", "").lower()
        if "hidden" in attributes or any(rule in style for rule in _HIDING):
            return True
        classes = (attributes.get("class") or "").split()
        return any(name.lower() in _HIDDEN_CLASSES or name in self._hidden_classes for name in classes)

    @cached_property
    def has_rtl_text(self) -> bool:
        """Whether the page may show some of its text from right to left."""
        return ("rtl" in self.html or "bidi-override" in self.html) and _RTL.search(self.html) is not None

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
        """The words around a span of the text, on one line; empty beyond the text, where invisible candidates are."""
        if start >= len(self.text):
            return ""
        return " ".join(self.text[max(0, start - width) : end + width].split())

    def line(self, offset: int) -> tuple[int, int]:
        """Start and end of the line (a block or a table cell) around a position."""
        text = self.text
        start = max(text.rfind("\n", 0, offset), text.rfind("\t", 0, offset)) + 1
        ends = [e for e in (text.find("\n", offset), text.find("\t", offset)) if e >= 0]
        return start, min(ends, default=len(text))


def dialled_by(code: str) -> str | None:
    """The ``tel:`` URL in a script."""
    found = _DIALLED.search(code)
    return found.group() if found is not None else None


def _is_scripted_link(node: LexborNode) -> bool:
    """Whether this is ``<a href="#">``, whose script is read with the links."""
    return node.tag == "a" and (node.attrs.get("href") or "#").lstrip()[:1] in ("#", "j", "J")


def beginning_of(element: LexborNode) -> str:
    """The text of an element, cut off if it is very long."""
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


@lru_cache(maxsize=64)
def host_of(url: str) -> str:
    """The host of a URL in lower case, without ``www.``; empty if it has none."""
    plain = _PLAIN_HOST.match(url)
    if plain is not None:
        return plain.group(1).removeprefix("www.")
    try:
        return (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def _origin(url: str) -> str:
    """The scheme and the host with which a URL begins, up to its path."""
    return url[: url.find("/", len("https://")) + 1]


def _encoded(html: str) -> bytes:
    try:
        return html.encode()
    except UnicodeEncodeError:  # lone surrogates, from pages decoded with surrogateescape
        return html.encode("utf-8", "replace")
