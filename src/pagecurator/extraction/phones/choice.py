"""The country of a written number: the one that it states, or the one that the page speaks for.

A number that states no country, on a page without any sign of one, is not a contact: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import phonenumbers

from pagecurator.extraction.contact import DropReason
from pagecurator.extraction.phones.labels import NUMBER_LABELS, NumberLabel
from pagecurator.extraction.phones.parse import (
    MAX_DIGITS,
    NANP_REGIONS,
    PLAIN_REGIONS,
    ParsedNumber,
    has_nanp_grouping,
    has_trunk_zero,
    is_usual_grouping,
    parse_number,
)
from pagecurator.extraction.phones.regions import Regions
from pagecurator.extraction.phones.rules import is_written_plausibly

MAX_LOCAL_DIGITS = 8
MIN_UNLABELLED = 8
MIN_DIALED = 5
MIN_DIALED_OUT, MIN_STATED, MIN_STATED_DIGITS = 12, 10, 11
"""Digits of a number with an international prefix, and of those with a country code alone."""

_DIGITS = re.compile(r"\d+")
_STATED_CODE = re.compile(r"\(?[1-9]")
_ZIP = re.compile(r"\d{5}-\d{3,4}")
_COORDINATE = re.compile(r"\d{1,3}\.\d{5}")
_DIALED_OUT = re.compile(r"\(?(?:0011|011|010|009)\)?(?:[ .-]{1,3}\(?(\d{1,3})(?!\d)|(?=\d{9}))")
"""International prefixes other than ``00``: Australia, North America, Japan, Nigeria."""
_PREFIX_REGIONS = {"0011": "AU", "011": "US", "010": "JP", "009": "NG"}
_COUNTRY_CODES = {
    region: str(code) for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items() for region in regions
}


def written_number(text: str, start: int, raw: str, regions: Regions, label: NumberLabel) -> ParsedNumber | DropReason:
    """A number in the text, or why it is none."""
    labelled = label in NUMBER_LABELS
    coded = coded_number(raw)
    if coded is not None:
        return coded
    if "+" in raw:
        return DropReason.INVALID_NUMBER
    if not labelled and raw.isdecimal() and not has_trunk_zero(raw):
        return DropReason.UNLABELLED_DIGITS
    if not labelled and regions.home is None and raw[0] not in "0(" and sum(map(str.isdigit, raw)) < MIN_UNLABELLED:
        return DropReason.UNUSUAL_GROUPING
    if not labelled and _ZIP.fullmatch(raw):
        return DropReason.UNUSUAL_GROUPING
    if len(raw) > MAX_DIGITS and sum(map(str.isdigit, raw)) > MAX_DIGITS:
        return DropReason.INVALID_NUMBER
    hint = regions.code_before(text, start)
    near = _near(raw, hint, regions, start, start + len(raw))
    if not near and (labelled or has_trunk_zero(raw)):
        near = _abroad(raw, regions, start, start + len(raw))
    own = _with_own_code(raw, near, regions) or _dialed_out(raw, near, regions)
    if own is not None:
        return own
    return _chosen(raw, near, regions, labelled=labelled)


def _near(raw: str, hint: str | None, regions: Regions, start: int, end: int) -> tuple[str, ...]:
    """The regions named around a number; for one grouped as in North America, only if a country is named."""
    if hint is not None:
        regions.add_sign(hint)
        return (hint,)
    coded = regions.coded_before(start)
    if coded is not None:
        return (coded,)
    may_be_american = regions.home is None or regions.home in NANP_REGIONS
    if may_be_american and has_nanp_grouping(raw) and not regions.is_foreign_around(start, end):
        return ()
    return regions.near(start, end)


def _abroad(raw: str, regions: Regions, start: int, end: int) -> tuple[str, ...]:
    """The country of a city beside a number that is none in the host's country: ``Wien: 01 …`` below ``.de``."""
    home = regions.home
    if home is None:
        return ()
    at_home = parse_number(raw, home)
    if at_home is not None and at_home.is_valid:
        return ()
    numbers = ((region, parse_number(raw, region)) for region in regions.near_cities(start, end) if region != home)
    return tuple(region for region, number in numbers if number is not None and number.is_valid)


def _chosen(
    raw: str, near: tuple[str, ...], regions: Regions, *, labelled: bool, is_stated: bool = False
) -> ParsedNumber | DropReason:
    """The number in the best region in which it is valid and written as there.

    The page as a whole decides only if no other region is about as likely in which it is a number, too.
    """
    reason = DropReason.NO_COUNTRY
    best: tuple[str, ParsedNumber] | None = None
    for region in regions.order_for(raw, near, labelled=labelled):
        if best is not None and not regions.is_rival(region, best[0]):
            break
        number = parse_number(raw, region)
        if is_stated and not (region in PLAIN_REGIONS or region in NANP_REGIONS or _has_area_code(raw)):
            number = None
        if number is not None and not number.is_valid and regions.home not in (None, region) and region not in near:
            number = None  # missing in the metadata, and a number of another country than the host's
        if number is None:
            reason = DropReason.INVALID_NUMBER if reason is DropReason.NO_COUNTRY else reason
            continue
        is_usual = region in near and region not in NANP_REGIONS and is_usual_grouping(raw, number, region)
        if region in near and region not in NANP_REGIONS and has_nanp_grouping(raw) and not is_usual:
            continue
        if not (is_usual and not raw.isdecimal()) and not is_written_plausibly(
            raw, number, labelled=labelled, regions=regions, region=region
        ):
            reason = DropReason.UNUSUAL_GROUPING
            continue
        if region in near or region == regions.home or has_nanp_grouping(raw) or regions.home is not None:
            return best[1] if best is not None else number
        if regions.is_mainly_american(region):
            reason = DropReason.NO_COUNTRY
        elif best is None:
            best = region, number
        elif best[1].e164 != number.e164:
            return DropReason.NO_COUNTRY
    return best[1] if best is not None else reason


