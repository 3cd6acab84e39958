# ruff: noqa: SIM905 - lists of words are written as words
"""What ``phonenumbers`` says about one string of digits: E.164, and whether it is written as people there write it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberFormat

from pagecurator.extraction.phones.dialing import (
    DialedNumber,
    compiled,
    is_possible,
    matches,
    parse_international,
    parse_national,
)

NANP_REGIONS = frozenset(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1])
"""The regions of country code 1: they write numbers alike, and all give the same E.164."""

_ISLANDS = dict(
    pair.split(":")
    for pair in """242:BS 246:BB 264:AI 268:AG 284:VG 340:VI 345:KY 441:BM 473:GD 649:TC 658:JM 664:MS 670:MP 671:GU
    684:AS 721:SX 758:LC 767:DM 784:VC 787:PR 800:DO 809:DO 829:DO 849:DO 868:TT 869:KN 876:JM 939:PR""".split()
)
"""Area codes of code 1 outside the United States and Canada, so that the tables of two dozen islands stay unread."""

PLAIN_REGIONS = frozenset("ES PL PT CZ SK GR IT NO DK LU MX CL CO PE CR PA GT SV HN NI UY LV EE MT CY".split())
"""Countries without a prefix for calls inside the country: nothing marks their numbers but the groups."""

MIN_DIGITS, MAX_DIGITS = 7, 17
MIN_DIGITS_AU = 6
_OLD_PREFIXES = {
    "MX": re.compile(r"0(?:1|44|45)(?=\d{10}\Z)"),
    "PL": re.compile(r"0(?=\d{9}\Z)"),
    "US": re.compile(r"00(?=1\d{10}\Z)"),
}
"""Prefixes that are no longer dialled, or from abroad only; older pages still print them."""
_OLD_MOBILE_MX = re.compile(r"521(?=\d{10}\Z)")

_DIGITS = re.compile(r"\d+")
_ASIDE_ZERO = re.compile(r"\(\s?0\s?\)")
_VANITY = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_NANP_SHAPE = re.compile(
    r"(?:(?:\+?1|\((?:00)?1\)|001)[ .\-/·•]{0,3})?(?:\( ?[2-9]\d\d ?\)[ .\-/·•]{0,3}[2-9]\d\d[ .\-·•]{0,3}\d{4}"
    r"|[2-9]\d\d(?:[ .\-/·•]{1,3}[2-9]\d\d[ .\-·•]{1,3}\d{4}|[ .\-]{1,3}[2-9]\d{6}))"
)
_TRUNK_ZERO = re.compile(r"\(?0[ )]?(?!0)|\(0")
_SWITCHED_OPEN = frozenset(("DE", "AT"))
"""Countries whose numbers have no fixed length: the library's tables miss some that exist."""


class ParsedNumber(NamedTuple):
    """A judged number.

    ``region`` is the main region of its country code, ``international`` whether it carried that code, ``known`` whether
    the library's tables have it.
    """

    e164: str
    region: str
    international: bool
    known: bool


def spelled_out(raw: str) -> str:
    """Letters of a vanity number as the digits on their keys."""
    return raw.upper().translate(_VANITY)


def has_nanp_shape(raw: str) -> bool:
    """Whether a number is grouped 3-3-4 (or 1-3-3-4), as in North America and nowhere else."""
    return _NANP_SHAPE.fullmatch(raw) is not None


def has_trunk_zero(raw: str) -> bool:
    """Whether a number starts with the ``0`` that is dialled inside a country only."""
    return _TRUNK_ZERO.match(raw) is not None


@lru_cache(maxsize=4096)
def parse_number(raw: str, region: str | None) -> ParsedNumber | None:
    """The number that ``raw`` means when dialled in ``region``; ``None`` when there is no such number."""
    plain = _ASIDE_ZERO.sub("", raw) if "+" in raw or raw.startswith("00") else raw
    digits = "".join(_DIGITS.findall(plain))
    if not (MIN_DIGITS_AU if region == "AU" else MIN_DIGITS) <= len(digits) <= MAX_DIGITS:
        return None
    international = "+" in plain
    if not international and digits.startswith("00") and region not in NANP_REGIONS:
        international, digits = True, digits[2:]
    elif not international and region in NANP_REGIONS and digits.startswith("011"):
        international, digits = True, digits[3:]
    elif not international and region in _OLD_PREFIXES:
        digits = _OLD_PREFIXES[region].sub("", digits)
    if international:
        digits = _OLD_MOBILE_MX.sub("52", digits)
    number = (
        parse_international(digits) if international else parse_national(digits, region) if region is not None else None
    )
    if number is None:
        return None
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[number.code]
    owners = ("US", "CA", _ISLANDS.get(number.national[:3], "US")) if number.code == 1 else regions
    known = any(_has(owner, number) for owner in owners)
    if not known and (
        regions[0] not in _SWITCHED_OPEN or number.national[0] in "01" or not is_possible(number.code, number.national)
    ):
        return None
    return ParsedNumber(f"+{number.code}{number.national}", regions[0], international, known)


def _has(region: str, number: DialedNumber) -> bool:
    """What ``phonenumbers.is_valid_number_for_region`` says, asked in another order: the commonest kinds first.

    Each kind of number has a pattern for each country, compiled when it is first asked for; the library asks for the
    rare ones first. A number of no kind is mostly told by the country's general pattern alone.
    """
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(number.code, region)
    if metadata is None:
        return False
    national = number.national
    if metadata.leading_digits is not None and compiled(metadata.leading_digits).match(national) is None:
        return False
    if not matches(metadata.general_desc, national):
        return False
    return any(
        matches(kind, national)
        for kind in (
            metadata.fixed_line,
            metadata.mobile,
            metadata.toll_free,
            metadata.shared_cost,
            metadata.uan,
            metadata.voip,
            metadata.premium_rate,
            metadata.personal_number,
            metadata.pager,
            metadata.voicemail,
        )
    )


@lru_cache(maxsize=1024)
def is_grouped_as_at_home(raw: str, e164: str) -> bool:
    """Whether the digits stand in the groups in which the number's own country prints them."""
    number = phonenumbers.parse(e164, None)
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    home, printed = _DIGITS.findall(national), _DIGITS.findall(raw)
    return printed == home or (
        home[0] == "8" and printed == home[1:]
    )  # Russia's 8 is dialled first, and often left out
