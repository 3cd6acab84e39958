"""Addresses that a page hides from robots and shows to people: each protection undone as the page's own script does."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

_UNCRYPT = re.compile(
    r"linkTo_UnCryptMailto\(\s*(?:'|%27|&#39;|\")(.{5,400}?)(?:'|%27|&#39;|\")\s*(?:,\s*(-?\d{1,2}))?", re.IGNORECASE
)
_HEX = re.compile(r"[0-9a-fA-F]{8,400}")


class Revealed(NamedTuple):
    """An address as its protection gave it back."""

    value: str
    raw: str


def decode_cloudflare(key: str) -> str | None:
    """``data-cfemail`` and ``/cdn-cgi/l/email-protection#``: each byte XOR the first one."""
    match = _HEX.match(key.strip())
    if match is None or len(match.group()) % 2:
        return None
    data = bytes.fromhex(match.group())
    plain = bytes(byte ^ data[0] for byte in data[1:])
    return plain.decode("utf-8", "replace")


def decode_typo3(code: str) -> str | None:
    """``linkTo_UnCryptMailto('…')``: letters, digits and ``+-`` shifted within their ranges.

    The offset is the site's secret, between -10 and 10; the right one yields ``mailto:``.
    """
    match = _UNCRYPT.search(code)
    if match is None:
        return None
    cipher = html_entities.unescape(unquote(match.group(1).replace("\\/", "/").replace("\\'", "'")))
    for offset in (*range(1, 27), *range(-26, 0)):
        plain = "".join(_shifted(char, offset) for char in cipher)
        if plain.startswith("mailto:"):
            return plain
    return None


def _shifted(char: str, offset: int) -> str:
    for low, high in ((0x2B, 0x3A), (0x40, 0x5A), (0x61, 0x7A)):
        code = ord(char)
        if low <= code <= high:
            span = high - low + 1
            return chr(low + (code - low + offset) % span)
    return char


def cloudflare_keys(html: str) -> Iterator[str]:
    """Every protected key in the markup, in order."""
    for match in re.finditer(r"(?:data-cfemail=[\"']?|email-protection#)([0-9a-fA-F]{8,400})", html):
        yield match.group(1)
