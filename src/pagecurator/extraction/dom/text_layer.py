# ruff: noqa: SIM905 - lists of words are written as words
r"""The text layer of a page: one traversal of its nodes collects the visible text, the links and the scripts.

White space is collapsed as in browsers, so control characters are free for other uses: ``\n`` ends a block or a line,
``\t`` separates table cells.
"""

from __future__ import annotations

import re
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset(
    """address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu
    nav ol optgroup option p pre section select summary table tbody tfoot thead title tr ul""".split()
)
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(("script", "style", "svg", "iframe", "textarea", "noembed", "noframes"))
_DRAWN = frozenset(("text", "tspan", "desc"))
"""Elements with text inside ``svg`` (its ``title`` describes an icon)."""

_SPACES = frozenset(" \n\t\r\f\xa0")

# The digits of a script follow each other, so every tenth code finds one of each.
_ZEROS = [code - int(chr(code)) for code in range(0x80, 0x10000, 10) if chr(code).isdecimal()]
# Zero-width characters and soft hyphens are removed; full-width forms, the digits of all scripts, and unusual spaces,
# dots and hyphens are replaced by their ASCII forms.
_ASCII_FORMS: dict[int, str | None] = {
    **{zero + digit: str(digit) for zero in _ZEROS for digit in range(10)},
    **{0xFF01 + i: chr(0x21 + i) for i in range(94)},
    **dict.fromkeys(
        (
            0xAD,
            0x200B,
            0x200C,
            0x200D,
            0x200E,
            0x200F,
            0x2060,
            0xFEFF,
            *range(0x202A, 0x202F),
            *range(0x2066, 0x206A),
            0x061C,
        ),
        None,
    ),
    **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x96, 0x97, 0xFE63), "-"),
    **dict.fromkeys((0x2024, 0xFE52, 0x3002, 0xFF61), "."),
    **dict.fromkeys((0xFE6B,), "@"),
    **dict.fromkeys((0x3010, 0x3014, 0x3016), "["),  # 【 and the like
    **dict.fromkeys((0x3011, 0x3015, 0x3017), "]"),
    0xFF5F: "(",
    0xFF60: ")",
}
_ODD = re.compile("[" + "".join(map(chr, sorted(_ASCII_FORMS.keys() - {0xA0}))) + "]")

_OWN_SITE = "/#?."
"""The first characters of relative URLs, which lead to no contact, except the bare ``#`` of scripted links.

A URL without a colon and an ``@`` is relative, too, unless it begins like a host: ``www.facebook.com/name``."""
_ELSEWHERE = frozenset(("http", "www.", "cdn-", "mail", "/mai"))
"""How the path of a URL begins that is another URL with a damaged beginning (``/mailto:``), or Cloudflare's."""
_NAMED = frozenset(("http", "mail", "MAIL", "Mail"))
"""How a URL begins whose colon is missing or encoded: ``mailto%3A…``."""
_NO_ORIGIN = "\0"
"""A prefix that no URL has."""
_MAX_STYLES = 5_000
"""Longer style sheets are frameworks; what a page writes for one address is short."""
_AT_PICTURES = ("@", "(at", "[at", "(@", "[@")
"""Prefixes of the ``alt`` of a picture of an ``@``."""


Link = tuple[str, int, LexborNode]
"""``href``, ``after`` and ``node`` of an ``a`` or ``area`` that may lead to another site, or of a ``link rel="me"``.

``after`` is the number of text nodes before its words, from which :meth:`Document.span` computes their position. A
plain tuple, because a page has hundreds of them and three are used.
"""


Script = tuple[str, str, int]
"""``code`` and ``type`` of a ``script``, and the number of text nodes before it."""


