"""Contacts that a page states for machines: JSON-LD (also broken), microdata and hCard."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from pagecurator.extraction.contact import Source
from pagecurator.extraction.document import Document

MAX_VALUES = 100
MAX_OBJECTS = 5_000
"""Objects of one page's JSON-LD, and elements of its microdata: a bound, so that hostile input costs little."""

_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_COMMENT = re.compile(r"(?<![:\"'\\])//[^\n\"]*$|/\*.*?(?:\*/|\Z)", re.MULTILINE | re.DOTALL)
_LOOSE = re.compile(r'"(email|telephone|faxNumber|sameAs)"\s*:\s*"([^"]{3,200})"')


class Fact(NamedTuple):
    """One stated contact: ``field`` is ``email``, ``telephone``, ``faxNumber`` or ``sameAs``/``url``."""

    field: str
    value: str
    source: Source
    name: str | None
    role: str | None
    owner: str
    country: str | None


def read_facts(document: Document) -> Iterator[Fact]:
    """Everything stated in JSON-LD, then in microdata, in document order."""
    for script in document.scripts:
        if "ld+json" in script.type.lower():
            yield from _read_json_ld(script.code)
        elif "@" in script.code and 'mail"' in script.code:
            yield from _read_state(script.code)
    if "itemprop" in document.html:
        yield from _read_microdata(document)


def _read_state(code: str) -> Iterator[Fact]:
    """What a page built by scripts carries as its data (``__NEXT_DATA__``, Fusion): the addresses under e-mail keys."""
    plain = code.replace('\\"', '"') if '\\"' in code else code
    for match in islice(_STATE_EMAIL.finditer(plain), MAX_OBJECTS):
        yield Fact("email", match.group(1) or match.group(2), Source.SCRIPT, None, None, "", None)


_STATE_EMAIL = re.compile(
    r'"[A-Za-z_-]{0,20}[eE]-?[mM]ail[A-Za-z_]{0,20}"\s?:\s?"(?:mailto:)?([^"@\s]{1,64}@[^"\s]{3,200})"'
    r'|"site"\s?:\s?"email"[^{}]{0,120}"url"\s?:\s?"(?:mailto:)?([^"@\s]{1,64}@[^"\s]{3,200})"'
)


def _read_json_ld(code: str) -> Iterator[Fact]:
    found = False
    for value in _load(code):
        found = True
        yield from _walk(value)
    if not found:
        for match in _LOOSE.finditer(code):
            yield Fact(match.group(1), match.group(2), Source.JSON_LD, None, None, "", None)


def _load(code: str) -> list[Any]:
    text = code.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = (
        text.removeprefix("//<![CDATA[")
        .removeprefix("<![CDATA[")
        .removesuffix("//]]>")
        .removesuffix("]]>")
        .strip()
        .rstrip(";")
    )
    return _decode_all(text) or _decode_all(_TRAILING_COMMA.sub("", _COMMENT.sub("", text)))


def _decode_all(text: str) -> list[Any]:
    """Several JSON values one after another, as some plugins write them."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    position = 0
    while position < len(text) and len(values) < MAX_VALUES:
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1
        if position >= len(text):
            break
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return []
        values.append(value)
    return values


def _words(value: Any) -> str | None:
    return " ".join(value.split())[:120] if isinstance(value, str) and value.strip() else None


def _walk(root: Any) -> Iterator[Fact]:
    """Goes through nested objects without recursion, in document order."""
    stack: list[tuple[Any, str | None, str | None]] = [(root, None, None)]
    seen = 0
    while stack and seen < MAX_OBJECTS:
        value, name, country = stack.pop()
        seen += 1
        if isinstance(value, list):
            stack.extend((item, name, country) for item in reversed(value))
            continue
        if not isinstance(value, dict):
            continue
        kind = value.get("@type")
        owner = " ".join(kind) if isinstance(kind, list) and all(isinstance(k, str) for k in kind) else str(kind or "")
        address = value.get("address")
        if isinstance(address, dict) and isinstance(address.get("addressCountry"), str):
            country = address["addressCountry"]
        person = "Person" in owner
        own_name = _words(value.get("name")) if person else None
        role = (
            _words(value.get("jobTitle"))
            if person
            else _words(value.get("contactType"))
            if "ContactPoint" in owner
            else None
        )
        for field in ("email", "telephone", "faxNumber", "sameAs", "url"):
            if field == "url" and not person:
                continue
            stated = value.get(field)
            for item in stated if isinstance(stated, list) else [stated]:
                if isinstance(item, str) and item.strip():
                    yield Fact(field, item.strip(), Source.JSON_LD, own_name, role, owner, country)
        stack.extend(
            (item, own_name, country) for item in reversed(list(value.values())) if isinstance(item, (dict, list))
        )


def _read_microdata(document: Document) -> Iterator[Fact]:
    stated = document.tree.css("[itemprop~=email],[itemprop~=telephone],[itemprop~=faxNumber],[itemprop~=sameAs]")
    for node in stated[:MAX_OBJECTS]:
        attributes = node.attributes
        fields = (attributes.get("itemprop") or "").split()
        content = attributes.get("content") or attributes.get("href") or node.text(deep=True) or ""
        for field in ("email", "telephone", "faxNumber", "sameAs"):
            if field in fields and content.strip():
                yield Fact(field, " ".join(content.split())[:300], Source.MICRODATA, None, None, "", None)
