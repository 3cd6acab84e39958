# ruff: noqa: SIM905 - lists of words are written as words
r"""One page, parsed once and walked once: its visible text, its links and its scripts.

The visible text is one string. White space is collapsed as a browser does it, so the control characters are free to
mean something: ``\n`` stands where a block or a line ends, ``\t`` between table cells. Everything else that the
rules need (the element behind a place in the text, hidden parts, headings) is looked up later, and only near a
candidate: most pages have a thousand elements and three contacts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pagecurator.extraction.nesting import flattened
from pagecurator.extraction.surroundings import Climber, Surroundings

_BLOCKS = frozenset(
    """address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu
    nav ol optgroup option p pre section select summary table tbody tfoot thead title tr ul""".split()
)
_CELLS = frozenset(("td", "th"))
_DRAWN = frozenset(("text", "tspan", "desc"))
_UNSEEN = frozenset(("script", "style", "svg", "iframe", "textarea", "noembed", "noframes"))

_SPACES = frozenset(" \n\t\r\f\xa0")

# Zero-width characters and soft hyphens vanish; full-width forms and unusual spaces, dots and hyphens become plain.
_PLAIN: dict[int, str | None] = {
    **{0xFF01 + i: chr(0x21 + i) for i in range(94)},
    **dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)), None),
    **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x96, 0x97, 0xFE63), "-"),
    **dict.fromkeys((0x2024, 0xFE52, 0x3002), "."),
    **dict.fromkeys((0xFE6B,), "@"),
    0xFF5F: "(",
    0xFF60: ")",
}


_OWN_SITE = "/#?."
"""How an address begins that leads to the page's own site: no contact, apart from the bare ``#`` of scripted links."""

_ODD = re.compile("[" + "".join(map(chr, sorted(_PLAIN.keys() - {0xA0}))) + "]")

MAX_STYLE_CHARS = 300_000
MAX_LINKS = 5_000
"""Links looked at on one page."""

_HIDING = ("display:none", "visibility:hidden", "font-size:0", "opacity:0", "left:-9999")
_HIDDEN_CLASSES = frozenset(
    """hidden hide nospam no-spam antispam anti-spam spam spamprotection clutter invisible d-none dn
    displaynone display-none u-hidden is-hidden unsichtbar versteckt decoy honeypot nodisplay no-display""".split()
)
_CLASS = re.compile(r"\.([\w-]+)")
MAX_SELECTOR_CHARS = 2_000


_DATA_NAME = re.compile(
    r"data-(?:cfemail|e?mail(?:to)?(?:-address|-token|-rot13)?|enc-email|rot13|name|user|local|account|mailbox|domain|website|host)(?==)"
)


class Link(NamedTuple):
    """An ``a`` or ``area`` whose ``href`` may lead off the page's own site.

    ``start`` is the end of the text before its words; :meth:`Document.span` knows where these stand.
    """

    href: str
    start: int
    node: LexborNode


class Script(NamedTuple):
    """What stood in one ``script``, and at which place of the text."""

    code: str
    type: str
    start: int


@dataclass(slots=True)
class _Walk:
    parts: list[str] = field(default_factory=list)
    nodes: list[LexborNode | None] = field(default_factory=list)
    links: list[tuple[str, int, LexborNode]] = field(default_factory=list)
    scripts: list[tuple[str, str, int]] = field(default_factory=list)


class Document:
    """A parsed page. ``text`` is what a visitor can read; ``html`` what came over the wire."""

    def __init__(self, html: str, url: str) -> None:
        self.html = html
        self.url = url
        self.tree = _parse(html)
        walk = _Walk()
        root = self.tree.root
        if root is not None:
            _walk(root, walk)
        self.text = "".join(walk.parts)
        self._starts = list(accumulate(map(len, walk.parts), initial=0))
        self.links = [Link(href, self._starts[part], node) for href, part, node in walk.links]
        self.scripts = [Script(code, kind, self._starts[part]) for code, kind, part in walk.scripts]
        self._climber = Climber()
        self._nodes = walk.nodes

    @cached_property
    def host(self) -> str:
        """The page's host, lower-case, without ``www.``; empty when the address has none."""
        try:
            host = (urlsplit(self.url).hostname or "").lower()
        except ValueError:
            return ""
        return host.removeprefix("www.")

    @cached_property
    def data_names(self) -> frozenset[str]:
        """The names of those ``data-`` attributes that can hold an address or a part of one."""
        return frozenset(_DATA_NAME.findall(self.html))

    def node_at(self, offset: int) -> LexborNode | None:
        """The text node that holds this place of the text."""
        index = min(bisect_right(self._starts, offset) - 1, len(self._nodes) - 1)
        while index >= 0:
            node = self._nodes[index]
            if node is not None:
                return node
            index -= 1
        return None

    def span(self, link: Link) -> tuple[int, int]:
        """Where a link's words stand in the text; looked up for the few links that matter."""
        start, text = link.start, self.text
        while start < len(text) and text[start].isspace():
            start += 1
        return start, start + len(" ".join((link.node.text(deep=True) or "").split()))

    def surroundings(self, offset: int) -> Surroundings:
        """The section and the card around a place of the text."""
        return self._climber.around(self.node_at(offset))

    def boundaries(self, start: int, end: int) -> list[int]:
        """The places strictly inside ``start``..``end`` where one text node ends and the next begins."""
        starts, nodes = self._starts, self._nodes
        index = bisect_right(starts, start)
        found = []
        while index < len(nodes) and starts[index] < end:
            if nodes[index] is not None:
                found.append(starts[index])
            index += 1
        return found

    def is_hidden(self, offset: int) -> bool:
        """Whether a style, a class or an attribute hides the inline element around this place."""
        node = self.node_at(offset)
        parent = node.parent if node is not None else None
        for _ in range(6):
            if parent is None or parent.tag_id in _BREAK_IDS:
                return False
            attributes = parent.attributes
            style = (attributes.get("style") or "").replace(" ", "").lower()
            if "hidden" in attributes or any(rule in style for rule in _HIDING):
                return True
            classes = (attributes.get("class") or "").split()
            if any(name.lower() in _HIDDEN_CLASSES or name in self._hidden_classes for name in classes):
                return True
            parent = parent.parent
        return False

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


