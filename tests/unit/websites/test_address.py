"""Websites as users write them: label, cache key and candidate URLs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagecurator.urls import UrlRefused
from pagecurator.websites.address import clean_website, website_address


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("firm.example", "http://firm.example"),
        ("https://www.firm.example/", "http://firm.example"),
        ("HTTP://WWW.Firm.Example", "http://firm.example"),
        (" firm.example ", "http://firm.example"),
        ("firm.example/de/", "http://firm.example/de"),
        ("https://firm.example/a?b=c#d", "http://firm.example/a"),
        ("firm.example:8080", "http://firm.example:8080"),
        ("https://firm.example:443/", "http://firm.example"),
        ("http://firm.example:80", "http://firm.example"),
        ("münchen.example", "http://xn--mnchen-3ya.example"),
        ("8.8.8.8", "http://8.8.8.8"),
        ("http://[2a00:1450::1]/x", "http://[2a00:1450::1]/x"),
        ("www.example", "http://www.example"),
        ("//firm.example", "http://firm.example"),
    ],
)
def test_the_label_has_the_compatible_form(written, label):
    assert website_address(written).label == label


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        (
            "firm.example",
            ["https://firm.example/", "http://firm.example/", "https://www.firm.example/", "http://www.firm.example/"],
        ),
        (
            "http://www.firm.example/de/",
            [
                "https://www.firm.example/de/",
                "http://www.firm.example/de/",
                "https://firm.example/de/",
                "http://firm.example/de/",
            ],
        ),
        ("8.8.8.8", ["https://8.8.8.8/", "http://8.8.8.8/"]),
        (
            "http://firm.example:8080/x",
            [
                "http://firm.example:8080/x",
                "https://firm.example:8080/x",
                "http://www.firm.example:8080/x",
                "https://www.firm.example:8080/x",
            ],
        ),
        ("firm.example/s?q=1&utm_source=ad", None),
    ],
)
def test_candidates_are_https_then_http_then_the_other_host(written, candidates):
    found = list(website_address(written).candidates)
    if candidates is None:
        assert found[0] == "https://firm.example/s?q=1"
    else:
        assert found == candidates


def test_the_cache_key_has_the_query_without_tracking():
    plain = website_address("firm.example/s")
    assert plain.key == plain.label
    assert website_address("firm.example/s?utm_medium=x&gclid=1").key == plain.key
    assert website_address("firm.example/s?id=1").key != website_address("firm.example/s?id=2").key
    assert website_address("firm.example/s?id=1").label == plain.label


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "firm",
        "mailto:info@firm.example",
        "info@firm.example",
        "ftp://firm.example",
        "localhost",
        "http://localhost:8000",
        "127.0.0.1",
        "http://0x7f.1/",
        "http://10.1.2.3/",
        "http://[::1]/",
        "http://printer.local/",
        "http://user:secret@firm.example/",
        "https://firm.example:99999/",
        "https://fi rm.example/",
        "javascript:alert(1)",
    ],
)
def test_other_texts_are_rejected_with_a_reason(written):
    with pytest.raises(UrlRefused) as refused:
        website_address(written)
    assert refused.value.reason.endswith(".")


def test_private_addresses_are_reachable_if_allowed():
    assert website_address("http://127.0.0.1:8080", allow_private=True).label == "http://127.0.0.1:8080"
    assert website_address("http://localhost:8080", allow_private=True).candidates == (
        "http://localhost:8080/",
        "https://localhost:8080/",
    )
    with pytest.raises(UrlRefused):
        website_address("http://user@localhost", allow_private=True)


@given(st.text(max_size=80) | st.from_regex(r"\A(https?://)?[a-z0-9.-]{1,30}(:[0-9]{1,5})?(/[a-z/?=&%.]{0,20})?\Z"))
def test_every_text_is_an_address_or_rejected(text):
    for allow_private in (False, True):
        try:
            address = website_address(text, allow_private=allow_private)
        except UrlRefused:
            pass
        else:
            assert address.label.startswith("http://")
            assert "?" not in address.label
            assert len(set(address.candidates)) == len(address.candidates) in (2, 4)


# ---------------------------------------------------------------- characters around a website in a cell
@pytest.mark.parametrize(
    "written",
    [
        '"a.com"', "'a.com'", "“a.com”", "«a.com»", "<a.com>",
        "(a.com)", "[a.com]", "{a.com}", "<a.com>;", '("a.com"),',
        "a.com,", "a.com;", "a.com.", "a.com .", "a.com)",
        " a.com\u200b", "\ufeffa.com", "a\u00ad.com", "://a.com", "a.com|", "a.com:",
    ],
)  # fmt: skip
def test_characters_around_a_website_are_removed(written):
    assert clean_website(written) == "a.com"


@pytest.mark.parametrize(
    "written",
    [
        "https:/a.com", "https//a.com", "https:a.com",
        "https:///a.com", "https:////a.com", "https;//a.com", "https.//a.com",
        "https:\\\\a.com", "HTTPS//a.com", "http://https://a.com",
        "https://https:a.com", "ttps://a.com", "htttps://a.com",
        "https:// a.com", "https::/a.com", "<https:/a.com>", "hhttps://a.com", "https,//a.com",
        "https.://a.com", "https\uff1a//a.com", "[our site](https://a.com)",
    ],
)  # fmt: skip
def test_a_broken_scheme_is_repaired(written):
    assert website_address(written).candidates[0] == "https://a.com/"


@pytest.mark.parametrize(
    "written",
    [
        "http.cat", "https.com",
        "https://http.cat/200", "https://en.wikipedia.org/wiki/Foo_(bar)", "http://[2606:4700::1]/x",
        "[2606:4700::1]:8080/x", "na.com", "null.com", "a.com:8080",
        "a.com/?q=N/A", "https://a.com/(1)", "//a.com", "no.com",
    ],
)  # fmt: skip
def test_a_well_formed_website_is_not_changed(written):
    assert clean_website(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "N/A", "n/a", "NA", "n.a.", "null", "NULL", "\\N", "N / A", "not found", "n/d", "(blank)",
        "None", "none", "(none)", "#N/A", "#REF!", "#NV", "#DIV/0!", "-", "--",
        "—", ".", "?", "0", "http://", "https://", "www.", "https://N/A", "http://null", '"-"', "undefined", "keine",
    ],
)  # fmt: skip
def test_words_for_no_website_are_empty(written):
    assert clean_website(written) == ""


@given(st.text(max_size=40))
def test_cleaning_is_idempotent(text):
    assert clean_website(clean_website(text)) == clean_website(text)
