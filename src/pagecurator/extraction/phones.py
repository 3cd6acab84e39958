"""Phone numbers in running text: an own linear scan finds candidates, ``phonenumbers`` judges them.

The library's own matcher reads the whole text through large patterns and takes dates and opening hours for
numbers. Here a candidate is a run of digits and separators on one line; what stands before and behind it, and how
it is grouped, decide whether it is worth a judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from itertools import islice
from typing import NamedTuple

from pagecurator.extraction.numbers import (
    PLAIN_REGIONS,
    Number,
    has_nanp_shape,
    has_trunk_zero,
    is_grouped_as_at_home,
    judge,
    spelled_out,
)
from pagecurator.extraction.phone_words import (
    FAX_WORDS,
    ID_QUALIFIERS,
    ID_WORDS,
    PHONE_LETTERS,
    PHONE_WORDS,
    UNITS_BEHIND,
    WORD,
)
from pagecurator.extraction.regions import Regions

MAX_RUNS = 4_000
"""Runs looked at on one page: a bound, so that a page of numbers costs no more than a long page of text."""

LABEL_WINDOW = 48
MIN_PIECE = 7
MIN_LISTED = 8
"""Digits before a ``/`` that make a number by themselves, not an area code."""
MAX_RUN_CHARS = 160
"""Longer runs are tables of figures, not lists of phone numbers."""
_RUN = re.compile(r"\d[\d .\-/()'’·]{5,}\d")
_WIDE_GAP = re.compile(r"[ .\-/()'’·]{5,}")
_MAYBE_VANITY = re.compile(r"[2-9]\d\d\)?[-. ](?:\d{3}[-. ])?[A-Z0-9]{0,6}-?[A-Z]{3}")
_VANITY = re.compile(
    r"(?<![\w.])(?:(?:\+?1[-. ])?\(?(?:8(?:00|88|77|66|55|44|33|22)|1[38]00)\)?[-. ](?=[A-Z0-9 .-]{0,9}[A-Z])"
    r"(?:[A-Z0-9]{3}[-. ]?[A-Z0-9]{4}[A-Z]{0,4}|[A-Z]{2,8}[-. ]?[A-Z0-9]{1,8}[A-Z]{0,3}|[A-Z]{6,11})"
    r"|(?:1[-. ])?\(?[2-9]\d\d\)?[-. ]\d{3}[-. ][A-Z]{4})(?![A-Za-z0-9])"
)
_DATE = re.compile(
    r"(?:[0-3]?\d([./-]) ?[01]?\d\1 ?(?:19|20)?\d\d|[01]?\d([./-])[0-3]?\d\2(?:19|20)?\d\d"
    r"|(?:19|20)\d\d([./-]) ?[01]?\d\3 ?[0-3]?\d)(?!\d)"
)
_HOURS = re.compile(r"[0-2]?\d[.:][0-5]\d ?- ?[0-2]?\d[.:][0-5]\d")
_RANGE = re.compile(r"(\d{3,6}) ?- ?(\d{3,6})")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_EXTENSION = re.compile(
    r" ?[,;(]? ?(?:ext(?:ension)?s?\.?|extn\.?|x\.?|ex\.|poste|durchwahl|dw\.?|tst\.?|toestel|anexo|int\.|interno|ramal|#)"
    r" ?[:#]? ?(\d{1,6})(?![\d-])",
    re.IGNORECASE,
)
_ENDING = re.compile(r" ?/ ?(\d{1,8})(?![\d.:,]|[ -]?\d)")
_GROUPS = re.compile(r"\d+")


class Label(Enum):
    """What the words before a number call it."""

    PHONE = "phone"
    FAX = "fax"
    NONE = "none"
    ID = "id"


class Sighting(NamedTuple):
    """A run of digits on the page: either a number, or the reason why it is none."""

    start: int
    end: int
    raw: str
    label: Label
    number: Number | None
    extension: str | None
    reason: str


def find_numbers(text: str, regions: Regions) -> Iterator[Sighting]:
    """Every candidate in the text, judged, in order."""
    floor = 0
    for count, (start, end) in enumerate(_runs(text)):
        if count >= MAX_RUNS:
            break
        for sighting in _read_run(text, start, end, floor, regions):
            yield sighting
            if sighting.number is not None:
                floor = sighting.end
        floor = max(floor, end)
    for hint in islice(_MAYBE_VANITY.finditer(text), MAX_RUNS):
        match = _VANITY.search(text, max(0, hint.start() - 4), hint.end() + 24)
        if match is not None:
            number = judge(_cut_vanity(spelled_out(match.group())), "US")
            reason = "" if number else "no valid number"
            yield Sighting(match.start(), match.end(), match.group(), Label.PHONE, number, None, reason)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Where seven digits or more stand together, with the ``+`` or bracket before them."""
    for match in _RUN.finditer(text):
        low, high = match.span()
        gaps = [gap.span() for gap in _WIDE_GAP.finditer(match.group())]
        begin = 0
        for gap_start, gap_end in [*gaps, (high - low, high - low)]:
            start, end = low + begin, low + gap_start
            begin = gap_end
            if MIN_PIECE <= end - start <= MAX_RUN_CHARS and sum(map(str.isdigit, text[start:end])) >= MIN_PIECE:
                yield _with_lead(text, start), end


