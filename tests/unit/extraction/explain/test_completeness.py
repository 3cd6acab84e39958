"""Whether all of a page was read: only then is a contact that was not found not on it."""

from __future__ import annotations

import pytest

from pagecurator.extraction import extract_contacts, extract_with_completeness

URL = "https://www.firm.example/contact"


@pytest.mark.parametrize(
    "html",
    ["", "<p>info@firm.example</p>", "<a href='/x'>x</a>" * 4_900, "<p>Tel. 030 1234567</p>" * 3_900],
)
def test_a_page_within_the_limits_is_read_completely(html):
    assert extract_with_completeness(html, URL) == (extract_contacts(html, URL), True)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='https://a.com/'>x</a>" * 5_100,
        "a@b.example " * 5_001,
        "".join(f"<p>Tel. 030 {number}</p>" for number in range(1_000_000, 1_004_100)),
        ("<script>document.write('mailto:' + '@');//" + "x" * 9_000 + "</script>") * 12,
    ],
    ids=["links", "at signs", "runs of digits", "scripts"],
)
def test_a_page_beyond_a_limit_is_not(html):
    assert extract_with_completeness(html, URL) == (extract_contacts(html, URL), False)
