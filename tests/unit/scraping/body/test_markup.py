"""The approximate title and visible text of markup."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagecurator.scraping.body.challenge import title_of, visible_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one <b>two</b>\n three</p>", "one two three"),
        ("before <p>after", "before after"),
        ("<script>if (a < b) { c() }</script>seen", "seen"),
        ("<STYLE>p { }</Style ><p>seen", "seen"),
        ("<!-- <p>hidden</p> -->seen", "seen"),
        ("<title>not counted</title><p>seen", "seen"),
        ("<p>seen<script>never closed <p>hidden", "seen"),
        ("<p>seen<!-- never closed <p>hidden", "seen"),
        ("caf&eacute; &amp; bar", "café & bar"),
        ("", ""),
        ("no <b>markup first", "no markup first"),
        ("> a sign first<b>b", "a sign first b"),
        ("<\u017fcript>x</\u017fcript><scr\u0131pt>y", "x y"),
    ],
)
def test_only_text_that_visitors_see_is_visible(markup, text):
    assert visible_text(markup, max_chars=1000) == text


def test_reading_stops_soon_after_the_limit():
    assert visible_text("<p>word</p>" * 1000, max_chars=20) == "word word word word word"


@settings(deadline=None)
@given(st.text(alphabet="<>/!-abs script\n", max_size=200))
def test_any_markup_can_be_scanned(markup):
    assert len(visible_text(markup, max_chars=50)) <= len(markup)
    title_of(markup)


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<title>\n Just a\n moment&hellip; </title>", "Just a moment…"),
        ("<TITLE lang=en>One</TITLE><svg><title>Two</title></svg>", "One"),
        ("<p>none</p>", ""),
        ("<title></title>", ""),
    ],
)
def test_the_title_is_the_first_one_with_whitespace_collapsed(markup, title):
    assert title_of(markup) == title
