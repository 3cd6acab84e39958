"""The links of a page to other pages of the same website, in document order. Pure and bounded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pagecurator.extraction.dom.sanitize import sanitize
from pagecurator.extraction.time_limit import check_time
from pagecurator.public_suffix import is_same_site
from pagecurator.urls import UrlRefused, normalize_url

MAX_LINKS = 2_000
MAX_WORDS = 120
"""Limit for the text of a link: menus have short ones, teasers long ones."""
_MAX_HREF = 1_000
_ANCESTORS = 12
_NAME_CHARS = 200

# Files that browsers download or open in another program.
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|txt|csv|xml|rss|json|js|css|zip|rar|7z|gz|tar|exe|dmg|apk|msi|iso|jpe?g|png|gif|webp"
    r"|svg|ico|bmp|tiff?|mp[34]|m4[av]|wav|ogg|avi|mov|webm|wmv|ics|vcf|eps|ai|psd|woff2?|ttf)\Z",
    re.IGNORECASE,
)


# An absolute address whose host is in normal form but for its case: no number, no escapes, no user name.
_PLAIN_HOST = re.compile(r"https?://((?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*)(?:[:/?#]|\Z)", re.IGNORECASE | re.ASCII)


class PageSection(StrEnum):
    """The part of the page with the link."""

    MENU = "menu"
    """``nav`` or ``header``, or an element named like one."""
    FOOTER = "footer"
    MAIN = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A page that is linked to; ``words`` has the texts of all links to it, separated by `` | ``."""

    url: str
    words: str
    section: PageSection


def page_links(html: str, url: str, *, allow_private: bool = False) -> tuple[PageLink, ...]:
    """The pages of the same website that this page links to, each once, in document order, without the page itself.

    Files, scripts, other schemes and invalid URLs are omitted. Never raises.
    """
    tree = _parsed(html)
    targets = _Targets(_base(tree, url), url, allow_private=allow_private)
    found: dict[str, PageLink] = {}
    sections = _Sections()
    for node in tree.css("a[href], area[href]")[:MAX_LINKS]:
        check_time()
        target = targets.of(node.attrs.get("href") or "")
        if target is None:
            continue
        words = _words(node)
        key = target.key
        known = found.get(key)
        if known is None:
            found[key] = PageLink(url=target.url, words=words, section=sections.of(node))
        elif words and words not in known.words and len(known.words) < MAX_WORDS:
            joined = f"{known.words} | {words}" if known.words else words
            found[key] = PageLink(url=known.url, words=joined, section=known.section)
    return tuple(found.values())


def _parsed(html: str) -> LexborHTMLParser:
    html = sanitize(html)
    try:
        return LexborHTMLParser(html)
    except UnicodeEncodeError:  # lone surrogates
        return LexborHTMLParser(html.encode("utf-8", "replace").decode())


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    href = (node.attrs.get("href") or "").strip() if node is not None else ""
    try:
        return urljoin(url, href) if href else url
    except ValueError:
        return url


@dataclass(frozen=True, slots=True)
class _Target:
    """The target of a link: its URL in normal form, and a key that is equal for all URLs of one page."""

    url: str
    key: str


class _Targets:
    """The targets of a page's links; None for links that lead to no other page of its website.

    Memoised by ``href`` and host: menus appear twice on a page, and teasers have three links each.
    """

    def __init__(self, base: str, url: str, *, allow_private: bool) -> None:
        self._base = base
        self._own_key = _comparable(url)
        self._own_host = urlsplit(url).hostname or ""
        self._allow_private = allow_private
        self._hrefs: dict[str, _Target | None] = {}
        self._hosts: dict[str, bool] = {}

    def of(self, href: str) -> _Target | None:
        if href not in self._hrefs:
            self._hrefs[href] = self._resolve(href.strip())
        return self._hrefs[href]

    def _resolve(self, href: str) -> _Target | None:
        if not href or href.startswith("#") or len(href) > _MAX_HREF:
            return None
        elsewhere = _PLAIN_HOST.match(href)
        if elsewhere is not None and not self._is_own(elsewhere[1].lower()):
            return None  # skip the normal form of links to other websites, which are many
        try:
            joined = urljoin(self._base, href)
            if not joined.lower().startswith(("http://", "https://")):
                return None
            url = normalize_url(joined, allow_private=self._allow_private).url
        except (UrlRefused, ValueError):
            return None
        parts = urlsplit(url)
        if _FILE.search(parts.path) or not self._is_own(parts.hostname or ""):
            return None
        key = _comparable(url)
        return None if key == self._own_key else _Target(url, key)

    def _is_own(self, host: str) -> bool:
        if host not in self._hosts:
            self._hosts[host] = is_same_site(host, self._own_host)
        return self._hosts[host]


def _comparable(url: str) -> str:
    """Equal for URLs of one page, which may differ in scheme, ``www.`` and the trailing slash."""
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _words(node: LexborNode) -> str:
    """The visible text, or the label for screen readers."""
    text = " ".join((node.text(deep=True, separator=" ") or "").split())
    if not text:
        picture = node.css_first("img[alt]")
        names = [node.attrs.get("aria-label"), node.attrs.get("title")]
        names += [picture.attrs.get("alt")] if picture is not None else []
        text = next((" ".join(name.split()) for name in names if name and name.strip()), "")
    return text[:MAX_WORDS]


class _Sections:
    """The section of the page that contains an element, memoised by ancestor."""

    def __init__(self) -> None:
        self._known: dict[int, PageSection | None] = {}

    def of(self, node: LexborNode) -> PageSection:
        parent = node.parent
        for _ in range(_ANCESTORS):
            if parent is None:
                break
            key = parent.mem_id
            if key not in self._known:
                self._known[key] = _named_section(parent)
            section = self._known[key]
            if section is not None:
                return section
            parent = parent.parent
        return PageSection.MAIN


def _named_section(node: LexborNode) -> PageSection | None:
    """The section that the element itself begins, if any."""
    tag = node.tag
    if tag is None or tag.startswith("-"):
        return None
    if tag in ("body", "html"):
        return PageSection.MAIN
    names = f"{node.attrs.get('id') or ''} {node.attrs.get('class') or ''}"[:_NAME_CHARS].lower()
    if tag == "footer" or "footer" in names or node.attrs.get("role") == "contentinfo":
        return PageSection.FOOTER
    return PageSection.MENU if tag in ("nav", "header") or "menu" in names or "nav" in names else None
