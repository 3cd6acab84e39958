"""Addresses that a page hides from robots and shows to people: each protection undone as the page itself does it."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterator
from itertools import islice
from typing import AnyStr, NamedTuple
from urllib.parse import unquote

from pagecurator.extraction.emails.address import Address, parse_address
from pagecurator.extraction.emails.javascript import ROT13
from pagecurator.extraction.phones.scan import as_bytes
from pagecurator.extraction.time_limit import check_time

UNCRYPT = "linkTo_UnCryptMailto("
_UNCRYPT = re.compile(
    rf"{re.escape(UNCRYPT)}\s*(?i:'|%27|&#0?39;|&apos;|&quot;|%22|\")([^'\"<>]{{5,400}}?)(?i:'|%27|&#0?39;|&apos;|&quot;|%22|\")"
)
_TOKEN = re.compile(r"data-mailto-token=[\"']([^\"']{5,400})[\"']")
_HEX = re.compile(r"[0-9a-fA-F]{8,400}")
_CLOUDFLARE = re.compile(r"-(?:(?<=data-)cfemail=[\"']?|(?<=email-)protection#)([0-9a-fA-F]{8,400})")
"""``data-cfemail=`` or ``email-protection#``; what both have in common comes first, because that is found fastest."""
_ROT13_MAILTO = re.compile(r"znvygb:([^\"'<>\s]{5,200})")
_ROT13_ATTRIBUTE = re.compile(r"data-(?:enc-email|rot13|email-rot13)=[\"']([^\"']{5,200})[\"']")

# The words for "@" and "." between brackets, in the languages of Europe.
_AT_WORD = (
    r"(?:at|ät|et|a|æt|\(?@\)?|arroba|à|собака|chiocciola|apenstaartje|klammeraffe|ma[łl]pa|kukac|zavin[aá][cč]|snabel-?a|alfakr[oø]ll|afna|arobase|bei|aet|"
    r"(?:[a-z]{2,7} ){0,4}(?:at|@)(?:[ -](?:sign|symbol|zeichen|teken|here|hier)){0,2})"
)
_DOT_WORD = r"(?:dot|punkt|punt|point|punto|ponto|kropka|te[cč]ka|bodka|pont|piste|punkts|d0t|\.)"
_AT = re.compile(rf"[\[({{<|*](?=[ \w@-]) ?-?{_AT_WORD}-? ?[\])}}>|*]", re.IGNORECASE)
_FOLDED = bytes.maketrans(b"[{<|*AT\xe4/_-", b"(((((ata   ")
"""For one look at the text instead of one for each sign and word: brackets alike, capitals and dashes too."""
_BRACKET = re.compile(rb"\((?= {1,2}\(| {0,2}[a-zA-Z@?\xc0-\xff])")
"""A bracket before a sign or a letter, a question mark standing for those that Latin-1 lacks."""
_ALONE = frozenset((" at ", " AT ", " ät ", " arroba ", " chiocciola "))
_ONLY_THE_SIGN = frozenset((" arroba ", " chiocciola "))
"""What the sign is called, and hardly anything else is."""
_DASHED = frozenset(("-at-", "/at/", "-AT-", "_at_", "_AT_", "_ät_"))
_DASHED_AT = re.compile(r"[-_/]{1,2}(?:at|AT|ät)[-_/]{1,2}")
_HOST_AHEAD = re.compile(r"[\w-]{2,63}+ ?(?:[\[({ ](?:dot|punkt|punt|point|punto)[\])} ]|[.]\w)", re.IGNORECASE)
_DOT = re.compile(
    rf" ?[\[({{<|] ?{_DOT_WORD} ?[\])}}>|] ?| (?:dot|punkt|punt|punto|ponto|DOT|PUNKT) |[-_](?:dot|punkt|DOT)[-_]",
    re.IGNORECASE,
)
_LOCAL_TAIL = re.compile(r"[\w.+'-]{1,64}\Z")
DOT_WORD_CHARS = 6
_WINDOW = 110
_MAX_CANDIDATES = 2_000


class DecodedAddress(NamedTuple):
    """An address that was hidden, and where it stood in the text."""

    start: int
    end: int
    address: Address