class TextLayer:
    """The ``text`` below ``root``, its text ``nodes``, and their positions in the text (``starts``).

    ``starts`` has one more item than ``nodes``: the end of the text. White space and breaks before the words of a node
    belong to the node. Links that begin with ``origin`` are left out.

    The traversal is Lexbor's own loop, which does not recurse. It visits the start of an element, not its end. So a
    break is written at the start of a block, and before words whose nearest neighbour to the left is a block.
    """

    def __init__(self, root: LexborNode | None, origin: str = "") -> None:
        self.nodes: list[LexborNode] = []
        self.links: list[Link] = []
        self.scripts: list[Script] = []
        self.has_at_pictures = False
        self.frames: list[LexborNode] = []  # the elements that may hold another document
        self.unknown: list[LexborNode] = []  # elements that HTML does not know, such as custom elements
        self.at_styles: list[str] = []  # style sheets that write an "@"
        texts = self._visit(root, origin or _NO_ORIGIN) if root is not None else []
        self.text = "".join(texts)
        self.starts = list(accumulate(map(len, texts), initial=0))

    def append(self, other: TextLayer) -> None:
        """Add the layer of an embedded document at the end, on a line of its own."""
        count, end = len(self.nodes), len(self.text)
        self.nodes += other.nodes
        self.links += [(href, count + after, node) for href, after, node in other.links]
        self.scripts += [(code, kind, count + after) for code, kind, after in other.scripts]
        self.has_at_pictures = self.has_at_pictures or other.has_at_pictures
        self.at_styles += other.at_styles
        if other.nodes:
            self.text += "\n" + other.text
            self.starts += [end + 1 + start for start in other.starts[1:]]

    def _visit(self, root: LexborNode, origin: str) -> list[str]:  # noqa: PLR0915 - the hot loop
        """The words of each text node, with the break or the white space before them."""
        texts: list[str] = []
        write, add_node, add_link, add_script = texts.append, self.nodes.append, self.links.append, self.scripts.append
        add_unknown = self.unknown.append
        text_id, spaces, own_site, line, cell = _TEXT_ID, _SPACES, _OWN_SITE, _LINE, _CELL
        elsewhere, named, path = _ELSEWHERE, _NAMED, len(origin)
        kinds, known = _KINDS, len(_KINDS)
        mark = ""  # the last break
        fresh = True  # nothing was written after it
        last = " "  # the last words, with their white space
        silent: LexborNode | None = None  # the last element whose words are not visible
        drawn = False  # there was an svg
        for node in root.traverse(include_text=True, skip_empty=True):
            tag = node.tag_id
            if tag == text_id:
                if silent is not None:
                    element, silent = silent, None
                    parent = node.parent
                    if parent is not None and parent.mem_id == element.mem_id and node.prev is None:
                        tag = element.tag_id
                        if tag == _SCRIPT_ID:
                            add_script((node.text_content or "", element.attrs.get("type") or "", len(texts)))
                            continue
                        if tag == _STYLE_ID:
                            styles = node.text_content or ""
                            if len(styles) < _MAX_STYLES and _writes_at(styles):
                                self.at_styles.append(styles)
                            continue
                        if not _is_shown(element, node):
                            continue
                words = node.text_content or ""
                if not words.isascii():
                    words = _ODD.sub(_to_ascii, words)
                is_plain = words.isprintable() and "  " not in words
                shown = words.strip() if is_plain else " ".join(words.split())
                if not shown:
                    last = " "
                    continue
                if fresh:
                    write(mark + shown)
                    fresh = False
                else:
                    gap = " " if words[0] in spaces or last[-1] in spaces else ""
                    write((_break_before(node) or gap) + shown)
                add_node(node)
                last = words
                continue
            kind = kinds[tag] if tag < known else None
            if kind is line or kind is cell:
                if not fresh:
                    mark, fresh = kind, True
            elif kind is None:
                if tag >= _UNKNOWN_IDS:
                    add_unknown(node)
                    if drawn and node.tag in _DRAWN:
                        silent = node
            elif kind is _LINK:
                try:
                    href = node.attrs["href"] or "#"
                except KeyError:  # rare, and "get" takes half as long again
                    href = node.attrs.get("xlink:href") or "#"
                if (
                    (
                        (not href.startswith(origin) or "/cdn-cgi/" in href or href[path : path + 4] in elsewhere)
                        if ":" in href or "@" in href
                        else (href.find("/") > href.find(".") > 0 or href[:4] in named or "%2F" in href)
                    )
                    if href[0] not in own_site
                    else (href[:2] == "//" or len(href) == 1 or href[1:5] in elsewhere)
                ):
                    add_link((href, len(texts), node))
            elif kind is _PICTURE:
                alt = node.attrs.get("alt")
                if alt and (alt == "at" or alt.startswith(_AT_PICTURES)):
                    self.has_at_pictures = True
            elif kind is _RELATION:
                relation = node.attrs.get("rel")
                if relation and "me" in relation.split():
                    add_link((node.attrs.get("href") or "#", len(texts), node))
            elif kind is _SILENT:
                silent = node
                if tag == _IFRAME_ID:
                    self.frames.append(node)
                elif tag == _SVG_ID and not drawn:
                    drawn, kinds = True, _KINDS_AFTER_SVG
            elif kind is _FRAME:
                self.frames.append(node)
        return texts


def _writes_at(styles: str) -> bool:
    """Whether a style sheet may write an ``@``; single characters, which are found fastest, come first."""
    return ("@" in styles and ('"@' in styles or "'@" in styles)) or (
        "\\" in styles and ("\\40" in styles or "\\004" in styles)
    )


