"""E-mail addresses in running text and in ``mailto:`` links, and what merely looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from pagecurator.extraction.contact import EmailType
from pagecurator.extraction.data.email_words import (
    ANY_COMPANY,
    ANYBODY,
    GLUED_WORDS,
    NAME_WORDS,
    NOBODYS_LOCALS,
    PLACEHOLDER_DOMAINS,
    PLACEHOLDER_LOCALS,
    PLACEHOLDER_NAMES,
    PRONOUNS,
    ROLE_WORDS,
)
from pagecurator.extraction.emails.placeholders import FREE_MAIL, TLDS

MAX_LOCAL = 64
MAX_DOMAIN = 253
MAX_LABEL = 63
LATIN, NOT_LATIN = "\u00c0", "\u0250"
"""Letters with accents: no server takes them, but a part of the word would be somebody else's address."""
_AT_RUN = re.compile("@+")
_DOMAIN_RUN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_LOCAL_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-'&=~!#*/$^?")
_ESCAPES = re.compile(r"(?:(?:%[0-9A-Fa-f]{2})+|(?:\\?u00[0-9a-fA-F]{2})+|x(?:2[026]|3[ace]|9[0-9]|a0)(?=[a-z]))+")
_HEX_LOCAL = re.compile(r"[0-9a-f]{16,}")


class Address(NamedTuple):
    """An address and where it stands: ``start`` and ``end`` in the text that was read."""

    start: int
    end: int
    local: str
    domain: str

    @property
    def value(self) -> str:
        return f"{self.local}@{self.domain}".lower()


def at_signs(text: str) -> Iterator[int]:
    """The places of ``@`` with something on both sides."""
    at = text.find("@", 1)
    while 0 < at < len(text) - 1:
        if text[at - 1] in _LOCAL_CHARS and text[at + 1].isalnum():
            yield at
        elif text[at + 1] == "@":
            run = _AT_RUN.match(text, at)
            at = run.end() - 1 if run else at
        at = text.find("@", at + 1)


def iter_addresses(text: str) -> Iterator[Address]:
    """Every ``local@domain.tld`` in the text, in order; the work is bounded for each ``@``."""
    low = 0
    for at in at_signs(text):
        found = parse_address(text, at, low)
        if found is not None:
            low = found.end
            yield found


def parse_address(text: str, at: int, low: int = 0, high: int | None = None) -> Address | None:
    """The address around the ``@`` at this place, read no further than ``low`` and ``high``."""
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
    domain = _known_ending(run.group(), before_at=text[run.end() : run.end() + 1] == "@")
    if domain is None:
        return None
    return Address(start, at + 1 + len(domain), local, domain)


def _known_ending(run: str, *, before_at: bool) -> str | None:
    """The longest part of ``x.com.Our``, ``x.comThis``, ``x.co.uk``, ``x.dewww.x.de`` that ends like a host name."""
    web = _web_address_behind(run)
    if web is not None and _WEB_ADDRESS.match(run, web):
        return _host_name(run[:web], before_at=False)
    host = _host_name(run, before_at=before_at)
    return _host_name(run[:web], before_at=False) if host is None and web is not None else host


def _host_name(run: str, *, before_at: bool) -> str | None:
    labels = run.split(".")
    for label in labels[:-1]:
        if not label or label[0] == "-" or label[-1] == "-" or len(label) > MAX_LABEL:
            return None
    while len(labels) > 1:
        ending = labels[-1]
        lower = ending.lower()
        sentence = ending[:1].isupper() and not ending.isupper() and labels[-2].islower() and labels[-2] in TLDS
        if lower in TLDS and not sentence:
            return ".".join(labels)
        if lower.startswith("xn--"):
            return ".".join(labels)
        if not sentence:
            glued = _unglued(ending, before_at=before_at)
            if glued:
                return ".".join([*labels[:-1], glued])
        labels.pop()
        if labels[-1].lower() not in TLDS:
            return None
    return None


_WEB = re.compile(r"(?<=[a-z])www\.", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"www\.[\w-]+\.[a-z]", re.IGNORECASE)


