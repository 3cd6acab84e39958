# ruff: noqa: E501 - markup stands on one line

"""The text, links and scripts of one parsed page."""

import pytest

from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.dom.sanitize import (
    HOSTILE_DEPTH,
    MAX_ATTRIBUTES,
    MAX_DEPTH,
    sanitize,
)

URL = "https://www.firma.de/"


def text(html):
    return Document(html, URL).text


def test_blocks_and_lines_break_the_text_and_inline_tags_do_not():
    assert text("<p>a<b>b</b> <i>c</i></p><div>d<br>e</div>f") == "ab c\nd\ne\nf"


def test_words_after_a_closed_block_begin_a_line():
    assert text("<div><p>a</p></div><span>b</span>") == "a\nb"


def test_cells_of_a_row_are_told_from_rows():
    assert text("<table><tr><td>1<td>2</tr><tr><td>3</table>").split("\n") == ["1\t2", "3"]


def test_scripts_styles_drawings_and_fields_are_not_text():
    html = "a<script>x</script><style>y</style><svg><title>icon</title><text>z</text></svg><textarea>t</textarea><script src=q></script>b"
    assert text(html) == "ab"


def test_white_space_collapses_and_odd_characters_become_plain():
    assert text("<p>  a \n\t b&nbsp;c\u200bd \uff21 1\u20132 </p>").strip() == "a b cd A 1-2"


def test_links_know_where_their_words_stand():
    document = Document('<p>See <a href="mailto:x@y.de">our <b>mail</b></a> now</p>', URL)
    (link,) = document.links
    start, end = document.span(link)
    assert document.text[start:end] == "our mail"


def test_deep_nesting_is_flattened_and_its_words_kept():
    html = "<div>" * 40_000 + "info@firma.de" + "</div>" * 40_000
    flat = sanitize(html)
    assert flat.count("<div>") == MAX_DEPTH
    assert flat.count("</div>") == MAX_DEPTH
    assert "info@firma.de" in text(html)


def test_tags_that_close_nothing_do_not_hide_the_depth():
    assert sanitize("<div></x>" * 40_000).count("<div>") == MAX_DEPTH


def test_endless_nesting_is_cut_lower_and_its_words_are_kept():
    html = "<div>" * 200_000 + "info@firma.de"
    assert sanitize(html).count("<div>") == HOSTILE_DEPTH
    assert "info@firma.de" in text(html)


def test_ordinary_pages_are_left_as_they_are():
    html = "<div><ul>" + "<li><p>x<br>" * 10_000 + "</ul></div>"
    assert sanitize(html) is html


def test_a_host_is_read_without_www_and_broken_addresses_have_none():
    assert Document("", "https://WWW.Firma.de:8080/x").host == "firma.de"
    assert Document("", "http://[broken").host == ""


def test_a_tag_without_end_keeps_its_first_attributes_and_the_words_behind_it():
    html = "<p>a<p " + " ".join(f"x{number}" for number in range(100_000)) + ">info@firma.de"
    node = Document(html, URL).tree.css("p")[1]
    assert list(node.attributes) == [f"x{number}" for number in range(MAX_ATTRIBUTES)]
    assert text(html) == "a\ninfo@firma.de"


@pytest.mark.parametrize(
    "html",
    [
        "<script>if (a<b && " + "c = d + " * 10_000 + "1) e()</script>",
        "<img src='data:image/png;base64," + "iVBO" * 10_000 + "' alt=x>",
        "<div data-state='" + '{"a": 1, "b": 2}, ' * 10_000 + "'>x</div>",
        "<p>" + "a < b and " * 10_000,
        "<!-- " + "a b " * 10_000 + "-->",
        "<" * 100_000,
    ],
)
def test_what_is_long_but_holds_few_attributes_stays_as_it_is(html: str):
    assert sanitize(html) == html
