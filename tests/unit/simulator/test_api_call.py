"""What a call's parameters mean, and cost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagecurator.simulator.api_call import BadApiCallError, parameters, read_call
from pagecurator.simulator.sources import is_echo, lookup_key

URL = "https://www.shop.example/"


@pytest.mark.parametrize(
    ("given", "price"),
    [
        ({}, 1),
        ({"render": "true"}, 10),
        ({"screenshot": "true"}, 10),
        ({"premium": "true"}, 10),
        ({"premium": "true", "render": "true"}, 25),
        ({"ultra_premium": "true"}, 30),
        ({"ultra_premium": "true", "render": "true"}, 75),
        ({"render": "false", "premium": "True"}, 1),
        ({"url": "https://www.amazon.co.uk/dp/1"}, 5),
        ({"url": "https://www.google.com/search?q=x"}, 25),
        ({"country_code": "de", "anything": "else"}, 1),
    ],
)
def test_the_price_follows_the_parameters(given: dict[str, str], price: int) -> None:
    assert read_call({"url": URL, **given}, method="GET").cost_credits == price


@pytest.mark.parametrize(
    "given",
    [
        {"url": ""},
        {"url": "shop.example"},
        {"url": "ftp://shop.example/"},
        {"url": "https://"},
        {"url": "https://[::1"},
        {"url": "https://a.example:99999/"},
        {"url": "https://a.example/film.mp4"},
        {"premium": "true", "ultra_premium": "true"},
        {"session_number": "3", "premium": "true"},
        {"wait_for_selector": ".price"},
        {"device_type": "watch"},
        {"output_format": "xml"},
        {"max_cost": "cheap"},
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(BadApiCallError):
        read_call({"url": URL, **given}, method="GET")


def test_a_file_is_fetched_with_binary_target() -> None:
    assert read_call({"url": "https://a.example/film.mp4", "binary_target": "true"}, method="GET").target


def test_parameters_come_from_the_query_and_from_headers_and_the_header_wins() -> None:
    merged = parameters(
        {"url": URL, "render": "true", "api_key": "query"},
        {"X-Sapi-Api_Key": "header", "x-sapi-country_code": "de", "accept": "*/*"},
    )
    assert merged == {"url": URL, "render": "true", "api_key": "header", "country_code": "de"}


@given(text=st.text() | st.text(alphabet="htps:/.@[]%?#&=a1\ud800", max_size=40))
def test_no_target_whatever_crashes_the_check_or_the_lookup(text: str) -> None:
    for target in (text, f"https://{text}", f"https://a.example/{text}"):
        try:
            call = read_call({"url": target}, method="GET")
        except BadApiCallError:
            continue
        lookup_key(call.target)
        is_echo(call.target)
        assert call.cost_credits >= 1
