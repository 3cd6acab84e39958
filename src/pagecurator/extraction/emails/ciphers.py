"""Texts that scripts of a page decode: shifted or rotated letters, letters by their positions, layers of ``eval``.

All of them are recognised by what they decode to, or by the loop of the encoder; nothing is executed.
"""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import unquote

from pagecurator.extraction.time_limit import check_time

MAX_CIPHER_CHARS, MAX_CIPHERS = 400, 20
MAX_LAYERS = 20
MAX_SHIFT = 26
MIN_CODES = 4
MAILTO = "mailto:"

ROT13 = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm"
)
ROT47 = {code: 33 + (code - 33 + 47) % 94 for code in range(33, 127)}

_ROT13_MAILTO, _ROT47_MAILTO = MAILTO.translate(ROT13), MAILTO.translate(ROT47)
_DISTANCES = frozenset(ord("a") - ord("l") + wrap for wrap in (-MAX_SHIFT, 0, MAX_SHIFT))
"""From the fourth to the second letter of a shifted ``mailto:``, with and without wrapping."""
_RANGES = ((0x2B, 0x3A), (0x40, 0x5A), (0x61, 0x7A))
"""The ranges within which TYPO3 shifts: characters beyond their end begin at their start."""
_QUOTED = re.compile(r"(?:'|\"|%27|%22)((?:(?!%27|%22)[^'\"\s]|\\['\"]){7,400}?)(?:'|\"|%27|%22)")
_CRYPTX = re.compile(r"DeCryptX\(\s*['\"]([^'\"\s]{5,400})")

