"""The bodies that clients must survive are what they are said to be."""

from __future__ import annotations

import zlib

import pytest

from pagecurator.simulator import hostile
from pagecurator.simulator.actions import Vendor

HTML = '<html><head><meta charset="utf-8"></head>\n<body><p>Grüße</p>\n</body></html>'


def test_a_gzip_bomb_is_valid_gzip_and_small_on_the_wire() -> None:
    packed = b"".join(hostile.bomb_blocks(64 * 1024 * 1024))
    assert len(packed) < 1024 * 1024
    unpacker = zlib.decompressobj(wbits=31)
    size = sum(len(unpacker.decompress(packed[at : at + 1024])) for at in range(0, len(packed), 1024))
    assert size == 64 * 1024 * 1024
    assert unpacker.eof


def test_a_huge_page_has_its_size() -> None:
    blocks = list(hostile.huge_blocks(3_000_000))
    assert sum(map(len, blocks)) == 3_000_000
    assert max(map(len, blocks)) <= 65_536


def test_a_long_line_has_no_break_and_keeps_the_page() -> None:
    line = hostile.one_line(HTML, size_bytes=1_000_000)
    assert "\n" not in line
    assert 999_000 < len(line.encode()) < 1_001_000
    assert "Grüße" in line
    assert line.endswith("</body></html>")


def test_a_maze_has_its_depth() -> None:
    maze = hostile.nested(HTML, depth=1_000, tag="b", closed=True)
    assert maze.count("<b>") == maze.count("</b>") == 1_000
    assert "</b>" not in hostile.nested(HTML, depth=10, tag="b", closed=False)


def test_a_charset_can_be_wrong_in_body_and_meta() -> None:
    body = hostile.in_charset(HTML, charset="windows-1252", meta="iso-8859-15")
    assert "Grüße".encode("windows-1252") in body
    assert b'charset="iso-8859-15"' in body


def test_text_garbage_is_valid_utf8_and_full_of_replacement_characters() -> None:
    assert hostile.jpeg_as_text().decode("utf-8").count("\ufffd") > 10_000
    assert hostile.pdf().startswith(b"%PDF-")


@pytest.mark.parametrize("vendor", Vendor)
def test_every_vendor_has_a_challenge_page_without_contacts(vendor: Vendor) -> None:
    page = hostile.challenge(vendor, url='https://a.example/?q="><script>')
    assert page.lower().count("<html") == 1
    assert '"><script>' not in page.replace('"></script><script>', "")
    assert "@" not in page
