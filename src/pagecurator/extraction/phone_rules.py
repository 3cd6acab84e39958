"""Whether a run of digits is a phone number: what stands before and behind it, and how it is grouped.

For every kind of page with figures on it: shops (prices, item numbers), imprints (tax and bank numbers), events (dates
and hours), addresses (postcodes). Each rule names what the run is instead.
"""

from __future__ import annotations

import re
from enum import Enum

from pagecurator.extraction.numbers import (
    PLAIN_REGIONS,
    Number,
    has_nanp_shape,
    has_trunk_zero,
    is_grouped_as_at_home,
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

LABEL_WINDOW = 48
MAX_LABEL_WORDS = 6
MAX_LABEL_LINE = 30
MAX_GROUPS = 6
SOLID_DIGITS = range(10, 13)
NANP_DIGITS = (10, 11)

_DATE = re.compile(
    r"(?:[0-3]?\d([./-]) ?[01]?\d\1 ?(?:19|20)?\d\d|[01]?\d([./-])[0-3]?\d\2(?:19|20)?\d\d"
    r"|(?:19|20)\d\d([./-]) ?[01]?\d\3 ?[0-3]?\d)(?!\d)"
)
_HOURS = re.compile(r"[0-2]?\d[.:][0-5]\d ?- ?[0-2]?\d[.:][0-5]\d")
_RANGE = re.compile(r"(\d{3,6}) ?- ?(\d{3,6})")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
EXTENSION = re.compile(
    r" ?[,;(]? ?(?:ext(?:ension)?s?\.?|extn\.?|x\.?|ex\.|poste|durchwahl|dw\.?"
    r"|tst\.?|toestel|anexo|int\.|interno|ramal|#)"
    r" ?[:#]? ?(\d{1,6})(?![\d-])",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"\d+")


class Label(Enum):
    """What the words before a number call it."""

    PHONE = "phone"
    FAX = "fax"
    NONE = "none"
    ID = "id"


PART_OF_AN_ID = "part of an id, an address or a price"
CALLED_OTHERWISE = "the words before it call it something else"
_GLUED_BEFORE = re.compile(r"(?P<word>[^\W_]*)(?P<sign>[#$€£=_@%&\\~.,/-]?)(?<=[^\s(:|\[])\Z")
_MONEY = frozenset("€$£%_=@")
_GLUE = frozenset("/.@_-=&?")
_IBAN_BEFORE = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){0,6} ?\Z")
_POSTCODE = re.compile(r"\d{5}-\d{3,4}|\d{3}-\d{4}")


def _is_label(word: str) -> bool:
    return word in PHONE_WORDS or word in FAX_WORDS or word in PHONE_LETTERS or word == "f"


def why_not(text: str, start: int, end: int, raw: str, label: Label) -> str | None:
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
    if behind in _MONEY or (behind.isalnum() and not EXTENSION.match(text, end)):
        glued_word = text[end : end + 2].isalpha()
        if behind in _MONEY or behind.isdigit() or not (plus or glued_word):
            return PART_OF_AN_ID
    if behind == "." and text[end + 1 : end + 3].isalnum() and text[end + 1].isupper() and text[end + 2].isdigit():
        return PART_OF_AN_ID
    if plus:
        return None
    if label is Label.ID or _IBAN_BEFORE.search(text, max(0, start - 32), start):
        return CALLED_OTHERWISE
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
        if nearest and (name in ID_WORDS or name.replace(".", "") in ID_WORDS) and _is_beside(own):
            return Label.ID
        nearest = False
    return Label.NONE


def _is_beside(before: str) -> bool:
    """Whether a word stands directly before the number, with signs between them at most."""
    tail = before[-6:].rstrip(" .:#=-([")
    return len(tail) > 0 and (tail[-1].isalpha() or tail[-1] in "#№$€£©°º" or before[-1] in "#№$€£©°º")


def is_written_plausibly(raw: str, number: Number, *, labelled: bool, regions: Regions, region: str) -> bool:
    """Whether people write a number so; with a phone's label before it, nearly any way will do."""
    groups = [len(group) for group in _GROUPS.findall(raw)]
    if number.e164.startswith("+1"):
        return has_nanp_shape(raw) or (labelled and sum(groups) in NANP_DIGITS)
    if labelled:
        return True
    if not number.known:
        return False
    if has_trunk_zero(raw):
        if len(groups) == 1:
            return groups[0] in SOLID_DIGITS and region in regions.ranked
        return len(groups) <= MAX_GROUPS
    if len(groups) == 1 or region not in regions.ranked:
        return False
    in_threes = number.region in PLAIN_REGIONS and sum(groups) >= 9 and all(2 <= size <= 4 for size in groups)
    return in_threes or is_grouped_as_at_home(raw, number.e164)
