"""E-mail addresses from every part of a page that can hold one."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from urllib.parse import unquote

from pagecurator.extraction.contact import Candidate, ContactKind, DropReason, Source
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.dom.text_layer import Link
from pagecurator.extraction.emails import javascript, obfuscation
from pagecurator.extraction.emails.address import (
    Address,
    at_signs,
    compose_addresses,
    is_own_domain,
    iter_addresses,
    split_mailto,
)
from pagecurator.extraction.emails.boundaries import address_at
from pagecurator.extraction.emails.ciphers import mailto_inside, rotated
from pagecurator.extraction.emails.mentions import why_only_mentioned, why_uncertain, without_list_number
from pagecurator.extraction.emails.placeholders import drop_reason, is_placeholder, may_be_placeholder
from pagecurator.extraction.structured import StructuredValue
from pagecurator.extraction.time_limit import check_time

MAX_CANDIDATES = 5_000
"""Addresses that are read on one page from one source: a bound for hostile input."""
MAX_CIPHER_CHARS = 2_000


_NEARLY_MAILTO = re.compile(
    r"(?:(?:https?:)?/{0,2}(?:mail ?to|malito|mialto|maito|mailt?|mailot|maillto|e-?mail) ?(?:[:;=.]|%3a)/{0,2} ?)?"
    r"(?P<address>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}[\s?]?)",
    re.IGNORECASE,
)
"""``email:info@x.com``, ``malito:info@x.com``, or an address in place of a URL."""
_EMPTY_LINK = len("javascript:void(0);") + 1
_EMPTY_LINK_STARTS = frozenset("#jJ")
"""The first letters of ``#`` and ``javascript:;``."""

