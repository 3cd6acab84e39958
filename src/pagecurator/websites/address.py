"""Parse a website as written by users: its label, cache key, and candidate URLs."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from pagecurator.urls import UrlRefused, bracketed, is_ip_address, normalize_url

# Parameters that advertising and newsletters append; the page is the same without them.
_TRACKING = ("utm_", "gclid", "fbclid", "msclkid", "mc_cid", "mc_eid", "dclid", "gbraid", "wbraid", "yclid")

# Most cells look like this and need no cleaning.
_CLEAN = re.compile(r"(?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}(?:/[a-z0-9_/-]*)?", re.ASCII)
# What spreadsheets, databases and people write for "no website". Excel's error values, such as #N/A, begin with #.
_EMPTY_WORDS = frozenset(
    {
        "n/a", "n / a", "na", "n.a", "n. a", "n/d", "n.d", "s/d", "nan", "nil", "none", "null", "\\n", "undefined",
        "unknown", "false", "no", "0", "tbd", "tba", "empty", "blank", "missing", "not found", "not available",
        "not applicable", "no website", "no site", "no web", "no url", "website", "url", "http",
        "https", "www", "keine", "keine website", "keine angabe", "k.a", "k. a", "ninguno", "ninguna",
        "no tiene", "sin web", "sin sitio web", "aucun", "aucune", "nessuno", "nessuna", "nenhum", "não tem",
        "geen", "geen website", "ingen", "inget", "brak", "nincs", "yok", "нет", "не указан", "なし", "无", "없음",
    }
)  # fmt: skip
_SPREADSHEET_ERROR = re.compile(r"#[^.\s]*[!?]?")
_QUOTES = "\"'`´‘’‚‛“”„‟«»‹›＂＇"  # noqa: RUF001 - letters that look alike are the point
_BRACKETS = dict(zip("<([{＜（［｛", ">)]}＞）］｝", strict=True))  # noqa: RUF001 - the same
_OPENING = {closing: opening for opening, closing in _BRACKETS.items()}
_SEPARATORS = ",;.:|，；。、"  # noqa: RUF001 - the same
# Zero-width space, byte order mark, soft hyphen, marks of direction; not the two joiners, which some names need.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_MARKDOWN_LINK = re.compile(r"\[[^\]]*\]\(\s*([^)\s]+)[^)]*\)")
# A scheme with a character too few or too many, once or twice: `https:/x`, `https//x`, `http:x`, `http:///x`,
# `http;//x`, `ttps://x`, `http://https://x`. The characters after it distinguish it from a host such as `http.cat`.
_BROKEN_SCHEMES = re.compile(
    r"(?:(h{0,2}t{1,3}ps?)\s*[.,]?(?:[:;：]+[/\\:\s]*|[/\\]+:?[/\\]*))+",  # noqa: RUF001 - the same
    re.IGNORECASE,
)
_WHOLE_SCHEME = re.compile(r"https?://(?![/\\:\s]|h{0,2}t{1,3}ps?[:;/\\])", re.IGNORECASE)


def clean_website(text: str) -> str:
    """The text of a cell without the characters that people and programs put around a website.

    Quotation marks, brackets, a trailing ``,`` ``;`` ``.`` and invisible characters are removed, and a scheme with a
    character too few or too many is repaired. Empty when the text names no website: ``N/A``, ``null``, ``#N/A``, ``-``,
    a bare ``https://``.
    """
    if _CLEAN.fullmatch(text):
        return text
    text = _without_wrapping(visible(text))
    link = _MARKDOWN_LINK.fullmatch(text)
    if link is not None:
        text = link[1]
    scheme = ""
    if _WHOLE_SCHEME.match(text) is None:
        broken = _BROKEN_SCHEMES.match(text)
        if broken is not None:
            scheme, text = ("https://" if broken[1][-1] in "sS" else "http://"), text[broken.end() :]
        elif text.startswith("://"):
            text = text[3:]
    rest = text.partition("://")[2] if "://" in text else text
    return "" if _is_empty(rest) else scheme + text


def names_website(text: str) -> bool:
    """Whether a text is the address of a public website."""
    try:
        normalize_url(clean_website(text))
    except UrlRefused:
        return False
    return True


def visible(text: str) -> str:
    """``text`` without invisible characters, such as zero-width spaces and byte order marks."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def _without_wrapping(text: str) -> str:
    while True:
        shorter = text.strip().strip(_QUOTES).rstrip(_SEPARATORS)
        first, last = shorter[:1], shorter[-1:]
        if first in _BRACKETS and not _is_ip_literal(shorter) and _MARKDOWN_LINK.fullmatch(shorter) is None:
            shorter = shorter[1:].removesuffix(_BRACKETS[first])
        elif last in _OPENING and shorter.count(_OPENING[last]) < shorter.count(last):  # unlike `/wiki/Foo_(bar)`
            shorter = shorter[:-1]
        if shorter == text:
            return text
        text = shorter


def _is_ip_literal(text: str) -> bool:
    """``[2001:db8::1]``, with or without a port and a path."""
    return text.startswith("[") and is_ip_address(text[1:].partition("]")[0])


def _is_empty(text: str) -> bool:
    text = text.strip().casefold()
    return (
        not any(letter.isalnum() for letter in text)
        or text in _EMPTY_WORDS
        or text.strip(string.punctuation) in _EMPTY_WORDS
        or _SPREADSHEET_ERROR.fullmatch(text) is not None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WebsiteAddress:
    """One website. ``candidates`` are URLs in normal form, to be tried in this order."""

    label: str
    """Its name in results: ``http://`` + host without ``www.`` + path without trailing slash, no query."""
    key: str
    """Its key in the cache: the label, and the query if any (another query is another page)."""
    candidates: tuple[str, ...]
    host: str = ""
    """The host without ``www.``, with the port if the URL has one."""


def website_address(text: str, *, allow_private: bool = False) -> WebsiteAddress:
    """Parse what a caller wrote. Raises ``UrlRefused``, with the reason, if it is not a public website.

    The label has ``http`` for compatibility. Candidates are https first, then http, then the same with (or without)
    ``www.``. With an explicit port a written ``http`` comes first: few servers support both on one port.
    """
    page = normalize_url(clean_website(text) or text, allow_private=allow_private)
    parts = urlsplit(page.url)
    query = _without_tracking(parts.query)
    port = f":{parts.port}" if parts.port is not None else ""
    path = parts.path.rstrip("/")
    host = f"{bracketed(page.domain)}{port}"
    label = f"http://{host}{path}"
    rest = parts.path + (f"?{query}" if query else "")
    schemes = ("http", "https") if port and parts.scheme == "http" else ("https", "http")
    candidates = tuple(
        f"{scheme}://{bracketed(name)}{port}{rest}" for name in _hosts(page.host, page.domain) for scheme in schemes
    )
    return WebsiteAddress(label=label, key=label + (f"?{query}" if query else ""), candidates=candidates, host=host)


def _hosts(host: str, domain: str) -> list[str]:
    """The host as written, then the one with or without ``www.``."""
    if host != domain:
        return [host, domain]
    if is_ip_address(host) or "." not in host:
        return [host]
    return [host, f"www.{host}"]


def _without_tracking(query: str) -> str:
    if not any(name in query.lower() for name in _TRACKING):
        return query
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if not pair[0].lower().startswith(_TRACKING)]
    return urlencode(pairs)
