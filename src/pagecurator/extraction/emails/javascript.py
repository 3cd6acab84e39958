"""Addresses that a page's scripts write: a small interpreter of JavaScript's string expressions.

For Joomla (``var addy… = 'inf&#111;' + '&#64;'``), hand-written ``document.write``, encoders that keep character codes
in an array, and ``javascript:`` links. No script is executed: literals, variables, concatenations and a dozen string
functions are evaluated, everything else is skipped. The time is linear in the length of the script, and limited.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from urllib.parse import unquote

from pagecurator.extraction.emails.ciphers import ROT13, by_position, layers, reversed_codes
from pagecurator.extraction.time_limit import check_time

MAX_SCRIPT_CHARS = 10_000
"""Longer scripts are libraries."""
MAX_CALL_CHARS = 200
"""A script that is a single call with the parts of an address."""
MAX_PAGE_CHARS = 100_000
MAX_VALUE_CHARS = 20_000
MAX_EVALS = 3
MAX_DEPTH = 20
"""Nested brackets that are evaluated."""

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
_AFTER_A_NAME = frozenset(("(", "=", "+="))
"""What follows the name in statements that are evaluated."""
_WRITING_CALLS = frozenset(("write", "writeln", "html", "append", "text", "insertAdjacentHTML"))
_ATTRIBUTE_CALLS = frozenset(("attr", "prop", "setAttribute"))
_WRITTEN_PROPERTIES = frozenset(("innerHTML", "outerHTML", "href", "location", "textContent", "innerText"))
_FIRST_SURROGATE, _LAST_SURROGATE, _BEYOND_UNICODE = 0xD800, 0xDFFF, 0x110000


def may_write_address(code: str) -> bool:
    """Whether a script seems to join an address and to show it: a fast check."""
    if len(code) > MAX_SCRIPT_CHARS:
        return False
    if len(code) < MAX_CALL_CHARS and "ail" in code and _JOINED_CALL.search(code):
        return True
    hinted = (
        ("@" in code and ("document.write" in code or any(hint in code for hint in _QUOTED_AT)))
        or "harCode" in code
        or "reverse()" in code
        or "kode" in code[:MAX_CALL_CHARS]
        or ("#" in code and "unescape(" in code and "&#" in code)
        or "atob(" in code
        or ("#" in code and "&#" in code and ("&#64" in code or "&#064" in code))
        or ("4" in code and "40" in code and any(sign in code for sign in _AT_CODES))
    )  # a single character is found several times faster than two
    return hinted and any(sink in code for sink in _SINKS)


def written_strings(code: str) -> Iterator[str]:
    """What a script writes into the page (HTML or an address), as far as it can be evaluated."""
    yield from _Interpreter().run(code, MAX_EVALS)


class _Interpreter:
    """Evaluates the string variables of one script."""

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
        yield from self._decoding_loops(code)
        yield from by_position(code, self.values) if "charCodeAt" in code else ()
        yield from reversed_codes(code, self.values)
        for inner in layers(code) if evals and "kode" in code else ():
            yield from _Interpreter().run(inner, 0)
        yield from _joined_calls(code)
        for inner in evaluated if evals else ():
            yield from _Interpreter().run(inner, evals - 1)

    # ------------------------------------------------------------ statements
    def _statement(self, written: list[str], evaluated: list[str]) -> None:
        check_time()
        name, following = self._peek()[1], self._peek(1)[1]
        if name in _WRITING_CALLS and following == "(":
            self.at += 2
            _emit(self._arguments(), written)
        elif name in _ATTRIBUTE_CALLS and following == "(":
            self.at += 2
            attribute, *values = self._arguments() or [""]
            _emit(values if attribute == "href" else [], written)
        elif name == "eval" and following == "(":
            self.at += 2
            evaluated.extend(value for value in self._arguments() if isinstance(value, str))
        elif following in ("=", "+=") and self._peek(2)[1] != "=":
            self.at += 2
            self._assignment(name, following, written)

    def _assignment(self, name: str, operator: str, written: list[str]) -> None:
        value = self._expression()
        if value is None:
            return
        if name in _WRITTEN_PROPERTIES:
            _emit([value], written)
        elif operator == "=":
            self.values[name] = value
        else:
            self.values[name] = _concatenated(self.values.get(name, ""), value)

    # ------------------------------------------------------------ expressions
    def _peek(self, ahead: int = 0) -> tuple[str | None, str]:
        position = self.at + ahead
        return self.tokens[position] if position < len(self.tokens) else ("", "")

    def _arguments(self, depth: int = 0) -> list[Value]:
        """The values up to the closing bracket, without those that can't be evaluated."""
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
            value = _concatenated(value, "" if more is None else more)
        return value

    def _term(self, depth: int) -> Value | None:
        """A literal, variable or call, with the methods that are called on it."""
        kind, text = self._peek()
        if depth > MAX_DEPTH or kind == "":
            return None
        self.at += 1
        value = self._primary(kind, text, depth)
        while value is not None and self._peek()[1] == "." and self._peek(1)[0] == "name" and self._peek(2)[1] == "(":
            method = self._peek(1)[1]
            self.at += 3
            value = self._method(value, method, depth + 1)
        return value

    def _primary(self, kind: str | None, text: str, depth: int) -> Value | None:
        if kind == "string":
            literal = _literal(text)
            return self._template(literal) if text[0] == "`" and "${" in literal else literal
        if kind == "number":
            return float(int(text, 16)) if text[:2].lower() == "0x" else float(text)
        if text == "(":
            value = self._expression(depth + 1)
            if self._peek()[1] == ")":
                self.at += 1
            return value
        if text == "[":
            return self._arguments(depth + 1)
        return self._name(text, depth) if kind == "name" else None

    def _name(self, name: str, depth: int) -> Value | None:
        following = self._peek()[1]
        if name == "String" and following == "." and self._peek(1)[1] == "fromCharCode":
            self.at += 3
            return _from_codes(self._arguments(depth + 1))
        if name in _FUNCTIONS and following == "(":
            self.at += 1
            arguments = self._arguments(depth + 1)
            return _FUNCTIONS[name](arguments[0]) if arguments and isinstance(arguments[0], str) else None
        if following == "(" or name in ("null", "undefined"):  # encoders clear their variables
            return None
        value = self.values.get(name)
        if isinstance(value, list) and following == "[" and self._peek(1)[0] == "number":
            value = self._item(value)
        if value is None and self._peek()[1] not in (".", "["):
            return ""
        return value

    def _template(self, template: str) -> str:
        """A template with its variables filled in, up to the limit of any value."""
        filled, low = "", 0
        for variable in _PLACEHOLDER.finditer(template):
            filled += template[low : variable.start()] + _to_string(self.values.get(variable.group(1), ""))
            low = variable.end()
            if len(filled) >= MAX_VALUE_CHARS:
                break
        return (filled + template[low:])[:MAX_VALUE_CHARS]

    def _item(self, values: list[Value]) -> Value:
        """``parts[1]``: an element of an array."""
        index = self._peek(1)[1]
        if self._peek(2)[1] == "]":
            self.at += 3
        return values[int(index)] if index.isdecimal() and len(index) < 3 and int(index) < len(values) else ""

    def _method(self, value: Value, method: str, depth: int) -> Value | None:
        if method == "replace" and isinstance(value, str):
            return self._replace(value, depth)
        arguments = self._arguments(depth)
        first = arguments[0] if arguments and isinstance(arguments[0], str) else ""
        if method == "split" and isinstance(value, str):
            return list(value.split(first) if first else value)
        if method == "reverse" and isinstance(value, list):
            return value[::-1]
        if method == "join" and isinstance(value, list):
            return (first if arguments else ",").join(_to_string(item) for item in value)[:MAX_VALUE_CHARS]
        if method == "concat" and isinstance(value, str):
            return value + "".join(_to_string(item) for item in arguments)
        return value if method in ("toLowerCase", "trim", "toString") else None

    def _replace(self, value: str, depth: int) -> str:
        kind, pattern = self._peek()
        self.at += 2
        arguments = self._arguments(depth)
        new = arguments[0] if arguments and isinstance(arguments[0], str) else None
        old = _literal(pattern) if kind == "string" else _literal_regex(pattern)
        if new is None or not old:
            return value
        everywhere = kind == "regex" and "g" in pattern.rpartition("/")[2]
        return value.replace(old, new) if everywhere else value.replace(old, new, 1)

    # ------------------------------------------------------------ loops
    def _decoding_loops(self, code: str) -> Iterator[str]:
        """The results of the loops that encoders use: shifted character codes, and letters put in order."""
        if not any(isinstance(value, list) for value in self.values.values()):
            return
        for match in _SHIFTED_CODES.finditer(code):
            codes = self.values.get(match.group(1))
            if isinstance(codes, list):
                yield _from_shifted_codes(codes, match.group(2), int(match.group(3)))
        for match in _PLAIN_CODES.finditer(code):
            codes = self.values.get(match.group(1))
            if isinstance(codes, list):
                yield _from_codes(codes)
        for match in _REORDERED.finditer(code):
            order, letters = self.values.get(match.group(1)), self.values.get(match.group(3))
            if isinstance(order, list) and isinstance(letters, list):
                pairs = zip(order, letters, strict=False)
                placed = [(place, _to_string(letter)) for place, letter in pairs if isinstance(place, float)]
                yield "".join(letter for _, letter in sorted(placed))


