"""Phone numbers in running text: an own linear scan finds candidates, ``phonenumbers`` judges them.

The library's own matcher reads the whole text through large patterns and takes dates and opening hours for
numbers. Here a candidate is a run of digits and separators on one line; what stands before and behind it, and how
it is grouped, decide whether it is worth a judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException

from pagecurator.extraction.phone_words import FAX_WORDS, NOT_PHONE_WORDS, PHONE_WORDS, UNITS_BEHIND

_RUN = re.compile(r"(?:\+ ?|\(\+? ?)?\d(?:[ .\-/()'’·]{0,4}\d){6,}")
_DATE = re.compile(
    r"(?:[0-3]?\d([./-])[01]?\d\1(?:19|20)?\d\d|[01]?\d([./-])[0-3]?\d\2(?:19|20)?\d\d|(?:19|20)\d\d([./-])[01]?\d\3[0-3]?\d)(?!\d)"
)
_HOURS = re.compile(r"[0-2]?\d[.:][0-5]\d ?(?:Uhr|h)? ?- ?[0-2]?\d[.:][0-5]\d")
_YEARS = re.compile(r"(?:19|20)\d\d ?[-/ ] ?(?:19|20)?\d\d(?!\d)")
_EXTENSION = re.compile(
    r"\s{0,2}[,;(]?\s{0,2}(?:ext(?:ension)?s?\.?|extn\.?|x\.?|ex\.|poste|durchwahl|dw\.?|tst\.?|toestel|anexo|int\.|interno|ramal|#)\s{0,2}:?\s{0,2}(\d{1,6})(?![\d-])",
    re.IGNORECASE,
)
_DIGIT_GROUPS = re.compile(r"\d+")


class Label(Enum):
    """What the words before a number say about it."""

    PHONE = "phone"
    FAX = "fax"
    NONE = "none"
    NOT_A_PHONE = "not a phone"


class Number(NamedTuple):
    """A judged number: E.164, the region it belongs to, and whether it carried its country code."""

    e164: str
    region: str
    international: bool


class PhoneRun(NamedTuple):
    """A run of digits in the text that may be a number."""

    start: int
    end: int
    raw: str


def find_runs(text: str) -> Iterator[PhoneRun]:
    """Every run of at least seven digits with separators, on one line."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        yield PhoneRun(start, end, match.group())


@lru_cache(maxsize=4096)
def judge(raw: str, region: str | None) -> Number | None:
    """The number that ``raw`` means when dialled in ``region``; ``None`` when there is no such number."""
    plain = raw.replace("(0)", "").replace("( 0 )", "").replace("(00)", "00")
    digits = re.sub(r"\D", "", plain)
    if not 7 <= len(digits) <= 16:
        return None
    international = "+" in plain[:3]
    if not international and digits.startswith("00") and region not in _NANP:
        international, digits = True, digits[2:]
    try:
        number = phonenumbers.parse("+" + digits if international else digits, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        if not (international and digits[:2] in ("49", "43")):
            return None
        if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
            return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Number(e164, phonenumbers.region_code_for_number(number) or region or "", international)


_NANP = frozenset(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1])


def looks_like_something_else(text: str, run: PhoneRun) -> str | None:
    """Why this run is a date, a price, an id …; ``None`` when it may be a number."""
    start, end, raw = run
    if raw[0] == "+" or raw.startswith("(+"):
        return None
    if _DATE.match(raw):
        return "a date"
    if _HOURS.match(raw):
        return "opening hours"
    if _YEARS.match(raw) and len(re.sub(r"\D", "", raw)) <= 8:
        return "years"
    before = text[start - 1 : start]
    if (
        before
        and (before.isalpha() or before in "#$€£=_/@%&\\")
        and not text[max(0, start - 8) : start].lower().endswith(_GLUED_LABELS)
    ):
        return "part of an id or a price"
    behind = text[end : end + 1]
    if behind and (behind in "€$£%_=@" or behind.isalnum()):
        return "part of an id or a price"
    if UNITS_BEHIND.match(text, end):
        return "an amount"
    return None


_GLUED_LABELS = ("tel", "fax", "phone", "mobile", "mob", "telefon", "t", "f", "m", "p", "ph", "telefono")


def label_before(text: str, start: int, floor: int) -> Label:
    """What the nearest words before a number call it; they stand on its line, or end the line before."""
    window = text[max(floor, start - 48) : start].lower()
    lines = re.split(r"[\n\t]", window)
    own = lines[-1]
    for words in [own] if own.strip(" :.-(") or len(lines) < 2 else [lines[-2][-32:]]:
        best = (-1, Label.NONE)
        for pattern, label in (
            (PHONE_WORDS, Label.PHONE),
            (FAX_WORDS, Label.FAX),
            (NOT_PHONE_WORDS, Label.NOT_A_PHONE),
        ):
            for match in pattern.finditer(words):
                best = max(best, (match.end(), label), key=lambda pair: pair[0])
        return best[1]
    return Label.NONE


def grouping_is_plausible(raw: str, number: Number, *, labelled: bool) -> bool:
    """Whether people of that region write a number so. Without a country code the groups have to fit."""
    if number.international:
        return True
    groups = [len(group) for group in _DIGIT_GROUPS.findall(raw)]
    if number.e164.startswith("+1"):
        if groups[-3:] == [3, 3, 4] and len(groups) <= 4:
            return True
        return labelled and sum(groups) in (10, 11) and len(groups) <= 6
    if labelled:
        return True
    if len(groups) == 1:
        return raw.startswith("0") and 10 <= groups[0] <= 12
    return len(groups) <= 6 and max(groups) >= 2


def split_run(run: PhoneRun) -> Iterator[PhoneRun]:
    """The pieces of a run that holds several numbers, cut at its widest separators."""
    for match in re.finditer(r"[+(]{0,2}\d(?:[ .\-/()'’·]?[ (]?\d)*", run.raw):
        if match.end() - match.start() >= 7 and match.group() != run.raw:
            yield PhoneRun(run.start + match.start(), run.start + match.end(), match.group())


def read_extension(text: str, end: int) -> tuple[str | None, int]:
    """The extension behind a number (``ext. 12``, ``x12``, ``DW 12``) and where it ends."""
    match = _EXTENSION.match(text, end)
    return (match.group(1), match.end()) if match else (None, end)


def judge_in_regions(raw: str, regions: Sequence[str]) -> Number | None:
    """The first region's reading that is a real number."""
    for region in regions:
        number = judge(raw, region)
        if number is not None:
            return number
    return None
