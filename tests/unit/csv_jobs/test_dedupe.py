"""Equal websites get one number."""

from __future__ import annotations

import pytest

from pagecurator.csv_jobs.dedupe import Deduplicator, site_key
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
def test_the_short_way_and_the_full_rules_agree(website):
    assert site_key(website) == normalize_url(website).url.partition("://")[2].removeprefix("www.").rstrip("/")


def test_numbers_count_from_0_in_the_order_of_first_sight():
    numbers = Deduplicator()
    assert [numbers.number(key) for key in ("a", "b", "a", "c", "b")] == [
        (0, True), (1, True), (0, False), (2, True), (1, False),
    ]  # fmt: skip
    assert len(numbers) == 3


def test_many_keys_keep_their_numbers_while_the_table_grows():
    numbers = Deduplicator()
    keys = [f"site{number}.example" for number in range(20_000)]
    assert [numbers.number(key)[0] for key in keys] == list(range(20_000))
    assert [numbers.number(key) for key in keys] == [(number, False) for number in range(20_000)]