def spelled_addresses(text: str, latin: bytes | None = None) -> Iterator[DecodedAddress]:
    """``info [at] firma [dot] de`` and its kin: words or bracketed signs in place of ``@`` and ``.``.

    ``latin`` is the text with one byte for each character, where it is known already.
    """
    folded = (as_bytes(text) if latin is None else latin).translate(_FOLDED)
    brackets = (_AT.match(text, bracket.start()) for bracket in _BRACKET.finditer(folded))
    for match in islice(filter(None, brackets), _MAX_CANDIDATES):
        found = _around(text, match.start(), match.end())
        if found is not None:
            yield found
    positions = {position: text[position : position + len(" at ")] for position in _positions(folded, b" at ")}
    if not _DASHED.isdisjoint(positions.values()):
        for match in islice(_DASHED_AT.finditer(text), _MAX_CANDIDATES):
            found = _around(text, match.start(), match.end())
            if found is not None:
                yield found
    for word, rare in ((" arroba ", b"arrob"), (" chiocciola ", b"chioc")):
        if rare in folded:  # found faster than what begins and ends with a space
            positions |= dict.fromkeys(_positions(text, word), word)
    for start, word in positions.items():
        if word in _ALONE and _HOST_AHEAD.match(text, start + len(word)):
            found = _around(text, start, start + len(word))
            if found is not None and (word in _ONLY_THE_SIGN or _is_meant(text, start + len(word), found)):
                yield found
    for at in _positions(text, "@"):
        start = at - 1 if text[at - 1 : at] == " " else at
        end = at + 2 if text[at + 1 : at + 2] == " " else at + 1
        if end - start > 1 and text[start - 1 : start].isalnum() and text[end : end + 1].isalnum():
            found = _around(text, start, end)
            if found is not None and (_is_labelled(text, found.start) or _is_an_inbox(text, found)):
                yield found


def spelled_ending(text: str, at: int) -> DecodedAddress | None:
    """``info@firma [dot] de``: the sign is there, the dot is a word."""
    return _around(text, at, at + 1) if _SPELLED_ENDING.match(text, at + 1) else None


_SPELLED_ENDING = re.compile(
    r"[\w-]{2,63} ?(?:[\[({<|] ?(?:dot|punkt|punt|point|punto|ponto|kropka|\.) ?[\])}>|]| (?:dot|punkt|punt) )",
    re.IGNORECASE,
)


def without_comments(html: str) -> str:
    """The markup without its comments: a protected address that is commented out is no contact."""
    start = html.find("<!--")
    if start < 0:
        return html
    pieces, low = [], 0
    while start >= 0:
        pieces.append(html[low:start])
        end = html.find("-->", start + 4)
        if end < 0:
            return "".join(pieces)
        low = end + 3
        start = html.find("<!--", low)
    pieces.append(html[low:])
    return "".join(pieces)


def pictured_addresses(html: str) -> Iterator[str]:
    """``info<img src="at.gif" alt="@">firma.de``: the sign is a picture, its ``alt`` says so."""
    for match in _AT_PICTURE.finditer(html):
        local = _LOCAL_TAIL.search(html, max(0, match.start() - MAX_PICTURED), match.start())
        domain = _HOST.match(html, match.end())
        if local is not None and domain is not None:
            yield f"{local.group()}@{domain.group()}"


MAX_PICTURED = 64
_AT_PICTURE = re.compile(
    r"<img\b[^<>]{0,300}?\balt=[\"']\s?[\[(]?(?:@|at|\u00e4t)[\])]?\s?[\"'][^<>]{0,300}>\s?", re.IGNORECASE
)
_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{2,63}){1,3}")


def _positions(text: AnyStr, word: AnyStr) -> Iterator[int]:
    position = text.find(word)
    count = 0
    while position >= 0 and count < _MAX_CANDIDATES:
        yield position
        count += 1
        position = text.find(word, position + 1)


def _is_meant(text: str, after: int, found: DecodedAddress) -> bool:
    """Whether ``a at b.c`` is an address and no sentence: the dot is spelled out too, or a label stands before it."""
    return _DOT.search(text[after : after + len(found.address.domain) + DOT_WORD_CHARS]) is not None or _is_labelled(
        text, found.start
    )


_INBOXES = frozenset(("info", "kontakt", "contact", "contacto", "contato", "office", "mail", "email"))


def _is_an_inbox(text: str, found: DecodedAddress) -> bool:
    """``info @ firma.de`` at the beginning of a line or behind a sign: "more info @ firma.de" is a sentence."""
    return (
        found.address.local.lower() in _INBOXES and not text[max(0, found.start - 2) : found.start].strip(" ").isalnum()
    )


