"""E-mail addresses in running text and in ``mailto:`` links."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

from pagecurator.extraction.contact import EmailType
from pagecurator.extraction.data.domains import FREE_MAIL
from pagecurator.extraction.data.email_words import GLUED_LABELS, GLUED_WORDS, ROLE_WORDS
from pagecurator.extraction.dom.text_layer import in_ascii
from pagecurator.extraction.emails.endings import ascii_host, is_classic, is_ending, is_word, unicode_host

MAX_LOCAL = 64
MAX_DOMAIN = 253
MAX_LABEL = 63
MAX_GLUED_ENDING = 6
MIN_DIALLED, MIN_DIGITS = 7, 5
"""Digits of a number with its area code, and of one before a role's mailbox (``247support@`` has a name)."""
MAX_GLUED_LOCAL = 4
"""Characters of a local part in a script without spaces: a longer one is the sentence before the sign."""
_AT_RUN = re.compile("@+")
_MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0963\u0970-\u0df3\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e"
"""Vowel signs and accents, which Python does not count among the letters."""
_DOMAIN_RUN = re.compile(rf"[\w{_MARKS}-]+(?:\.[\w{_MARKS}-]+)+")
_IS_MARK = re.compile(f"[{_MARKS}]")
_NO_SPACES = "[\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
"""Thai, Lao, Burmese, Khmer, kana and Han: no space ends the word before an address."""
_LOCAL_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-'&=~!#*/$^?")
_LATIN = ("\u00c0", "\u0250"), ("\u0300", "\u0370"), ("\u1e00", "\u1f00")
"""Accented letters and accents."""
_ESCAPES = re.compile(r"(?:(?:%[0-9A-Fa-f]{2})+|(?:\\?u00[0-9a-fA-F]{2})+|x(?:2[026]|3[ace]|9[0-9]|a0)(?=[a-z]))+")
_LIST_OF_A_USER = re.compile(r"~[\w.-]+/[\w.+-]+\Z")
"""``~anna/list@``: a mailing list below its owner's name, as some code hosts have them."""
_BESIDE = re.compile(r"[/=?&]|\.{4,}")
"""What separates a local part from other words: ``E-Mail......info@``."""
_FRONT = re.compile(r"(?:[.\-'/=?&!#$^~+*]|_(?=_))*(?:(?<=_)_)?")
"""Signs and lines to write on that touch an address: ``___info@``."""
_PHONE = re.compile(r"[\d.()-]*\d{3}-?(?=[a-z])", re.IGNORECASE)
_GLUED_LABEL = re.compile(rf"(?:{'|'.join(GLUED_LABELS)})(?=[A-Za-z])")
_CHANGE = re.compile(r"[A-Za-z]{2,}(?=[\d_-]|[^\x00-\x7f])|[^\x00-\x7f]{2,}(?=[\x00-\x7f])|[^\W\d_]{2,}(?=[\d_-])")
"""Letters of one script before a digit, a sign or another script."""
_TWO_CAPITALS = re.compile(r"[A-Z][a-z]*[._-][A-Z]")
_CAPITAL_INBOXES = frozenset(("Info", "Kontakt", "Contact", "Office"))
_WEB = re.compile(r"(?<=[a-z])www\.", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"www\.[\w-]+\.[a-z]", re.IGNORECASE)
_LOCAL_WORDS = re.compile(r"[._\-+\d]+")


class Address(NamedTuple):
    """An address with its span in the text; ``domain`` is in lower case and in ASCII."""

    start: int
    end: int
    local: str
    domain: str

    @property
    def value(self) -> str:
        return f"{self.local.lower()}@{self.domain}"


def at_signs(text: str) -> Iterator[int]:
    """The positions of each ``@`` between characters of an address."""
    at = text.find("@", 1)
    while 0 < at < len(text) - 1:
        before = text[at - 1]
        if text[at + 1].isalnum() and (before in _LOCAL_CHARS or (not before.isascii() and _is_letter(before))):
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
    limit = at + 1 + MAX_DOMAIN if high is None else min(high, at + 1 + MAX_DOMAIN)
    run = _DOMAIN_RUN.match(text, at + 1, limit)
    if run is None:
        return None
    local = _local_part(text, at, max(low, at - MAX_LOCAL), to_unicode=not run.group().isascii())
    if local is None:
        return None
    behind = text[run.end() : run.end() + 1]
    domain = _host_name(run.group(), before_at=behind == "@")
    if domain is None:
        return None
    start = at - len(local)
    if not local.isascii():
        local = normalize("NFC", local)
    return Address(start, at + 1 + len(domain), local, ascii_host(domain))


