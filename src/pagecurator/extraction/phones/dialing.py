"""The country code and the national number of a string of digits, by the rules and metadata of ``phonenumbers``.

The library's own ``parse`` also handles letters, signs and extensions, which a string of digits doesn't have; this
takes a third of the time. A test compares both.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberDesc

MIN_NATIONAL, MAX_NATIONAL = 2, 17
LONGEST_CODE = 3


class DialedNumber(NamedTuple):
    """``national`` is the national significant number (ITU-T E.164), with its leading zeros, as in Italy."""

    country_code: int
    national: str


def parse_international(digits: str) -> DialedNumber | None:
    """The number that follows a ``+``; ``None`` if no region has its country code."""
    if len(digits) <= MIN_NATIONAL or digits[0] == "0":
        return None
    for length in range(1, LONGEST_CODE + 1):
        code = int(digits[:length])
        regions = COUNTRY_CODE_TO_REGION_CODE.get(code)
        if regions:
            metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, regions[0])
            return _national(code, digits[length:], metadata) if metadata is not None else None
    return None


def parse_national(digits: str, region: str) -> DialedNumber | None:
    """The number that is reached by dialing these digits in a region; ``None`` if they are too few or too many."""
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None:
        return None
    if metadata.international_prefix is not None:
        prefix = compiled(metadata.international_prefix).match(digits)
        if prefix is not None and digits[prefix.end() : prefix.end() + 1] != "0":
            return parse_international(digits[prefix.end() :])
    code = metadata.country_code or 0
    if digits.startswith(str(code)):
        rest = _without_prefix(digits[len(str(code)) :], metadata)
        general = metadata.general_desc
        if (not matches(general, digits) and matches(general, rest)) or len(digits) > max(_lengths(metadata)):
            return _national(code, rest, metadata)
    return _national(code, digits, metadata)


def is_possible(code: int, national: str) -> bool:
    """Whether numbers of a country may have this length, regardless of their digits."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(code)
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, regions[0]) if regions else None
    return metadata is not None and len(national) in _lengths(metadata)


def matches(number_type: PhoneNumberDesc | None, national: str) -> bool:
    if number_type is None or not number_type.national_number_pattern:
        return False
    if number_type.possible_length and len(national) not in number_type.possible_length:
        return False
    return compiled(number_type.national_number_pattern).fullmatch(national) is not None


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A compiled pattern of the metadata, which has more of them than the cache of ``re`` holds."""
    return re.compile(pattern)


def _national(code: int, digits: str, metadata: PhoneMetadata) -> DialedNumber | None:
    """The number without its trunk prefix, if what remains is long enough."""
    if len(digits) < MIN_NATIONAL:
        return None
    bare = _without_prefix(digits, metadata)
    lengths = _lengths(metadata)
    if len(bare) in lengths or len(bare) > max(lengths):
        digits = bare
    return DialedNumber(code, digits) if MIN_NATIONAL <= len(digits) <= MAX_NATIONAL else None


def _without_prefix(digits: str, metadata: PhoneMetadata) -> str:
    """The digits without trunk prefix and carrier code, unless only the digits with them are a number."""
    if not digits or not metadata.national_prefix_for_parsing:
        return digits
    prefix = compiled(metadata.national_prefix_for_parsing).match(digits)
    if prefix is None:
        return digits
    rule = metadata.national_prefix_transform_rule
    bare = digits[prefix.end() :] if not rule or prefix.groups()[-1] is None else prefix.re.sub(rule, digits, count=1)
    general = metadata.general_desc
    return digits if matches(general, digits) and not matches(general, bare) else bare


def _lengths(metadata: PhoneMetadata) -> tuple[int, ...]:
    general = metadata.general_desc
    return (general.possible_length if general is not None else None) or (0,)
