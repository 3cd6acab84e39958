"""E-mail addresses from every place of a page where one can stand."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import unquote

from pagecurator.extraction.contact import Candidate, Source
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.dom.text_layer import Link
from pagecurator.extraction.emails import javascript, obfuscation
from pagecurator.extraction.emails.address import (
    OF_A_PLACEHOLDER,
    Address,
    at_signs,
    drop_reason,
    is_placeholder,
    iter_addresses,
    split_mailto,
)
from pagecurator.extraction.emails.boundaries import address_at
from pagecurator.extraction.scoring import is_own
from pagecurator.extraction.structured import StructuredValue
from pagecurator.extraction.time_limit import check_time

MAX_CANDIDATES = 5_000
"""Addresses looked at on one page and from one source: a bound for hostile input."""

_TAGS = re.compile(r"<[^<>]{0,500}>")
_PROTECTED = re.compile(r"\[email protected\]", re.IGNORECASE)
_MAIL_NAMES = frozenset(("data-email", "data-mail", "data-mailto", "data-email-address", "data-mail-address"))
_ROT13_NAMES = frozenset(("data-enc-email", "data-rot13", "data-email-rot13"))
_SPLIT_ATTRIBUTES = (
    ("data-name", "data-user", "data-local", "data-account", "data-mailbox"),
    ("data-domain", "data-website", "data-host"),
    ("data-tld", "data-ending"),
)


def email_candidates(document: Document, structured: Iterable[StructuredValue]) -> Iterator[Candidate]:
    """Every address on the page, kept or dropped, source by source."""
    for candidate in _everywhere(document, structured):
        if candidate.reason == OF_A_PLACEHOLDER:
            local, _, domain = (candidate.value or "").rpartition("@")
            if domain == document.host and not is_placeholder(local, domain):
                candidate = candidate._replace(reason="")  # noqa: PLW2901 - a site may well be called company.com
        yield candidate


def _everywhere(document: Document, structured: Iterable[StructuredValue]) -> Iterator[Candidate]:
    yield from _in_text(document)
    yield from _in_links(document)
    yield from _protected(document)
    yield from _written(document)
    yield from _in_attributes(document)
    position = len(document.text)
    for item in structured:
        if item.field == "email":
            for candidate in _addresses_in(item.value.removeprefix("mailto:"), item.source, position, position):
                yield candidate._replace(name=item.name, role=item.role)
            if "@" not in item.value:
                for seen in obfuscation.spelled_addresses(item.value):
                    candidate = _candidate(seen.address, item.value, item.source, position, position)
                    yield candidate._replace(name=item.name, role=item.role)


def _in_text(document: Document) -> Iterator[Candidate]:
    text = document.text
    low = 0
    if "@" in text:
        for count, at in enumerate(at_signs(text)):
            if count >= MAX_CANDIDATES:
                break
            check_time()
            address = address_at(document, at, low)
            if address is not None:
                low = address.end
                candidate = _candidate(
                    address, text[address.start : address.end], Source.TEXT, address.start, address.end
                )
                mentioned = "" if candidate.reason else _is_only_mentioned(document, address)
                yield candidate._replace(reason=mentioned) if mentioned else candidate
            else:
                spelled = obfuscation.spelled_ending(text, at)
                if spelled is not None:
                    low = spelled.end
                    raw = text[spelled.start : spelled.end]
                    yield _candidate(spelled.address, raw, Source.OBFUSCATED, spelled.start, spelled.end)
                    continue
                reversed_ = obfuscation.reversed_address(text, at) if document.has_rtl_text else None
                if reversed_ is not None:
                    yield _candidate(
                        reversed_.address,
                        text[reversed_.start : reversed_.end],
                        Source.OBFUSCATED,
                        reversed_.start,
                        reversed_.end,
                    )
    for seen in obfuscation.spelled_addresses(text, document.latin):
        yield _candidate(seen.address, text[seen.start : seen.end], Source.OBFUSCATED, seen.start, seen.end)


def _is_only_mentioned(document: Document, address: Address) -> str:
    """Why an address in the text is none to write to: a login, an account of a chat, or an example for one."""
    text = document.text
    if _is_login(text, address):
        return "the login in a web address"
    before = text[max(0, address.start - MAX_LEAD_CHARS) : address.start].lower()
    if _CHAT_BEFORE.search(before):
        return "an account of a chat, no mailbox"
    if _EXAMPLE_BEFORE.search(before) and not is_own(address.domain.lower(), document.host):
        return "given as an example"
    return ""


MAX_LEAD_CHARS = 20
_CHAT_BEFORE = re.compile(r"\b(?:jabber|xmpp|jid|sip)(?:[- ]?(?:id|adresse|address))?\W{1,3}\Z")
_EXAMPLE_BEFORE = re.compile(
    r"(?:\be\.g\.|\beg\b|example|exemple|exemplo|ejemplo|esempio|beispiel|voorbeeld|eksempel|esimerkki"
    r"|\bz\. ?b\.|\bnp\.|\bbijv\.|\bp\. ?ej\.|\bex\.|\bes\.|\bnapr\.|\bnapř\.|\bt\.ex\.|\bf\.eks\.|\börn\."
    r"|for instance)\W{0,4}\Z"
)


def _is_login(text: str, address: Address) -> bool:
    """``https://user:word@host/``: the word before the host opens a door, it is no mailbox."""
    if text[address.start - 1 : address.start] not in (":", "/"):
        return False
    return "://" in text[max(0, address.start - MAX_LOGIN_CHARS) : address.start].rpartition(" ")[2].rpartition("\n")[2]


