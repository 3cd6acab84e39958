"""Addresses that a page's own scripts write: enough of JavaScript's strings to read what they join.

For pages of Joomla (``var addy… = 'inf&#111;' + '&#64;'``), of hand-written ``document.write`` joins, of encoders
that keep character codes in an array, and for ``javascript:`` links. No script is run: literals, variables, joins and
a dozen string functions are followed, everything else is skipped. Work is linear in the script, and bounded.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from urllib.parse import unquote

from pagecurator.extraction.time_limit import check_time

MAX_SCRIPT_CHARS = 10_000
"""Longer scripts are libraries, not somebody's address."""
MAX_CALL_CHARS = 200
"""A script that is one call with the parts of an address."""
MAX_PAGE_CHARS = 100_000
MAX_VALUE_CHARS = 20_000
MAX_EVALS = 3

_AFTER_A_NAME = frozenset(("(", "=", "+="))
"""What follows the name in a statement that is followed."""

Value = str | float | list["Value"]

_TOKEN = re.compile(
    r"""(?P<name>[A-Za-z_$][\w$]*)
    |(?P<space>\s+|//[^\n]*|/\*.*?(?:\*/|\Z)|<!--[^\n]*)
    |(?P<string>"(?:[^"\\\n]|\\.|\\\n)*"|'(?:[^'\\\n]|\\.|\\\n)*'|`[^`]*`)
    |(?P<number>0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?)
    |(?P<regex>(?<=[(,])/(?:[^/\\\n]|\\.)+/[gimsuy]*)
    |(?P<sign>\+=|.)""",
    re.VERBOSE | re.DOTALL,
)
_PLACEHOLDER = re.compile(r"\$\{\s*([\w$]+)\s*\}")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|([0-7]{1,3})|(.))", re.DOTALL)
_SHIFTED_CODES = re.compile(r"fromCharCode\(\s*(?:parseInt\()?\s*(\w+)\s*\[\s*\w+\s*\]\s*\)?\s*([-+^])\s*(\d{1,5})")
_PLAIN_CODES = re.compile(r"fromCharCode\(\s*(\w+)\s*\[\s*\w+\s*\]\s*\)")
_REORDERED = re.compile(r"(?<!\w)\w{1,40}\s*\[\s*(\w+)\s*\[\s*(\w+)\s*\]\s*\]\s*=\s*(\w+)\s*\[\s*\2\s*\]")
_JOINED_CALL = re.compile(
    r"[mM]ail\w{0,30}\(\s*['\"]([\w.+-]{1,64})['\"]\s*,\s*['\"]([\w.-]{2,200})['\"](?:\s*,\s*['\"](\w{2,20})['\"])?\s*[),]"
)

_AT_CODES = ("x40", "%40", "u0040")
_QUOTED_AT = ("'@", '"@', "@'", '@"', "}@", "@${", "mailto")
_SINKS = (
    "document.write",
    "innerHTML",
    "href",
    "location",
    "outerHTML",
    "insertAdjacentHTML",
    ".text(",
    ".html(",
    "eval(",
)


def may_write_address(code: str) -> bool:
    """A fast first answer: does this script join something like an address, and show it?"""
    if len(code) > MAX_SCRIPT_CHARS:
        return False
    if len(code) < MAX_CALL_CHARS and "ail" in code and _JOINED_CALL.search(code):
        return True
    hinted = (
        ("@" in code and ("document.write" in code or any(hint in code for hint in _QUOTED_AT)))
        or "fromCharCode" in code
        or "reverse()" in code
        or "atob(" in code
        or ("#" in code and "&#" in code and ("&#64" in code or "&#064" in code))
        or ("4" in code and "40" in code and any(sign in code for sign in _AT_CODES))
    )  # a single sign is found several times faster than two
    return hinted and any(sink in code for sink in _SINKS)


def written_strings(code: str) -> Iterator[str]:
    """What a script writes into the page (HTML or an address), as far as it can be followed."""
    yield from _StringInterpreter().run(code, MAX_EVALS)


MAX_DEPTH = 20
"""Brackets within one another that are followed."""


