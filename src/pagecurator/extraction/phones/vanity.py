"""Numbers with letters for digits: ``1-800-FLOWERS``, ``1-800-44-STERN``, ``0800 GO FEDEX``, ``13 CATS``."""

from __future__ import annotations

import re
from typing import NamedTuple

from pagecurator.extraction.phones.labels import NUMBER_LABELS, NumberLabel
from pagecurator.extraction.phones.parse import ParsedNumber, parse_number, spelled_out

MAX_OVERFLOW = 8
"""Letters beyond a number's length, which are for the eye only."""

HINT = re.compile(r"[2-9]\d\d\)?[-. ](?:\d{3}[-. ])?[A-Z0-9]{0,6}[-. ]?[A-Z0-9]{0,4}[A-Z]{2}|(?<!\d)13[- ][A-Z]{4}")
"""What a vanity number holds; a quick search of the dense parts of the text."""

_WORDS = r"(?P<tail>[A-Z0-9]{1,11}(?:[-. ]?[A-Z0-9]{1,11}){0,3})(?![A-Za-z0-9])"
_TOLL_FREE = re.compile(
    rf"(?<![\w.])(?P<code>\+?1[-. ])?(?P<open>\()?8(?:00|88|77|66|55|44|33|22)\)?(?P<gap>[-. ]{{1,2}}){_WORDS}"
)
_LOCAL = re.compile(r"(?<![\w.])(?:1[-. ])?\(?[2-9]\d\d\)?[-. ]\d{3}[-. ](?P<tail>[A-Z]{4})(?![A-Za-z0-9])")
_ELSEWHERE = {
    "AU": re.compile(rf"(?<![\w.])\(?1[38]00\)?[-. ]{_WORDS}|(?<![\w.])13[- ](?P<short>[A-Z]{{4,9}})(?![A-Za-z0-9])"),
    **dict.fromkeys(("GB", "IE"), re.compile(rf"(?<![\w.])\(?(?:0800|0808|0845|1800)\)?[-. ]{_WORDS}")),
    "NZ": re.compile(rf"(?<![\w.])\(?(?:0800|0508)\)?[-. ]{_WORDS}"),
    "ZA": re.compile(rf"(?<![\w.])\(?(?:0800|086[01])\)?[-. ]{_WORDS}"),
}
_MONTHS = re.compile(r"JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC")
_TOKENS = re.compile(r"[A-Z0-9]+")
MIN_LETTERS, DIGITS = 3, 7


class VanityNumber(NamedTuple):
    start: int
    end: int
    number: ParsedNumber | None


def vanity_number(text: str, hint: int, home: str | None, label: NumberLabel) -> VanityNumber | None:
    """The vanity number around a hint; ``None`` if only the shape is alike: ``800 MAIN STREET``."""
    low, high = max(0, hint - len("+1 (0")), hint + 40
    pattern = _ELSEWHERE.get(home or "")
    if pattern is not None:
        match = pattern.search(text, low, high)
        region = home or ""
    else:
        match = _TOLL_FREE.search(text, low, high) or _LOCAL.search(text, low, high)
        region = "US"
    if match is None:
        return None
    groups = match.groupdict()
    is_labelled = label in NUMBER_LABELS
    if groups.get("short"):
        if not is_labelled or _MONTHS.match(groups["short"]):
            return None
        return VanityNumber(match.start(), match.end(), parse_number(_spelled(match.group(), len("130000")), region))
    if match.re is _LOCAL:
        return VanityNumber(match.start(), match.end(), parse_number(spelled_out(match.group()), region))
    is_open = pattern is not None or groups["gap"] != " " or groups["code"] or groups["open"]
    if not is_open and not is_labelled:
        return None
    return _with_tail(text, match.start(), match.start("tail"), match.group("tail"), region)


def _with_tail(text: str, start: int, tail_start: int, tail: str, region: str) -> VanityNumber | None:
    """The number whose last part is as many words of the tail as it needs."""
    head = text[start:tail_start]
    for token in _TOKENS.finditer(tail):
        part = tail[: token.end()]
        signs = "".join(_TOKENS.findall(part))
        if len(signs) < min(DIGITS, len("000000") if region in ("AU", "NZ", "ZA") else DIGITS):
            continue
        if sum(map(str.isalpha, signs)) < MIN_LETTERS or len(signs) > DIGITS + MAX_OVERFLOW:
            return None
        end = tail_start + token.end()
        digits = spelled_out(head + signs)
        for cut in range(min(MAX_OVERFLOW, len(signs) - len("00000")) + 1):
            if cut and signs[-cut].isdigit():
                break
            number = parse_number(digits[: len(digits) - cut], region)
            if number is not None:
                return VanityNumber(start, end, number)
        return VanityNumber(start, end, None)
    return None


def _spelled(raw: str, length: int) -> str:
    return "".join(char for char in spelled_out(raw) if char.isdigit())[:length]
