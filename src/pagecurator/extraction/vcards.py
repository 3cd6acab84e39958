"""Business cards that a page offers as a link or shows as a code: vCard (RFC 6350) in ``data:`` URLs, and MECARD."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes

MAX_CARDS, MAX_CARD_CHARS, MAX_LINES = 200, 20_000, 100

_DATA_URL = re.compile(r"data:text/(?:x-)?(?:vcard|directory)([^,]{0,100}),", re.IGNORECASE)
_FOLDED = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"(?:[\w-]{1,20}\.)?(EMAIL|TEL|FN|TITLE|ROLE|N)((?:;[^:\n]{0,100})?):(.{1,300})", re.IGNORECASE)
_MECARD = re.compile(r"MECARD:[^\n\"<>]{3,1000}", re.IGNORECASE)
_MECARD_FIELD = re.compile(r"(?:MECARD:|;)(N|TEL|EMAIL):((?:[^;\\]|\\.){2,200})", re.IGNORECASE)


class CardValue(NamedTuple):
    """One value of a card: ``field`` as in schema.org, and whose it is."""

    field: str
    value: str
    name: str | None
    role: str | None


def card_values(hrefs: Iterator[str]) -> Iterator[CardValue]:
    """The addresses and numbers of the cards among a page's links."""
    for href in islice(hrefs, MAX_CARDS):
        card = _card(href)
        if card:
            yield from _in_vcard(card)
        else:
            yield from _in_mecard(unquote(href[:MAX_CARD_CHARS]))


def _card(href: str) -> str | None:
    head = _DATA_URL.match(href)
    if head is None:
        return None
    body = href[head.end() : MAX_CARD_CHARS]
    if "base64" not in head.group(1).lower():
        return unquote(body)
    try:
        return base64.b64decode(unquote_to_bytes(body)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None


def _in_vcard(card: str) -> Iterator[CardValue]:
    lines = [_LINE.fullmatch(line.strip()) for line in _FOLDED.sub("", card).split("\n")[:MAX_LINES]]
    found = [(match.group(1).upper(), match.group(2).lower(), match.group(3).strip()) for match in lines if match]
    stated = {name: value.replace("\\,", ",") for name, _, value in reversed(found)}
    name, role = stated.get("FN"), stated.get("TITLE") or stated.get("ROLE")
    for field, parameters, value in found:
        if field == "EMAIL":
            yield CardValue("email", value, name, role)
        elif field == "TEL":
            is_fax = "fax" in parameters
            yield CardValue("faxNumber" if is_fax else "telephone", value.removeprefix("tel:"), name, role)


def _in_mecard(text: str) -> Iterator[CardValue]:
    for card in islice(_MECARD.findall(text), MAX_CARDS):
        fields = [(name.upper(), value.replace("\\", "")) for name, value in _MECARD_FIELD.findall(card)]
        for field, value in fields:
            if field != "N":
                yield CardValue("email" if field == "EMAIL" else "telephone", value, None, None)
