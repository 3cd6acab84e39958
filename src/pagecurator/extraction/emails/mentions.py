"""Addresses in running text that are no mailboxes: by what is printed around them.

Logins, accounts of chats, handles of social networks, examples, masked addresses, ids of messages; and addresses whose
ending may be the next word of the text. Each check reads a bounded window.
"""

from __future__ import annotations

import re

from pagecurator.extraction.contact import DropReason
from pagecurator.extraction.data.email_words import EXAMPLE_BEFORE, ROLE_WORDS
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.emails.address import Address, is_own_domain
from pagecurator.extraction.emails.endings import is_word, unicode_host

MAX_LEAD_CHARS = 20
MAX_LOGIN_CHARS = 40
MAX_URL_CHARS = 300
MAX_EDGES = 8
MAX_MASKED_TAIL = 2
"""Letters behind a single dot of a mask (``a•n@``); with more it separates words (``Berlin•info@``)."""

_CHAT_BEFORE = re.compile(
    r"\b(?:jabber|xmpp|jid|acct|sips?|voip|matrix|mastodon|fediverse|pixelfed|peertube|friendica|pleroma|misskey|skype)"
    r"(?:[- ]?(?:id|name|adresse|address|account|handle|uri))?\W{1,3}\Z"
)
_EXAMPLE_BEFORE = re.compile(EXAMPLE_BEFORE)
_MESSAGE_ID_BEFORE = re.compile(r"\b(?:message-id|in-reply-to|content-id|cid)\W{1,3}\Z")
_MASK_BEFORE = re.compile(r"(?:[*•●·∙×█■▪…]{2,}|\w[*•●·∙×█■▪…])\Z")
_CHAT_SCHEMES = ("xmpp:", "sip:", "sips:", "acct:", "im:")
_NO_LOGIN = frozenset("/()[]<>")
_MASK_BEHIND = re.compile(r"[*•●·∙×█■▪…]{3,}")
_COMMAND_BEFORE = re.compile(
    r"(?:\A|[\s$>#])(?:ssh|scp|sftp|rsync|mosh|ssh-copy-id)(?: +-{1,2}\w+| +[\w./~:-]*[\d/.][\w./~:-]*){0,4} +\Z"
)
_REMOTE_BEHIND = re.compile(
    r":(?!www\.|tel|fax)(?:[/~]|[a-z\d_.-]{1,64}/[a-z\d_.-]|[\w.-]{1,64}\.git\b)|[$#%](?: |\Z)| [~/][\w/]{0,32}\][$#]"
)
"""``host:/path``, ``host:team/project.git``, ``host$ ls``, ``host ~]#``."""
_LABEL_BEFORE = re.compile(
    r"(?:mail|courriel|correo|posta|adresse|address|contacto?|kontakt|contatti|почта|メール|邮箱|電郵|이메일)"
    r" ?[:：=>\n\t]\W{0,3}\Z"
)
_BRACKETS = frozenset(("()", "[]", "<>", "{}", "«»", "“”", "„“", '""', "''", "（）"))
_BEGINS_LINE = re.compile(r"(?:\A|[\n\t])[ .,;:|·•-]*\Z")
_ENDS_LINE = re.compile(r"[ .,;:|·•-]{0,8}(?:[\n\t]|\Z)")


def why_only_mentioned(document: Document, address: Address) -> DropReason | None:
    """Why an address in the text is no mailbox, or ``None``."""
    text, start = document.text, address.start
    if text[start - 1 : start] == "@":
        return DropReason.HANDLE
    if _is_login(text, address):
        return DropReason.LOGIN
    if _is_parameter(text, start):
        return DropReason.URL_PARAMETER
    before = text[max(0, start - MAX_LEAD_CHARS) : start].lower()
    if (_CHAT_BEFORE.search(before) and "mail" not in before) or _is_resource(text, start):
        return DropReason.CHAT_ACCOUNT
    if _MESSAGE_ID_BEFORE.search(before):
        return DropReason.MESSAGE_ID
    if _is_masked(text, address):
        return DropReason.MASKED
    if _REMOTE_BEHIND.match(text, address.end) or _COMMAND_BEFORE.search(text[max(0, start - MAX_LOGIN_CHARS) : start]):
        return DropReason.REMOTE_LOGIN
    if _EXAMPLE_BEFORE.search(before) and not is_own_domain(address.domain, document.host):
        return DropReason.EXAMPLE
    return why_uncertain(document, address)


def why_uncertain(document: Document, address: Address) -> DropReason | None:
    """``info@firma.call us``, ``style@app.map``: an ending that is also a word or a file type needs a second sign.

    The signs: the page's own domain, a link to the domain, a label, brackets, or a line or cell of its own.
    """
    ending = unicode_host(address.domain.rpartition(".")[2])
    if not is_word(ending) or is_own_domain(address.domain, document.host):
        return None
    if address.domain[0].isdigit():  # a version
        return DropReason.UNCERTAIN_ENDING
    text, start, end = document.text, address.start, address.end
    if _LABEL_BEFORE.search(text[max(0, start - MAX_LEAD_CHARS) : start].lower()):
        return None
    if text[start - 1 : start] + text[end : end + 1] in _BRACKETS:
        return None
    if _BEGINS_LINE.search(text, max(0, start - MAX_EDGES), start) and _ENDS_LINE.match(text, end):
        return None
    if address.domain in document.linked_hosts:
        return None
    return DropReason.UNCERTAIN_ENDING


def _is_resource(text: str, start: int) -> bool:
    """Whether an address is the end of ``xmpp:anna@host/phone@home``."""
    if text[start - 1 : start] != "/":
        return False
    return text[max(0, start - MAX_LOGIN_CHARS) : start].rpartition(" ")[2].lower().startswith(_CHAT_SCHEMES)


def _is_login(text: str, address: Address) -> bool:
    """Whether an address is the login and the host of ``https://user:password@host/`` or ``ssh://user@host``."""
    sign = text[address.start - 1 : address.start]
    if sign not in (":", "/"):
        return False
    word = text[max(0, address.start - MAX_LOGIN_CHARS) : address.start].replace("\n", " ").rpartition(" ")[2]
    scheme, is_url, user = word.rpartition("://")
    return bool(is_url and scheme) and (sign == "/" or _NO_LOGIN.isdisjoint(user))


def _is_parameter(text: str, start: int) -> bool:
    """Whether an address is a value in ``https://host/unsubscribe?user=anna@firma.de``."""
    if text[start - 1 : start] != "=":
        return False
    word = text[max(0, start - MAX_URL_CHARS) : start].replace("\n", " ").rpartition(" ")[2]
    return "?" in word.partition("://")[2]


def _is_masked(text: str, address: Address) -> bool:
    """``a•••n@firma.de``, ``j…n@firma.de``, ``**na@firma.de``, ``anna@firma.de***``; not ``**info@firma.de**``."""
    before = _MASK_BEFORE.search(text, max(0, address.start - MAX_LEAD_CHARS), address.start)
    if before is None:
        return _MASK_BEHIND.match(text, address.end) is not None
    if not before.group().strip("*"):
        return text[address.end : address.end + 1] != "*"
    is_short = len(address.local) <= MAX_MASKED_TAIL and address.local.lower() not in ROLE_WORDS
    return len(before.group()) > MAX_MASKED_TAIL or is_short