_DASHES = re.compile(r"(?<!xn)--")


# ---------------------------------------------------------------- the local part
def _local_part(text: str, at: int, floor: int, *, to_unicode: bool) -> str | None:
    """The local part before an ``@``, without what touches it; a host in Unicode may have one in its script."""
    start = at
    while start > floor and (text[start - 1] in _LOCAL_CHARS or _is_latin(text[start - 1])):
        start -= 1
    local = text[start:at]
    if not local or (to_unicode and not any(map(str.isalpha, local))):
        return _local_in_script(text, at, floor) if to_unicode else None
    if local[0] == "~" and _LIST_OF_A_USER.match(local):
        return local
    cut = _ESCAPES.match(local)
    if cut and cut.end() < len(local):
        local = local[cut.end() :]
    local = _BESIDE.split(local)[-1].rstrip("'")
    if ".." in local and (role := local.rpartition("..")[2]) in ROLE_WORDS:
        local = role
    front = _FRONT.match(local)
    local = local[front.end() :] if front else local
    local = _without_label(_without_number(local, text[at - len(local) - 2 : at - len(local)]))
    if not local or local[-1] == "." or ".." in local:
        return None
    return local


def _local_in_script(text: str, at: int, floor: int) -> str | None:
    """``почта@…``: letters of one script other than Latin, with digits and dots."""
    start = at
    while start > floor and (
        text[start - 1] in "._-" or (_is_letter(text[start - 1]) and not _is_ascii_letter(text[start - 1]))
    ):
        start -= 1
    local = text[start:at].lstrip("._-")
    if not local or local[-1] == "." or ".." in local or text[at - len(local) - 1 : at - len(local)].isalnum():
        return None
    return None if len(local) > MAX_GLUED_LOCAL and _no_spaces().search(local) else local


@cache
def _no_spaces() -> re.Pattern[str]:
    """Compiled when needed, which is rare: a class of so many characters takes 2 ms."""
    return re.compile(_NO_SPACES)


def _without_number(local: str, before: str) -> str:
    """``info`` of ``030123456info``: a number with its area code, behind further digits, or before a role's mailbox."""
    number = _PHONE.match(local)
    if number is None:
        return local
    rest, digits = local[number.end() :], sum(map(str.isdigit, number.group()))
    is_dialled = number.group()[0] in "0(" and digits >= MIN_DIALLED
    is_at_role = digits >= MIN_DIGITS and rest.lower() in ROLE_WORDS
    return rest if is_dialled or is_at_role or before[:1].isdigit() else local


def _without_label(local: str) -> str:
    """``info`` of ``Emailinfo``, ``Anna.Berg`` of ``EmailAnna.Berg``; ``MailChimp`` and ``emailinfo`` may be names."""
    label = _GLUED_LABEL.match(local)
    if label is None:
        return local
    rest = local[label.end() :]
    is_person = _TWO_CAPITALS.match(rest) is not None or ("-" in label.group() and rest[0].isupper())
    return rest if rest in ROLE_WORDS or rest in _CAPITAL_INBOXES or (is_person and not local.isupper()) else local


def _is_latin(char: str) -> bool:
    return any(first <= char < end for first, end in _LATIN)


def _is_letter(char: str) -> bool:
    return char.isalnum() or _IS_MARK.match(char) is not None


def _is_ascii_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


# ---------------------------------------------------------------- the host
@lru_cache(maxsize=2048)
def _host_name(run: str, *, before_at: bool) -> str | None:
    """The longest part of ``x.com.Our``, ``x.comThis``, ``x.co.uk``, ``x.dewww.x.de`` that has a known ending."""
    dashes = _DASHES.search(run)
    if dashes and is_ending(run[: dashes.start()].rpartition(".")[2].lower()):  # "x.com--and"
        run = run[: dashes.start()]
    web = _web_address_behind(run)
    if web is not None and _WEB_ADDRESS.match(run, web):
        return _up_to_ending(run[:web], before_at=False)
    host = _up_to_ending(run, before_at=before_at)
    return _up_to_ending(run[:web], before_at=False) if host is None and web is not None else host


def _up_to_ending(run: str, *, before_at: bool) -> str | None:
    labels = run.split(".")
    for label in labels[:-1]:
        if not label or label[0] == "-" or label[-1] == "-" or len(label) > MAX_LABEL:
            return None
    while len(labels) > 1:
        ending = labels[-1]
        sentence = _begins_sentence(ending, labels[-2], has_host=len(labels) > 2)
        if not sentence and is_ending(ending.lower()):
            return ".".join(labels)
        if not sentence:
            glued = _unglued(ending, before_at=before_at)
            if glued:
                return ".".join([*labels[:-1], glued])
        labels.pop()
        if not is_ending(labels[-1].lower()):
            return None
    return None


