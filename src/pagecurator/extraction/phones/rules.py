"""Whether a run of digits is a phone number: what stands before and behind it, and how it is grouped.

For every kind of page with figures on it: shops (prices, item numbers), imprints (tax and bank numbers), events (dates
and hours), addresses (postcodes). Each rule names what the run is instead.
"""

from __future__ import annotations

import re
from enum import Enum
from itertools import pairwise

from pagecurator.extraction.data.phone_words import (
    CJK_FAX_STEMS,
    CJK_PHONE_STEMS,
    COUNTING_WORDS,
    FAX_WORDS,
    ID_QUALIFIERS,
    ID_WORDS,
    NUMBERED,
    PHONE_LETTERS,
    PHONE_STEMS,
    PHONE_WORDS,
    REGISTERS,
    SOFT_ID_WORDS,
    UNITS_BEHIND,
    VAT_COUNTRIES,
    WEAK_PHONE_WORDS,
    WORD,
)
from pagecurator.extraction.phones.formats import GROUPINGS, is_service_number
from pagecurator.extraction.phones.parse import (
    PLAIN_REGIONS,
    ParsedNumber,
    has_nanp_shape,
    has_trunk_zero,
    is_grouped_as_at_home,
)
from pagecurator.extraction.phones.regions import Regions

LABEL_WINDOW = 48
MAX_LABEL_WORDS = 6
MAX_LABEL_LINE = 30
MAX_GROUPS = 6
SOLID_DIGITS = range(10, 13)
NANP_DIGITS = (10, 11)
SHORTEST_STEM = 2
MAX_LETTER_LINE = 3
MAX_TABLE_ROWS, MAX_ROW_CHARS, MAX_OWN_ROW_CHARS = 40, 400, 4_000

_DATE = re.compile(
    r"(?:[0-3]?\d([./-]) ?[01]?\d\1 ?(?:19|20)?\d\d|[01]?\d([./-])[0-3]?\d\2(?:19|20)?\d\d"
    r"|(?:19|20)\d\d([./-]) ?[01]?\d\3 ?[0-3]?\d)(?!\d)"
)
_PAIRS = re.compile(r"0[1-9]([ ./-])\d\d(?:\1\d\d){3}")
"""Five pairs, as France writes its numbers; the first three may look like a date."""
_THOUSANDS = re.compile(r"[1-9]\d?(?:\.\d{3}){2,}|[1-9]\d{0,2}(?:\.\d{3})+ ?- ?[1-9]\d{0,2}(?:\.\d{3})+")
_HOURS = re.compile(r"[0-2]?\d[.:][0-5]\d ?- ?[0-2]?\d[.:][0-5]\d")
_COMPACT_HOURS = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d ?- ?(?:[01]\d|2[0-4])(?:00|15|30|45)")
_MONTHS = re.compile(r"(?:0?[1-9]|1[0-2])[/. ](?:19|20)\d\d(?: ?- ?| )(?:0?[1-9]|1[0-2])[/. ](?:19|20)\d\d")
_DECIMALS = re.compile(r",\d\d\d?(?![\d.-])|:\d\d")
_IN_THREES = re.compile(r"[1-9]\d\d([. ])\d{3}\1\d{3}")
_WORD_BEHIND = re.compile(r" [a-zß-ÿ]")
_AMOUNT_BEFORE = re.compile(r"\b(?:de|di|da|von|of|about|ca\.?|circa|unos|over|über|environ|około) \Z")
"""``un total de 912 345 678``: as an amount stands in a sentence, and as Spain and Poland print numbers."""
_TAX_NUMBER = re.compile(r"\d{2,3} ?/ ?\d{3,4} ?/ ?\d{4,5}")
"""As German tax offices write them; phone numbers have one slash."""
_SIZES = re.compile(r"\d\d(?: ?/ ?\d\d){3,}|\d\d(?: ?/ ?\d\d){2,} ?")
_RANGE = re.compile(r"(\d{3,6}) ?- ?(\d{3,6})")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
EXTENSION = re.compile(
    r" ?[,;(]? ?(?:ext(?:ension)?s?\.?|extn\.?|x\.?|ex\.|poste|durchwahl|dw\.?"
    r"|tst\.?|toestel|anexo|int\.|interno|ramal|#)"
    r" ?[:#]? ?(\d{1,6})(?![\d-])",
    re.IGNORECASE,
)
_FAX_ASIDE = re.compile(r" ?\((?:fax|telefax|facsimile|f)\.?\)", re.IGNORECASE)
_FAX_BEHIND = re.compile(r" (?:- ?)?(?:tele)?(?:fax|facsimile)\.? ?(?=\n|\Z)", re.IGNORECASE)
_PHONE_BEHIND = re.compile(
    r"\d (?:- ?)?(?:tele)?(?:phone|tel|office|voice|main|toll free|cell|mobile)\.? ?\n\Z", re.IGNORECASE
)
_GROUPS = re.compile(r"\d+")