def _with_lead(text: str, start: int) -> int:
    """A number's start, moved before its ``+``, ``(`` or ``(+``."""
    lead = start
    if text[lead - 1 : lead] == "(" and lead > 0:
        lead -= 1
    for sign in ("+ ", "+"):
        if lead >= len(sign) and text[lead - len(sign) : lead] == sign:
            lead -= len(sign)
            if lead > 0 and text[lead - 1] == "(" and text[lead + len(sign) : lead + len(sign) + 1] != "(":
                lead -= 1
            break
    return lead


def _cut_vanity(digits: str) -> str:
    """Letters beyond the last digit that the exchange listens to are for the eye only."""
    bare = "".join(_GROUPS.findall(digits))
    length = 11 if bare.startswith("1") else 10
    return bare[:length]


def _read_run(text: str, start: int, end: int, floor: int, regions: Regions) -> Iterator[Sighting]:
    """A run as one number; failing that, as several, cut at ever narrower separators."""
    raw = text[start:end]
    listed = raw.find("/")
    if listed > MIN_PIECE and sum(map(str.isdigit, raw[:listed])) > MIN_LISTED:
        first = _read(text, start, start + len(raw[:listed].rstrip()), floor, regions)
        whole = first if first.number is not None else _read(text, start, end, floor, regions)
        if first.number is not None:
            yield first
            endings = list(_endings(text, first))
            yield from endings
            low = endings[-1].end if endings else start + listed + 1
            while low < end and not text[low].isdigit() and text[low] not in "+(":
                low += 1
            if end - low >= MIN_PIECE:
                yield from _read_run(text, low, end, first.end, regions)
            return
    else:
        whole = None if _POSTCODE_FIRST.match(raw) else _read(text, start, end, floor, regions)
    if whole is not None and whole.number is not None:
        yield whole
        yield from _endings(text, whole)
        return
    if len(raw) > MIN_PIECE * 2 and (whole is None or whole.reason != PART_OF_AN_ID):
        for separators in _CUTS:
            found = []
            low = floor
            for begin, after in _segments(raw, separators):
                piece = _read(text, start + begin, start + after, low, regions)
                if piece.number is not None:
                    low = piece.end
                    found.append(piece)
            if found:
                for piece in found:
                    yield piece
                    yield from _endings(text, piece)
                return
    yield whole or _read(text, start, end, floor, regions)


_POSTCODE_FIRST = re.compile(r"\d{5}(?:-\d{4})? \([2-9]\d\d\)")
_CUTS = (
    re.compile(r" ?/ ?| - |  +"),
    re.compile(r" (?=[(+])|(?<=\d{4})(?=\()|(?<=\d{4})-(?=[(])"),
    re.compile(r"[ ./-](?=0\d)|(?<=\d{4})[ .](?=[1-9]\d\d[ .-])|(?<=^\d{5}) "),
)