_ROTATED = re.compile(r"r(?:ot)?[-_]?1[38]\b", re.IGNORECASE)
_REVERSED = re.compile(r"revers", re.IGNORECASE)
"""What classes and ids of elements say whose text is in ROT13, or reversed."""
_TAGS = re.compile(r"<[^<>]{0,500}>")
_PROTECTED = re.compile(r"\[email protected\]", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:([^\"'\\?<> ]{3,300})")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{8,400}={0,2}")

_ARGUMENT = re.compile(r"[mM]ail\w{0,30}\(\s*['\"]([\w.+-]{1,64}@[\w.-]{3,200})['\"]")

_MAIL_NAMES = frozenset(
    (
        "data-email",
        "data-mail",
        "data-mailto",
        "data-email-address",
        "data-mail-address",
        "data-address",
        "data-addr",
        "data-contact",
        "data-encoded-email",
        "data-email-encoded",
        "data-b64",
        "data-clipboard-text",
    )
)
_ROT13_NAMES = frozenset(("data-enc-email", "data-rot13", "data-email-rot13"))
_SPLIT_NAMES = (
    (
        *("data-name", "data-user", "data-local", "data-account", "data-mailbox", "data-address", "data-mail"),
        *("data-first", "data-part1", "data-part-1", "data-u"),
    ),
    (
        *("data-domain", "data-website", "data-host", "data-at", "data-second", "data-part2", "data-part-2"),
        *("data-d", "data-last"),
    ),
    ("data-tld", "data-ending", "data-part3", "data-part-3", "data-last"),
)
"""The names of attributes with the parts of an address: the mailbox, the host, and the host's ending."""


def email_candidates(document: Document, structured: list[StructuredValue]) -> Iterator[Candidate]:
    """Every address on the page, source by source."""
    candidates = list(_from_all_sources(document, structured))
    accepted = {candidate.value for candidate in candidates if candidate.is_kept}
    placeholders = {_domain(candidate) for candidate in candidates if candidate.reason is DropReason.PLACEHOLDER}
    for candidate in candidates:
        reason = _on_this_page(candidate, document.host, accepted, placeholders)
        yield candidate if reason is candidate.reason else candidate._replace(reason=reason)


def _on_this_page(
    candidate: Candidate, host: str, accepted: set[str | None], placeholders: set[str]
) -> DropReason | None:
    """Why a candidate is no mailbox, after a comparison with the page's host and its other candidates."""
    local, _, domain = (candidate.value or "").rpartition("@")
    match candidate.reason:
        case DropReason.PLACEHOLDER_DOMAIN if domain == host and not is_placeholder(local, domain):
            return None  # a site may well be called company.com
        case DropReason.UNCERTAIN_ENDING if candidate.value in accepted:
            return None
        case None if domain in placeholders and may_be_placeholder(local):
            return DropReason.PLACEHOLDER  # "matricola@" beside "nome.cognome@"
        case reason:
            return reason


def _domain(candidate: Candidate) -> str:
    return (candidate.value or "").rpartition("@")[2]


def _from_all_sources(document: Document, structured: list[StructuredValue]) -> Iterator[Candidate]:
    yield from _in_text(document)
    yield from _in_links(document)
    yield from _protected(document)
    yield from _in_scripts(document)
    yield from _in_styles(document)
    yield from _in_attributes(document)
    yield from _in_structured_data(document, structured)


# ---------------------------------------------------------------- the visible text
def _in_text(document: Document) -> Iterator[Candidate]:
    text = document.text
    low = 0
    for at in islice(at_signs(text), MAX_CANDIDATES):
        check_time()
        address = address_at(document, at, low)
        if address is not None and text[address.end : address.end + 1].isalnum() and document.has_rtl_text:
            mirrored = obfuscation.reversed_address(text, at)
            if mirrored is not None:
                yield _decoded(text, mirrored)
                continue
        if address is not None:
            low = address.end
            address = without_list_number(text, address)
            raw = text[address.start : address.end]
            if _is_rotated(document, address):
                yield from _addresses_in(rotated(raw), Source.OBFUSCATED, address.start, address.end)
                continue
            candidate = _candidate(address, raw, Source.TEXT, address.start, address.end)
            mentioned = why_only_mentioned(document, address) if candidate.reason is None else None
            yield candidate if mentioned is None else candidate._replace(reason=mentioned)
            continue
        spelled = obfuscation.spelled_ending(text, at)
        if spelled is None and (decoded := _decoded_at(document, at)) is not None:
            yield _candidate(decoded, decoded.value, Source.OBFUSCATED, at, at + 1)
        elif spelled is not None:
            low = spelled.end
            yield _decoded(text, spelled)
        elif document.has_rtl_text:
            reversed_address = obfuscation.reversed_address(text, at)
            if reversed_address is not None:
                yield _decoded(text, reversed_address)
    for spelled in _hidden_in(text, document.latin):
        candidate = _decoded(text, spelled)
        uncertain = why_uncertain(document, spelled.address._replace(start=spelled.start, end=spelled.end))
        yield candidate if candidate.reason or not uncertain else candidate._replace(reason=uncertain)


def _hidden_in(text: str, latin: bytes) -> Iterator[obfuscation.DecodedAddress]:
    return chain(
        obfuscation.spelled_addresses(text, latin),
        obfuscation.escaped_addresses(text),
        obfuscation.signs_to_replace(text),
    )


def _is_rotated(document: Document, address: Address) -> bool:
    """Whether a script decodes this text: its element says so, or only the decoded text is of the page's own domain."""
    if _ROTATED.search(document.classes_at(address.start)):
        return True
    host = document.host
    return bool(host) and is_own_domain(rotated(address.domain.lower()), host) and "." in host


def _decoded_at(document: Document, at: int) -> Address | None:
    """The address that a script decodes from the text around an ``@``, which is none itself: rotated or reversed."""
    word = obfuscation.word_around(document.text, at)
    for decoded, sign in ((rotated(word), _ROTATED), (word[::-1], _REVERSED)):
        for address in iter_addresses(decoded):
            is_own = "." in document.host and is_own_domain(address.domain.lower(), document.host)
            if is_own or sign.search(document.classes_at(at)):
                return address
    return None


# ---------------------------------------------------------------- links
def _in_links(document: Document) -> Iterator[Candidate]:
    for link in document.direct_links:
        href = _mailto_in_path(link[0].lstrip())
        scheme = href[:11].lower()
        if scheme[:7] == "mailto:" or scheme[:9] == "mailto%3a":
            yield from _in_mailto(document, link, href if href[6] == ":" else unquote(href))
        elif scheme[:7] == "znvygb:":
            yield from _addresses_in(rotated(href[7:]), Source.OBFUSCATED, *document.span(link))
        elif "@" in href and (nearly := _NEARLY_MAILTO.match(href)):
            yield from _addresses_in(unquote(href[nearly.start("address") :]), Source.MAILTO, *document.span(link))
        elif len(href) < _EMPTY_LINK and scheme[:1] in _EMPTY_LINK_STARTS:
            attributes = link[2].attributes
            code = attributes.get("onclick") or attributes.get("onmouseover")
            if code:
                yield from _on_click(document, link, code)
        elif scheme == "javascript:":
            yield from _in_javascript_link(document, link, href)
        elif "email-protection#" in href:
            address = obfuscation.decode_cloudflare(href.partition("#")[2])
            if address:
                yield from _addresses_in(address, Source.CFEMAIL, *document.span(link))
    for link in document.compose_links:
        for address in compose_addresses(link[0]):
            yield from _addresses_in(address, Source.MAILTO, *document.span(link))
    for handler in document.click_handlers:
        yield from _on_click(document, handler, handler[0])


def _mailto_in_path(href: str) -> str:
    """``mailto:info@x.com`` of ``/mailto:info@x.com`` and ``https://own.site/mailto:info@x.com``."""
    if "/mailto:" not in href:
        return href
    path, _, rest = href.partition("/mailto:")
    return href if "?" in path else "mailto:" + rest


def _in_mailto(document: Document, link: Link, href: str) -> Iterator[Candidate]:
    start, end = document.span(link)
    if "document.write" in href:  # Joomla's script, inside an attribute
        for written in javascript.written_strings(href[: javascript.MAX_SCRIPT_CHARS]):
            yield from _addresses_in(_readable(written), Source.SCRIPT, start, end)
        return
    is_reversed = "reverse()" in (link[2].attributes.get("onclick") or "")
    for piece in split_mailto(href):
        found = [] if is_reversed else list(_addresses_in(piece, Source.MAILTO, start, end))
        found = found or list(_addresses_in(piece[::-1], Source.OBFUSCATED, start, end))
        yield from found
        if not found:
            for spelled in obfuscation.spelled_addresses(piece):
                yield _candidate(spelled.address, piece, Source.OBFUSCATED, start, end)


def _in_javascript_link(document: Document, link: Link, href: str) -> Iterator[Candidate]:
    ciphers = list(mailto_inside(href[:MAX_CIPHER_CHARS]))
    if ciphers:
        for plain in ciphers:
            yield from _addresses_in(plain, Source.OBFUSCATED, *document.span(link))
    elif javascript.may_write_address(href) or "ail(" in href:
        for written in javascript.written_strings(href[11 : javascript.MAX_SCRIPT_CHARS]):
            yield from _addresses_in(_readable(written), Source.SCRIPT, *document.span(link))
        yield from _arguments(document, link, href)


def _arguments(document: Document, link: Link, code: str) -> Iterator[Candidate]:
    """``sendMail('info@firma.de')``: an address that is an argument of its own."""
    for argument in _ARGUMENT.findall(code) if "@" in code else ():
        yield from _addresses_in(argument, Source.SCRIPT, *document.span(link))


def _on_click(document: Document, link: Link, code: str) -> Iterator[Candidate]:
    """The address that a link without a target writes when it is clicked."""
    if len(code) >= javascript.MAX_SCRIPT_CHARS:
        return
    for plain in mailto_inside(code):
        yield from _addresses_in(plain, Source.OBFUSCATED, *document.span(link))
    if "mailto:" in code:
        yield from _addresses_in(_readable(code), Source.SCRIPT, *document.span(link))
    if "ail" in code:
        yield from _arguments(document, link, code)
        for written in javascript.written_strings(code):
            yield from _addresses_in(_readable(written), Source.SCRIPT, *document.span(link))


# ---------------------------------------------------------------- the markup
def _protected(document: Document) -> Iterator[Candidate]:
    """Addresses that are protected in the markup, in a link or elsewhere."""
    html, end, names = document.html, len(document.text), document.data_names
    has_typo3 = "data-mailto-token" in names
    has_cloudflare = "data-cfemail" in names
    has_rot13 = not names.isdisjoint(_ROT13_NAMES)
    if has_typo3 or has_cloudflare or has_rot13:
        html = obfuscation.without_comments(html)
    if document.has_at_pictures:
        for plain in islice(obfuscation.pictured_addresses(html), MAX_CANDIDATES):
            yield from _addresses_in(plain, Source.OBFUSCATED, end, end)
    if has_cloudflare:
        keys = list(islice(obfuscation.cloudflare_keys(html), MAX_CANDIDATES))
        spans = [match.span() for match in _PROTECTED.finditer(document.text)]
        for index, key in enumerate(keys):
            address = obfuscation.decode_cloudflare(key)
            span = spans[index] if len(spans) == len(keys) else (end, end)
            if address:
                yield from _addresses_in(address, Source.CFEMAIL, *span)
    if has_typo3:
        for plain in islice(obfuscation.typo3_addresses(html), MAX_CANDIDATES):
            yield from _addresses_in(plain, Source.OBFUSCATED, end, end)
    if has_rot13:
        for plain in islice(obfuscation.rot13_addresses(html), MAX_CANDIDATES):
            yield from _addresses_in(plain, Source.OBFUSCATED, end, end)


def _in_scripts(document: Document) -> Iterator[Candidate]:
    budget = javascript.MAX_PAGE_CHARS
    for script in document.scripts:
        code, kind, _ = script
        if code.find("znvygb:", 0, javascript.MAX_SCRIPT_CHARS) >= 0:
            position = document.position_of(script)
            for plain in obfuscation.rot13_addresses(code):
                yield from _addresses_in(plain, Source.SCRIPT, position, position)
        if "json" not in kind and javascript.may_write_address(code):
            budget -= len(code)
            if budget < 0:
                return
            position = document.position_of(script)
            for written in javascript.written_strings(code):
                yield from _addresses_in(_readable(written), Source.SCRIPT, position, position)


def _in_styles(document: Document) -> Iterator[Candidate]:
    """Addresses whose ``@`` is written by a style sheet."""
    end = len(document.text)
    for plain in islice(obfuscation.styled_addresses(document), MAX_CANDIDATES) if document.at_styles else ():
        yield from _addresses_in(plain, Source.OBFUSCATED, end, end)


def _in_attributes(document: Document) -> Iterator[Candidate]:
    end, names = len(document.text), document.data_names
    if not names.isdisjoint(_MAIL_NAMES):
        for node in document.select(_having(sorted(_MAIL_NAMES)))[:MAX_CANDIDATES]:
            for name, value in node.attributes.items():
                if value and name in _MAIL_NAMES:
                    plain = value if "@" in value else _unprotected(value)
                    found = list(_addresses_in(plain, Source.ATTRIBUTE, end, end))
                    yield from found or _addresses_in(plain[::-1], Source.ATTRIBUTE, end, end)
    for node in document.carriers:
        if node.tag == "input":
            yield from _addresses_in(node.attrs.get("value") or "", Source.ATTRIBUTE, end, end)
        elif node.tag == "joomla-hidden-mail":
            parts = (javascript.from_base64(node.attrs.get(name) or "") for name in ("first", "last"))
            yield from _addresses_in("@".join(parts), Source.OBFUSCATED, end, end)
    locals_, domains, endings = _SPLIT_NAMES
    if not names.isdisjoint(locals_) and not names.isdisjoint(domains):
        for node in document.select(_having(domains))[:MAX_CANDIDATES]:
            local, domain, ending = (_first_of(node.attributes, group) for group in (locals_, domains, endings))
            if local and domain:
                host = f"{domain}.{ending}" if ending and ending != domain else domain
                yield from _joined(local, host, end)


def _joined(local: str, host: str, end: int) -> Iterator[Candidate]:
    """An address of two attributes; both are reversed if a style shows them from right to left."""
    found = list(_addresses_in(f"{local}@{host}", Source.ATTRIBUTE, end, end))
    yield from found or _addresses_in(f"{local[::-1]}@{host[::-1]}", Source.ATTRIBUTE, end, end)


def _having(names: Iterable[str]) -> str:
    """A selector for elements that have one of these attributes."""
    return ",".join(f"[{name}]" for name in names)


def _first_of(attributes: Mapping[str, str | None], names: Iterable[str]) -> str | None:
    return next((value for name in names if (value := attributes.get(name))), None)


def _unprotected(value: str) -> str:
    """An attribute's address in Base64, or spelled with words in place of the signs."""
    if _BASE64.fullmatch(value):
        return javascript.from_base64(value)
    return " ".join(spelled.address.value for spelled in obfuscation.spelled_addresses(value))


def _in_structured_data(document: Document, structured: list[StructuredValue]) -> Iterator[Candidate]:
    end = len(document.text)
    for item in structured:
        if item.field != "email":
            continue
        for candidate in _addresses_in(item.value.removeprefix("mailto:"), item.source, end, end):
            yield candidate._replace(name=item.name, role=item.role)
        if "@" not in item.value:
            for spelled in obfuscation.spelled_addresses(item.value):
                candidate = _candidate(spelled.address, item.value, item.source, end, end)
                yield candidate._replace(name=item.name, role=item.role)


# ---------------------------------------------------------------- candidates
def _readable(written: str) -> str:
    """The text of what a script writes, with the addresses of its ``mailto:`` links."""
    plain = html_entities.unescape(written)
    return f"{' '.join(_MAILTO.findall(plain))} \n {_TAGS.sub(' ', plain)}"


def _addresses_in(text: str, source: Source, start: int, end: int) -> Iterator[Candidate]:
    for address in islice(iter_addresses(text), MAX_CANDIDATES):
        yield _candidate(address, text[address.start : address.end], source, start, end)


def _decoded(text: str, decoded: obfuscation.DecodedAddress) -> Candidate:
    start, end = decoded.start, decoded.end
    return _candidate(decoded.address, text[start:end], Source.OBFUSCATED, start, end)


def _candidate(address: Address, raw: str, source: Source, start: int, end: int) -> Candidate:
    check_time()
    reason = drop_reason(address.local, address.domain)
    return Candidate(ContactKind.EMAIL, raw, address.value, source, start, end, reason)
