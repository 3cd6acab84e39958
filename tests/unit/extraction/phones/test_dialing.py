"""Strings of digits, parsed by our code and by the library itself."""

from __future__ import annotations

import random
import re

import phonenumbers
import pytest

from pagecurator.extraction.phones.dialing import DialedNumber, parse_international, parse_national
from pagecurator.extraction.phones.parse import _ISLANDS, NANP_REGIONS

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
KINDS = range(11)


def _by_the_library(digits: str, region: str | None) -> DialedNumber | None:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    return DialedNumber(number.country_code or 0, phonenumbers.national_significant_number(number))


def _examples(region: str) -> list[str]:
    """One number of each kind that a region has."""
    found = (phonenumbers.example_number_for_type(region, kind) for kind in KINDS)
    return [phonenumbers.national_significant_number(number) for number in found if number is not None]


def _changed(national: str, chance: random.Random) -> str:
    """The number with some other digits, one more, or one fewer."""
    digits = list(national)
    for _ in range(chance.randrange(4)):
        digits[chance.randrange(len(digits))] = str(chance.randrange(10))
    return "".join(digits)[: chance.choice((None, None, None, -1))] + chance.choice(("", "", "", "7"))


@pytest.mark.parametrize("region", REGIONS)
def test_digits_are_parsed_as_by_the_library(region):
    chance = random.Random(region)
    code = str(phonenumbers.country_code_for_region(region))
    prefixes = ("", "0", "1", "8", "00" + code, "011" + code, code, code + "0")
    for example in _examples(region):
        for prefix in prefixes:
            digits = prefix + _changed(example, chance)
            assert parse_national(digits, region) == _by_the_library(digits, region), (digits, region)
        abroad = code + _changed(example, chance)
        assert parse_international(abroad) == _by_the_library("+" + abroad, None), abroad


@pytest.mark.parametrize("digits", ["", "0", "1", "00", "999123456789", "0123456789"])
def test_digits_that_cannot_be_dialed_are_no_number(digits):
    assert parse_international(digits) is None
    assert parse_international(digits) == _by_the_library("+" + digits, None)


def test_area_codes_of_the_islands_are_those_of_the_library():
    islands = NANP_REGIONS - {"US", "CA"}
    stated = {region: phonenumbers.PhoneMetadata.metadata_for_region(region).leading_digits for region in islands}
    for area in map(str, range(200, 1000)):
        own = [region for region, digits in stated.items() if re.match(digits, area + "1234567")]
        assert own == ([_ISLANDS[area]] if area in _ISLANDS else []), area
