"""Whether a run of digits is a phone number, by the characters around it and by its grouping.

For pages of every kind: shops (prices, item numbers), imprints (tax and bank numbers), events (dates and hours),
addresses (postcodes). A rule names what the run is instead.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from unicodedata import category

from pagecurator.extraction.contact import DropReason
from pagecurator.extraction.data.phone_words import ID_QUALIFIERS, UNITS_BEHIND
from pagecurator.extraction.phones.extensions import EXTENSION
from pagecurator.extraction.phones.labels import FIRST_CJK, NUMBER_LABELS, NumberLabel, is_label, is_label_with_signs
from pagecurator.extraction.phones.parse import (
    GROUPINGS,
    PLAIN_REGIONS,
    ParsedNumber,
    has_nanp_grouping,
    has_trunk_zero,
    is_grouped_as_at_home,
    is_service_number,
)
from pagecurator.extraction.phones.regions import Regions

MAX_GROUPS = 6
SOLID_DIGITS = range(10, 13)
NANP_DIGITS = (10, 11)
FEW_FIGURES = 4
LONGEST_LABEL = 24
MAX_STEP, MAX_SPAN = 10, 15
MAX_DATE_CHARS = len("31. 12. 2020")
PARTITA_IVA = ("IT", 11)
"""Digits of an Italian tax number; phone numbers of that length are written with separators."""

_DATE = re.compile(
    r"(?:[0-3]?\d([./-]) ?[01]?\d\1 ?(?:19|20)?\d\d|[01]?\d([./-])[0-3]?\d\2(?:19|20)?\d\d"
    r"|(?:19|20)\d\d([./-]) ?[01]?\d\3 ?[0-3]?\d)(?!\d)"
)
_DAY, _MONTH, _SHORT_YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:(?:19|20)\d\d|\d\d)"
_DAYS = re.compile(
    rf"{_DAY}(?P<sign>[./]){_MONTH}\.?(?:(?P=sign)?{_SHORT_YEAR})? ?- ?{_DAY}(?P=sign){_MONTH}"
    rf"(?:(?P=sign){_SHORT_YEAR}|[. ]|\Z|(?!\d))(?![\d/-])"
    rf"|{_MONTH}/{_DAY}(?:/{_SHORT_YEAR})? ?- ?{_MONTH}/{_DAY}(?:/{_SHORT_YEAR})?(?![\d/-])"
)
"""A range of days: ``04.06.-07.06.``, ``4/28-5/2``."""
_SEASONS = re.compile(r"(?:19|20)\d\d/(?:\d\d|(?:19|20)\d\d)(?:[ /-]{1,3}(?:19|20)\d\d/(?:\d\d|(?:19|20)\d\d))+(?!\d)")
_SPANS = re.compile(r"\d{1,2}-\d{1,2}(?:(?: | ?[/;] ?)\d{1,2}-\d{1,2})+")
"""Hours, scores, ages: ``10-12 14-18``, ``6-4 3-6 7-6``."""
_PAIRS = re.compile(r"0[1-9]([ ./-])\d\d(?:\1\d\d){3}")
"""Five pairs, as in France; the first three may look like a date."""
_THOUSANDS = re.compile(r"[1-9]\d?(?:\.\d{3}){2,}|[1-9]\d{0,2}(?:\.\d{3})+ ?- ?[1-9]\d{0,2}(?:\.\d{3})+")
_HOURS = re.compile(r"[0-2]?\d[.:][0-5]\d ?- ?[0-2]?\d[.:][0-5]\d")
_COMPACT_HOURS = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d ?- ?(?:[01]\d|2[0-4])(?:00|15|30|45)")
_MONTHS = re.compile(
    r"(?:0?[1-9]|1[0-2])(?: ?[/.] ?| )(?:19|20)\d\d(?: ?- ?| )(?:0?[1-9]|1[0-2])(?: ?[/.] ?| )(?:19|20)\d\d"
)
_DECIMALS = re.compile(r",\d\d\d?(?![\d.-])|:\d\d")
_HOUR_BEHIND = re.compile(r"[hHuU](?:\d\d)?(?![^\W\d_])")
_LAST_HOUR = re.compile(r"[ -](?:[01]?\d|2[0-4])\Z")
_PRICE = re.compile(r" ?\d")
_IN_THREES = re.compile(r"[1-9]\d\d([. ])\d{3}\1\d{3}")
_WORD_BEHIND = re.compile(r" [a-zß-ÿ]")
_AMOUNT_BEFORE = re.compile(r"\b(?:de|di|da|von|of|about|ca\.?|circa|unos|over|über|environ|około) \Z")
"""``un total de 912 345 678``: an amount in a sentence, in threes like the numbers of Spain and Poland."""
_TAX_NUMBER = re.compile(r"\d{2,3} ?/ ?\d{3,4} ?/ ?\d{4,5}")
"""As written by German tax offices; phone numbers have one slash."""
_SIZES = re.compile(r"\d\d(?: ?/ ?\d\d){3,}|\d\d(?: ?/ ?\d\d){2,} ?")
_RANGE = re.compile(r"(\d{3,6}) ?- ?(\d{3,6})")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_GROUPS = re.compile(r"\d+")
_COMPANY_BE = re.compile(r"[01]\d{3}\.\d{3}\.\d{3}")
_AREA_CODE = re.compile(r"\(\d{2,4}\) ?\d{2,5}[ .-]?\d{2}")

_GLUED_BEFORE = re.compile(r"(?P<word>[^\W_]*)(?P<sign>(?:[.:]-|[#$€£=_@%&\\~.,/-])?)(?<=[^\s(:|\[])\Z")
_APART = frozenset(("", "(", ":", "|", "["))
_OPENING = frozenset("{<«»“”„‟‘’‚*•·►▶→>!|│┃：；（【「『［、，。…")
"""Characters that separate a number from the text before it."""
_SYMBOLS = frozenset(("So", "Sk"))
"""Unicode's categories of pictures and arrows."""
_QUOTES, _CODE = frozenset("\"'`"), frozenset("=:[,{(")
_MONEY = frozenset("%_=@")
_CURRENCIES = frozenset("€$£¥")
_GLUE = frozenset("/.@_-=&?")
_IBAN_BEFORE = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){0,6} ?\Z")
_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}\d\d(?: ?[A-Z\d]{4}){2}")
_POSTCODE = re.compile(r"\d{5}-\d{3,4}|\d{3}-\d{4}")
_CJK_COUNTERS = frozenset("号號")
"""What follows the ids of Chinese licences."""


