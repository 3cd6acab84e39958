"""Contacts that a page states for machines: in JSON-LD (also broken), microdata, RDFa, and the data of its scripts.

All but the last use the vocabulary of schema.org.
"""

from __future__ import annotations

import html as html_entities
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from selectolax.lexbor import LexborNode

from pagecurator.extraction.contact import Source
from pagecurator.extraction.dom.document import MAX_LINKS, Document, beginning_of
from pagecurator.extraction.page_data import values_in_attributes, values_in_scripts
from pagecurator.extraction.vcards import card_values

MAX_VALUES = 100
MAX_OBJECTS = 5_000
"""Objects of one page's JSON-LD, and elements of its microdata: a bound for hostile input."""
MAX_VALUE_CHARS, MAX_NAME_CHARS = 300, 120

_CONTACT_FIELDS = ("email", "telephone", "faxNumber", "sameAs")
_ALL_CONTACT_FIELDS = frozenset(_CONTACT_FIELDS)
_FIELDS = {name.lower(): name for name in (*_CONTACT_FIELDS, "url", "name", "givenName", "familyName", "jobTitle")}
"""Keys as plugins write them: ``Email``, ``schema:email``, ``http://schema.org/email``."""

_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_COMMENT = re.compile(r"(?<![:\"'\\])//[^\n\"]*$|/\*.*?(?:\*/|\Z)", re.MULTILINE | re.DOTALL)
_LOOSE = re.compile(r'"(email|telephone|faxNumber|sameAs)"\s*:\s*"([^"]{3,200})"')
_LOOSE_LIST = re.compile(r'"sameAs"\s*:\s*\[([^\][{}]{3,4000})')
_QUOTED = re.compile(r'"(https?:[^"\s]{3,300})"')

_DECODER = json.JSONDecoder(strict=False)


class StructuredValue(NamedTuple):
    """One stated value: ``field`` is ``email``, ``telephone``, ``faxNumber``, ``sameAs`` or ``url``.

    ``name`` and ``role`` are of the person or the contact point that states it, ``country`` of its postal address.
    """

    field: str
    value: str
    source: Source
    name: str | None = None
    role: str | None = None
    country: str | None = None


def structured_values(document: Document) -> Iterator[StructuredValue]:
    """The values of scripts in document order, then those of microdata and RDFa."""
    for code, kind, _ in document.scripts:
        if kind and "ld+json" in kind.lower():
            yield from _in_json_ld(code)
    for value in values_in_scripts(document.scripts):
        yield StructuredValue(value.field, value.value, value.source, country=value.country)
    for node in document.data_holders:
        for value in values_in_attributes(node.attributes):
            yield StructuredValue(value.field, value.value, value.source, country=value.country)
    for card in card_values(
        link[0] for link in document.links[:MAX_LINKS] if link[0][:5] == "data:" or "ECARD:" in link[0]
    ):
        yield StructuredValue(card.field, card.value, Source.HREF, card.name, card.role)
    marked = document.carriers
    yield from _in_microdata(marked)
    if any("typeof" in node.attributes for node in marked):
        yield from _in_rdfa(document)


# ---------------------------------------------------------------- JSON-LD
def _in_json_ld(code: str) -> Iterator[StructuredValue]:
    values = _decode(code)
    for value in values:
        yield from _in_objects(value)
    if not values:
        yield from _in_broken_json(code)


def _decode(code: str) -> list[Any]:
    text = code.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//<![CDATA[").removeprefix("<![CDATA[")
    text = text.removesuffix("//]]>").removesuffix("]]>").strip().rstrip(";")
    if '"' not in text and "&quot;" in text:  # a template that escapes scripts, too
        text = html_entities.unescape(text)
    return _decode_all(text) or _decode_all(_TRAILING_COMMA.sub("", _COMMENT.sub("", text)))


def _decode_all(text: str) -> list[Any]:
    """One JSON value, or several after one another, as some plugins write them; empty if any is broken."""
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


def _in_broken_json(code: str) -> Iterator[StructuredValue]:
    for match in _LOOSE.finditer(code):
        yield StructuredValue(match.group(1), match.group(2), Source.JSON_LD)
    for match in islice(_LOOSE_LIST.finditer(code), MAX_VALUES):
        for address in _QUOTED.findall(match.group(1)):
            yield StructuredValue("sameAs", address, Source.JSON_LD)


