"""Extensions behind a number: ``ext. 12``, ``Durchwahl 12``, ``доб. 12``, ``x302/x303``, China's ``-8001``."""

from __future__ import annotations

import re

from pagecurator.extraction.data.phone_words import AND_OR, EXTENSION_WORDS, EXTENSION_WORDS_BY_REGION

MAX_EXTENSIONS = 9
MIN_DIGITS_BEFORE = 6
"""Digits of the shortest number with an extension; ``x12`` alone has none."""

_APART = frozenset(("", "\n", "\t"))
"""Behind most numbers: a new line, or the end of the text."""
_WORD = "|".join(EXTENSION_WORDS)
_DIGITS_BEHIND = r"(?:(?:no|nr)\.? ?)?[:.#-]? ?-?(\d{1,7})(?![\d%€$£-]|[.,:/]\d)"
EXTENSION = re.compile(rf"[ ,;.-]{{0,3}}[(\[（]? ?(?:{_WORD}) ?{_DIGITS_BEHIND}", re.IGNORECASE)
_BY_REGION = re.compile(rf"[ ,;.-]{{0,3}}[(\[]? ?(kl|klappe|app|loc|[wml](?=\.))\.? ?{_DIGITS_BEHIND}", re.IGNORECASE)
_HUNGARIAN = re.compile(r" ?[,/]? ?(\d{1,6})(?:-?[aáeéoö]s)?[ -](?:mell(?:ék\b|\.)|m\.)", re.IGNORECASE)
_TURKISH = re.compile(r" ?[,/]? ?(\d{1,6}) dahili\b", re.IGNORECASE)
_TONES = re.compile(r",{1,4} ?(\d{1,7})#|,{2,4}(\d{1,7})(?![\d.,])")
"""What is dialed behind the number: ``,,9988776#``."""
_WORD_BEHIND = {"HU": _HUNGARIAN, "TR": _TURKISH}
_FURTHER = re.compile(
    rf" ?(?:[,/&+]|{AND_OR}) ?(?:({_WORD}) ?[:.#]? ?)?(\d{{1,7}})(?![\d.:%€$£-]|,\d| ?[-/]? ?\d)", re.IGNORECASE
)
_LIST_ENDS = re.compile(r" ?(?:[\n\t)\].;,/&|]|\Z)")
_HYPHEN = re.compile(r"-(\d{3,5})(?![\d-])")
_BARE = re.compile(r"[\d+() ./-]*")
"""A number as most links state it: nothing in it may be an extension or a pause."""
_PAUSE = re.compile(r"\s*(?:[,;pPwW]|%2[cC])+\s*(?:ext=)?#?(\d{1,7})#?\s*\Z")


def extensions_behind(text: str, end: int, region: str) -> tuple[list[str], int]:
    """The extensions behind a number of a region, and their end."""
    if text[end : end + 1] in _APART:
        return [], end
    match = EXTENSION.match(text, end)
    if match is None and region in _WORD_BEHIND:
        match = _WORD_BEHIND[region].match(text, end)
    if match is None and text[end : end + 1] == ",":
        match = _TONES.match(text, end)
    if match is not None:
        found = [match.group(match.lastindex or 0)]
        end = match.end()
    else:
        limited = _BY_REGION.match(text, end)
        if limited is None or region not in EXTENSION_WORDS_BY_REGION[limited.group(1).lower()]:
            return [], end
        found, end = [limited.group(2)], limited.end()
    while len(found) < MAX_EXTENSIONS:
        further = _FURTHER.match(text, end)
        if further is None:
            break
        worded, digits = further.groups()
        if not worded and (len(digits) != len(found[-1]) or not _LIST_ENDS.match(text, further.end())):
            break
        found.append(digits)
        end = further.end()
    return found, end


def split_extension(raw: str) -> tuple[str, str | None]:
    """``+1 212 555 0100 x12`` → the number and its extension; behind a pause (``,`` ``;`` ``p`` ``w``), too."""
    if _BARE.fullmatch(raw):
        return raw, None
    match = EXTENSION.search(raw)
    if match is not None and match.start() >= MIN_DIGITS_BEFORE:
        return raw[: match.start()].strip(), match.group(1)
    match = _PAUSE.search(raw)
    if match is not None and sum(map(str.isdigit, raw[: match.start()])) >= MIN_DIGITS_BEFORE:
        return raw[: match.start()].strip(), match.group(1)
    return raw, None


def chinese_extension(raw: str) -> tuple[str, str] | None:
    """``0755-83456789-8001``: the number and its extension, as written in China."""
    head, hyphen, tail = raw.rpartition("-")
    return (head, tail) if hyphen and _HYPHEN.fullmatch(hyphen + tail) else None
