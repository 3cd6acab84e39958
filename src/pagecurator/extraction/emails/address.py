"""E-mail addresses in running text and in ``mailto:`` links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from pagecurator.extraction.contact import EmailType
from pagecurator.extraction.data.domains import FREE_MAIL, TLDS
from pagecurator.extraction.data.email_words import GLUED_WORDS, ROLE_WORDS

MAX_LOCAL = 64
MAX_DOMAIN = 253
MAX_LABEL = 63
LATIN, NOT_LATIN = "\u00c0", "\u0250"
"""Accented letters: no server accepts them, but without them the rest of the word would be another's address."""
_AT_RUN = re.compile("@+")
_DOMAIN_RUN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_LOCAL_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-'&=~!#*/$^?")
_ESCAPES = re.compile(r"(?:(?:%[0-9A-Fa-f]{2})+|(?:\\?u00[0-9a-fA-F]{2})+|x(?:2[026]|3[ace]|9[0-9]|a0)(?=[a-z]))+")
_WEB = re.compile(r"(?<=[a-z])www\.", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"www\.[\w-]+\.[a-z]", re.IGNORECASE)
_LOCAL_WORDS = re.compile(r"[._\-+\d]+")


class Address(NamedTuple):
    start: int
    end: int
    local: str
    domain: str

    @property
    def value(self) -> str:
        return f"{self.local}@{self.domain}".lower()


def at_signs(text: str) -> Iterator[int]:
    """The positions of each ``@`` between characters of an address."""
    at = text.find("@", 1)
    while 0 < at < len(text) - 1:
        if text[at - 1] in _LOCAL_CHARS and text[at + 1].isalnum():
            yield at
        elif text[at + 1] == "@":
            run = _AT_RUN.match(text, at)
            at = run.end() - 1 if run else at
        at = text.find("@", at + 1)


def iter_addresses(text: str) -> Iterator[Address]:
    """Every ``local@domain.tld`` in the text, in order; the work for each ``@`` is bounded."""
    low = 0
    for at in at_signs(text):
        found = parse_address(text, at, low)
        if found is not None:
            low = found.end
            yield found


def parse_address(text: str, at: int, low: int = 0, high: int | None = None) -> Address | None:
    """The address around the ``@`` at a position, between ``low`` and ``high``."""
    start = at
    floor = max(low, at - MAX_LOCAL)
    while start > floor and (text[start - 1] in _LOCAL_CHARS or (LATIN <= text[start - 1] < NOT_LATIN)):
        start -= 1
    local = text[start:at]
    cut = _ESCAPES.match(local)
    if cut and cut.end() < len(local):
        local = local[cut.end() :]
    local = local.lstrip(".-'/=?&*!#$^~").rstrip("'")
    if "/" in local or "=" in local or "?" in local or "&" in local:
        local = re.split(r"[/=?&]", local)[-1]
    if not local or local[-1] == "." or ".." in local:
        return None
    start = at - len(local)
    limit = at + 1 + MAX_DOMAIN if high is None else min(high, at + 1 + MAX_DOMAIN)
    run = _DOMAIN_RUN.match(text, at + 1, limit)
    if run is None:
        return None
    domain = _host_name(run.group(), before_at=text[run.end() : run.end() + 1] == "@")
    if domain is None:
        return None
    return Address(start, at + 1 + len(domain), local, domain)


def _host_name(run: str, *, before_at: bool) -> str | None:
    """The longest part of ``x.com.Our``, ``x.comThis``, ``x.co.uk``, ``x.dewww.x.de`` that ends with a TLD."""
    web = _web_address_behind(run)
    if web is not None and _WEB_ADDRESS.match(run, web):
        return _up_to_tld(run[:web], before_at=False)
    host = _up_to_tld(run, before_at=before_at)
    return _up_to_tld(run[:web], before_at=False) if host is None and web is not None else host


def _up_to_tld(run: str, *, before_at: bool) -> str | None:
    labels = run.split(".")
    for label in labels[:-1]:
        if not label or label[0] == "-" or label[-1] == "-" or len(label) > MAX_LABEL:
            return None
    while len(labels) > 1:
        ending = labels[-1]
        lower = ending.lower()
        sentence = ending[:1].isupper() and not ending.isupper() and labels[-2].islower() and labels[-2] in TLDS
        if (lower in TLDS and not sentence) or lower.startswith("xn--"):
            return ".".join(labels)
        if not sentence:
            glued = _unglued(ending, before_at=before_at)
            if glued:
                return ".".join([*labels[:-1], glued])
        labels.pop()
        if labels[-1].lower() not in TLDS:
            return None
    return None


def _web_address_behind(run: str) -> int | None:
    """Where a web address is glued to a complete host name; ``shopwww.de`` has none, although ``shop`` is a TLD."""
    for web in _WEB.finditer(run):
        name, _, ending = run[: web.start()].rpartition(".")
        if name and ending.lower() in TLDS:
            return web.start()
    return None


def _unglued(ending: str, *, before_at: bool) -> str | None:
    """``com`` of ``comThis``, ``deTel``, ``nlfax``, ``com-``: a TLD with a word or sign glued to it."""
    for length in range(min(len(ending) - 1, 6), 1, -1):
        head, tail = ending[:length], ending[length:]
        if head.lower() not in TLDS:
            continue
        if tail[0].isupper() and head.islower():
            return head
        if tail[0] in "-_" or tail[0].isdigit() or not tail[0].isascii():
            return head
        if before_at or tail.lower() in GLUED_WORDS:
            return head
    return None


def split_mailto(href: str) -> list[str]:
    """The addresses of ``mailto:a@x.com,b@x.com?cc=c@x.com&subject=…``, unquoted."""
    body = href.partition(":")[2]
    path, _, query = body.partition("?")
    fields = [path]
    for parameter in query.split("&"):
        name, _, value = parameter.partition("=")
        if name.lower().removeprefix("amp;") in ("to", "cc", "bcc"):
            fields.append(value)
    pieces = [piece.strip() for field in fields for piece in re.split(r"[,;]", unquote(field))]
    return [piece for piece in pieces if piece]


def compose_addresses(href: str) -> list[str]:
    """The recipients of a link that opens a mail service to write a message: ``https://mail.google.com/mail/?to=…``."""
    query = href.partition("?")[2].partition("#")[0]
    values = [value for name, _, value in (field.partition("=") for field in query.split("&")) if name.lower() == "to"]
    return [piece.strip() for value in values for piece in re.split(r"[,;]", unquote(value.replace("+", " ")))]


def is_own_domain(domain: str, host: str) -> bool:
    """Whether the domain of an address and the host of a page are the same site, or one is a subdomain of the other."""
    return host == domain or host.endswith("." + domain) or domain.endswith("." + host)


def email_type(value: str) -> EmailType:
    """The type of a mailbox: by role words in its local part first, then by free providers."""
    local, _, domain = value.partition("@")
    if any(word in ROLE_WORDS for word in _LOCAL_WORDS.split(local)):
        return EmailType.SERVICE
    if domain in FREE_MAIL:
        return EmailType.FREE
    return EmailType.CORPORATE if domain else EmailType.UNKNOWN