def coded_number(raw: str) -> ParsedNumber | None:
    """A number with ``+`` or the international prefix ``00`` of most countries."""
    if "+" not in raw and "00" not in raw[:3].replace(" ", ""):
        return None
    number = parse_number(raw, None)
    return number if number is not None and number.international else None


def _dialed_out(raw: str, near: Iterable[str], regions: Regions) -> ParsedNumber | None:
    """A number with another international prefix, if nothing says that it is an area code (Belgrade's ``011``)."""
    match = _DIALED_OUT.match(raw)
    if match is None:
        return None
    digits = "".join(_DIGITS.findall(raw))
    prefix = next(prefix for prefix in _PREFIX_REGIONS if digits.startswith(prefix))
    region = _PREFIX_REGIONS[prefix]
    likely = (*near, *([regions.home] if regions.home else []))
    if any(other != region and other not in NANP_REGIONS and parse_number(raw, other) for other in likely):
        return None
    if len(digits) < MIN_DIALED_OUT or (match.group(1) and not _begins_with_code(match.group(1))):
        return None
    number = parse_number("+" + digits[len(prefix) :], None)
    return number if number is not None and number.is_valid else None


def _begins_with_code(digits: str) -> bool:
    return int(digits) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE


def _with_own_code(raw: str, near: tuple[str, ...], regions: Regions) -> ParsedNumber | None:
    """A number that begins with a country code, without the ``+``, if there is evidence of its country.

    ``501-…`` in Belize, ``49 (0) 30 …``, ``(49 211) …`` and ``48 22 …`` in Poland.
    """
    likely = near if regions.home is None else (*near, regions.home)
    asks_the_page = regions.home is None and (not has_nanp_grouping(raw) or regions.is_foreign)
    if not asks_the_page and NANP_REGIONS.issuperset(likely):
        return None  # before it is parsed, which loads the metadata of any country
    if not _STATED_CODE.match(raw) or _COORDINATE.match(raw):
        return None
    digits = "".join(_DIGITS.findall(raw))
    stated = parse_number("+" + raw.lstrip("("), None)
    if stated is None or not stated.is_valid or stated.region in NANP_REGIONS:
        return None
    if asks_the_page:
        likely = (*near, *regions.ranked[:3])
    for region in likely:
        code = _COUNTRY_CODES.get(region, "")
        if region in NANP_REGIONS or not code or not stated.e164.startswith("+" + code):
            continue
        local = parse_number(raw, region)
        needs_zero = region not in PLAIN_REGIONS and len(digits) >= MIN_STATED
        if local is None or local.e164 == stated.e164 or (needs_zero and "0" in _trunk(region)):
            return stated
    return None


def _trunk(region: str) -> str:
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    return (metadata.national_prefix or "") if metadata is not None else ""


def stated_number(
    raw: str, regions: Regions, country: str | None = None, at: tuple[int, int] | None = None
) -> ParsedNumber | DropReason:
    """A number that a link or structured data states, ``at`` a position of the text.

    It needs no evidence that it is a number, but of its country, the stated ``country`` first.
    """
    coded = coded_number(raw)
    if coded is not None:
        return coded
    if "+" in raw:
        return DropReason.INVALID_NUMBER
    if sum(map(str.isdigit, raw)) < MIN_DIALED:
        return DropReason.INVALID_NUMBER
    near = (country,) if country is not None else _near(raw, None, regions, *at) if at is not None else ()
    own = _with_own_code(raw, near, regions) or _dialed_out(raw, near, regions)
    if own is not None:
        return own
    found = _chosen(raw, near, regions, labelled=True, is_stated=True)
    return found if isinstance(found, ParsedNumber) else _with_code_alone(raw) or found


def _has_area_code(raw: str) -> bool:
    """Whether a number is more than its local part: ``810160-30`` is dialed within one town only."""
    return raw[:2] in ("(0", "00") or raw[:1] in "0+" or sum(map(str.isdigit, raw)) > MAX_LOCAL_DIGITS


def _with_code_alone(raw: str) -> ParsedNumber | None:
    """A link's number that is only one with a country code: ``tel:442079460958``."""
    digits = "".join(_DIGITS.findall(raw))
    if len(digits) < MIN_STATED_DIGITS or not _STATED_CODE.match(raw):
        return None
    number = parse_number("+" + raw, None)
    return number if number is not None and number.is_valid else None
