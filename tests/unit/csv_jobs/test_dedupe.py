"""Spellings of one website have one key."""

from __future__ import annotations

import pytest

from pagecurator.csv_jobs.dedupe import site_key
from pagecurator.urls import normalize_url


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.com", "https://www.a.com/"),
        ("a.com", "HTTP://A.com"),
        ("a.com/x", "http://a.com/x/"),
        ("müller.de", "xn--mller-kva.de"),
        ("a.com/%7Eme", "a.com/~me"),
    ],
)
def test_spellings_of_one_website_are_equal(one, other):
    assert site_key(one) == site_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a.com", "b.com"), ("a.com/x", "a.com/y"), ("a.com/x", "a.com/X"), ("a.com?p=1", "a.com?p=2"),
     ("a.com:8080", "a.com"), ("not an address", "not an  address"), ("www.com", "com")],
)  # fmt: skip
def test_different_websites_are_not(one, other):
    assert site_key(one) != site_key(other)


@pytest.mark.parametrize("website", ["a.com", "http://www.a-b.co.uk/x/y_z/", "https://a.com/", "www.a.com/x"])
def test_the_fast_path_and_the_full_rules_agree(website):
    assert site_key(website) == normalize_url(website).url.partition("://")[2].removeprefix("www.").rstrip("/")
