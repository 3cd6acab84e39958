"""A secret is found in every spelling that an echo may have, and ordinary text stays as it is."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagecurator.telemetry.masking import EchoMask

KEY = "3f9a+Kq/0b7e=XY-z"
LOOKALIKES = "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}\N{LATIN SMALL LETTER LONG S}\N{KELVIN SIGN}"


WAYS = ("lower", "upper", "encoded", "ENCODED", "lower encoded", "upper encoded", "twice")


@given(st.lists(st.sampled_from(WAYS), min_size=len(KEY)), st.text())
def test_each_character_may_be_encoded_separately(ways, around):
    def written(character, way):
        code = f"%{ord(character):02x}"
        return {
            "lower": character.lower(),
            "upper": character.upper(),
            "encoded": code,
            "ENCODED": code.upper(),
            "lower encoded": f"%{ord(character.lower()):02X}",
            "upper encoded": f"%{ord(character.upper()):02x}",
            "twice": quote(code, safe=""),
        }[way]

    spelling = "".join(map(written, KEY, ways))
    assert EchoMask(KEY).text(f"{around} {spelling} end") == f"{EchoMask(KEY).text(around)} *** end"


@pytest.mark.parametrize("text", ["", "a", "3f9a", KEY[:-1], "https://www.firm.example/?q=3f9a%2BKq", "x" * 10_000])
def test_everything_else_is_unchanged(text):
    mask = EchoMask(KEY)
    assert (mask.text(text), mask.body(text), mask.message(text)) == (text, text, text)


def test_without_a_secret_nothing_is_masked():
    assert EchoMask("").message("everything stays") == "everything stays"


def test_a_short_secret_is_masked_only_in_messages():
    mask = EchoMask("any")
    assert (mask.text("any company"), mask.body("any company")) == ("any company", "any company")
    assert mask.message("the key any is not valid") == "the key *** is not valid"


@pytest.mark.parametrize(
    "secret", [KEY, "abcdefghij", "12345678", "5e0f7c2a91d34b6688aa0c1d2e3f4a5b", "schlüssel-İß-42"]
)
@given(around=st.text(), upper=st.lists(st.booleans(), min_size=40, max_size=40))
def test_a_page_is_masked_in_any_case_whatever_stands_around_the_secret(secret, around, upper):
    def echo(character, is_upper):
        return (character.upper() if is_upper else character.lower()) if character.isascii() else character

    spelling = "".join(map(echo, secret, upper))
    mask = EchoMask(secret)
    assert mask.body(f"{around}{spelling}\ud800{LOOKALIKES} end") == f"{mask.body(around)}***\ud800{LOOKALIKES} end"