def _in_objects(root: Any) -> Iterator[StructuredValue]:
    """The values of nested objects in document order, without recursion."""
    stack: list[tuple[Any, str | None]] = [(root, None)]
    visited = 0
    while stack and visited < MAX_OBJECTS:
        value, country = stack.pop()
        visited += 1
        if isinstance(value, list):
            stack.extend((item, country) for item in reversed(value))
        elif isinstance(value, dict):
            if any(":" in key or "/" in key or "A" <= key[:1] <= "Z" for key in value):
                value = {_plain_key(key): item for key, item in value.items()}
            own_country = _country(value.get("address"))
            country = country if own_country is None else own_country
            yield from _in_object(value, country)
            nested = [item for item in value.values() if isinstance(item, (dict, list))]
            stack.extend((item, country) for item in reversed(nested))


def _plain_key(key: str) -> str:
    """A key without its namespace; one of schema.org's in schema.org's spelling."""
    plain = key[key.rfind("/") + 1 :] if "/" in key else key[key.find(":") + 1 :]
    return _FIELDS.get(plain.lower(), key)


def _country(address: Any) -> str | None:
    country = address.get("addressCountry") if isinstance(address, dict) else None
    if isinstance(country, dict):
        country = country.get("name")
    return country if isinstance(country, str) else None


def _in_object(value: dict[str, Any], country: str | None) -> Iterator[StructuredValue]:
    types = value.get("@type")
    if isinstance(types, list) and all(isinstance(item, str) for item in types):
        types = " ".join(types)
    is_person, is_contact_point = "Person" in str(types or ""), "ContactPoint" in str(types or "")
    name = (_words(value.get("name")) or _full_name(value)) if is_person else None
    role = _words(value.get("jobTitle" if is_person else "contactType")) if is_person or is_contact_point else None
    for field in (*_CONTACT_FIELDS, "url") if is_person else _CONTACT_FIELDS:
        stated = value.get(field)
        for item in stated if isinstance(stated, list) else [stated]:
            if field == "telephone" and isinstance(item, int) and not isinstance(item, bool):
                item = str(item)  # noqa: PLW2901 - written without quotes
            if isinstance(item, str) and item.strip():
                yield StructuredValue(field, item.strip(), Source.JSON_LD, name, role, country)


def _full_name(value: dict[str, Any]) -> str | None:
    given, family = _words(value.get("givenName")), _words(value.get("familyName"))
    return f"{given} {family}" if given and family else None


def _words(value: Any) -> str | None:
    return " ".join(value.split())[:MAX_NAME_CHARS] if isinstance(value, str) and value.strip() else None


# ---------------------------------------------------------------- microdata and RDFa
def _in_microdata(marked: list[LexborNode]) -> Iterator[StructuredValue]:
    visited = 0
    for node in marked:
        properties = (node.attrs.get("itemprop") or "").split()
        if _ALL_CONTACT_FIELDS.isdisjoint(properties):
            continue
        content = _content(node)
        for field in _CONTACT_FIELDS if content else ():
            if field in properties:
                yield StructuredValue(field, content, Source.MICRODATA)
        visited += 1
        if visited == MAX_OBJECTS:
            return


def _in_rdfa(document: Document) -> Iterator[StructuredValue]:
    """``property="telephone"`` and ``property="schema:telephone"``, except in the page's head."""
    names = ("email", "telephone", "faxNumber")
    selector = ",".join(f"[property='{prefix}{name}']" for name in names for prefix in ("", "schema:"))
    for node in document.select(selector):
        is_in_head = node.parent is not None and node.parent.tag == "head"
        if node.tag == "meta" and "itemscope" not in node.attributes and is_in_head:
            continue
        content = _content(node)
        if content:
            field = (node.attributes.get("property") or "").removeprefix("schema:")
            yield StructuredValue(field, content, Source.MICRODATA)


def _content(node: LexborNode) -> str:
    """What a marked element states: in an attribute, or as its text."""
    attributes = node.attributes
    content = attributes.get("content") or attributes.get("href") or beginning_of(node)
    return " ".join(content.split())[:MAX_VALUE_CHARS]
