"""E-mail addresses that are no mailboxes: placeholders, tracker keys, file names."""

from __future__ import annotations

import re
from functools import lru_cache

from pagecurator.extraction.contact import DropReason
from pagecurator.extraction.data.domains import CHAT_DOMAINS, FREE_MAIL
from pagecurator.extraction.data.email_words import (
    ANY_COMPANY,
    ANYBODY,
    NAME_WORDS,
    NOBODYS_LOCALS,
    PLACEHOLDER_DOMAINS,
    PLACEHOLDER_LOCALS,
    PLACEHOLDER_NAMES,
    PRONOUNS,
    STUDENT_WORDS,
)
from pagecurator.extraction.emails.endings import unicode_host

_HEX_LOCAL = re.compile(r"[0-9a-f]{16,}")
_TO_BE_CHANGED = re.compile(r"remove-?this|removeme|[^@.]no-?spam(?=@)|no-?spam[^@.]+@|@(?:[^@]*\.)?no-?spam[.-]")
_ONLY_X = re.compile(r"x{3,}(?:[._-]x+)*")
_REPOSITORY_LOCALS = frozenset(("git", "hg", "svn", "gitlab-ci-token"))
_SEPARATORS = re.compile(r"[._-]")
_COMMON_LOCALS = frozenset(("me", "mail", "email", "company", "website", "domain"))
"""Local parts that a customer of a free provider may well have."""

_NEAR_PLACEHOLDERS = NAME_WORDS | PLACEHOLDER_NAMES | (PLACEHOLDER_LOCALS - ANYBODY)
"""Local parts that are placeholders at a host that represents any host, or at a free provider."""


@lru_cache(maxsize=2048)
def drop_reason(local: str, domain: str) -> DropReason | None:
    """Why an address is no mailbox, or ``None``."""
    local, domain = local.lower(), unicode_host(domain.lower())
    name = domain.partition(".")[0]
    if domain in PLACEHOLDER_DOMAINS or name in PLACEHOLDER_NAMES or _ONLY_X.fullmatch(name):
        return DropReason.PLACEHOLDER_DOMAIN
    if is_placeholder(local, domain):
        return DropReason.PLACEHOLDER
    if "*" in local or local.endswith(("__", "--", "xxxx")) or "##" in local:
        return DropReason.MASKED
    if domain.endswith(("sentry.io", "wixpress.com")) or "sentry" in domain.split("."):
        return DropReason.TRACKER_KEY
    if domain in CHAT_DOMAINS:
        return DropReason.CHAT_ACCOUNT
    if local in _REPOSITORY_LOCALS or domain.startswith("users.noreply."):  # the author of a commit
        return DropReason.CODE_REPOSITORY
    if _HEX_LOCAL.fullmatch(local):
        return DropReason.HASH
    if domain[0].isdigit() and domain.split(".")[0] in ("1x", "2x", "3x", "4x"):
        return DropReason.IMAGE
    address = f"{local}@{domain}"
    if ("spam" in address or "remove" in address) and _TO_BE_CHANGED.search(address):
        return DropReason.TO_BE_CHANGED
    return None


def is_placeholder(local: str, domain: str) -> bool:
    """Whether an address is a placeholder apart from its domain: ``vorname.nachname@``, ``you@``."""
    domain = unicode_host(domain)
    if local in NOBODYS_LOCALS or _ONLY_X.fullmatch(local):
        return True
    parts = _SEPARATORS.split(local)
    if len(parts) > 1 and NAME_WORDS.issuperset(parts):
        return True
    name = domain.partition(".")[0]
    if name in NAME_WORDS and parts[0] in NAME_WORDS:  # "imie@nazwisko.pl"
        return True
    if local in _NEAR_PLACEHOLDERS or (parts[0] in PRONOUNS and len(parts) > 1):
        return (
            name in PLACEHOLDER_LOCALS or name in ANY_COMPANY or (domain in FREE_MAIL and local not in _COMMON_LOCALS)
        )
    return (local in PRONOUNS and name in ANY_COMPANY) or (local in ANYBODY and name in ("mail", "email", "company"))


def may_be_placeholder(local: str) -> bool:
    """Whether a local part is a placeholder if another one is printed for the same domain."""
    return local in STUDENT_WORDS or local in NAME_WORDS or local in PLACEHOLDER_LOCALS - _COMMON_LOCALS
