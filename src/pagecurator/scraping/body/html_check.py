"""Check that a body is an HTML page, and decode it. Pure, and linear in the size of the body.

Only a page that passes may end as "no contacts"; everything else is a failed fetch with an error code of its own.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Final

from pagecurator.scraping.body.challenge import (
    MAX_CHALLENGE_CHARS,
    MAX_TEXT_CHARS,
    detect_challenge,
    has_many_links,
    visible_text,
)
from pagecurator.scraping.body.charset import decode_text
from pagecurator.scraping.body.no_content import MAX_EMPTY_CHARS, has_contacts, no_content
from pagecurator.scraping.body.outline import outline
from pagecurator.scraping.body.parking import refuse_parking_service
from pagecurator.scraping.errors import BodyRefusedError, ErrorCode

MIN_BODY_BYTES: Final = 64
"""A shorter body is rejected if it has less visible text than :data:`MIN_TEXT_CHARS` and nothing like a contact
(``<p>a@b.example</p>`` is a page, ``<html><body>OK</body></html>`` is not)."""

MIN_TEXT_CHARS: Final = 10

# A page's markup begins within this limit; further on, binary data would match by accident.
_SNIFFED_CHARS: Final = 64 * 1024
_SAMPLED_CHARS: Final = 32 * 1024

# Limits for control and undecodable characters. Images decoded as text have 10 % and more of each; pages with the wrong
# charset less than 5 %.
_TOLERATED_CONTROL_SHARE: Final = 0.02
_TOLERATED_UNREADABLE_SHARE: Final = 0.1

_FORMAT_OF_MAGIC: Final = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"RIFF": "a picture or sound",
    b"PK\x03\x04": "an archive or office document",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"\x1f\x8b": "compressed data",
    b"Rar!": "an archive",
    b"7z\xbc\xaf": "an archive",
    b"{\\rtf": "an RTF document",
    b"ID3": "sound",
    b"OggS": "sound or video",
    b"wOFF": "a font",
    b"wOF2": "a font",
    b"\x00\x00\x01\x00": "a picture",
}

_HTML_TYPES: Final = frozenset({"", "text/html", "application/xhtml+xml"})
# Misconfigured servers send these with pages, so the body decides.
_UNDECIDED_TYPES: Final = frozenset(
    {"text/plain", "application/octet-stream", "application/xml", "text/xml", "unknown/unknown"}
)

_FIRST_TAG = re.compile(r"<([a-z][\w:-]*)", re.IGNORECASE)
_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|head|body|frameset)\b", re.IGNORECASE)
_ANY_HTML_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|frameset|title|meta|link|script|style|div|p|span|a|table|tr|td|ul|ol|li|dl|h[1-6]|br|hr"
    r"|img|form|header|footer|main|section|article|nav|aside|address|b|i|u|em|strong|font|center|pre|noscript|iframe)\b[^<]{0,4096}>",
    re.IGNORECASE,
)
_FOREIGN_ROOTS: Final = frozenset(
    {"rss", "feed", "urlset", "sitemapindex", "rdf:rdf", "svg", "opml", "kml", "gpx", "error", "wsdl:definitions"}
)
_JSON_START = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]\d-])")
_CONTACT_SIGN = re.compile(r"@|&#(?:64|x40);|&commat;|mailto:|tel:|cfemail|(?:\d[ ()./-]{0,3}){6}", re.IGNORECASE)
_CONTROL: Final = bytes({*range(32), 127} - set(b"\t\n\f\r\x1b"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedPage:
    """A decoded page. ``encoding`` is its codec. ``text`` has no NUL, which Postgres rejects."""

    text: str = field(repr=False)
    encoding: str
    many_links: bool = False
    """More links than interstitials and pages without content have."""
    words: str | None = field(default=None, repr=False)
    """The beginning of the visible text, if it was determined."""
    utf8: bytes | None = field(default=None, repr=False)
    """The body itself if it is ``text`` in UTF-8, which saves encoding it again."""


def decode(body: bytes, content_type: str | None, *, url: str = "") -> DecodedPage:
    """Check and decode a body; ``content_type`` is the header, ``url`` the page's own URL.

    Raises :class:`BodyRefusedError`: ``body_empty``, ``body_too_small``, ``not_html``, ``challenge_page``,
    ``no_content`` or ``parked``.
    """
    document = decode_html(body, content_type)
    require_content(document, url=url)
    return document


def decode_page(body: bytes, content_type: str | None, *, url: str, asked: str) -> DecodedPage:
    """:func:`decode` for a response to a request for ``asked``, which redirects may have led to another ``url``."""
    document = decode(body, content_type, url=url)
    refuse_parking_service(url, asked=asked)
    return document


def decode_html(body: bytes, content_type: str | None) -> DecodedPage:
    """Decode a body that is HTML and no bot check. It may still be a page that only redirects.

    Raises :class:`BodyRefusedError`: ``body_empty``, ``body_too_small``, ``not_html`` or ``challenge_page``.
    """
    if not body.lstrip(b" \t\r\n\f\x00\xef\xbb\xbf"):
        raise BodyRefusedError(ErrorCode.BODY_EMPTY, "the page is empty")
    _reject_known_formats(body)
    text, encoding = decode_text(body, content_type)
    _reject_binary(text)
    if has_nul := b"\x00" in body:  # in bytes, it is found several times faster
        text = text.replace("\x00", "\ufffd")
    _reject_non_html(text, content_type)
    many_links = has_many_links(text)
    words = None
    if not many_links and len(text) <= MAX_CHALLENGE_CHARS:
        words = visible_text(text, max_chars=MAX_TEXT_CHARS)
    if (sign := detect_challenge(text, many_links=many_links, words=words)) is not None:
        raise BodyRefusedError(ErrorCode.CHALLENGE_PAGE, f"a bot check or refusal came in place of the page ({sign})")
    is_utf8 = encoding == "utf-8" and "\ufffd" not in text and not (has_nul or body.startswith(codecs.BOM_UTF8))
    return DecodedPage(text=text, encoding=encoding, many_links=many_links, words=words, utf8=body if is_utf8 else None)


def require_content(document: DecodedPage, *, url: str) -> None:
    """Raises :class:`BodyRefusedError` for a page without content: ``no_content``, ``parked``, ``body_too_small``."""
    nothing = no_content(document.text, url=url, many_links=document.many_links, words=document.words)
    if nothing is not None:
        raise nothing
    _reject_small(document.text)


def _reject_known_formats(body: bytes) -> None:
    start = body[:64].lstrip(b" \t\r\n\xef\xbb\xbf")
    if start.startswith(tuple(_FORMAT_OF_MAGIC)):
        name = next(name for magic, name in _FORMAT_OF_MAGIC.items() if start.startswith(magic))
        raise BodyRefusedError(ErrorCode.NOT_HTML, f"the body is {name}")
    # MP4 and related formats have their name after a length.
    if body[4:8] == b"ftyp":
        raise BodyRefusedError(ErrorCode.NOT_HTML, "the body is a video")


def _reject_binary(text: str) -> None:
    sample = text[:_SAMPLED_CHARS]
    characters = sample.encode("utf-8")
    control = len(characters) - len(characters.translate(None, _CONTROL))
    unreadable = sample.count("\ufffd")
    if control > _TOLERATED_CONTROL_SHARE * len(sample) or unreadable > _TOLERATED_UNREADABLE_SHARE * len(sample):
        raise BodyRefusedError(ErrorCode.NOT_HTML, "the body is binary data")


def _reject_non_html(text: str, content_type: str | None) -> None:
    media_type = (content_type or "").partition(";")[0].strip().lower()
    start = text[:_SNIFFED_CHARS]
    if _is_html(start, media_type):
        return
    if media_type in _HTML_TYPES and len(text.strip()) < MIN_BODY_BYTES:
        raise BodyRefusedError(ErrorCode.BODY_TOO_SMALL, f"the body is too small to be a page ({len(text)} characters)")
    kind = media_type if media_type and media_type not in _HTML_TYPES else "plain text or data"
    raise BodyRefusedError(ErrorCode.NOT_HTML, f"the body is not HTML ({kind[:60]})")


def _is_html(start: str, media_type: str) -> bool:
    first_tag = _FIRST_TAG.match(start, _end_of_preamble(start))
    root = first_tag[1].lower() if first_tag else ""
    if root in _FOREIGN_ROOTS:
        return False
    if root in {"html", "head", "body", "frameset"} or _DOCUMENT.match(start.lstrip("\ufeff \t\r\n\f")):
        return True  # whatever the Content-Type
    if media_type in _HTML_TYPES:
        markup = _DOCUMENT if _JSON_START.match(start) else _ANY_HTML_TAG
        return markup.search(start) is not None
    return media_type in _UNDECIDED_TYPES and _DOCUMENT.search(start) is not None and not _JSON_START.match(start)


def _end_of_preamble(start: str) -> int:
    """The end of leading whitespace, comments, processing instructions and declarations."""
    position = 0
    while (lead := start.startswith(("<!--", "<?", "<!"), position)) or start[position : position + 1].isspace():
        if not lead:
            position += 1
            continue
        closing = "-->" if start.startswith("<!--", position) else ">"
        end = start.find(closing, position)
        if end < 0:
            return len(start)
        position = end + len(closing)
    return position


def _reject_small(text: str) -> None:
    if len(text) > MAX_EMPTY_CHARS or _CONTACT_SIGN.search(text) or "<frameset" in text.lower():
        return
    size, text_chars = len(text.strip()), len(visible_text(text, max_chars=MIN_TEXT_CHARS))
    is_small = text_chars == 0 or (size < MIN_BODY_BYTES and text_chars < MIN_TEXT_CHARS)
    if is_small and not has_contacts(outline(text), text):
        raise BodyRefusedError(ErrorCode.BODY_TOO_SMALL, f"the body is too small to be a page ({size} characters)")
