# ruff: noqa: SIM905 - lists of words are written as words
"""Parses one string as a phone number, with the metadata of ``phonenumbers``."""

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
"""The regions of country code 1, the North American Numbering Plan."""

_ISLANDS = dict(
    pair.split(":")
    for pair in """242:BS 246:BB 264:AI 268:AG 284:VG 340:VI 345:KY 441:BM 473:GD 649:TC 658:JM 664:MS 670:MP 671:GU
    684:AS 721:SX 758:LC 767:DM 784:VC 787:PR 800:DO 809:DO 829:DO 849:DO 868:TT 869:KN 876:JM 939:PR""".split()
)
"""Area codes outside the United States and Canada, so that the metadata of two dozen islands is not loaded."""

PLAIN_REGIONS = frozenset("ES PL PT CZ SK GR IT NO DK LU MX CL CO PE CR PA GT SV HN NI UY LV EE MT CY".split())
"""Countries without a trunk prefix: only their grouping marks numbers."""

MIN_DIGITS, MAX_DIGITS = 7, 17
MIN_DIGITS_AU = 6
SHORT_DIGITS, MAX_SHORT = (5, 6), len("13 14 50 ")
_OLD_PREFIXES = {
    "MX": re.compile(r"0(?:1|44|45)(?=\d{10}\Z)"),
    "PL": re.compile(r"0(?=\d{9}\Z)"),
}
"""Prefixes that are obsolete, or dialed from abroad only; older pages print them."""
_OLD_MOBILE_MX = re.compile(r"521(?=\d{10}\Z)")

_DIGITS = re.compile(r"\d+")
_ASIDE_ZERO = re.compile(r"\(\s?0\s?\)")
_VANITY = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_NANP_GROUPING = re.compile(
    r"(?:(?:\+?1|\((?:00)?1\)|001)[ .\-/·•]{0,3})?(?:\( ?[2-9]\d\d ?\)[ .\-/·•]{0,3}[2-9]\d\d[ .\-·•]{0,3}\d{4}"
    r"|[2-9]\d\d(?:[ .\-/·•]{1,3}[2-9]\d\d[ .\-·•]{1,3}\d{4}|[ .\-]{1,3}[2-9]\d{6}))"
)
_TRUNK_ZERO = re.compile(r"\(?0[ )]?(?!0)|\(0")
_OPEN_PLANS = frozenset(("DE", "AT"))
"""Countries with an open numbering plan (ITU-T E.164): some of their numbers are missing in the metadata."""


class ParsedNumber(NamedTuple):
    """A phone number in E.164 form.

    ``region`` is the main region of its country code, ``international`` whether it was written with that code,
    ``is_valid`` whether the library's metadata has its range.
    """

    e164: str
    region: str
    international: bool
    is_valid: bool


def spelled_out(raw: str) -> str:
    """The letters of a vanity number as the digits on their keys (ITU-T E.161)."""
    return raw.upper().translate(_VANITY)


@lru_cache(maxsize=4096)
def has_nanp_grouping(raw: str) -> bool:
    """Whether a number is grouped 3-3-4 (or 1-3-3-4), as in North America and nowhere else."""
    return _NANP_GROUPING.fullmatch(raw) is not None


def has_trunk_zero(raw: str) -> bool:
    """Whether a number starts with the trunk prefix ``0``."""
    return _TRUNK_ZERO.match(raw) is not None


@lru_cache(maxsize=4096)
def parse_number(raw: str, region: str | None) -> ParsedNumber | None:
    """The number that ``raw`` is when dialed in ``region``, or ``None``."""
    plain = _ASIDE_ZERO.sub("", raw) if "+" in raw or raw[:3].replace("(", "").startswith("00") else raw
    digits = "".join(_DIGITS.findall(plain))
    if not (MIN_DIGITS_AU if region == "AU" else MIN_DIGITS) <= len(digits) <= MAX_DIGITS:
        return None
    international = "+" in plain
    if digits.startswith("00"):  # "+0049 …", too
        international, digits = True, digits[2:]
    elif not international and region in _OLD_PREFIXES:
        digits = _OLD_PREFIXES[region].sub("", digits)
    if international:
        number = parse_international(_OLD_MOBILE_MX.sub("52", digits))
    else:
        number = parse_national(digits, region) if region is not None else None
    if number is None:
        return None
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[number.country_code]
    main_region = regions[0]
    if number.country_code == 1:
        regions = ("US", "CA", _ISLANDS.get(number.national[:3], "US"))
    is_valid = any(_is_valid_in(region, number) for region in regions)
    if not is_valid and not (main_region in _OPEN_PLANS and _may_be_assigned(number)):
        return None
    return ParsedNumber(f"+{number.country_code}{number.national}", main_region, international, is_valid)


def short_number(raw: str, region: str | None) -> ParsedNumber | None:
    """A service's number of five or six digits that is dialled as it is: Norway's ``03080``, Australia's ``131450``."""
    if region is None or "+" in raw or len(raw) > MAX_SHORT:
        return None
    digits = "".join(_DIGITS.findall(raw))
    if len(digits) not in SHORT_DIGITS:
        return None
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None:
        return None
    services = (metadata.uan, metadata.shared_cost, metadata.toll_free)
    if not any(matches(service, digits) for service in services):
        return None
    return ParsedNumber(f"+{metadata.country_code}{digits}", region, international=False, is_valid=True)