def _is_labelled(text: str, start: int) -> bool:
    before = text[max(0, start - 24) : start].lower().rstrip(" :\n\t-")
    return before.endswith(
        (
            "mail",
            "e-mailadres",
            "email us",
            "email address",
            "correo",
            "e-mail-adresse",
            "courriel",
            "contact",
            "kontakt",
        )
    )


def _around(text: str, start: int, end: int) -> DecodedAddress | None:
    check_time()
    if text[start - 1 : start] == " ":
        start -= 1
    if text[end : end + 1] == " ":
        end += 1
    before = text[max(0, start - _WINDOW) : start]
    before = before[max(before.rfind("\n"), before.rfind("\t")) + 1 :]
    before = _DOT.sub(".", before)
    local = _LOCAL_TAIL.search(before)
    if local is None:
        return None
    after = text[end : end + _WINDOW]
    for stop in "\n\t":
        after = after.partition(stop)[0]
    plain = _DOT.sub(".", after)
    plain = re.sub(r"(?<=\w) ?\. ?(?=(?:de|com|org|net|nl|fr|es|it|ch|at|eu|info|co|pl)\b)", ".", plain)
    joined = local.group() + "@" + plain
    address = parse_address(joined, len(local.group()))
    if address is None or (address.start != 0 and len(address.local) < 1):
        return None
    return DecodedAddress(max(0, start - len(local.group())), end + min(len(after), len(address.domain)), address)


def reversed_address(text: str, at: int) -> DecodedAddress | None:
    """``ed.amrif@ofni``, turned round by a style with ``direction: rtl``."""
    before = _RUN_BEFORE.search(text, max(0, at - _WINDOW), at)
    after = _RUN_BEHIND.match(text, at + 1)
    if before is None or after is None:
        return None
    reversed_ = text[before.start() : after.end()][::-1]
    address = parse_address(reversed_, reversed_.index("@"))
    if address is None or address.start != 0 or address.end != len(reversed_):
        return None
    return DecodedAddress(before.start(), after.end(), address)


_RUN_BEFORE = re.compile(r"[\w.-]{4,110}\Z")
_RUN_BEHIND = re.compile(r"[\w.+-]{1,64}")


def decode_cloudflare(key: str) -> str | None:
    """``data-cfemail`` and ``/cdn-cgi/l/email-protection#``: each byte XOR the first one."""
    match = _HEX.match(key.strip())
    if match is None or len(match.group()) % 2:
        return None
    data = bytes.fromhex(match.group())
    return bytes(byte ^ data[0] for byte in data[1:]).decode("utf-8", "replace")


def cloudflare_keys(html: str) -> Iterator[str]:
    """Every protected key in the markup, in order."""
    for match in _CLOUDFLARE.finditer(html):
        yield match.group(1)


def typo3_addresses(html: str) -> Iterator[str]:
    """What TYPO3's ``linkTo_UnCryptMailto('…')`` and ``data-mailto-token`` open, without ``mailto:``."""
    for pattern in (_UNCRYPT, _TOKEN):
        for match in pattern.finditer(html):
            plain = decode_typo3(match.group(1))
            if plain:
                yield plain


def decode_typo3(cipher: str) -> str | None:
    """Letters, digits and some signs, shifted within their ranges by the site's secret.

    The right offset is the one that yields ``mailto:``; the rest is returned.
    """
    check_time()
    text = html_entities.unescape(unquote(cipher)).replace("\\/", "/").replace("\\'", "'").replace("\\u0022", '"')
    head = text[:7]
    for offset in range(-26, 27):
        if "".join(_shifted(char, offset) for char in head) == "mailto:":
            return "".join(_shifted(char, offset) for char in text)[7:]
    return None


def _shifted(char: str, offset: int) -> str:
    code = ord(char)
    for low, high in ((0x2B, 0x3A), (0x40, 0x5A), (0x61, 0x7A)):
        if low <= code <= high:
            return chr(low + (code - low + offset) % (high - low + 1))
    return char


def rot13_addresses(html: str) -> Iterator[str]:
    """``znvygb:vasb@…`` in links and scripts, ``data-enc-email="vasb[at]…"`` of WordPress plugins."""
    for match in _ROT13_MAILTO.finditer(html):
        yield match.group(1).translate(ROT13)
    for match in _ROT13_ATTRIBUTE.finditer(html):
        yield match.group(1).replace("[at]", "@").translate(ROT13).replace("[at]", "@")