def is_a_date(raw: str) -> bool:
    """Whether a run is a date and nothing else, regardless of its label: a fast first check."""
    return len(raw) <= MAX_DATE_CHARS and _DATE.fullmatch(raw) is not None


def drop_reason(
    text: str,
    start: int,
    end: int,
    raw: str,
    label: NumberLabel,
    *,
    floor: int,
    node: tuple[bool, bool],
    home: str | None,
) -> DropReason | None:
    """Why a run of digits is no phone number; ``None`` if it may be one.

    ``floor`` is the end of the run before, ``node`` whether a text node begins and whether one ends with it, ``home``
    the region of the page's host.
    """
    before, behind = text[start - 1 : start] if start else "", text[end : end + 1]
    has_plus = "+" in raw
    starts_node, ends_node = node
    if (
        not starts_node
        and _may_be_glued(before)
        and text[start - 2 : start] != "--"
        and not _follows_a_number(text, start, floor)
    ):
        reason = _glued_before(text, start, end, raw, label)
        if reason is not None:
            return reason
    if behind in _CURRENCIES:
        return DropReason.AMOUNT
    if behind.isalpha() and _HOUR_BEHIND.match(text, end) and _LAST_HOUR.search(raw):
        return DropReason.AMOUNT_OR_TIME
    if not ends_node and _is_glued_behind(text, end, has_plus=has_plus):
        return DropReason.PART_OF_AN_ID
    if has_plus:
        return None
    if label is NumberLabel.ID:
        return DropReason.OTHER_LABEL
    if _is_in_an_iban(text, start):
        return DropReason.OTHER_LABEL
    is_unlabelled = label is NumberLabel.NONE
    if not raw.isdecimal():
        reason = _reason_by_grouping(raw, home, is_unlabelled=is_unlabelled)
        if reason is not None:
            return reason
    if is_unlabelled and _YEAR.match(raw) and not has_nanp_grouping(raw):
        return DropReason.YEAR
    if behind in (",", ":") and _DECIMALS.match(text, end):
        return DropReason.AMOUNT_OR_TIME
    if is_unlabelled and _IN_THREES.fullmatch(raw) and _is_an_amount_in_a_sentence(text, start, end, raw):
        return DropReason.AMOUNT
    if behind and behind not in "\n\t" and _has_unit(text, end):
        return DropReason.AMOUNT
    return None


