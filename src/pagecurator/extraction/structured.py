"""Contacts that a page states for machines: JSON-LD (also broken), microdata and hCard."""

from __future__ import annotations

import html as html_entities
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from selectolax.lexbor import LexborNode

from pagecurator.extraction.contact import Source
from pagecurator.extraction.dom.document import Document, beginning_of

MAX_VALUES = 100
MAX_OBJECTS = 5_000
"""Objects of one page's JSON-LD, and elements of its microdata: a bound, so that hostile input costs little."""

_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_COMMENT = re.compile(r"(?<![:\"'\\])//[^\n\"]*$|/\*.*?(?:\*/|\Z)", re.MULTILINE | re.DOTALL)
_LOOSE = re.compile(r'"(email|telephone|faxNumber|sameAs)"\s*:\s*"([^"]{3,200})"')
_LOOSE_LIST = re.compile(r'"sameAs"\s*:\s*\[([^\][{}]{3,4000})')
_QUOTED = re.compile(r'"(https?:[^"\s]{3,300})"')
_FIELDS = {name.lower(): name for name in ("email", "telephone", "faxNumber", "sameAs", "url", "name", "jobTitle")}
"""Keys as plugins write them: ``Email``, ``schema:email``, ``http://schema.org/email``."""


class StructuredValue(NamedTuple):
    """One stated contact: ``field`` is ``email``, ``telephone``, ``faxNumber`` or ``sameAs``/``url``."""

    field: str
    value: str
    source: Source
    name: str | None
    role: str | None
    owner: str
    country: str | None


def structured_values(document: Document) -> Iterator[StructuredValue]:
    """Everything stated in JSON-LD, then in microdata, in document order."""
    for code, kind, _ in document.scripts:
        if kind and "ld+json" in kind.lower():
            yield from _read_json_ld(code)
        elif "@" in code and 'mail"' in code:
            yield from _read_state(code)
    marked = document.tree.css("[itemprop],[typeof]")  # the parser looks faster than a search of the markup does
    yield from _read_microdata(marked)
    if any("typeof" in node.attributes for node in marked):
        yield from _read_rdfa(document)


def _read_state(code: str) -> Iterator[StructuredValue]:
    """What a page built by scripts carries as its data (``__NEXT_DATA__``, Fusion): the addresses under e-mail keys."""
    plain = code.replace('\\"', '"') if '\\"' in code else code
    for match in islice(_STATE_EMAIL.finditer(plain), MAX_OBJECTS):
        if _KEY_BEFORE.search(plain, max(0, match.start() - MAX_KEY_CHARS), match.start()):
            yield StructuredValue("email", match.group(1), Source.SCRIPT, None, None, "", None)
    for match in islice(_STATE_SITE.finditer(plain), MAX_OBJECTS) if '"site"' in plain else ():
        yield StructuredValue("email", match.group(1), Source.SCRIPT, None, None, "", None)


_STATE_EMAIL = re.compile(r'ail[A-Za-z_]{0,20}"\s?:\s?"(?:mailto:)?([^"@\s]{1,64}@[^"\s]{3,200})"')
_KEY_BEFORE = re.compile(r'"[A-Za-z_-]{0,20}[eE]-?[mM]\Z')
"""Read backwards from ``ail``: there are far more quotes than mails in such data."""
MAX_KEY_CHARS = 24
_STATE_SITE = re.compile(r'"site"\s?:\s?"email"[^{}]{0,120}"url"\s?:\s?"(?:mailto:)?([^"@\s]{1,64}@[^"\s]{3,200})"')


def _read_json_ld(code: str) -> Iterator[StructuredValue]:
    found = False
    for value in _load(code):
        found = True
        yield from _walk(value)
    if not found:
        for match in _LOOSE.finditer(code):
            yield StructuredValue(match.group(1), match.group(2), Source.JSON_LD, None, None, "", None)
        for match in islice(_LOOSE_LIST.finditer(code), MAX_VALUES):
            for address in _QUOTED.findall(match.group(1)):
                yield StructuredValue("sameAs", address, Source.JSON_LD, None, None, "", None)


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
    if '"' not in text and "&quot;" in text:  # a template that escapes what stands in a script
        text = html_entities.unescape(text)
    return _decode_all(text) or _decode_all(_TRAILING_COMMA.sub("", _COMMENT.sub("", text)))


_DECODER = json.JSONDecoder(strict=False)


def _decode_all(text: str) -> list[Any]:
    """Several JSON values one after another, as some plugins write them."""
    values: list[Any] = []
    position = 0
    while position < len(text) and len(values) < MAX_VALUES:
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1
        if position >= len(text):
            break
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return []
        values.append(value)
    return values


def _words(value: Any) -> str | None:
    return " ".join(value.split())[:120] if isinstance(value, str) and value.strip() else None


def _walk(root: Any) -> Iterator[StructuredValue]:
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
        if any(":" in name or "/" in name or "A" <= name[:1] <= "Z" for name in value):
            value = {_key(name): held for name, held in value.items()}
        kind = value.get("@type")
        owner = " ".join(kind) if isinstance(kind, list) and all(isinstance(k, str) for k in kind) else str(kind or "")
        address = value.get("address")
        if isinstance(address, dict):
            stated_country = address.get("addressCountry")
            if isinstance(stated_country, dict):
                stated_country = stated_country.get("name")
            country = stated_country if isinstance(stated_country, str) else country
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
                if field == "telephone" and isinstance(item, int) and not isinstance(item, bool):
                    item = str(item)  # noqa: PLW2901 - written without its quotes
                if isinstance(item, str) and item.strip():
                    yield StructuredValue(field, item.strip(), Source.JSON_LD, own_name, role, owner, country)
        stack.extend(
            (item, own_name, country) for item in reversed(list(value.values())) if isinstance(item, (dict, list))
        )


def _key(name: str) -> str:
    """A key without its vocabulary, in schema.org's own spelling when it is one of ours."""
    plain = name[name.rfind("/") + 1 :] if "/" in name else name[name.find(":") + 1 :]
    return _FIELDS.get(plain.lower(), name)


def _read_rdfa(document: Document) -> Iterator[StructuredValue]:
    """``property="telephone"`` and ``property="schema:telephone"`` in elements, not in the page's head."""
    names = ("email", "telephone", "faxNumber")
    selector = ",".join(f"[property='{prefix}{name}']" for name in names for prefix in ("", "schema:"))
    for node in document.tree.css(selector):
        attributes = node.attributes
        if (
            node.tag == "meta"
            and "itemscope" not in attributes
            and node.parent is not None
            and node.parent.tag == "head"
        ):
            continue
        content = attributes.get("content") or attributes.get("href") or beginning_of(node)
        if content.strip():
            field = (attributes.get("property") or "").removeprefix("schema:")
            yield StructuredValue(field, " ".join(content.split())[:300], Source.MICRODATA, None, None, "", None)


_STATED = frozenset(("email", "telephone", "faxNumber", "sameAs"))


def _read_microdata(marked: list[LexborNode]) -> Iterator[StructuredValue]:
    seen = 0
    for node in marked:
        attributes = node.attributes
        fields = (attributes.get("itemprop") or "").split()
        if _STATED.isdisjoint(fields):
            continue
        stated = [field for field in ("email", "telephone", "faxNumber", "sameAs") if field in fields]
        content = attributes.get("content") or attributes.get("href") or beginning_of(node)
        if content.strip():
            for field in stated:
                yield StructuredValue(field, " ".join(content.split())[:300], Source.MICRODATA, None, None, "", None)
        seen += 1
        if seen == MAX_OBJECTS:
            return
