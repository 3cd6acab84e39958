"""Bodies that a client must survive, made here: garbage, giants, mazes, and the pages of bot protections."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import assert_never

from pagecurator.simulator.actions import Vendor

FILLER = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>A page</title></head>"
    "<body><h1>A page</h1><p>Nothing in particular is here, and no contact either.</p></body></html>"
)
_BLOCK_BYTES = 1024 * 1024
_PARAGRAPH = "<p>Line after line of ordinary words, as on a page whose end nobody has ever reached.</p>\n"
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
_META_CHARSET = re.compile(r"(<meta\s[^>]*charset\s*=\s*[\"']?)[\w-]+", re.IGNORECASE)


def jpeg_as_text() -> bytes:
    """A JPEG after a naive trip through UTF-8 decoding: replacement characters everywhere."""
    dice = random.Random(8)  # noqa: S311 - the same garbage every time
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    picture = head + dice.randbytes(40_000) + b"\xff\xd9"
    return picture.decode("utf-8", errors="replace").encode()


def pdf() -> bytes:
    """A small PDF with a compressed stream."""
    stream = zlib.compress(b"BT /F1 12 Tf 72 720 Td (A brochure) Tj ET " * 40)
    return b"".join(
        (
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
            b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n",
            b"3 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(stream),
            stream,
            b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        )
    )


def nested(html: str, *, depth: int, tag: str, closed: bool) -> str:
    """``html`` with its text inside ``depth`` tags."""
    end = f"</{tag}>" * depth if closed else ""
    head, body_end, tail = _split_body(html)
    return f"{head}{f'<{tag}>' * depth}<p>innermost</p>{end}{body_end}{tail}"


def one_line(html: str, *, size_bytes: int) -> str:
    """``html`` grown to about ``size_bytes``, all line breaks gone."""
    flat = re.sub(r"\s*[\r\n]\s*", " ", html)
    missing = size_bytes - len(flat.encode())
    paragraph = _PARAGRAPH.strip()
    filler = paragraph * (max(missing, 0) // len(paragraph) + 1)
    head, body_end, tail = _split_body(flat)
    return f"{head}{filler[: max(missing, 0)]}{body_end}{tail}"


def in_charset(html: str, *, charset: str, meta: str | None) -> bytes:
    """``html`` encoded in ``charset``, and its ``<meta>`` naming ``meta`` when given."""
    if meta is not None:
        html = _META_CHARSET.sub(rf"\g<1>{meta}", html)
    return html.encode(charset, errors="xmlcharrefreplace")


def huge_blocks(size_bytes: int) -> Iterator[bytes]:
    """HTML of ``size_bytes`` in blocks; never whole in memory."""
    block = (_PARAGRAPH * (65_536 // len(_PARAGRAPH))).encode()
    opening = b"<!doctype html><html><head><title>Endless</title></head><body>\n"
    yield opening
    left = size_bytes - len(opening)
    while left > 0:
        yield block[:left]
        left -= len(block)


def bomb_blocks(size_bytes: int) -> Iterator[bytes]:
    """One valid gzip stream that unpacks to ``size_bytes``, in blocks of about a thousandth of that."""
    plain, packed = _bomb_block()
    yield b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
    blocks = max(size_bytes // _BLOCK_BYTES, 1)
    checksum = 0
    for _ in range(blocks):
        checksum = zlib.crc32(plain, checksum)
        yield packed
    # An empty last block, then the checksum and the length modulo 2**32.
    end = (blocks * _BLOCK_BYTES) & 0xFFFF_FFFF
    yield b"\x03\x00" + checksum.to_bytes(4, "little") + end.to_bytes(4, "little")


@lru_cache(maxsize=1)
def _bomb_block() -> tuple[bytes, bytes]:
    plain = (b"<p>boom</p>\n" * (_BLOCK_BYTES // 12 + 1))[:_BLOCK_BYTES]
    packer = zlib.compressobj(level=9, wbits=-15)
    return plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH)


def _split_body(html: str) -> tuple[str, str, str]:
    ends = [found.span() for found in _BODY_END.finditer(html)]
    if not ends:
        return html, "", ""
    start, end = ends[-1]
    return html[:start], html[start:end], html[end:]


def challenge(vendor: Vendor, *, url: str) -> str:  # noqa: PLR0911 - one page for each vendor
    """A page that looks like ``vendor``'s to a detector: its marks, our words."""
    match vendor:
        case Vendor.CLOUDFLARE:
            return _page(
                "Just a moment...",
                '<div id="challenge-error-text">One moment, your browser is being looked at.</div>'
                "<noscript>Enable JavaScript and cookies to continue</noscript>"
                '<form id="challenge-form" action="/?__cf_chl_f_tk=x1"></form>'
                "<script>window._cf_chl_opt={cType:'managed',cRay:'8f00000000000000'};</script>"
                '<script src="/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1?ray=8f00000000000000"></script>',
            )
        case Vendor.CLOUDFLARE_BLOCK:
            return _page(
                "Attention Required! | Cloudflare",
                '<div id="cf-wrapper"><div id="cf-error-details">'
                '<h1 data-translate="block_headline">Sorry, you have been blocked</h1>'
                "<p>This website is guarded against attacks. What you did looked like one.</p>"
                '<p>Cloudflare Ray ID: <strong class="cf-ray">8f00000000000001</strong></p></div></div>',
            )
        case Vendor.AKAMAI:
            return _page(
                "Access Denied",
                f'<h1>Access Denied</h1> You don\'t have permission to access "{escape(url)}" on this server.'
                "<p>Reference #18.2d351ab8.1557333295.a4e16ab</p><p>https://errors.edgesuite.net/18.2d351ab8.1557333295</p>",
            )
        case Vendor.INCAPSULA:
            return (
                '<html style="height:100%"><head><meta name="robots" content="noindex, nofollow"></head>'
                '<body style="margin:0;height:100%"><iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31'
                '&xinfo=5-1&incident_id=123000450-67" frameborder=0 width="100%" height="100%">'
                "Request unsuccessful. Incapsula incident ID: 123000450-67</iframe></body></html>"
            )
        case Vendor.DATADOME:
            return _page(
                "Verification",
                '<p id="cmsg">Please enable JS and disable any ad blocker</p>'
                "<script>var dd={'rt':'c','cid':'AHrlqAAA','host':'geo.captcha-delivery.com'}</script>"
                '<script src="https://ct.captcha-delivery.com/c.js"></script>',
            )
        case Vendor.PERIMETERX:
            return _page(
                "Access to this page has been denied",
                '<div id="px-captcha"></div><p>Press and hold to show that you are no robot.</p>'
                "<script>window._pxAppId='PXsim00000';window._pxUuid='00000000-sim';</script>"
                '<script src="https://captcha.px-cdn.net/PXsim00000/captcha.js"></script>',
            )
        case Vendor.RECAPTCHA:
            return _page(
                "Are you a robot?",
                '<form id="captcha-form" method="post">'
                '<div class="g-recaptcha" data-sitekey="sim-site-key"></div></form>'
                "<p>We noticed unusual traffic from your network. Solve the puzzle to go on.</p>"
                '<script src="https://www.google.com/recaptcha/api.js" async></script>',
            )
        case _:
            assert_never(vendor)


def _page(title: str, body: str) -> str:
    return f'<!DOCTYPE html><html lang="en-US"><head><title>{title}</title></head><body>{body}</body></html>'
