"""Bodies that are pages, and bodies that are rejected with an error code."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagecurator.scraping.body.html_check import MIN_BODY_BYTES, MIN_TEXT_CHARS, decode
from pagecurator.scraping.errors import BodyRefusedError, ErrorCode

HTML = "text/html; charset=utf-8"
PAGE = b"<!doctype html><html><head><title>Bakery</title></head><body><p>We bake bread every morning.</p></body></html>"

# An image after it was decoded as UTF-8 and encoded again.
PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF" + random.Random(1).randbytes(20_000)
PICTURE_AS_TEXT = PICTURE.decode("utf-8", "replace").encode()


def refusal(body: bytes, content_type: str | None = HTML) -> ErrorCode | None:
    try:
        decode(body, content_type)
    except BodyRefusedError as error:
        return error.code
    return None


@pytest.mark.parametrize("body", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\x00\x00\x00"])
def test_a_body_of_whitespace_is_empty(body):
    assert refusal(body) is ErrorCode.BODY_EMPTY


@pytest.mark.parametrize(
    "body",
    [
        b"OK",
        b"Timeout was reached",
        b"<html></html>",
        b"<p>hello</p>",
        b"<html><body>OK</body></html>",
        b"<html><head></head><body></body></html>",
        b"<!DOCTYPE html><html><head><title>Loading the page</title></head><body><!-- nothing --></body></html>",
    ],
)
def test_a_body_without_text_is_too_small(body):
    assert refusal(body) is ErrorCode.BODY_TOO_SMALL


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        b"<p>a@b.example</p>",
        b"<a href=tel:+4930123456>call</a>",
        b"<p>Tel. 030 / 12 34 56</p>",
        b"<p>info&#64;b.example</p>",
        b"<html><body><p>Nothing here yet</p></body></html>",
        b"<html><body><p>Nothing to see here, we are still working on it.</p></body></html>",
    ],
)
@pytest.mark.parametrize("content_type", [HTML, "text/html", "", None, "application/xhtml+xml"])
def test_a_small_genuine_page_passes(body, content_type):
    assert refusal(body, content_type) is None


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type/Catalog>> endobj " * 20, HTML),
        (b"%PDF-1.7\n1 0 obj" * 20, "application/pdf"),
        (PICTURE, "image/jpeg"),
        (PICTURE, HTML),
        (PICTURE_AS_TEXT, HTML),
        (PICTURE_AS_TEXT[200:], HTML),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), HTML),
        (b"PK\x03\x04" + bytes(200), "application/octet-stream"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(200), "video/mp4"),
        (random.Random(2).randbytes(5_000), HTML),
        (random.Random(2).randbytes(5_000), None),
        (json.dumps({"name": "Bakery", "html": "<p>We bake</p>" * 9}).encode(), "application/json"),
        (json.dumps({"name": "Bakery", "html": "<p>We bake</p>" * 9}).encode(), "text/html"),
        (json.dumps([{"page": "<html><body>We bake</body></html>" * 4}]).encode(), "application/json"),
        (b"User-agent: *\nDisallow: /private/\nSitemap: https://example.org/sitemap.xml\n" * 3, "text/plain"),
        (b"Just a long line of words, as an error in plain text would be written by a server.", "text/html"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>' * 2, "text/html"),
        (b'<?xml version="1.0"?><urlset><url><loc>https://example.org/</loc></url></urlset>' * 2, "application/xml"),
        (b"body { color: red } /* a style sheet that is not a page at all, whatever one says */", "text/css"),
        (b"document.write('<div>hello</div>'); // a script that is not a page", "application/javascript"),
    ],
)
def test_other_formats_are_not_html(body, content_type):
    assert refusal(body, content_type) is ErrorCode.NOT_HTML


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (PAGE, "text/plain"),
        (PAGE, "application/octet-stream"),
        (PAGE, "image/jpeg"),
        (PAGE, "application/json"),
        (PAGE, "nonsense"),
        (b"\xef\xbb\xbf\r\n<!-- made by hand --> <!-- twice -->" + PAGE, "text/plain"),
        (b'<?xml version="1.0" encoding="utf-8"?>' + PAGE, "application/xml"),
        (b"<b>Notice</b>: undefined index in /var/www/index.php on line 3\n" + PAGE, HTML),
        (b"stray words before the page " * 9 + PAGE, HTML),
        (b"{# a template's leftover #}" + PAGE, HTML),
        (b"<div>" * 100_000 + b"deep inside" + b"</div>" * 100_000, HTML),
        (b"<p>" + b"x" * 1_000_000 + b"</p>", HTML),
        (
            b"<p>some words and a stray \x01 control character in a page of a certain length, as it happens</p>" * 3,
            HTML,
        ),
    ],
)
def test_a_page_passes_with_a_wrong_content_type_and_unusual_markup(body, content_type):
    assert refusal(body, content_type) is None


def test_text_has_no_nul_because_postgres_rejects_it():
    document = decode(PAGE.replace(b"every morning", b"every\x00morning"), HTML)
    assert "\x00" not in document.text
    assert "every\ufffdmorning" in document.text


@pytest.mark.parametrize(
    ("body", "is_reused"),
    [
        (b"<html><p>caf\xc3\xa9 info@firm.example", True),
        (b"<html><p>ask info@firm.example", True),
        (b"\xef\xbb\xbf<html><p>caf\xc3\xa9 info@firm.example", False),
        (b"<html><p>caf\xe9 info@firm.example", False),
        (b"<html><p>\x00caf\xc3\xa9 ask info@firm.example" + b" at noon" * 9, False),
        (b"<html><p>" + b"\xc3\xa9" * 20 + b"\xc3 info@firm.example", False),
        (("<html><p>info@firm.example" * 9).encode("utf-16"), False),
    ],
)
def test_a_body_is_used_as_the_text_in_utf_8_only_if_it_is_just_that(body, is_reused):
    page = decode(body, "text/html")
    assert page.utf8 == (body if is_reused else None)
    assert page.utf8 is None or page.text.encode() == body


def test_the_limit_of_small_bodies_is_as_documented():
    few_words = b"<p>few" + b" " * (MIN_BODY_BYTES - 10) + b"</p>"
    assert len(few_words) == MIN_BODY_BYTES
    assert refusal(few_words) is None
    assert refusal(few_words.replace(b" ", b"", 1)) is ErrorCode.BODY_TOO_SMALL
    assert refusal(b"<p>" + b"x" * (MIN_TEXT_CHARS - 1)) is ErrorCode.BODY_TOO_SMALL
    assert refusal(b"<p>" + b"x" * MIN_TEXT_CHARS) is None


@settings(deadline=None, max_examples=300)
@given(body=st.binary(max_size=2000), content_type=st.one_of(st.none(), st.text(max_size=40)))
def test_any_body_is_either_decoded_or_rejected(body, content_type):
    try:
        document = decode(body, content_type)
    except BodyRefusedError:
        return
    assert "\x00" not in document.text
    document.text.encode("utf-8")


CORPUS = Path(__file__).parents[5] / "shared" / "corpus" / "pages"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the labelled pages are not here")
def test_no_real_page_is_rejected():
    refused = {path.name: code for path in CORPUS.iterdir() if (code := refusal(path.read_bytes()))}
    assert refused == {}
