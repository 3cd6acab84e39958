"""Redirects in pages by the rules of browsers: elements only, attributes in any order and case."""

from __future__ import annotations

import pytest

from pagecurator.scraping.body.outline import meta_redirect, outline, parse_refresh

URL = "https://firm.example/start/"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0;url=/de/", (0, "/de/")),
        ("0; URL='/de/'", (0, "/de/")),
        ('0; url = "/de/', (0, "/de/")),
        ("0; url='/de/\" x", (0, '/de/" x')),
        ("0;http://firm.example/de/", (0, "http://firm.example/de/")),
        ("0, /de/", (0, "/de/")),
        ("0 url=/de/", (0, "/de/")),
        ("  5.7 ;\n url=/de/  ", (5, "/de/")),
        (".5;url=/de/", (0, "/de/")),
        ("0;'/de/'", (0, "/de/")),
        ("0;urlaub.html", (0, "urlaub.html")),
        ("0;url=", (0, "")),
        ("0", (0, "")),
        ("300", (300, "")),
        ("", None),
        ("url=/de/", None),
        ("x;url=/de/", None),
        ("0x;url=/de/", None),
    ],
)
def test_a_refresh_is_parsed_by_the_html_standard(value, expected):
    assert parse_refresh(value) == expected


def leads_to(markup, *, has_content=False):
    return meta_redirect(outline(markup), url=URL, has_content=has_content)


@pytest.mark.parametrize(
    "markup",
    [
        '<meta http-equiv="refresh" content="0;url=/de/">',
        "<META CONTENT='0;URL=/de/' HTTP-EQUIV=Refresh>",
        "<meta\n content=0;url=/de/\n http-equiv = refresh />",
        '<meta name="a>b" content="0;url=&#47;de&#47;" http-equiv="refresh">',
        '<base href="/de/x"><meta http-equiv="refresh" content="0;url=.">',
        '<meta http-equiv="refresh" content="0;url=/de/"><base href="/fr/">',
        "<style>" + "a{}" * 50_000 + '</style><meta http-equiv="refresh" content="0;url=/de/">',
        '<!-- x --><!--><meta http-equiv="refresh" content="0;url=/de/"><!-- -->',
        "<!--[if IE]>x<![endif]--><![if !IE]><meta http-equiv=refresh content='0;url=/de/'><![endif]>",
        '<body><div><p>x<meta http-equiv="refresh" content="0;url=/de/">',
        '<noscript><meta http-equiv="refresh" content="0;url=/de/"></noscript>',
        '<meta http-equiv="refresh" content="300"><meta http-equiv="refresh" content="0;url=/de/">',
        '<meta http-equiv="refresh" content="0;url=/de/" content="0;url=/fr/">',
    ],
)
def test_a_meta_refresh_redirects(markup):
    assert leads_to(markup) == "https://firm.example/de/"


META = '<meta http-equiv="refresh" content="0;url=https://other.example/">'


@pytest.mark.parametrize(
    "markup",
    [
        f"<!-- {META} -->",
        f"<!-- > {META} -- > {META} -->",
        f"<!--[if IE]> {META} <![endif]-->",
        f"<script>var a = '{META}';</script>",
        f"<script>document.write('{META}'.replace('x', '</scripty>'));{META}</script>",
        f"<style>{META}</style>",
        f"<title>{META}</title>",
        f"<textarea>{META}</textarea>",
        f"<template><p>{META}</p></template>",
        f"<template><template></template>{META}</template>",
        f"<noframes>{META}</noframes>",
        f"<iframe>{META}</iframe>",
        f"<xmp>{META}</xmp>",
        f"<p title='{META}'>x</p>",
        f"<!-- never closed {META}",
        f"<!DOCTYPE html {META[:-1]}>",
        '<meta http-equiv="refresh" content="0">',
        '<meta http-equiv="refresh" content="61;url=/de/">',
        '<meta http-equiv="refresh">',
        '<meta name="refresh" content="0;url=/de/">',
        '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
        '<meta http-equiv="refresh" content="0;url=mailto:a@firm.example">',
        '<meta http-equiv="refresh" content="0;url=http://[oops/">',
    ],
)
def test_text_that_is_no_element_does_not_redirect(markup):
    assert leads_to(f"<html><body>{markup}</body></html>") is None


def test_a_page_with_content_is_left_by_an_immediate_redirect_only():
    assert leads_to('<meta http-equiv="refresh" content="5;url=/de/">', has_content=True) == "https://firm.example/de/"
    assert leads_to('<meta http-equiv="refresh" content="6;url=/de/">', has_content=True) is None
    assert leads_to('<meta http-equiv="refresh" content="30;url=/de/">') == "https://firm.example/de/"
    assert leads_to(f"<noscript>{META}</noscript>", has_content=True) is None


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<a href='", "<p a=", "<script>", "<template>", "</", "<meta ", "<a b=\"c' ", "=' "]
)
def test_the_scan_is_linear(piece):
    outline(piece * 100_000)