MAX_LOGIN_CHARS = 40


def _in_links(document: Document) -> Iterator[Candidate]:
    for link in document.direct_links:
        href = link[0].lstrip()
        scheme = href[:11].lower()
        if scheme[:7] == "mailto:":
            yield from _in_mailto(document, link, href)
        elif "@" in href and _NEARLY_MAILTO.match(href):
            yield from _addresses_in(unquote(href), Source.MAILTO, *document.span(link))
        elif len(href) < _EMPTY_LINK and scheme[:1] in _LEADS_NOWHERE:
            attributes = link[2].attributes
            code = attributes.get("onclick") or attributes.get("onmouseover")
            if code:
                yield from _on_click(document, link, code)
        elif scheme == "javascript:":
            yield from _in_javascript(document, link, href)
        elif "email-protection#" in href:
            address = obfuscation.decode_cloudflare(href.partition("#")[2])
            if address:
                yield from _addresses_in(address, Source.CFEMAIL, *document.span(link))


_NEARLY_MAILTO = re.compile(
    r"(?:(?:https?://)?(?:mail ?to|e-?mail|mail) ?(?:[:;=.]|%3a)/{0,2} ?)?"
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}[\s?]?",
    re.IGNORECASE,
)
"""``email:info@x.com``, ``http://mailto:info@x.com``, or the bare address as the address of a link."""


def _in_mailto(document: Document, link: Link, href: str) -> Iterator[Candidate]:
    start, end = document.span(link)
    if "document.write" in href:  # Joomla's cloak, caught in an attribute
        for written in javascript.written_strings(href[: javascript.MAX_SCRIPT_CHARS]):
            yield from _addresses_in(_readable(written), Source.SCRIPT, start, end)
        return
    for piece in split_mailto(href):
        found = list(_addresses_in(piece, Source.MAILTO, start, end))
        yield from found
        if not found:
            for seen in obfuscation.spelled_addresses(piece):
                yield _candidate(seen.address, piece, Source.OBFUSCATED, start, end)


def _in_javascript(document: Document, link: Link, href: str) -> Iterator[Candidate]:
    if "UnCryptMailto" in href:
        for plain in obfuscation.typo3_addresses(href):
            yield from _addresses_in(plain, Source.OBFUSCATED, *document.span(link))
    elif javascript.may_write_address(href) or "ail(" in href:
        for written in javascript.written_strings(href[11 : javascript.MAX_SCRIPT_CHARS]):
            yield from _addresses_in(_readable(written), Source.SCRIPT, *document.span(link))


def _on_click(document: Document, link: Link, code: str) -> Iterator[Candidate]:
    """A link that leads nowhere and writes its address when it is clicked."""
    if len(code) < javascript.MAX_SCRIPT_CHARS:
        if obfuscation.UNCRYPT in code:
            for plain in obfuscation.typo3_addresses(code):
                yield from _addresses_in(plain, Source.OBFUSCATED, *document.span(link))
        if "znvygb" in code:
            for plain in obfuscation.rot13_addresses(code):
                yield from _addresses_in(plain, Source.SCRIPT, *document.span(link))
        if "mailto:" in code:
            yield from _addresses_in(_readable(code), Source.SCRIPT, *document.span(link))
        if "mail" in code:
            for written in javascript.written_strings(code):
                yield from _addresses_in(_readable(written), Source.SCRIPT, *document.span(link))


_EMPTY_LINK = len("javascript:void(0);") + 1
_LEADS_NOWHERE = frozenset("#jJ")
"""The first letters of ``#`` and ``javascript:;``."""