class NumberLabel(Enum):
    """What the words before a number call it."""

    PHONE = "phone"
    FAX = "fax"
    NONE = "none"
    ID = "id"


PART_OF_AN_ID = "part of an id, an address or a price"
CALLED_OTHERWISE = "the words before it call it something else"
_GLUED_BEFORE = re.compile(r"(?P<word>[^\W_]*)(?P<sign>[#$€£=_@%&\\~.,/-]?)(?<=[^\s(:|\[])\Z")
_APART = frozenset(("", "(", ":", "|", "["))
_OPENING = frozenset("{<«»“”„‟‘’‚*•·►▶→>!|│┃：；（【「『［、，。…")
"""Signs that part a number from what stands before it."""
_QUOTES, _CODE = frozenset("\"'`"), frozenset("=:[,{(")
_MONEY = frozenset("€$£%_=@")
_GLUE = frozenset("/.@_-=&?")
_IBAN_BEFORE = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){0,6} ?\Z")
_POSTCODE = re.compile(r"\d{5}-\d{3,4}|\d{3}-\d{4}")


def is_a_date(raw: str) -> bool:
    """A fast first answer: a date and nothing else, whatever the words before it call it."""
    return len(raw) <= MAX_DATE_CHARS and _DATE.fullmatch(raw) is not None


MAX_DATE_CHARS = len("31. 12. 2020")
A_DATE = "a date"


def _is_label(word: str) -> bool:
    return word in PHONE_WORDS or word in FAX_WORDS or word in PHONE_LETTERS or word == "f"