def _begins_sentence(word: str, ending: str, *, has_host: bool) -> bool:
    """Whether an ending is the first word behind a complete host: ``com.Our``, ``de.call``, ``com.公司``."""
    if word[:1].isupper() and not word.isupper() and ending.islower() and is_ending(ending):
        return True
    return has_host and is_classic(ending.lower()) and (is_word(word.lower()) or not word[:1].isascii())


def _web_address_behind(run: str) -> int | None:
    """Where a web address is glued to a complete host name; ``shopwww.de`` has none, although ``shop`` is an ending."""
    for web in _WEB.finditer(run):
        name, _, ending = run[: web.start()].rpartition(".")
        if name and is_ending(ending.lower()):
            return web.start()
    return None


def _unglued(ending: str, *, before_at: bool) -> str | None:
    """``com`` of ``comThis``, ``deTel``, ``nlfax``, ``com-``: an ending with a word or sign glued to it."""
    for whole in _first_words(ending):
        if is_ending(whole.lower()):
            return whole
    heads = [ending[:length] for length in range(min(len(ending) - 1, MAX_GLUED_ENDING), 1, -1)]
    heads = [head for head in heads if is_ending(head.lower())]
    named = [head for head in heads if ending[len(head) :].lower() in GLUED_WORDS]
    if named:
        return named[0]
    if before_at and heads:
        roles = (head for head in heads if ending[len(head) :].lower() in ROLE_WORDS)
        return next(roles, None) or next((head for head in heads if is_classic(head.lower())), heads[0])
    return None


def _first_words(ending: str) -> Iterator[str]:
    """The letters up to a capital, a digit, a sign or another script: ``com`` of ``comThis``, ``com-``, ``com电话``."""
    capital = next((index for index, char in enumerate(ending) if char.isupper()), 0)
    if capital > 1:
        yield ending[:capital]
    change = _CHANGE.match(ending)
    if change is not None:
        yield change.group()


def split_mailto(href: str) -> list[str]:
    """The addresses of ``mailto:a@x.com,b@x.com?cc=c@x.com&subject=…``, unquoted."""
    body = href.partition(":")[2]
    path, _, query = body.partition("?")
    fields = [path]
    for parameter in query.split("&"):
        name, _, value = parameter.partition("=")
        if name.lower().removeprefix("amp;") in ("to", "cc", "bcc"):
            fields.append(value)
    pieces = [piece.strip() for field in fields for piece in re.split(r"[,;]", _decoded(field))]
    return [piece for piece in pieces if piece]


def compose_addresses(href: str) -> list[str]:
    """The recipients of a link that opens a mail service to write a message: ``https://mail.google.com/mail/?to=…``."""
    query = href.partition("?")[2].partition("#")[0]
    fields = [(name.lower(), value) for name, _, value in (field.partition("=") for field in query.split("&"))]
    values = [value for name, value in fields if name == "to"]
    values += [value[len("mailto:") :].partition("?")[0] for name, value in fields if name == "url" and ":" in value]
    return [piece.strip() for value in values for piece in re.split(r"[,;]", unquote(value.replace("+", " ")))]


def _decoded(field: str) -> str:
    """A field of a ``mailto:`` link without its escapes, some of which were escaped twice."""
    plain = unquote(field)
    if "%40" in plain:
        plain = unquote(plain)
    if "&" in plain:
        plain = html_entities.unescape(plain)
    return plain if plain.isascii() else in_ascii(plain)


def is_own_domain(domain: str, host: str) -> bool:
    """Whether the domain of an address and the host of a page are the same site, or one is a subdomain of the other."""
    domain, host = ascii_host(domain), ascii_host(host)
    return host == domain or host.endswith("." + domain) or domain.endswith("." + host)


def shown_address(value: str) -> str:
    """A stored address as people read it: ``info@münchen.de`` for ``info@xn--mnchen-3ya.de``."""
    local, sign, host = value.rpartition("@")
    return f"{local}{sign}{unicode_host(host)}"


def email_type(value: str) -> EmailType:
    """The type of a mailbox: by role words in its local part first, then by free providers."""
    local, _, domain = value.partition("@")
    if any(word in ROLE_WORDS for word in _LOCAL_WORDS.split(local)):
        return EmailType.SERVICE
    if domain in FREE_MAIL:
        return EmailType.FREE
    return EmailType.CORPORATE if domain else EmailType.UNKNOWN
