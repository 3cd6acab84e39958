"""Fuzz targets, each with the properties that hold for any input."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

from pagecurator.extraction import extract_with_candidates
from pagecurator.scraping.body.html_check import decode
from pagecurator.scraping.errors import BodyRefusedError
from pagecurator.simulator.sites import sample_pages
from pagecurator.storage.admin.import_urls import ImportRefused, read_urls
from pagecurator.urls import UrlRefused, normalize_url

_URL = "https://www.firma-muster.de/kontakt"


def extraction(data: bytes) -> None:
    """No page crashes extraction, and its result is repeatable."""
    html = data.decode("utf-8", errors="replace")
    first = extract_with_candidates(html, _URL)
    for contact in first.contacts:
        assert contact.value, contact
        assert 0 <= contact.confidence <= 1, contact
    assert len({(contact.kind, contact.value) for contact in first.contacts}) == len(first.contacts)
    assert extract_with_candidates(html, _URL) == first


def bodies(data: bytes) -> None:
    """A body is decoded or refused with a reason; a decoded one has no NUL, which Postgres rejects."""
    content_type, _, body = data.partition(b"\n")
    try:
        document = decode(body, content_type.decode("latin-1"))
    except BodyRefusedError:
        return
    assert "\x00" not in document.text
    extract_with_candidates(document.text, _URL)


def urls(data: bytes) -> None:
    """A URL is refused or normalized, and normalizing is idempotent."""
    text = data.decode("utf-8", errors="surrogateescape")
    try:
        page = normalize_url(text)
    except UrlRefused:
        return
    assert page.url.isascii(), page
    assert normalize_url(page.url) == page


def imports(data: bytes) -> None:
    """A file of URLs is read line by line; an invalid line does not affect the others."""
    try:
        lines = list(read_urls(io.BytesIO(data)))
    except ImportRefused:
        return
    assert [line.number for line in lines] == sorted(line.number for line in lines)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "extraction": extraction,
    "bodies": bodies,
    "urls": urls,
    "imports": imports,
}


def _pages() -> Iterator[bytes]:
    for page in sample_pages():
        yield page.html.encode()


def _bodies() -> Iterator[bytes]:
    for page in _pages():
        yield b"text/html; charset=utf-8\n" + page


def _urls() -> Iterator[bytes]:
    yield from (page.url.encode() for page in sample_pages())
    yield from (b"HTTP://[::ffff:10.0.0.1]:80/a/../b?q=%41#f", "http://bücher.example:8080/ä b".encode(), b"0x7f.1/")


def _files() -> Iterator[bytes]:
    rows = "\r\n".join(page.url for page in sample_pages())
    yield f"url\r\n{rows}".encode()
    yield ('name;url;"note"\n' + "\n".join(f'"a ""b""";{page.url};"x\ny"' for page in sample_pages()[:5])).encode()
    yield "url\thost\nhttps://a.example\tb\n".encode("utf-16")


SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "extraction": _pages,
    "bodies": _bodies,
    "urls": _urls,
    "imports": _files,
}