def drop_reason(
    text: str, start: int, end: int, raw: str, label: NumberLabel, *, floor: int, starts_node: bool, home: str | None
) -> str | None:
    """Why this run is a date, a price, an id …; ``None`` when it may be a number.

    ``floor`` is the end of the run before, ``starts_node`` says whether a new text node begins here, ``home`` is the
    region of the page's host.
    """
    plus = "+" in raw
    before, behind = text[start - 1 : start] if start else "", text[end : end + 1]
    glued = None
    if (
        before not in _APART
        and not before.isspace()
        and before not in _OPENING
        and not _is_a_list_sign(text, start, floor)
        and not starts_node
    ):
        glued = _GLUED_BEFORE.search(text, max(0, start - 16), start)
    if glued is not None and before in _QUOTES and behind in _QUOTES:
        if raw.isdecimal() or text[start - 2 : start - 1] in _CODE:
            return PART_OF_AN_ID
        glued = None
    if glued is not None and before == "#" and label in (NumberLabel.PHONE, NumberLabel.FAX):
        glued = None
    if glued is not None and ord(before) > CJK and label is NumberLabel.ID:
        return CALLED_OTHERWISE
    if glued is not None and ord(before) > CJK and behind not in _CJK_COUNTERS:
        glued = None
    if glued is not None:
        word = glued.group("word").lower().lstrip("0123456789") or glued.group("word")
        if text[glued.start() - 1 : glued.start()] in _GLUE and glued.start() > 0:
            return PART_OF_AN_ID
        if plus and before == "+":
            pass  # "++49 …"
        elif not word or word[-1].isdigit() or not (_is_label(word) or (plus and not glued.group("sign"))):
            return PART_OF_AN_ID
    if behind in _MONEY or (behind.isalnum() and ord(behind) < CJK and not EXTENSION.match(text, end)):
        glued_word = text[end : end + 2].isalpha()
        if behind in _MONEY or behind.isdigit() or not (plus or glued_word):
            return PART_OF_AN_ID
    if behind == "." and text[end + 1 : end + 3].isalnum() and text[end + 1].isupper() and text[end + 2].isdigit():
        return PART_OF_AN_ID
    if plus:
        return None
    if label is NumberLabel.ID or (
        _may_end_an_iban(before, text[start - 2 : start - 1]) and _is_in_an_iban(text, start)
    ):
        return CALLED_OTHERWISE
    unnamed = label is NumberLabel.NONE
    grouped = None if raw.isdecimal() else _reason_by_grouping(raw, home, unnamed=unnamed)
    if grouped is not None:
        return grouped
    if unnamed and _YEAR.match(raw) and not has_nanp_shape(raw):
        return "a year and more"
    if behind in (",", ":") and _DECIMALS.match(text, end):
        return "an amount or a time"
    if unnamed and _IN_THREES.fullmatch(raw):
        counted = _AMOUNT_BEFORE.search(text, max(0, start - 16), start)
        if counted or ("." in raw and _WORD_BEHIND.match(text, end)):
            return "an amount"
    if behind and behind not in "\n\t" and UNITS_BEHIND.match(text, end):
        return "an amount"
    return None


def _reason_by_grouping(raw: str, home: str | None, *, unnamed: bool) -> str | None:
    """What figures are by the signs between them, when they are no number; ``unnamed`` when no word calls them one."""
    if _DATE.match(raw) and not _PAIRS.fullmatch(raw):
        return A_DATE
    if _MONTHS.match(raw):
        return A_DATE
    if unnamed and (_SIZES.fullmatch(raw) or _counts_up(raw)):
        return "a list of figures"
    if unnamed and _TAX_NUMBER.fullmatch(raw):
        return "a tax number"
    if unnamed and _POSTCODE.fullmatch(raw) and has_trunk_zero(raw):
        return "a postcode"
    if unnamed and _THOUSANDS.fullmatch(raw):
        return "an amount"
    if _HOURS.match(raw) or _COMPACT_HOURS.fullmatch(raw):
        return "opening hours"
    pair = _RANGE.fullmatch(raw)
    if pair and len(pair.group(1)) == len(pair.group(2)) and not is_service_number(raw, home):
        years = _YEAR.match(pair.group(1)) and _YEAR.match(pair.group(2))
        if years or (unnamed and (pair.group(1) < pair.group(2) or raw[0] == "0")):
            return "a range"
    return None


def _may_end_an_iban(before: str, beyond: str) -> bool:
    """A fast first answer, from the two characters before a number."""
    last = beyond if before == " " else before
    return last.isdecimal() or last.isupper()


def _is_in_an_iban(text: str, start: int) -> bool:
    return _IBAN_BEFORE.search(text, max(0, start - 32), start) is not None


def _is_a_list_sign(text: str, start: int, floor: int) -> bool:
    """Whether a number follows another one with one sign between them, or none: ``…5000;212…``, ``…5000(212) …``."""
    return start > 0 and (
        (start == floor and text[start] in "(+") or (start - 1 == floor and text[start - 1] in ";,/|")
    )


def _counts_up(raw: str) -> bool:
    """Figures in order, one or two digits each: weeks, pages, sizes, places of a ranking."""
    groups = _GROUPS.findall(raw)
    if len(groups) < FEW_FIGURES or max(map(len, groups)) > len("10"):
        return False
    figures = list(map(int, groups))
    steps = [after - before for before, after in pairwise(figures)]
    even = min(steps) == max(steps) or sum(steps) <= MAX_SPAN or len(steps) < FEW_FIGURES
    return even and all(0 < step <= MAX_STEP for step in steps)


