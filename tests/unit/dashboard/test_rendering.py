"""Filters of the templates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pagecurator.dashboard import rendering


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, "\N{EN DASH}"), (-3, "0 s"), (119, "119 s"), (120, "2 min"), (7200, "2 h"), (172_800, "2 days")],
)
def test_spans_have_one_unit(seconds, shown):
    assert rendering.span(seconds) == shown


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "ftp://firm.example/", "", None, "https://["]
)
def test_only_web_addresses_become_links(url):
    assert rendering._web_link(url) == ""
    assert rendering._text_fragment(url, "text") == ""


def test_a_text_fragment_names_the_words_on_the_page():
    link = rendering._text_fragment("https://firm.example/a", "sales-team, Köln & Bonn")
    assert link == "https://firm.example/a#:~:text=sales%2Dteam%2C%20K%C3%B6ln%20%26%20Bonn"
    assert rendering._text_fragment("https://firm.example/a#team", "x") == "https://firm.example/a#team:~:text=x"
    assert rendering._text_fragment("https://firm.example/a", " ") == "https://firm.example/a"


def test_a_moment_says_how_long_ago_and_exactly_when():
    now = datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert ">3 min ago<" in rendering._moment(now - timedelta(minutes=3), now)
    assert 'title="2026-01-31 12:03:00 UTC">in 3 min<' in rendering._moment(now + timedelta(minutes=3), now)


def test_values_are_escaped():
    values = {
        "layout": "fragment.html",
        "title": "<b>",
        "sentence": "<script>alert(1)</script>",
        "is_live": False,
        "home": "'\"><i>",
        "age_seconds": None,
        "problem": "<u>",
    }
    html = rendering.render("problem.html", values)
    for tag in ("<b>", "<script", "<i>", "<u>"):
        assert tag not in html


def test_a_query_omits_what_is_not_set():
    assert rendering._query({"a": "x y&", "b": "", "c": None}) == "?a=x+y%26"
    assert rendering._query({"a": ""}) == ""