def _protected(document: Document) -> Iterator[Candidate]:
    """What stands protected in the markup, whether in a link or not."""
    html, end = document.html, len(document.text)
    shifted = "data-mailto-token" in document.data_names
    if shifted or "data-cfemail" in document.data_names or not document.data_names.isdisjoint(_ROT13_NAMES):
        html = obfuscation.without_comments(html)
    if document.has_at_pictures:
        for pictured in islice(obfuscation.pictured_addresses(html), MAX_CANDIDATES):
            yield from _addresses_in(pictured, Source.OBFUSCATED, end, end)
    if "data-cfemail" in document.data_names:
        keys = list(islice(obfuscation.cloudflare_keys(html), MAX_CANDIDATES))
        positions = [match.span() for match in _PROTECTED.finditer(document.text)]
        for index, key in enumerate(keys):
            plain = obfuscation.decode_cloudflare(key)
            start, stop = positions[index] if len(positions) == len(keys) else (end, end)
            if plain:
                yield from _addresses_in(plain, Source.CFEMAIL, start, stop)
    if shifted:
        for plain in islice(obfuscation.typo3_addresses(html), MAX_CANDIDATES):
            yield from _addresses_in(plain, Source.OBFUSCATED, end, end)
    if not document.data_names.isdisjoint(_ROT13_NAMES):
        for plain in islice(obfuscation.rot13_addresses(html), MAX_CANDIDATES):
            yield from _addresses_in(plain, Source.OBFUSCATED, end, end)


def _written(document: Document) -> Iterator[Candidate]:
    budget = javascript.MAX_PAGE_CHARS
    for script in document.scripts:
        code, kind, _ = script
        if code.find("znvygb:", 0, javascript.MAX_SCRIPT_CHARS) >= 0:
            for plain in obfuscation.rot13_addresses(code):
                yield from _addresses_in(
                    plain, Source.SCRIPT, document.position_of(script), document.position_of(script)
                )
        if "json" not in kind and javascript.may_write_address(code):
            budget -= len(code)
            if budget < 0:
                return
            for written in javascript.written_strings(code):
                yield from _addresses_in(
                    _readable(written), Source.SCRIPT, document.position_of(script), document.position_of(script)
                )


def _in_attributes(document: Document) -> Iterator[Candidate]:
    end, names = len(document.text), document.data_names
    if not names.isdisjoint(_MAIL_NAMES):
        for node in document.tree.css(",".join(f"[{name}]" for name in sorted(_MAIL_NAMES)))[:MAX_CANDIDATES]:
            for name, value in node.attributes.items():
                if value and name in _MAIL_NAMES:
                    yield from _addresses_in(value if "@" in value else _unprotected(value), Source.ATTRIBUTE, end, end)
    if not names.isdisjoint(_SPLIT_ATTRIBUTES[0]) and not names.isdisjoint(_SPLIT_ATTRIBUTES[1]):
        for node in document.tree.css(",".join(f"[{name}]" for name in _SPLIT_ATTRIBUTES[1]))[:MAX_CANDIDATES]:
            parts = [
                next((node.attributes[n] for n in names if node.attributes.get(n)), None) for names in _SPLIT_ATTRIBUTES
            ]
            if parts[0] and parts[1]:
                host = f"{parts[1]}.{parts[2]}" if parts[2] else parts[1]
                yield from _addresses_in(f"{parts[0]}@{host}", Source.ATTRIBUTE, end, end)


_BASE64 = re.compile(r"[A-Za-z0-9+/]{8,400}={0,2}")


def _unprotected(value: str) -> str:
    """An attribute that holds its address in Base64, or with words in place of the signs."""
    if _BASE64.fullmatch(value):
        return javascript.from_base64(value)
    return " ".join(seen.address.value for seen in obfuscation.spelled_addresses(value))


def _readable(written: str) -> str:
    """The text of what a script writes, with the addresses of its ``mailto:`` links."""
    plain = html_entities.unescape(written)
    links = " ".join(re.findall(r"mailto:([^\"'\\?<> ]{3,300})", plain))
    return f"{links} \n {_TAGS.sub(' ', plain)}"


def _addresses_in(text: str, source: Source, start: int, end: int) -> Iterator[Candidate]:
    for count, address in enumerate(iter_addresses(text)):
        if count >= MAX_CANDIDATES:
            return
        yield _candidate(address, text[address.start : address.end], source, start, end)


def _candidate(address: Address, raw: str, source: Source, start: int, end: int) -> Candidate:
    check_time()
    return Candidate("email", raw, address.value, source, start, end, drop_reason(address.local, address.domain) or "")