FEW_FIGURES = 4
MAX_STEP, MAX_SPAN = 10, 15
CJK = 0x2E80
_CJK_COUNTERS = frozenset("号號")
"""What stands behind the ids of Chinese licences."""


def label_before(text: str, start: int, end: int, floor: int) -> NumberLabel:
    """What the nearest words before a number call it; they stand on its line, or alone before it.

    A fax may also be named behind its number, or in the heading of its column.
    """
    window = text[max(floor, start - LABEL_WINDOW) : start]
    cut = max(window.rfind("\n"), window.rfind("\t"))
    own = window[cut + 1 :]
    is_bare = not own.strip(" :.-(|")
    alone = True  # a letter counts on the number's own line, and above it when nothing else stands there
    if is_bare and (_FAX_ASIDE.match(text, end) or _is_fax_in_a_list(text, start, end)):
        return NumberLabel.FAX
    if cut >= 0 and is_bare:
        headed = _column_heading(text, start, end) if "\t" in window[cut:] + text[end : end + 1] else ""
        if headed:
            return NumberLabel.FAX if headed in FAX_WORDS else NumberLabel.PHONE
        above = window[:cut].rstrip("\n\t ")
        own = above[max(above.rfind("\n"), above.rfind("\t")) + 1 :]
        if len(own) > MAX_LABEL_LINE:
            own = own[-MAX_LABEL_LINE // 2 :]
        alone = len(own) <= MAX_LETTER_LINE
    if not own:
        return NumberLabel.NONE
    lower = own.lower()
    only = lower.strip(" :.-(|")
    if only.isalpha() and (only in FAX_WORDS or only in PHONE_WORDS):  # a fast answer where one word stands alone
        return NumberLabel.FAX if only in FAX_WORDS else NumberLabel.PHONE
    words = WORD.findall(lower)
    nearest = True
    counted = numbered = False
    for position, word in enumerate(words[: -MAX_LABEL_WORDS - 1 : -1]):
        name = word.rstrip(".")
        if nearest and numbered and name in ID_WORDS and name not in COUNTING_WORDS:
            return NumberLabel.ID
        if name in FAX_WORDS or (nearest and alone and name == "f"):
            return NumberLabel.FAX
        if (name in PHONE_WORDS and (nearest or name not in WEAK_PHONE_WORDS)) or (
            nearest and alone and name in PHONE_LETTERS
        ):
            return NumberLabel.PHONE
        if ord(name[0]) > CJK:
            if any(stem in name for stem in CJK_FAX_STEMS):
                return NumberLabel.FAX
            if any(stem in name for stem in CJK_PHONE_STEMS):
                return NumberLabel.PHONE
        if nearest and name in ID_QUALIFIERS and (len(words) > 1 or name in COUNTING_WORDS):
            numbered = True
            counted = counted or name in COUNTING_WORDS
            if position + 1 < len(words):
                continue
        if (
            nearest
            and name in VAT_COUNTRIES
            and position + 1 < len(words)
            and words[-position - 2].rstrip(".") in ID_WORDS
        ):
            continue
        if nearest and _is_beside(own) and (counted or _numbers_something(name)):
            soft = not counted and name in SOFT_ID_WORDS and _is_printed_as_a_number(text[start:end])
            return NumberLabel.NONE if soft else NumberLabel.ID
        nearest = False
    return (
        NumberLabel.ID if any(word.rstrip(".") in REGISTERS for word in words[-MAX_TOWN_WORDS:]) else NumberLabel.NONE
    )


def _is_printed_as_a_number(raw: str) -> bool:
    """Whether a run is grouped as a number with an area code is."""
    return has_nanp_shape(raw) or (has_trunk_zero(raw) and len(_GROUPS.findall(raw)) > 1)


MAX_TOWN_WORDS = 4


def _is_fax_in_a_list(text: str, start: int, end: int) -> bool:
    """``… Fax`` behind a number, where the line above has ``… Phone`` behind its own."""
    return (
        _FAX_BEHIND.match(text, end) is not None and _PHONE_BEHIND.search(text, max(0, start - 20), start) is not None
    )


def _column_heading(text: str, start: int, end: int) -> str:
    """The word for a phone or a fax in the first row of the table, above a cell that holds a number and nothing else.

    Only where the rows have as many cells as the heading: cells that are empty leave no trace in the text.
    """
    row = text.rfind("\n", max(0, start - MAX_OWN_ROW_CHARS), start) + 1
    if row == 0:
        return ""  # the first row, or one too long for a table that people read
    stop = text.find("\n", end, end + MAX_OWN_ROW_CHARS)
    cells = text.count("\t", row, stop if stop >= 0 else end + MAX_OWN_ROW_CHARS)
    column = text.count("\t", row, start)
    for _ in range(MAX_TABLE_ROWS):
        if row == 0 or cells == 0:
            return ""
        low = max(0, row - MAX_ROW_CHARS)
        above = max(text.rfind("\n", low, row - 1) + 1, low)
        heading = text[above : row - 1]
        if heading.count("\t") != cells:
            return ""
        word = heading.split("\t")[column].strip(" .:").lower()
        if word in PHONE_WORDS or word in FAX_WORDS:
            return word if not any(map(str.isdigit, heading)) else ""
        row = above
    return ""


def _numbers_something(name: str) -> bool:
    """Whether a word is an id's: a known one, or a compound such as ``Kundennummer`` that names no phone."""
    if name in ID_WORDS or name.replace(".", "") in ID_WORDS:
        return True
    if "/" in name and any(part in ID_WORDS for part in name.split("/")) and not PHONE_STEMS.search(name):
        return True
    numbered = NUMBERED.search(name)
    return numbered is not None and numbered.start() > SHORTEST_STEM and not PHONE_STEMS.search(name)


def _is_beside(before: str) -> bool:
    """Whether a word stands directly before the number, with signs between them at most."""
    tail = before[-6:].rstrip(" .:#=-([")
    return len(tail) > 0 and (tail[-1].isalpha() or tail[-1] in "#№§$€£©°º" or before[-1] in "#№§$€£©°º")


def is_written_plausibly(raw: str, number: ParsedNumber, *, labelled: bool, regions: Regions, region: str) -> bool:
    """Whether people write a number so; with a phone's label before it, nearly any way will do."""
    groups = [len(group) for group in _GROUPS.findall(raw)]
    if number.e164.startswith("+1"):
        return has_nanp_shape(raw) or (
            labelled and sum(groups) in NANP_DIGITS and (len(groups) == 1 or groups[0] <= len("212"))
        )
    if labelled:
        return True
    if not number.known:
        return False
    if has_trunk_zero(raw):
        if regions.is_american and region not in regions.ranked:
            return False  # a figure on an American page, not Britain's or Germany's number
        if len(groups) == 1:
            length = groups[0]
            return length in SOLID_DIGITS and region in regions.ranked and (region, length) != PARTITA_IVA
        return len(groups) <= MAX_GROUPS and not (region == "BE" and _COMPANY_BE.fullmatch(raw))
    if len(groups) == 1 or region not in regions.ranked:
        return False
    if region == regions.homeland and (is_service_number(raw, region) or tuple(groups) in GROUPINGS.get(region, ())):
        return True
    if raw[0] == "(" and regions.home == region and _AREA_CODE.match(raw):
        return True
    in_threes = number.region in PLAIN_REGIONS and sum(groups) >= 9 and all(2 <= size <= 4 for size in groups)
    return in_threes or is_grouped_as_at_home(raw, number.e164)


PARTITA_IVA = ("IT", 11)
"""Digits of an Italian tax number; a phone number of that length stands with its separators."""
_COMPANY_BE = re.compile(r"[01]\d{3}\.\d{3}\.\d{3}")
_AREA_CODE = re.compile(r"\(\d{2,4}\) ?\d{2,5}[ .-]?\d{2}")
