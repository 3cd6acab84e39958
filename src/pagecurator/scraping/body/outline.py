"""The outline of a page in one forward scan: redirects, frames, scripts and text. Linear in its length.

A tokenizer by the rules of HTML: comments, scripts, templates and attribute values contain no elements of the page. No
tree is built: nesting only matters for ``noscript``, ``template`` and ``noframes``, and a hostile page must not make
its own check expensive.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

MAX_CHARS: Final = 512 * 1024
"""How much of a page is scanned."""
MAX_WORDS_CHARS: Final = 6_000
"""How much of the visible text is collected."""
_MAX_SCRIPT_CHARS: Final = 64 * 1024
_MAX_FRAMES: Final = 20

_TAG = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][^\s/>]*)|([!?/]))")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?""")
_END_OF_COMMENT = re.compile(r"--!?>")
_EMPTY_COMMENT = re.compile(r"-{0,1}>")
"""The end of an empty comment: ``<!-->`` and ``<!--->``."""
# Elements whose content is raw text to the parser.
_RAW = frozenset(("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"))
_END_OF = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
_READ = frozenset(("meta", "base", "frame", "iframe", "a", "area", "body", "script", "form", "img"))
"""Elements whose attributes are read."""
_LINKS = frozenset(("a", "area"))


@dataclass(slots=True)
class Outline:
    """``words`` is the text visible without scripts, except that in ``noscript``."""

    title: str = ""
    base: str = ""
    words: str = ""
    noscript_words: str = ""
    refreshes: list[tuple[str, bool]] = field(default_factory=list)
    """``content`` of each ``meta`` refresh, and whether it is in ``noscript``."""
    frames: list[str] = field(default_factory=list)
    iframes: list[str] = field(default_factory=list)
    has_frameset: bool = False
    links: list[str] = field(default_factory=list)
    """The first addresses of links."""
    inline_scripts: str = ""
    """Inline scripts, including ``onload`` of ``body``, truncated."""
    data: str = ""
    """Scripts that are data: JSON, JSON-LD."""
    has_scripts: bool = False
    has_fields: bool = False
    has_pictures: bool = False


def outline(markup: str) -> Outline:
    """The outline of a page, or of the first :data:`MAX_CHARS` of a long one."""
    return _OutlineScanner(markup[:MAX_CHARS]).run()


class _OutlineScanner:
    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._found = Outline()
        self._words: list[str] = []
        self._noscript: list[str] = []
        self._scripts: list[str] = []
        self._data: list[str] = []
        self._chars = self._script_chars = 0
        self._templates = 0
        self._in_noscript = self._in_svg = False

    def run(self) -> Outline:
        markup, place = self._markup, 0
        while (tag := _TAG.search(markup, place)) is not None:
            self._read_words(place, tag.start())
            comment, slash, name, _ = tag.groups()
            if comment:
                place = self._end_of_comment(tag.end())
            elif name is None:  # a declaration, or "</" before no name: to the parser a comment up to the next ">"
                place = self._end_of_tag(tag.end())
            else:
                place = self._read_tag(name.lower(), bool(slash), tag.end())
            if place < 0:
                break
        else:
            self._read_words(place, len(markup))
        found = self._found
        found.words = _plain(self._words)
        found.noscript_words = _plain(self._noscript)
        found.inline_scripts = "\n".join(self._scripts)
        found.data = "\n".join(self._data)
        return found

    def _end_of_tag(self, place: int) -> int:
        end = self._markup.find(">", place)
        return end + 1 if end >= 0 else -1

    def _end_of_comment(self, place: int) -> int:
        end = _EMPTY_COMMENT.match(self._markup, place) or _END_OF_COMMENT.search(self._markup, place)
        return end.end() if end is not None else -1

    def _read_words(self, start: int, end: int) -> None:
        if start >= end or self._templates or self._in_svg or self._chars > MAX_WORDS_CHARS:
            return
        words = " ".join(self._markup[start : min(end, start + MAX_WORDS_CHARS)].split())
        if words:
            (self._noscript if self._in_noscript else self._words).append(words)
            self._chars += len(words) + 1

    def _read_tag(self, name: str, closes: bool, place: int) -> int:  # noqa: FBT001
        """The end of the tag, with its raw text; -1 if it is not closed."""
        attributes, place = self._attributes(place, wanted=name in _READ and not closes)
        if place < 0:
            return -1
        if name == "template":
            self._templates = max(0, self._templates + (-1 if closes else 1))
        elif name == "noscript":
            self._in_noscript = not closes
        elif name == "svg":
            self._in_svg = not closes
        elif not closes and not self._templates:
            self._read_element(name, attributes)
        if closes or name not in _RAW or (self._in_svg and name in ("title", "style")):
            return place
        end = _END_OF[name].search(self._markup, place)
        text = self._markup[place : end.start() if end is not None else len(self._markup)]
        if not self._templates:
            self._read_raw(name, attributes, text)
        return end.start() if end is not None else -1

    def _attributes(self, place: int, *, wanted: bool) -> tuple[dict[str, str], int]:
        markup = self._markup
        attributes: dict[str, str] = {}
        while (match := _ATTRIBUTE.match(markup, place)) is not None:
            place = match.end()
            if wanted:
                value = next((value for value in match.groups()[1:] if value is not None), "")
                attributes.setdefault(match[1].lower(), html.unescape(value) if "&" in value else value)
        return attributes, self._end_of_tag(place)

    def _read_element(self, name: str, attributes: dict[str, str]) -> None:  # noqa: C901 - a table: one row for each element
        found = self._found
        if name == "meta":
            if attributes.get("http-equiv", "").strip().lower() == "refresh":
                found.refreshes.append((attributes.get("content", ""), self._in_noscript))
        elif name == "base":
            found.base = found.base or attributes.get("href", "")
        elif name in _LINKS and "href" in attributes:
            if len(found.links) < _MAX_FRAMES:
                found.links.append(attributes["href"])
        elif name == "frameset":
            found.has_frameset = True
        elif name in ("frame", "iframe"):
            frames = found.frames if name == "frame" else found.iframes
            if attributes.get("src", "").strip() and len(frames) < _MAX_FRAMES:
                frames.append(attributes["src"])
        elif name in ("input", "textarea", "select", "form"):
            found.has_fields = True
        elif name in ("img", "picture", "object", "embed"):
            found.has_pictures = True
        elif name == "script":
            found.has_scripts = True
        elif name == "body" and attributes.get("onload"):
            self._add_script(attributes["onload"])

    def _read_raw(self, name: str, attributes: dict[str, str], text: str) -> None:
        if name == "title":
            self._found.title = self._found.title or " ".join(html.unescape(text[:300]).split())
        elif name == "script":
            kind = attributes.get("type", "").lower()
            if "json" in kind:
                self._data.append(text[:_MAX_SCRIPT_CHARS])
            elif "template" not in kind and "html" not in kind:
                self._add_script(text)

    def _add_script(self, code: str) -> None:
        left = _MAX_SCRIPT_CHARS - self._script_chars
        if code and left > 0:
            self._scripts.append(code[:left])
            self._script_chars += len(code)