def _has_unit(text: str, end: int) -> bool:
    """Whether a unit or a currency follows; ``… $100`` is the price behind a number."""
    unit = UNITS_BEHIND.match(text, end)
    return unit is not None and (unit.group()[-1].isalpha() or _PRICE.match(text, unit.end()) is None)


def _may_be_glued(before: str) -> bool:
    if before in _APART or before.isspace() or before in _OPENING:
        return False
    return before.isascii() or category(before) not in _SYMBOLS


def _follows_a_number(text: str, start: int, floor: int) -> bool:
    """Whether a run follows another with at most one sign between them: ``…5000;212…``, ``…5000(212) …``."""
    return start > 0 and (
        (start == floor and text[start] in "(+") or (start - 1 == floor and text[start - 1] in ";,/|")
    )


def _glued_before(text: str, start: int, end: int, raw: str, label: NumberLabel) -> DropReason | None:
    """Why a run that touches the text before it is part of something else; ``None`` if it only touches a label."""
    before, behind = text[start - 1], text[end : end + 1]
    if before in _CURRENCIES:
        return DropReason.AMOUNT
    glued = _GLUED_BEFORE.search(text, max(0, start - 16), start)
    if glued is None:
        return None
    if before in "Oo" and raw[0] in "1234567890" and not text[start - 2 : start - 1].isalnum():
        return DropReason.PART_OF_AN_ID  # a letter for the zero: "O221 …"
    if before in ".-" and (_is_a_dash(text, start, raw) or is_label_with_signs(_token_before(text, start))):
        return None
    if before in _QUOTES and behind in _QUOTES:
        is_code = raw.isdecimal() or text[start - 2 : start - 1] in _CODE
        return DropReason.PART_OF_AN_ID if is_code else None
    if before == "#" and label in NUMBER_LABELS:
        return None
    if ord(before) > FIRST_CJK:
        if label is NumberLabel.ID:
            return DropReason.OTHER_LABEL
        if behind not in _CJK_COUNTERS:
            return None
    if glued.start() > 0 and text[glued.start() - 1] in _GLUE:
        return DropReason.PART_OF_AN_ID
    if before == "+" and "+" in raw:  # "++49 …"
        return None
    stated = glued.group("word").lower()
    word = stated.lstrip("0123456789") or stated
    if len(word) == 1 and word != stated:  # "9O1 820 4567": a letter among digits
        return DropReason.PART_OF_AN_ID
    sign = glued.group("sign")
    follows_label = is_label(word) or ("+" in raw and not sign) or (sign and _names_a_number(word, raw, label))
    return None if word and not word[-1].isdigit() and follows_label else DropReason.PART_OF_AN_ID


def _token_before(text: str, start: int) -> str:
    """The text that touches a run, from the white space before it."""
    return (
        text[max(0, start - LONGEST_LABEL) : start]
        .rsplit(" ", maxsplit=1)[-1]
        .rsplit("\n", maxsplit=1)[-1]
        .rsplit("\t", maxsplit=1)[-1]
    )


def _is_a_dash(text: str, start: int, raw: str) -> bool:
    """Whether a hyphen before a run is a bullet or a dash, not a sign: ``- 030 901820``, ``-030 901820``."""
    apart = start < len("x-") or text[start - 2].isspace()
    return (
        text[start - 1] == "-" and apart and (has_nanp_grouping(raw) or (has_trunk_zero(raw) and not raw.isdecimal()))
    )


def _names_a_number(word: str, raw: str, label: NumberLabel) -> bool:
    """Whether a hyphen joins a number to a word such as ``number``: ``My number-415-666-7777``."""
    return label is not NumberLabel.ID and word in ID_QUALIFIERS and (has_nanp_grouping(raw) or has_trunk_zero(raw))


def _is_glued_behind(text: str, end: int, *, has_plus: bool) -> bool:
    behind = text[end : end + 1]
    if behind in _MONEY:
        return True
    if behind.isalnum() and ord(behind) < FIRST_CJK and not EXTENSION.match(text, end):
        return behind.isdigit() or not (has_plus or text[end : end + 2].isalpha())
    return behind == "." and text[end + 1 : end + 3].isalnum() and text[end + 1].isupper() and text[end + 2].isdigit()


def _is_an_amount_in_a_sentence(text: str, start: int, end: int, raw: str) -> bool:
    if _AMOUNT_BEFORE.search(text, max(0, start - 16), start):
        return True
    return "." in raw and _WORD_BEHIND.match(text, end) is not None