def _may_be_assigned(number: DialedNumber) -> bool:
    """Whether a number may exist without being in the metadata, in a country with an open numbering plan."""
    return number.national[0] not in "01" and is_possible(number.country_code, number.national)


def _is_valid_in(region: str, number: DialedNumber) -> bool:
    """Like ``phonenumbers.is_valid_number_for_region``, but with the most frequent types first.

    Each type has a pattern for each region, compiled at its first use; the library begins with the rare ones. Most
    numbers of no type are rejected by the region's general pattern alone.
    """
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(number.country_code, region)
    if metadata is None:
        return False
    national = number.national
    if metadata.leading_digits is not None and compiled(metadata.leading_digits).match(national) is None:
        return False
    if not matches(metadata.general_desc, national):
        return False
    return any(
        matches(number_type, national)
        for number_type in (
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
    """Whether the digits are grouped as the library formats numbers of their country."""
    number = phonenumbers.parse(e164, None)
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    home, printed = _DIGITS.findall(national), _DIGITS.findall(raw)
    if home[0] == "8" and printed == home[1:]:  # Russia's trunk prefix, often left out
        return True
    return printed == home


# ------------------------------------------------------------
# How countries group their numbers, and the short numbers of services.
#
# For numbers without a label and a trunk prefix, which only their grouping marks. Countries use more groupings than the
# one with which ``phonenumbers`` formats.
GROUPINGS: dict[str, frozenset[tuple[int, ...]]] = {
    "AR": frozenset(((2, 4, 4), (4, 4, 4), (2, 2, 4, 4))),
    "BR": frozenset(((2, 4, 4), (2, 5, 4), (2, 1, 4, 4))),
    "CL": frozenset(((1, 4, 4), (2, 1, 4, 4))),
    "CN": frozenset(((3, 4, 4), (3, 3, 4), (3, 4, 3))),
    "CO": frozenset(((3, 3, 4), (3, 7))),
    "DK": frozenset(((2, 2, 2, 2), (4, 4))),
    "ES": frozenset(((2, 3, 2, 2), (3, 2, 2, 2), (3, 3, 3))),
    "GR": frozenset(((3, 7), (3, 3, 4), (4, 6), (3, 2, 2, 3))),
    "HU": frozenset(((1, 3, 4), (2, 3, 4), (2, 3, 3))),
    "HK": frozenset(((4, 4), (3, 4, 4))),
    "IN": frozenset(((5, 5), (3, 3, 4))),
    "IT": frozenset(((3, 7), (3, 6), (3, 3, 4), (3, 2, 2, 3), (3, 3, 2, 2))),
    "KZ": frozenset(((1, 3, 3, 2, 2), (1, 4, 2, 2, 2))),
    "LT": frozenset(((1, 1, 3, 4), (1, 3, 5), (1, 2, 3, 3), (1, 3, 2, 3))),
    "MX": frozenset(((2, 4, 4), (3, 3, 4), (3, 3, 2, 2))),
    "MY": frozenset(((1, 3, 2, 4),)),
    "NO": frozenset(((3, 2, 3), (2, 2, 2, 2))),
    "PT": frozenset(((2, 3, 4), (3, 3, 3), (2, 3, 2, 2))),
    "RU": frozenset(((1, 3, 3, 2, 2), (1, 4, 2, 2, 2), (3, 3, 2, 2), (1, 3, 3, 4), (4, 2, 2, 2))),
    "SG": frozenset(((4, 4), (2, 4, 4))),
    "TR": frozenset(((3, 3, 2, 2), (3, 3, 4))),
    "AU": frozenset(((4, 3, 3), (4, 2, 2, 2))),
    "IL": frozenset(((1, 3, 3, 3), (4, 3, 3))),
}
"""Sizes of the groups of digits, by region."""


def is_usual_grouping(raw: str, number: ParsedNumber, region: str) -> bool:
    """Whether a number is grouped in one of the ways of its region."""
    if number.region in NANP_REGIONS:
        return True
    groups = tuple(len(group) for group in _DIGITS.findall(raw))
    return groups in GROUPINGS.get(region, ()) or is_grouped_as_at_home(raw, number.e164)


_SERVICE_NUMBERS = {
    **dict.fromkeys(
        ("CR", "GT", "SV", "HN", "NI", "PA"),
        re.compile(r"(?!(?:19|20)\d\d-(?:19|20)\d\d)(?!\d\d00-\d\d00)[2-9]\d{3}-\d{4}"),
    ),
    "KR": re.compile(r"1[568]\d\d[- ]\d{4}"),
    "NL": re.compile(r"0(?:800|900|906|909) ?- ?\d{4}"),
    "BR": re.compile(r"[34]00\d[-. ]\d{4}"),
    "IT": re.compile(r"800[-. ]?\d{6}|800[-. ]\d{3}[-. ]\d{3}"),
}


def is_service_number(raw: str, region: str | None) -> bool:
    """Whether this is the short number of a service, as printed in its region."""
    pattern = _SERVICE_NUMBERS.get(region or "")
    return pattern is not None and pattern.fullmatch(raw) is not None