def _web_address_behind(run: str) -> int | None:
    """Where a web address is glued to a whole host name; in ``shopwww.de`` it is not, though ``shop`` is an ending."""
    for web in _WEB.finditer(run):
        name, _, ending = run[: web.start()].rpartition(".")
        if name and ending.lower() in TLDS:
            return web.start()
    return None


def _unglued(ending: str, *, before_at: bool) -> str | None:
    """``com`` of ``comThis``, ``deTel``, ``nlfax``, ``com-``: a known ending with a word or sign glued behind it."""
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
    positions = [path]
    for parameter in query.split("&"):
        name, _, value = parameter.partition("=")
        if name.lower().removeprefix("amp;") in ("to", "cc", "bcc"):
            positions.append(value)
    return [piece.strip() for position in positions for piece in re.split(r"[,;]", unquote(position)) if piece.strip()]


OF_A_PLACEHOLDER = "a placeholder's domain"


def drop_reason(local: str, domain: str) -> str | None:
    """Why this address is nobody's, or ``None``: placeholders, tracking keys, file names."""
    local, domain = local.lower(), domain.lower()
    if _is_placeholder_domain(domain):
        return OF_A_PLACEHOLDER
    if is_placeholder(local, domain):
        return "a placeholder"
    if domain.endswith(("sentry.io", "wixpress.com")) or "sentry" in domain.split("."):
        return "the key of an error tracker"
    if local == "git" and domain.startswith(("git", "bitbucket.", "ssh.")):
        return "the address of a code repository"
    if _HEX_LOCAL.fullmatch(local):
        return "a hash, not a mailbox"
    if domain[0].isdigit() and domain.split(".")[0] in ("1x", "2x", "3x", "4x"):
        return "an image for dense screens"
    address = f"{local}@{domain}"
    if ("spam" in address or "remove" in address) and _TO_BE_CHANGED.search(address):
        return "an address that people are told to change"
    return None


_TO_BE_CHANGED = re.compile(r"remove-?this|removeme|[^@.]no-?spam(?=@)|no-?spam[^@.]+@|@(?:[^@]*\.)?no-?spam[.-]")


def _is_placeholder_domain(domain: str) -> bool:
    return domain in PLACEHOLDER_DOMAINS or domain.partition(".")[0] in PLACEHOLDER_NAMES


def is_placeholder(local: str, domain: str) -> bool:
    """Whether an address stands for any address, apart from its domain: ``vorname.nachname@``, ``you@``."""
    if local in NOBODYS_LOCALS:
        return True
    parts = _PARTS.split(local)
    if len(parts) > 1 and NAME_WORDS.issuperset(parts):
        return True
    name = domain.partition(".")[0]
    if local in NAME_WORDS or (parts[0] in PRONOUNS and len(parts) > 1) or local in PLACEHOLDER_LOCALS - ANYBODY:
        return name in PLACEHOLDER_LOCALS or name in ANY_COMPANY or (domain in FREE_MAIL and local not in _SHORT_NAMES)
    return (local in PRONOUNS and name in ANY_COMPANY) or (local in ANYBODY and name in ("mail", "email", "company"))


_PARTS = re.compile(r"[._-]")
_SHORT_NAMES = frozenset(("me", "mail", "email", "company", "website", "domain"))
"""Locals that somebody may well have at a provider."""


def email_type(value: str, page_host: str) -> EmailType:
    """The mailbox's kind as the existing system has it: role words first, then free providers, then own names."""
    local, _, domain = value.partition("@")
    words = re.split(r"[._\-+\d]+", local)
    if any(word in ROLE_WORDS for word in words):
        return EmailType.SERVICE
    if domain in FREE_MAIL:
        return EmailType.FREE
    if (
        domain
        and page_host
        and (page_host == domain or page_host.endswith("." + domain) or domain.endswith("." + page_host))
    ):
        return EmailType.CORPORATE
    return EmailType.CORPORATE if domain else EmailType.UNKNOWN