def _parse(html: str) -> LexborHTMLParser:
    html = flattened(html)
    try:
        return LexborHTMLParser(html)
    except UnicodeEncodeError:  # lone surrogates, from pages decoded with surrogateescape
        return LexborHTMLParser(html.encode("utf-8", "replace").decode())


def _walk(root: LexborNode, walk: _Walk) -> None:  # noqa: PLR0915 - the one hot loop
    """Visits every node once, in document order; the visit is Lexbor's own loop, so pages nest as deep as they like.

    The visit tells where an element begins, not where it ends. So a break is written where a block begins, and where
    words follow a block that has ended: then the block is the words' nearest neighbour to the left.
    """
    parts, nodes, links = walk.parts, walk.nodes, walk.links
    write, place = parts.append, nodes.append
    text_id, spaces, own_site, kinds = _TEXT_ID, _SPACES, _OWN_SITE, _KINDS
    fresh = spaced = True  # nothing was written since the last break; what was written last ends with white space
    script: LexborNode | None = None  # the element whose words nobody reads
    drawn = False  # there was a drawing: the next title is an icon's
    for node in root.traverse(include_text=True):
        tag = node.tag_id
        if tag == text_id:
            words = node.text_content or ""
            if script is not None:
                holder, script = script, None
                parent = node.parent
                if parent is not None and parent.mem_id == holder.mem_id:
                    if holder.tag_id == _SCRIPT_ID:
                        walk.scripts.append((words, holder.attrs.get("type") or "", len(parts)))
                    continue
            if words.isspace():  # more than half of all texts
                if not spaced:
                    write(" ")
                    place(None)
                    spaced = True
                continue
            if not words.isascii():
                words = _ODD.sub(_made_plain, words)
            squeezed = words.split()
            if not squeezed:
                if words and not spaced:
                    write(" ")
                    place(None)
                    spaced = True
                continue
            if not fresh:
                mark = _break_before(node)
                if mark:
                    write(mark)
                    place(None)
                    spaced = True
            line = " ".join(squeezed)
            if not spaced and words[0] in spaces:
                line = " " + line
            fresh = spaced = False
            if words[-1] in spaces:
                line += " "
                spaced = True
            write(line)
            place(node)
            continue
        kind = kinds.get(tag)
        if drawn and (tag == _TITLE_ID or (kind is None and node.tag in _DRAWN)):
            kind = _SILENT
        script = node if kind is _SILENT else None
        if kind is None:
            continue
        if kind is _LINK:
            href = node.attrs.get("href")
            if href and (href[0] not in own_site or href[:2] == "//" or len(href) == 1 or href[:9] == "/cdn-cgi/"):
                links.append((href, len(parts), node))
        elif kind is _SILENT:
            drawn = drawn or tag == _SVG_ID
        elif not fresh:
            write(kind)
            place(None)
            fresh = spaced = True


def _made_plain(match: re.Match[str]) -> str:
    return _PLAIN[ord(match.group())] or ""


def _break_before(node: LexborNode) -> str:
    """The mark of the block that ended just before these words; empty for none."""
    place = node
    while True:
        before = place.prev
        while (
            before is not None
            and before.tag_id in _NOTHING_IDS
            and (before.tag_id != _TEXT_ID or not (before.text_content or "").strip())
        ):
            before = before.prev
        if before is not None:
            tag = before.tag_id
            if tag not in _BREAK_IDS and tag != _TEXT_ID:
                last = before.last_child
                tag = last.tag_id if last is not None else 0
            return _BREAK_IDS.get(tag, "")
        parent = place.parent
        if parent is None or parent.tag_id in _BREAK_IDS:
            return ""
        place = parent


def _tag_ids() -> dict[str, int]:
    """Lexbor's numbers of the elements that we know; numbers compare faster than names."""
    names = sorted(_BLOCKS | _CELLS | _UNSEEN | {"a", "area"})
    ids = {}
    for name in names:
        probe = LexborHTMLParser("")
        ids[name] = probe.create_node(name).tag_id
    page = LexborHTMLParser("<p>x<!--x--></p>")
    paragraph = page.css_first("p")
    child = paragraph.first_child if paragraph is not None else None
    if child is None or child.next is None:
        raise RuntimeError("selectolax reads no text; is it broken?")
    return {**ids, "-text": child.tag_id, "-comment": child.next.tag_id}


_IDS = _tag_ids()
_TEXT_ID, _SCRIPT_ID, _SVG_ID, _TITLE_ID = (_IDS[name] for name in ("-text", "script", "svg", "title"))
_BREAK_IDS = {**{_IDS[name]: "\n" for name in _BLOCKS}, **{_IDS[name]: "\t" for name in _CELLS}}
_LINK, _SILENT = "link", "silent"
_KINDS = {
    **_BREAK_IDS,
    **{_IDS[name]: _SILENT for name in _UNSEEN},
    **dict.fromkeys((_IDS["a"], _IDS["area"]), _LINK),
}
"""What the walk does at an element: write a break, keep a link, pass over its words; nothing at all others."""
_NOTHING_IDS = frozenset((_IDS["-text"], _IDS["-comment"]))
