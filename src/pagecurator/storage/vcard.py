"""vCard 4.0 (RFC 6350), for address books: a card for each person of a site, and one for the site itself.

Values come from web pages. Text is escaped, a URI can't contain a line break or a space, and lines are folded, so that
no value can add a property to a card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

_LINE_BYTES = 75
_IDS = UUID("6f1f4c0e-30f0-5c3e-9a52-0d4a0c3b7f11")
"""Namespace of the cards' UIDs: the same person of a site has the same UID in every export."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NOT_IN_URI = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]")
_TEL = re.compile(r"\+[0-9]+(?:;ext=[0-9]+)?")


def cards(contacts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The cards of one site, from its rows of the export."""
    people: dict[str, list[Mapping[str, Any]]] = {}
    for contact in contacts:
        people.setdefault(contact["name"] or "", []).append(contact)
    for name, found in people.items():
        yield _card(found, name=name, domain=found[0]["domain"])


def _card(contacts: Sequence[Mapping[str, Any]], *, name: str, domain: str) -> str:
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"KIND:{'individual' if name else 'org'}", f"FN:{_text(name or domain)}"]
    lines.append(f"ORG:{_text(domain)}")
    role = next((contact["role"] for contact in contacts if contact["role"]), None)
    if role and name:
        lines.append(f"TITLE:{_text(role)}")
    lines += [_property(contact) for contact in contacts]
    lines.append(f"URL:https://{_uri(domain)}/")
    pages = dict.fromkeys(contact["page_url"] or contact["source_url"] for contact in contacts)
    lines += [f"NOTE:{_text(f'Found on {page}')}" for page in pages if page]
    lines.append(f"UID:urn:uuid:{uuid5(_IDS, f'{domain} {name}')}")
    seen = [contact["first_seen_at"] for contact in contacts if isinstance(contact["first_seen_at"], datetime)]
    if seen:
        lines.append(f"REV:{max(seen):%Y%m%dT%H%M%SZ}")
    lines.append("END:VCARD")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _property(contact: Mapping[str, Any]) -> str:
    kind, value = contact["kind"], contact["value"]
    match kind:
        case "email":
            return f"EMAIL;TYPE=work:{_text(value)}"
        case "phone" | "fax":
            types = 'TYPE="work,fax"' if kind == "fax" else "TYPE=work"
            if _TEL.fullmatch(value):
                return f"TEL;VALUE=uri;{types}:tel:{value}"
            return f"TEL;VALUE=text;{types}:{_text(value)}"
        case _ if "://" in value:
            return f"URL;TYPE=work:{_uri(value)}"
        case _:
            return f"NOTE:{_text(f'{kind}: {value}')}"


def _text(value: str) -> str:
    """Escaped as RFC 6350, 3.4 requires; also where a list or components would be allowed."""
    escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    escaped = escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return _CONTROL.sub(" ", escaped.replace("\u2028", "\\n").replace("\u2029", "\\n").replace("\x85", "\\n"))


def _uri(value: str) -> str:
    return _NOT_IN_URI.sub(lambda match: f"%{ord(match[0]):02X}", value)


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, continued after a space; no character is split."""
    parts: list[str] = []
    part, size = "", 0
    for character in line:
        length = len(character.encode("utf-8", "surrogatepass"))
        if size + length > _LINE_BYTES:
            parts.append(part)
            part, size = " ", 1
        part += character
        size += length
    return "\r\n".join([*parts, part])