def _is_shown(element: LexborNode, node: LexborNode) -> bool:
    """Whether the words of an element are a contact all the same: in a ``textarea readonly``, drawn as an address."""
    if element.tag_id == _TEXTAREA_ID:
        return "readonly" in element.attrs
    return element.tag_id >= _UNKNOWN_IDS and "@" in (node.text_content or "")


def in_ascii(text: str) -> str:
    """A text with ASCII signs, digits and spaces in place of their full-width and other forms; invisible ones go."""
    return _ODD.sub(_to_ascii, text)


def _to_ascii(match: re.Match[str]) -> str:
    return _ASCII_FORMS[ord(match.group())] or ""


def _break_before(node: LexborNode) -> str:
    """The break of the block that ends just before a node; a space if only white space does; or else empty."""
    gap = ""
    position = node
    while True:
        before = position.prev
        while before is not None:
            tag = before.tag_id
            if tag == _TEXT_ID:
                if not (before.text_content or " ").isspace():
                    return gap
                gap = " "
            elif tag in BREAK_IDS:
                return BREAK_IDS[tag]
            elif tag not in _WORDLESS_IDS:
                last = before.last_child
                if last is not None:
                    tag = last.tag_id
                    return BREAK_IDS.get(tag, gap) if tag != _TEXT_ID or not last.is_empty_text_node else " "
            before = before.prev
        parent = position.parent
        if parent is None or parent.tag_id in BREAK_IDS:
            return gap
        position = parent


def _tag_ids() -> dict[str, int]:
    """Lexbor's ids of the elements in our tables; ids compare faster than names."""
    names = sorted(_BLOCKS | _CELLS | _UNSEEN | {"a", "area", "desc", "img", "link", "template"})
    page = LexborHTMLParser("<p>x<!--x--></p>")
    ids = {name: page.create_node(name).tag_id for name in names}
    paragraph = page.css_first("p")
    child = paragraph.first_child if paragraph is not None else None
    if child is None or child.next is None:
        raise RuntimeError("selectolax reads no text; is it broken?")
    return {**ids, "-text": child.tag_id, "-comment": child.next.tag_id}


TAG_IDS = _tag_ids()
_TEXT_ID, _COMMENT_ID, _SCRIPT_ID, _STYLE_ID, _TEXTAREA_ID, _SVG_ID, _IFRAME_ID = (
    TAG_IDS[name] for name in ("-text", "-comment", "script", "style", "textarea", "svg", "iframe")
)
_WORDLESS_IDS = frozenset((_COMMENT_ID, *(TAG_IDS[name] for name in _UNSEEN)))
_UNKNOWN_IDS = 10_000
"""Lexbor's ids of known elements begin at 1; the id of an unknown one, such as ``tspan``, is a memory address."""

_LINE, _CELL = "\n", "\t"
BREAK_IDS = {**{TAG_IDS[name]: _LINE for name in _BLOCKS}, **{TAG_IDS[name]: _CELL for name in _CELLS}}
_LINK, _RELATION, _PICTURE, _SILENT, _FRAME = "link", "relation", "picture", "silent", "frame"
_KIND_OF = {
    **BREAK_IDS,
    **{TAG_IDS[name]: _SILENT for name in _UNSEEN},
    **dict.fromkeys((TAG_IDS["a"], TAG_IDS["area"]), _LINK),
    TAG_IDS["link"]: _RELATION,
    TAG_IDS["img"]: _PICTURE,
    TAG_IDS["template"]: _FRAME,
}
"""What to do at an element: write a break, add a link or a frame, check a picture, skip its words; or nothing."""
_KINDS = [_KIND_OF.get(tag) for tag in range(max(_KIND_OF.keys() | {TAG_IDS["desc"]}) + 1)]
"""The same as a list by Lexbor's ids."""
_KINDS_AFTER_SVG = [_SILENT if tag in (TAG_IDS["title"], TAG_IDS["desc"]) else kind for tag, kind in enumerate(_KINDS)]


def as_latin(text: str) -> bytes:
    """One byte for each character of a text; characters beyond Latin-1 become question marks.

    Positions are the same in both, and bytes are searched several times faster than text with a single character
    beyond Latin-1.
    """
    return text.encode("latin-1", "replace")


_CLASSES = bytes.maketrans(
    b"123456789 ./()'\xb7?ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"000000000--------AAAAAAAAAAAAAAAAAAAAAAAAAA"
)


def classify_chars(latin: bytes) -> bytes:
    """The same bytes with ``0`` for each digit, ``A`` for each capital and ``-`` for each separator of numbers."""
    return latin.translate(_CLASSES)