class _StringInterpreter:
    """Follows the string variables of one script."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.tokens: list[tuple[str | None, str]] = []
        self.at = 0

    def run(self, code: str, evals: int) -> Iterator[str]:
        tokens = [(kind, match.group()) for match in _TOKEN.finditer(code) if (kind := match.lastgroup) != "space"]
        self.tokens, self.at = tokens, 0
        written: list[str] = []
        evaluated: list[str] = []
        for start, ((kind, _), (_, following)) in enumerate(pairwise(tokens)):
            if kind == "name" and following in _AFTER_A_NAME and start >= self.at:
                self.at = start
                self._statement(written, evaluated)
        if written:
            yield "".join(written)
        yield from self._loops(code)
        for match in _JOINED_CALL.finditer(code):
            user, host, ending = match.groups()
            if "." in host:
                yield f"{user}@{host}"  # what follows may be the words of the link
            if ending:
                yield f"{user}@{host}.{ending}"
        for inner in evaluated if evals else ():
            yield from _StringInterpreter().run(inner, evals - 1)

    def _statement(self, written: list[str], evaluated: list[str]) -> None:
        check_time()
        text, following = self._peek()[1], self._peek(1)[1]
        if text in ("write", "writeln", "html", "append", "text", "insertAdjacentHTML") and following == "(":
            self.at += 2
            self._emit(self._arguments(), written)
        elif text in ("attr", "prop", "setAttribute") and following == "(":
            self.at += 2
            name, *values = self._arguments() or [""]
            self._emit(values if name == "href" else [], written)
        elif text == "eval" and following == "(":
            self.at += 2
            evaluated.extend(value for value in self._arguments() if isinstance(value, str))
        elif following in ("=", "+=") and self._peek(2)[1] != "=":
            self.at += 2
            value = self._expression()
            if value is None:
                return
            if text in ("innerHTML", "outerHTML", "href", "location", "textContent", "innerText"):
                self._emit([value], written)
            elif following == "=":
                self.values[text] = value
            else:
                self.values[text] = _joined(self.values.get(text, ""), value)

    @staticmethod
    def _emit(values: list[Value], written: list[str]) -> None:
        written.extend(value[:MAX_VALUE_CHARS] for value in values if isinstance(value, str))

    def _peek(self, ahead: int = 0) -> tuple[str | None, str]:
        position = self.at + ahead
        return self.tokens[position] if position < len(self.tokens) else ("", "")

    def _arguments(self, depth: int = 0) -> list[Value]:
        """The values up to the closing bracket; what cannot be followed is left out."""
        values = []
        while self.at < len(self.tokens) and self._peek()[1] not in (")", "]", ";"):
            value = self._expression(depth)
            if value is not None:
                values.append(value)
            while self.at < len(self.tokens) and self._peek()[1] not in (",", ")", "]", ";"):
                self.at += 1
            if self._peek()[1] == ",":
                self.at += 1
        self.at += 1
        return values

    def _expression(self, depth: int = 0) -> Value | None:
        value = self._term(depth)
        while value is not None and self._peek()[1] == "+":
            self.at += 1
            more = self._term(depth)
            if more is None:
                more = ""
            value = _joined(value, more)
        return value

    def _term(self, depth: int) -> Value | None:
        kind, text = self._peek()
        value: Value | None = None
        if depth > MAX_DEPTH or kind == "":
            return None
        self.at += 1
        if kind == "string":
            value = _literal(text)
            if text[0] == "`" and "${" in value:
                value = self._filled(value)
        elif kind == "number":
            value = float(int(text, 16)) if text[:2].lower() == "0x" else float(text)
        elif text == "(":
            value = self._expression(depth + 1)
            if self._peek()[1] == ")":
                self.at += 1
        elif text == "[":
            value = self._arguments(depth + 1)
        elif kind == "name" and text == "String" and self._peek()[1] == "." and self._peek(1)[1] == "fromCharCode":
            self.at += 3
            value = _from_codes(self._arguments(depth + 1))
        elif kind == "name" and text in _FUNCTIONS and self._peek()[1] == "(":
            self.at += 1
            arguments = self._arguments(depth + 1)
            value = _FUNCTIONS[text](arguments[0]) if arguments and isinstance(arguments[0], str) else None
        elif text in ("null", "undefined"):  # encoders clean up behind themselves
            return None
        elif kind == "name" and self._peek()[1] != "(":
            value = self.values.get(text)
            if isinstance(value, list) and self._peek()[1] == "[" and self._peek(1)[0] == "number":
                value = self._item(value)
            if value is None and self._peek()[1] not in (".", "["):
                value = ""
        while value is not None and self._peek()[1] == "." and self._peek(1)[0] == "name" and self._peek(2)[1] == "(":
            method = self._peek(1)[1]
            self.at += 3
            value = self._method(value, method, depth + 1)
        return value

    def _filled(self, template: str) -> str:
        """A template with what its names stand for; it grows no further than any value."""
        filled, low = "", 0
        for position in _PLACEHOLDER.finditer(template):
            filled += template[low : position.start()] + _text(self.values.get(position.group(1), ""))
            low = position.end()
            if len(filled) >= MAX_VALUE_CHARS:
                break
        return (filled + template[low:])[:MAX_VALUE_CHARS]

    def _item(self, values: list[Value]) -> Value:
        """``parts[1]``: one of the pieces that a script keeps in an array."""
        position = self._peek(1)[1]
        if self._peek(2)[1] == "]":
            self.at += 3
        return (
            values[int(position)]
            if position.isdecimal() and len(position) < len("999") and int(position) < len(values)
            else ""
        )

    def _method(self, value: Value, method: str, depth: int) -> Value | None:
        if method == "replace" and isinstance(value, str):
            pattern_kind, pattern = self._peek()
            self.at += 2
            arguments = self._arguments(depth)
            new = arguments[0] if arguments and isinstance(arguments[0], str) else None
            old = _literal(pattern) if pattern_kind == "string" else _plain_regex(pattern)
            if new is None or not old:
                return value
            everywhere = pattern_kind == "regex" and "g" in pattern.rpartition("/")[2]
            return value.replace(old, new) if everywhere else value.replace(old, new, 1)
        arguments = self._arguments(depth)
        first = arguments[0] if arguments and isinstance(arguments[0], str) else ""
        if method == "split" and isinstance(value, str):
            return list(value.split(first) if first else value)
        if method == "reverse" and isinstance(value, list):
            return value[::-1]
        if method == "join" and isinstance(value, list):
            return (first if arguments else ",").join(_text(item) for item in value)[:MAX_VALUE_CHARS]
        if method == "concat" and isinstance(value, str):
            return value + "".join(_text(item) for item in arguments)
        if method in ("toLowerCase", "trim", "toString"):
            return value
        return None

    def _loops(self, code: str) -> Iterator[str]:
        """The two loops that encoders use: shifted character codes, and letters put back in order."""
        if not any(isinstance(value, list) for value in self.values.values()):
            return
        for match in _SHIFTED_CODES.finditer(code):
            codes = self.values.get(match.group(1))
            shift = int(match.group(3))
            if isinstance(codes, list):
                sign = match.group(2)
                numbers = [int(c) for c in codes if isinstance(c, float)]
                yield "".join(
                    chr(n)
                    for n in (c - shift if sign == "-" else c + shift if sign == "+" else c ^ shift for c in numbers)
                    if 0 < n < 0xD800
                )
        for match in _PLAIN_CODES.finditer(code):
            codes = self.values.get(match.group(1))
            if isinstance(codes, list):
                yield _from_codes(codes)
        for match in _REORDERED.finditer(code):
            order, letters = self.values.get(match.group(1)), self.values.get(match.group(3))
            if isinstance(order, list) and isinstance(letters, list):
                pairs = [
                    (position, _text(letter))
                    for position, letter in zip(order, letters, strict=False)
                    if isinstance(position, float)
                ]
                yield "".join(letter for _, letter in sorted(pairs))


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(_text(item) for item in value)
    return str(int(value)) if value == int(value) else str(value)


def _joined(left: Value, right: Value) -> str:
    return (_text(left) + _text(right))[:MAX_VALUE_CHARS]


def _literal(token: str) -> str:
    body = token[1:-1]
    return _ESCAPE.sub(_unescape_one, body) if "\\" in body else body


def _unescape_one(match: re.Match[str]) -> str:
    two, four, long, octal, plain = match.groups()
    if two or four or long:
        code = int(two or four or long, 16)
        return chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else ""
    if octal:
        return chr(int(octal, 8))
    return {"n": "\n", "t": "\t", "r": "\r", "\n": ""}.get(plain, plain)


def _plain_regex(pattern: str) -> str | None:
    body = pattern[1:].rpartition("/")[0]
    plain = re.sub(r"\\(.)", r"\1", body)
    return plain if plain and not re.search(r"(?<!\\)[.*+?^$()\[\]{}|]", body) else None


def _from_codes(values: list[Value]) -> str:
    return "".join(chr(int(v)) for v in values if isinstance(v, float) and 0 < v < 0xD800)


def from_base64(text: str) -> str:
    """What Base64 stands for, with or without its padding; empty when it is none."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _rot13(text: str) -> str:
    return text.translate(ROT13)


ROT13 = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm"
)

_FUNCTIONS: dict[str, Callable[[str], str]] = {
    "unescape": unquote,
    "decodeURIComponent": unquote,
    "decodeURI": unquote,
    "atob": from_base64,
    "rot13": _rot13,
    "str_rot13": _rot13,
    "Array": str,
}