_BY_POSITION = re.compile(r"(\w+)\.charAt\(\s*(\w+)\.charCodeAt\(\s*\w+\s*\)\s*-\s*(\d{1,3})\s*\)")
_LAYER = re.compile(r'\bkode\s*=\s*"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_LAYER_SHIFT = re.compile(r"charCodeAt\(\s*\w+\s*\)\s*-\s*(\d{1,2})")
_LAYER_SWAP = re.compile(r"charAt\(\s*\w+\s*\+\s*1\s*\)\s*\+\s*\w+\.charAt\(")
_BACKSLASH = re.compile(r"\\(.)", re.DOTALL)
_ITEM = re.compile(r"\b(\w{1,20})\[\d{1,3}\]\s*=\s*['\"]([^'\"]{1,6})['\"]")
_CODE_ITEM = re.compile(r"[| ]\d{2,4}")


def mailto_inside(code: str) -> Iterator[str]:
    """What follows ``mailto:`` in the strings of a script, whatever simple cipher they are written in."""
    if not ("'" in code or '"' in code or "%2" in code):
        return
    for match in islice(_QUOTED.finditer(code), MAX_CIPHERS):
        plain = deciphered(match.group(1))
        if plain:
            yield plain
    for match in islice(_CRYPTX.finditer(code), MAX_CIPHERS):
        yield _cryptx(html_entities.unescape(unquote(match.group(1))))


def deciphered(cipher: str) -> str | None:
    """The text of a cipher without its ``mailto:``, by the only method that yields this word; ``None`` if none does."""
    check_time()
    for raw in (cipher, html_entities.unescape(unquote(cipher))):
        text = raw.replace("\\/", "/").replace("\\'", "'").replace("\\u0022", '"').replace('\\"', '"')
        head = text[: len(MAILTO)]
        if head == MAILTO:
            return None
        decode = _method(head)
        if decode is not None:
            return decode(text)[len(MAILTO) :]
        if text.endswith(MAILTO[::-1]):
            return text[::-1][len(MAILTO) :]
    return None


def _method(head: str) -> Callable[[str], str] | None:
    """How ``mailto:`` was written as this; the first letter leaves few ways."""
    if len(head) < len(MAILTO):
        return None
    if head == _ROT13_MAILTO:
        return lambda text: text.translate(ROT13)
    if head == _ROT47_MAILTO:
        return lambda text: text.translate(ROT47)
    shift = ord(head[0]) - ord(MAILTO[0])
    if not 0 < abs(shift) <= MAX_SHIFT or ord(head[1]) - ord(head[3]) not in _DISTANCES:
        return None
    if _plainly_shifted(head, shift) == MAILTO:  # older releases of TYPO3
        return lambda text: _plainly_shifted(text, shift)
    for offset in (-shift, -shift - MAX_SHIFT, -shift + MAX_SHIFT):
        if "".join(_shifted(char, offset) for char in head) == MAILTO:
            return lambda text: "".join(_shifted(char, offset) for char in text)
    return None


def _plainly_shifted(text: str, shift: int) -> str:
    return "".join(chr(ord(char) - shift) if ord(char) > shift else char for char in text)


def _shifted(char: str, offset: int) -> str:
    code = ord(char)
    for low, high in _RANGES:
        if low <= code <= high:
            return chr(low + (code - low + offset) % (high - low + 1))
    return char


def _cryptx(cipher: str) -> str:
    """WordPress' CryptX: each character is one too high; or it follows a digit, which says how much."""
    if len(cipher) % 2 == 0 and cipher[::2].isdecimal():
        return "".join(chr(ord(char) - int(shift)) for shift, char in zip(cipher[::2], cipher[1::2], strict=True))
    return _plainly_shifted(cipher, 1)


def rotated(text: str) -> str:
    """Letters rotated by 13; ROT18, which also rotates digits, differs in nothing that an address often has."""
    return text.translate(ROT13)


# ---------------------------------------------------------------- encoders with a loop
def by_position(code: str, values: Mapping[str, Any]) -> Iterator[str]:
    """The text of two strings: the letters that occur, and which of them comes next, as character codes."""
    for match in islice(_BY_POSITION.finditer(code), MAX_CIPHERS):
        letters, order = values.get(match.group(1)), values.get(match.group(2))
        if isinstance(letters, str) and isinstance(order, str):
            places = [ord(char) - int(match.group(3)) for char in order]
            text = "".join(letters[place] for place in places if 0 <= place < len(letters))
            yield unquote(text) if "%" in text else text


def layers(code: str) -> Iterator[str]:
    """The script inside Hivelogic's Enkoder: each layer holds the next, reversed, shifted or swapped."""
    found = _LAYER.search(code)
    if found is None:
        return
    text = _unescaped(found.group(1))
    for _ in range(MAX_LAYERS):
        check_time()
        found = _LAYER.search(text)
        if found is None:
            yield text
            return
        text = _unwrapped(_unescaped(found.group(1)), text[found.end() :])


def _unwrapped(text: str, method: str) -> str:
    if "reverse()" in method:
        return text[::-1]
    shift = _LAYER_SHIFT.search(method)
    if shift is not None:
        return "".join(chr((ord(char) - int(shift.group(1))) % 128) if ord(char) < 128 else char for char in text)
    if _LAYER_SWAP.search(method):
        swapped = "".join(text[i + 1] + text[i] for i in range(0, len(text) - 1, 2))
        return swapped + (text[-1] if len(text) % 2 else "")
    return text


def _unescaped(text: str) -> str:
    return _BACKSLASH.sub(r"\1", text)


def reversed_codes(code: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Arrays of letters and of ``|105``, from the last to the first: CodeIgniter and ExpressionEngine."""
    arrays = [value for value in values.values() if isinstance(value, list)]
    if "[0]" in code:
        arrays.append([item for _, item in _ITEM.findall(code)])
    for array in arrays:
        items = [item for item in array if isinstance(item, str)]
        if sum(_CODE_ITEM.fullmatch(item) is not None for item in items) > MIN_CODES:
            chars = (chr(int(item[1:])) if _CODE_ITEM.fullmatch(item) else item for item in reversed(items))
            yield unquote("".join(chars))