def _segments(raw: str, separators: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    low = 0
    for cut in separators.finditer(raw):
        if cut.start() - low >= MIN_PIECE:
            yield low, cut.start()
        if cut.start() > 0:
            low = cut.end()
    if 0 < low and len(raw) - low >= MIN_PIECE:
        yield low, len(raw)


def _read(text: str, start: int, end: int, floor: int, regions: Regions) -> Sighting:
    raw = text[start:end]
    if raw[0] == "(" and ")" not in raw:
        start, raw = start + 1, raw[1:]
    elif raw.count("(") > raw.count(")"):  # "… 7661 (8" is a number and the start of an aside
        end = start + len(raw[: raw.rindex("(")].rstrip(" .-/"))
        raw = text[start:end]
    label = label_before(text, start, floor)
    reason = _something_else(text, start, end, raw, label)
    if reason is None:
        hint = None if "+" in raw else regions.named_before(text, start)
        number = _reading(raw, regions, hint, label)
        if isinstance(number, Number):
            extension, end = _extension(text, end)
            return Sighting(start, end, text[start:end], label, number, extension, "")
        reason = number
    return Sighting(start, end, raw, label, None, None, reason)


def _reading(raw: str, regions: Regions, hint: str | None, label: Label) -> Number | str:
    labelled = label in (Label.PHONE, Label.FAX)
    if "+" in raw or raw.startswith("00"):
        for region in (None, *regions.ranked) if "+" in raw else regions.ranked:
            number = judge(raw, region)
            if number is not None and number.international:
                return number
        if "+" in raw:
            return "no valid number"
    reason = "no valid number"
    own = regions.with_own_code(raw, hint)
    if own is not None:
        return own
    for region in regions.order_for(raw, hint):
        number = judge(raw, region)
        if number is None:
            continue
        if _is_written_plausibly(raw, number, labelled=labelled, home=region in regions.ranked):
            return number
        reason = "not grouped like a phone number"
    return reason


def _is_written_plausibly(raw: str, number: Number, *, labelled: bool, home: bool) -> bool:
    """Whether people write a number so; with a phone's label before it, nearly any way will do."""
    groups = [len(group) for group in _GROUPS.findall(raw)]
    if number.e164.startswith("+1"):
        return has_nanp_shape(raw) or (labelled and sum(groups) in (10, 11))
    if labelled:
        return True
    if not number.known:
        return False
    if has_trunk_zero(raw):
        if len(groups) == 1:
            return 10 <= groups[0] <= 12 and home
        return len(groups) <= 6
    if not home or len(groups) == 1:
        return False
    in_threes = (
        number.region in PLAIN_REGIONS
        and len(groups) >= 3
        and sum(groups) >= 9
        and 2 <= min(groups)
        and max(groups) <= 4
    )
    return in_threes or is_grouped_as_at_home(raw, number.e164)


PART_OF_AN_ID = "part of an id, an address or a price"
_GLUED_BEFORE = re.compile(r"(?P<word>[^\W_]*)(?P<sign>[#$€£=_@%&\\~.,/-]?)(?<=[^\s(:|\[])\Z")
_GLUE = frozenset("/.@_-=&?")
_POSTCODE = re.compile(r"\d{5}-\d{3,4}|\d{3}-\d{4}")


def _is_label(word: str) -> bool:
    return word in PHONE_WORDS or word in FAX_WORDS or word in PHONE_LETTERS or word == "f"


def _something_else(text: str, start: int, end: int, raw: str, label: Label) -> str | None:
    """Why this run is a date, a price, an id …; ``None`` when it may be a number."""
    plus = "+" in raw
    glued = _GLUED_BEFORE.search(text, max(0, start - 16), start)
    behind = text[end : end + 1]
    if glued is not None:
        word = glued.group("word").lower()
        if text[glued.start() - 1 : glued.start()] in _GLUE and glued.start() > 0:
            return PART_OF_AN_ID
        if not word or word[-1].isdigit() or not (_is_label(word) or (plus and not glued.group("sign"))):
            return PART_OF_AN_ID
    if behind and (behind in "€$£%_=@" or behind.isalnum()) and not _EXTENSION.match(text, end):
        if behind.isdigit() or behind in "€$£%_=@" or (not plus and not text[end : end + 2].isalpha()):
            return PART_OF_AN_ID
    if behind == "." and text[end + 1 : end + 3].isalnum() and text[end + 1].isupper() and text[end + 2].isdigit():
        return PART_OF_AN_ID
    if plus:
        return None
    if label is Label.ID:
        return "the words before it call it something else"
    if _DATE.match(raw):
        return "a date"
    if _POSTCODE.fullmatch(raw) and label is Label.NONE and has_trunk_zero(raw):
        return "a postcode"
    if _HOURS.match(raw):
        return "opening hours"
    pair = _RANGE.fullmatch(raw)
    if pair and len(pair.group(1)) == len(pair.group(2)):
        years = _YEAR.match(pair.group(1)) and _YEAR.match(pair.group(2))
        if years or label is Label.NONE:
            return "a range"
    if _YEAR.match(raw) and label is Label.NONE and not has_nanp_shape(raw):
        return "a year and more"
    if behind in (",", ":") and text[end + 1 : end + 3].isdigit():
        return "an amount or a time"
    if UNITS_BEHIND.match(text, end):
        return "an amount"
    return None


def label_before(text: str, start: int, floor: int) -> Label:
    """What the nearest words before a number call it; they stand on its line, or alone before it."""
    window = text[max(floor, start - LABEL_WINDOW) : start]
    cut = max(window.rfind("\n"), window.rfind("\t"))
    own = window[cut + 1 :]
    if cut >= 0 and not own.strip(" :.-(|"):
        above = window[:cut].rstrip("\n\t ")
        own = above[max(above.rfind("\n"), above.rfind("\t")) + 1 :]
        if len(own) > MAX_LABEL_LINE:
            own = own[-MAX_LABEL_LINE // 2 :]
    if not own:
        return Label.NONE
    words = WORD.findall(own.lower())
    nearest = True
    for word in words[: -MAX_LABEL_WORDS - 1 : -1]:
        name = word.rstrip(".")
        if name in FAX_WORDS or (nearest and name == "f"):
            return Label.FAX
        if name in PHONE_WORDS or (nearest and name in PHONE_LETTERS):
            return Label.PHONE
        if nearest and name in ID_QUALIFIERS and len(words) > 1:
            continue
        if nearest and name in ID_WORDS and _is_beside(own):
            return Label.ID
        nearest = False
    return Label.NONE


def _is_beside(before: str) -> bool:
    """Whether a word stands directly before the number, with signs between them at most."""
    tail = before[-6:].rstrip(" .:#=-([")
    return len(tail) > 0 and (tail[-1].isalpha() or tail[-1] in "#№$€£©°º" or before[-1] in "#№$€£©°º")


MAX_LABEL_WORDS = 6
MAX_LABEL_LINE = 30


def _extension(text: str, end: int) -> tuple[str | None, int]:
    match = _EXTENSION.match(text, end)
    return (match.group(1), match.end()) if match else (None, end)


def split_extension(raw: str) -> tuple[str, str | None]:
    """``+1 212 555 0100 x12`` → the number and its extension."""
    match = _EXTENSION.search(raw)
    return (raw[: match.start()].strip(), match.group(1)) if match and match.start() >= MIN_PIECE else (raw, None)


def _endings(text: str, whole: Sighting) -> Iterator[Sighting]:
    """``555-1234 / 1235``: the numbers that differ in their last digits only."""
    if whole.number is None:
        return
    position = whole.end
    for _ in range(4):
        match = _ENDING.match(text, position)
        if match is None:
            return
        ending = match.group(1)
        last = _GROUPS.findall(whole.raw)[-1]
        if len(ending) > len(last) or (len(ending) < 2 and len(last) > 2):
            return
        number = judge(whole.number.e164[: -len(ending)] + ending, None)
        if number is None:
            return
        yield Sighting(match.start(1), match.end(), f"{whole.raw} / {ending}", whole.label, number, None, "")
        position = match.end()
