"""E-mail addresses from every place of a page where one can stand."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterable, Iterator

from pagecurator.extraction import obfuscation, scripts
from pagecurator.extraction.contact import Source
from pagecurator.extraction.document import Document
from pagecurator.extraction.emails import Address, at_signs, find_addresses, split_mailto, why_not
from pagecurator.extraction.finds import Find
from pagecurator.extraction.seams import address_at
from pagecurator.extraction.structured import Fact

MAX_CANDIDATES = 10_000
"""Addresses looked at on one page and from one source: a bound for hostile input."""

_TAGS = re.compile(r"<[^<>]{0,500}>")
_PROTECTED = re.compile(r"\[email protected\]", re.IGNORECASE)
_SPLIT_ATTRIBUTES = (
    ("data-name", "data-user", "data-local", "data-account", "data-u", "data-part1", "data-mailbox"),
    ("data-domain", "data-website", "data-host", "data-d", "data-part2"),
    ("data-tld", "data-part3", "data-t"),
)


def find_emails(document: Document, facts: Iterable[Fact]) -> Iterator[Find]:
    """Every address on the page, kept or dropped, source by source."""
    yield from _in_text(document)
    yield from _in_links(document)
    yield from _protected(document)
    yield from _written(document)
    yield from _in_attributes(document)
    place = len(document.text)
    for fact in facts:
        if fact.field == "email":
            for find in _in(fact.value.removeprefix("mailto:"), fact.source, place, place):
                yield find._replace(name=fact.name, role=fact.role)


def _in_text(document: Document) -> Iterator[Find]:
    text = document.text
    low = 0
    if "@" in text:
        for count, at in enumerate(at_signs(text)):
            if count >= MAX_CANDIDATES:
                break
            address = address_at(document, at, low)
            if address is not None:
                low = address.end
                yield _find(address, text[address.start : address.end], Source.TEXT, address.start, address.end)
    for seen in obfuscation.spelled_addresses(text):
        yield _find(seen.address, text[seen.start : seen.end], Source.OBFUSCATED, seen.start, seen.end)
    html = document.html
    if "bidi-override" in html or "direction:" in html or "reverse" in html:
        for seen in obfuscation.reversed_addresses(text):
            yield _find(seen.address, text[seen.start : seen.end], Source.OBFUSCATED, seen.start, seen.end)


def _in_links(document: Document) -> Iterator[Find]:
    for link in document.links:
        href = link.href.lstrip()
        if href[:7].lower() == "mailto:":
            for piece in split_mailto(href):
                found = False
                for find in _in(piece, Source.MAILTO, link.start, link.end):
                    found = True
                    yield find
                if not found:
                    for seen in obfuscation.spelled_addresses(piece):
                        yield _find(seen.address, piece, Source.OBFUSCATED, link.start, link.end)
        elif href[:11].lower() == "javascript:" and len(href) > len("javascript:void(0)"):
            if "UnCryptMailto" in href:
                for plain in obfuscation.typo3_addresses(href):
                    yield from _in(plain, Source.OBFUSCATED, link.start, link.end)
            elif scripts.is_worth_running(href) or "ail(" in href:
                for written in scripts.written_by(href[11:]):
                    yield from _in(_readable(written), Source.SCRIPT, link.start, link.end)
        elif "email-protection#" in href:
            plain = obfuscation.decode_cloudflare(href.partition("#")[2])
            if plain:
                yield from _in(plain, Source.CFEMAIL, link.start, link.end)


def _protected(document: Document) -> Iterator[Find]:
    """What stands protected in the markup, whether in a link or not."""
    html = document.html
    if "cfemail" in html:
        keys = list(obfuscation.cloudflare_keys(html))
        places = [match.span() for match in _PROTECTED.finditer(document.text)]
        end = len(document.text)
        for index, key in enumerate(keys):
            plain = obfuscation.decode_cloudflare(key)
            start, stop = places[index] if len(places) == len(keys) else (end, end)
            if plain:
                yield from _in(plain, Source.CFEMAIL, start, stop)
    if "UnCryptMailto" in html or "data-mailto-token" in html:
        for plain in obfuscation.typo3_addresses(html):
            yield from _in(plain, Source.OBFUSCATED, len(document.text), len(document.text))
    if "znvygb:" in html or "enc-email" in html or "rot13" in html:
        for plain in obfuscation.rot13_addresses(html):
            yield from _in(plain, Source.OBFUSCATED, len(document.text), len(document.text))


def _written(document: Document) -> Iterator[Find]:
    budget = scripts.MAX_PAGE_CHARS
    for script in document.scripts:
        if scripts.is_worth_running(script.code) and "json" not in script.type:
            budget -= len(script.code)
            if budget < 0:
                return
            for written in scripts.written_by(script.code):
                yield from _in(_readable(written), Source.SCRIPT, script.start, script.start)
    html = document.html
    if "onclick" in html or "onmouseover" in html:
        for node in document.tree.css("[onclick*=mail],[onmouseover*=mail],[onclick*='@'],[onmouseover*='@']"):
            code = node.attrs.get("onclick") or node.attrs.get("onmouseover") or ""
            if budget > len(code):
                budget -= len(code)
                for written in scripts.written_by(code):
                    yield from _in(_readable(written), Source.SCRIPT, len(document.text), len(document.text))


def _in_attributes(document: Document) -> Iterator[Find]:
    html, end = document.html, len(document.text)
    if "data-email" in html or "data-mail" in html:
        for node in document.tree.css("[data-email],[data-mail],[data-mailto],[data-mail-to],[data-email-address]"):
            for name, value in node.attributes.items():
                if value and name.startswith(("data-email", "data-mail")):
                    yield from _in(value, Source.ATTRIBUTE, end, end)
    if any(f"{name}=" in html for name in _SPLIT_ATTRIBUTES[1]):
        for node in document.tree.css(",".join(f"[{name}]" for name in _SPLIT_ATTRIBUTES[1])):
            parts = [next((node.attributes[n] for n in names if node.attributes.get(n)), None) for names in _SPLIT_ATTRIBUTES]
            if parts[0] and parts[1]:
                host = f"{parts[1]}.{parts[2]}" if parts[2] else parts[1]
                yield from _in(f"{parts[0]}@{host}", Source.ATTRIBUTE, end, end)


def _readable(written: str) -> str:
    """The text of what a script writes, with the addresses of its ``mailto:`` links."""
    plain = html_entities.unescape(written)
    links = " ".join(re.findall(r"mailto:([^\"'\\?<> ]{3,300})", plain))
    return f"{links} \n {_TAGS.sub(' ', plain)}"


def _in(text: str, source: Source, start: int, end: int) -> Iterator[Find]:
    for count, address in enumerate(find_addresses(text)):
        if count >= MAX_CANDIDATES:
            return
        yield _find(address, text[address.start : address.end], source, start, end)


def _find(address: Address, raw: str, source: Source, start: int, end: int) -> Find:
    return Find("email", raw, address.value, source, start, end, why_not(address.local, address.domain) or "")