def _emit(values: list[Value], written: list[str]) -> None:
    written.extend(value[:MAX_VALUE_CHARS] for value in values if isinstance(value, str))


def _joined_calls(code: str) -> Iterator[str]:
    """``sendMail('info', 'firma.de')``: addresses whose parts are arguments of one call."""
    for match in _JOINED_CALL.finditer(code):
        user, host, ending = match.groups()
        if "." in host:
            yield f"{user}@{host}"  # the third argument may be the words of the link
        if ending:
            yield f"{user}@{host}.{ending}"


def _to_string(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(_to_string(item) for item in value)
    return str(int(value)) if value == int(value) else str(value)


def _concatenated(left: Value, right: Value) -> str:
    return (_to_string(left) + _to_string(right))[:MAX_VALUE_CHARS]


def _literal(token: str) -> str:
    body = token[1:-1]
    return _ESCAPE.sub(_unescape_one, body) if "\\" in body else body


def _unescape_one(match: re.Match[str]) -> str:
    two, four, long, octal, plain = match.groups()
    if two or four or long:
        code = int(two or four or long, 16)
        return chr(code) if code < _FIRST_SURROGATE or _LAST_SURROGATE < code < _BEYOND_UNICODE else ""
    if octal:
        return chr(int(octal, 8))
    return {"n": "\n", "t": "\t", "r": "\r", "\n": ""}.get(plain, plain)


def _literal_regex(pattern: str) -> str | None:
    body = pattern[1:].rpartition("/")[0]
    plain = re.sub(r"\\(.)", r"\1", body)
    return plain if plain and not re.search(r"(?<!\\)[.*+?^$()\[\]{}|]", body) else None


def _from_codes(values: list[Value]) -> str:
    return "".join(chr(int(v)) for v in values if isinstance(v, float) and 0 < v < _FIRST_SURROGATE)


def _from_shifted_codes(codes: list[Value], operator: str, shift: int) -> str:
    numbers = (int(code) for code in codes if isinstance(code, float))
    match operator:
        case "-":
            shifted = [number - shift for number in numbers]
        case "+":
            shifted = [number + shift for number in numbers]
        case _:
            shifted = [number ^ shift for number in numbers]
    return "".join(chr(number) for number in shifted if 0 < number < _FIRST_SURROGATE)


def from_base64(text: str) -> str:
    """The text of Base64 with or without padding; empty if it is no Base64."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _rot13(text: str) -> str:
    return text.translate(ROT13)


_FUNCTIONS: dict[str, Callable[[str], str]] = {
    "unescape": unquote,
    "decodeURIComponent": unquote,
    "decodeURI": unquote,
    "atob": from_base64,
    "rot13": _rot13,
    "str_rot13": _rot13,
    "Array": str,
}