@lru_cache(maxsize=4096)
def _reason_by_grouping(raw: str, home: str | None, *, is_unlabelled: bool) -> DropReason | None:
    """What a run is by the separators between its digits, if it is no phone number."""
    if (_DATE.match(raw) and not _PAIRS.fullmatch(raw)) or _MONTHS.match(raw):
        return DropReason.DATE
    if "-" in raw and (_DAYS.match(raw) or _SEASONS.match(raw)):
        return DropReason.DATE
    if is_unlabelled and _SPANS.fullmatch(raw):
        return DropReason.LIST_OF_FIGURES
    if is_unlabelled and (_SIZES.fullmatch(raw) or _counts_up(raw)):
        return DropReason.LIST_OF_FIGURES
    if is_unlabelled and _TAX_NUMBER.fullmatch(raw):
        return DropReason.TAX_NUMBER
    if is_unlabelled and _POSTCODE.fullmatch(raw) and has_trunk_zero(raw):
        return DropReason.POSTCODE
    if is_unlabelled and _THOUSANDS.fullmatch(raw):
        return DropReason.AMOUNT
    if _HOURS.match(raw) or _COMPACT_HOURS.fullmatch(raw):
        return DropReason.OPENING_HOURS
    pair = _RANGE.fullmatch(raw)
    if pair and len(pair.group(1)) == len(pair.group(2)) and not is_service_number(raw, home):
        years = _YEAR.match(pair.group(1)) and _YEAR.match(pair.group(2))
        if years or (is_unlabelled and (pair.group(1) < pair.group(2) or raw[0] == "0")):
            return DropReason.RANGE
    return None


def _is_in_an_iban(text: str, start: int) -> bool:
    last = text[max(0, start - 2) : start].rstrip(" ")[-1:]  # a fast check comes first
    if last.isupper() and _IBAN.match(text, max(0, start - 2)):
        return True
    return (last.isdecimal() or last.isupper()) and _IBAN_BEFORE.search(text, max(0, start - 32), start) is not None


def _counts_up(raw: str) -> bool:
    """Whether these are ascending figures of one or two digits: weeks, pages, sizes, ranks."""
    groups = _GROUPS.findall(raw)
    if len(groups) > 1 and _is_consecutive(groups):
        return True
    if len(groups) < FEW_FIGURES or max(map(len, groups)) > len("10"):
        return False
    figures = list(map(int, groups))
    steps = [after - before for before, after in pairwise(figures)]
    even = min(steps) == max(steps) or sum(steps) <= MAX_SPAN or len(steps) < FEW_FIGURES
    return even and all(0 < step <= MAX_STEP for step in steps)


def _is_consecutive(groups: list[str]) -> bool:
    """Whether each figure is the one before it plus one: ``999 1000`` in a pager."""
    return all(group[0] != "0" for group in groups) and all(
        int(after) == int(before) + 1 for before, after in pairwise(groups)
    )


def is_written_plausibly(raw: str, number: ParsedNumber, *, labelled: bool, regions: Regions, region: str) -> bool:
    """Whether a number is grouped as people write it; after a phone's label, nearly every grouping is."""
    if number.e164.startswith("+1"):
        return has_nanp_grouping(raw) or (labelled and _may_be_american(raw))
    if labelled:
        return True
    if not number.is_valid:
        return False
    groups = _group_sizes(raw)
    if has_trunk_zero(raw):
        if regions.is_american and not regions.supports(region):
            return False  # a figure on an American page, not a British or German number
        if len(groups) == 1:
            length = groups[0]
            return length in SOLID_DIGITS and regions.supports(region) and (region, length) != PARTITA_IVA
        return len(groups) <= MAX_GROUPS and not (region == "BE" and _COMPANY_BE.fullmatch(raw))
    if len(groups) == 1 or not regions.supports(region):
        return False
    if region == regions.homeland and (is_service_number(raw, region) or tuple(groups) in GROUPINGS.get(region, ())):
        return True
    if raw[0] == "(" and regions.home == region and _AREA_CODE.match(raw):
        return True
    in_threes = number.region in PLAIN_REGIONS and sum(groups) >= 9 and all(2 <= size <= 4 for size in groups)
    return in_threes or is_grouped_as_at_home(raw, number.e164)


def _may_be_american(raw: str) -> bool:
    groups = _group_sizes(raw)
    return sum(groups) in NANP_DIGITS and (len(groups) == 1 or groups[0] <= len("212"))


def _group_sizes(raw: str) -> list[int]:
    return [len(group) for group in _GROUPS.findall(raw)]