def _plain(words: list[str]) -> str:
    return " ".join(html.unescape(" ".join(words)).split())


# ------------------------------------------------------------
# Redirects by the ``Refresh`` header and ``meta`` refresh, by the rules of browsers. Pure.
SOON_SECONDS: Final = 5.0
"""Longest delay that counts as a redirect of a page with content."""
LATER_SECONDS: Final = 60.0
"""Longest delay that counts as a redirect of a page without content."""


class Refresh(NamedTuple):
    """A delay and a target; an empty ``target`` reloads the page itself."""

    seconds: float
    target: str


# The HTML standard's "shared declarative refresh steps", as two patterns.
_TIME = re.compile(r"[\s\x00]*(?:(\d+)[\d.]*|\.[\d.]*)(?=[;,\s]|\Z)\s*[;,]?\s*")
_URL = re.compile(r"url\s*=\s*", re.IGNORECASE)


def parse_refresh(value: str) -> Refresh | None:
    """Parse ``0;url=…``, ``5, URL='…'``, ``0;http…``; ``None`` for values that browsers ignore."""
    time = _TIME.match(value)
    if time is None:
        return None
    rest = value[time.end() :].strip()
    named = _URL.match(rest)
    target = rest[named.end() :] if named is not None else rest
    if target[:1] in ("'", '"'):
        target = target[1:].partition(target[0])[0]
    return Refresh(float((time[1] or "0")[:9]), target.strip())


def refresh_redirect(value: str, *, url: str, base: str = "", within_seconds: float = SOON_SECONDS) -> str | None:
    """The target of a refresh that has one and is soon enough."""
    refresh = parse_refresh(value)
    if refresh is None or refresh.seconds > within_seconds or not refresh.target:
        return None
    return resolve_link(refresh.target, url=url, base=base)


def resolve_link(target: str, *, url: str, base: str = "") -> str | None:
    """The absolute URL of a link, relative to ``<base>`` if there is one; ``None`` unless it is http(s)."""
    try:
        address = urljoin(urljoin(url, base.strip()) if base else url, target.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    is_page = parts.scheme in ("http", "https") and bool(parts.netloc)
    return address if is_page else None


def meta_redirect(page: Outline, *, url: str, has_content: bool) -> str | None:
    """The target of the first ``meta`` refresh that has one.

    One in ``noscript`` counts only if the page has no other content: with content the page is what visitors with
    scripts see.
    """
    for value, in_noscript in page.refreshes:
        if in_noscript and has_content:
            continue
        seconds = SOON_SECONDS if has_content else LATER_SECONDS
        target = refresh_redirect(value, url=url, base=page.base, within_seconds=seconds)
        if target is not None:
            return target
    return None
