"""Limits of nesting and attributes, before a page is parsed."""

import pytest

from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.dom.sanitize import HOSTILE_DEPTH, MAX_ATTRIBUTES, MAX_DEPTH, sanitize

URL = "https://www.firma.de/"


def text(html):
    return Document(html, URL).text


def test_deep_nesting_is_flattened_without_losing_words():
    html = "<div>" * 40_000 + "info@firma.de" + "</div>" * 40_000
    flat = sanitize(html)
    assert flat.count("<div>") == MAX_DEPTH
    assert flat.count("</div>") == MAX_DEPTH
    assert "info@firma.de" in text(html)


def test_unmatched_end_tags_do_not_hide_the_depth():
    assert sanitize("<div></x>" * 40_000).count("<div>") == MAX_DEPTH


def test_hostile_nesting_has_a_lower_limit_and_loses_no_words():
    html = "<div>" * 200_000 + "info@firma.de"
    assert sanitize(html).count("<div>") == HOSTILE_DEPTH
    assert "info@firma.de" in text(html)


def test_ordinary_pages_are_unchanged():
    html = "<div><ul>" + "<li><p>x<br>" * 10_000 + "</ul></div>"
    assert sanitize(html) is html


def test_a_tag_with_too_many_attributes_keeps_the_first_ones_and_the_text_after_it():
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
def test_long_tags_with_few_attributes_are_unchanged(html: str):
    assert sanitize(html) == html
