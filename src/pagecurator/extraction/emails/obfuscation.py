"""Addresses that a page hides from robots and shows to people, decoded as the page itself does."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterator
from itertools import islice
from typing import AnyStr, NamedTuple
from urllib.parse import unquote

from pagecurator.extraction.data.email_words import PERSONS
from pagecurator.extraction.dom.text_layer import as_latin
from pagecurator.extraction.emails.address import Address, parse_address
from pagecurator.extraction.emails.javascript import ROT13
from pagecurator.extraction.time_limit import check_time

MAX_DOT_CHARS = 6
MAX_LABEL_CHARS = 24
MAX_PICTURED = 64
_WINDOW = 110
_MAX_CANDIDATES = 2_000

# ---------------------------------------------------------------- spelled out
# The words for "@" and "." in brackets, in European languages.
_AT_WORD = (
    r"(?:at|ät|et|a|æt|\(?@\)?|arroba|à|собака|chiocciola|apenstaartje|klammeraffe|ma[łl]pa|kukac|zavin[aá][cč]|snabel-?a|alfakr[oø]ll|afna|arobase|bei|aet|"
    r"(?:[a-z]{2,7} ){0,4}(?:at|@)(?:[ -](?:sign|symbol|zeichen|teken|here|hier)){0,2})"
)
_DOT_WORD = r"(?:dot|punkt|punt|point|punto|ponto|kropka|te[cč]ka|bodka|pont|piste|punkts|d0t|\.)"
_AT = re.compile(rf"[\[({{<|*](?=[ \w@-]) ?-?{_AT_WORD}-? ?[\])}}>|*]", re.IGNORECASE)
_FOLDED = bytes.maketrans(b"[{<|*AT\xe4/_-", b"(((((ata   ")
"""Makes brackets, capitals and dashes alike, so that the text is searched once and not for each of them."""
_BRACKET = re.compile(rb"\((?= {1,2}\(| {0,2}[a-zA-Z@?\xc0-\xff])")
"""A bracket before a sign or a letter; letters beyond Latin-1 are question marks."""
_ALONE = frozenset((" at ", " AT ", " ät ", " arroba ", " chiocciola "))
_ONLY_THE_SIGN = frozenset((" arroba ", " chiocciola "))
"""Words with hardly any other meaning than the sign."""
_DASHED = frozenset(("-at-", "/at/", "-AT-", "_at_", "_AT_", "_ät_"))
_DASHED_AT = re.compile(r"[-_/]{1,2}(?:at|AT|ät)[-_/]{1,2}")
_HOST_AHEAD = re.compile(r"[\w-]{2,63}+ ?(?:[\[({ ](?:dot|punkt|punt|point|punto)[\])} ]|[.]\w)", re.IGNORECASE)
_SPELLED_ENDING = re.compile(
    r"[\w-]{2,63} ?(?:[\[({<|] ?(?:dot|punkt|punt|point|punto|ponto|kropka|\.) ?[\])}>|]| (?:dot|punkt|punt) )",
    re.IGNORECASE,
)
_DOT = re.compile(
    rf" ?[\[({{<|] ?{_DOT_WORD} ?[\])}}>|] ?| (?:dot|punkt|punt|punto|ponto|DOT|PUNKT) |[-_](?:dot|punkt|DOT)[-_]",
    re.IGNORECASE,
)
_SPACED_DOT = re.compile(r"(?<=\w) ?\. ?(?=(?:de|com|org|net|nl|fr|es|it|ch|at|eu|info|co|pl)\b)")
_LOCAL_TAIL = re.compile(r"[\w.+'-]{1,64}\Z")
_LABELS = (
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
_ADDRESS_BEHIND = re.compile(r"[\w.+-]*(?:@| ?[\[({<|] ?(?:at|ät|@) ?[\])}>|]| at [\w-]+(?:\.\w| dot ))", re.IGNORECASE)
"""The rest of another address, whose local part was read as the host."""
_PATH = re.compile(r"/\w")
_INBOXES = frozenset(("info", "kontakt", "contact", "contacto", "contato", "office", "mail", "email"))

# ---------------------------------------------------------------- reversed, pictured, encoded
_RUN_BEFORE = re.compile(r"[\w.-]{4,110}\Z")
_RUN_BEHIND = re.compile(r"[\w.+-]{1,64}")
_AT_PICTURE = re.compile(
    r"<img\b[^<>]{0,300}?\balt=[\"']\s?[\[(]?(?:@|at|\u00e4t)[\])]?\s?[\"'][^<>]{0,300}>\s?", re.IGNORECASE
)
_ESCAPED = re.compile(
    r"(?<![\w.%+&;-])[\w.+-]{1,64}(?:&#0{0,3}64;|&#x0{0,3}40;|&commat;|%40)(?:[\w.-]|&#\w{1,5};|&period;){3,120}"
)
_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{2,63}){1,3}")
_COMMENT = re.compile(r"<!--[^-]*+(?:-(?!->)[^-]*+)*+(?:-->|\Z)")  # like "<!--.*?-->", but as fast as `find`
_HEX = re.compile(r"[0-9a-fA-F]{8,400}")
_CLOUDFLARE = re.compile(r"-(?:(?<=data-)cfemail=[\"']?|(?<=email-)protection#)([0-9a-fA-F]{8,400})")
"""``data-cfemail=`` or ``email-protection#``; their common character comes first, which makes the search faster."""
UNCRYPT = "linkTo_UnCryptMailto("
_UNCRYPT = re.compile(
    rf"{re.escape(UNCRYPT)}\s*(?i:'|%27|&#0?39;|&apos;|&quot;|%22|\")([^'\"<>]{{5,400}}?)(?i:'|%27|&#0?39;|&apos;|&quot;|%22|\")"
)
_TOKEN = re.compile(r"data-mailto-token=[\"']([^\"']{5,400})[\"']")
_TYPO3_RANGES = ((0x2B, 0x3A), (0x40, 0x5A), (0x61, 0x7A))
_ROT13_MAILTO = re.compile(r"znvygb:([^\"'<>\s]{5,200})")
_ROT13_ATTRIBUTE = re.compile(r"data-(?:enc-email|rot13|email-rot13)=[\"']([^\"']{5,200})[\"']")


class DecodedAddress(NamedTuple):
    """An address that was hidden, with the span of its hidden form in the text."""

    start: int
    end: int
    address: Address


# ---------------------------------------------------------------- spelled out
def spelled_addresses(text: str, latin: bytes | None = None) -> Iterator[DecodedAddress]:
    """``info [at] firma [dot] de`` and the like: words or bracketed signs in place of ``@`` and ``.``.

    ``latin`` is the text with one byte for each character, if known.
    """
    folded = (as_latin(text) if latin is None else latin).translate(_FOLDED)
    brackets = (_AT.match(text, bracket.start()) for bracket in _BRACKET.finditer(folded))
    yield from _around_each(text, filter(None, brackets))
    words = {position: text[position : position + len(" at ")] for position in _positions(folded, b" at ")}
    if not _DASHED.isdisjoint(words.values()):
        yield from _around_each(text, _DASHED_AT.finditer(text))
    for word, hint in ((" arroba ", b"arrob"), (" chiocciola ", b"chioc")):
        if hint in folded:  # without spaces, it is found faster
            words |= dict.fromkeys(_positions(text, word), word)
    for start, word in words.items():
        if word in _ALONE and _HOST_AHEAD.match(text, start + len(word)):
            found = _around(text, start, start + len(word))
            if found is not None and (word in _ONLY_THE_SIGN or _is_meant(text, start + len(word), found)):
                yield found
    yield from _spaced(text)


def _around_each(text: str, signs: Iterator[re.Match[str]]) -> Iterator[DecodedAddress]:
    for match in islice(signs, _MAX_CANDIDATES):
        found = _around(text, match.start(), match.end())
        if found is not None:
            yield found


def _spaced(text: str) -> Iterator[DecodedAddress]:
    """``info @ firma.de`` after a label, or at the beginning of a line."""
    for at in _positions(text, "@"):
        start = at - 1 if text[at - 1 : at] == " " else at
        end = at + 2 if text[at + 1 : at + 2] == " " else at + 1
        if end - start > 1 and text[start - 1 : start].isalnum() and text[end : end + 1].isalnum():
            found = _around(text, start, end)
            if found is not None and (_is_labelled(text, found) or _is_an_inbox(text, found)):
                yield found


def spelled_ending(text: str, at: int) -> DecodedAddress | None:
    """``info@firma [dot] de``: the address around an ``@`` whose dot is a word."""
    return _around(text, at, at + 1) if _SPELLED_ENDING.match(text, at + 1) else None


def _positions(text: AnyStr, word: AnyStr) -> Iterator[int]:
    position = text.find(word)
    count = 0
    while position >= 0 and count < _MAX_CANDIDATES:
        yield position
        count += 1
        position = text.find(word, position + 1)


def _around(text: str, start: int, end: int) -> DecodedAddress | None:
    """The address around the word for ``@`` in a span, on its own line."""
    check_time()
    if text[start - 1 : start] == " ":
        start -= 1
    if text[end : end + 1] == " ":
        end += 1
    before = text[max(0, start - _WINDOW) : start]
    before = _DOT.sub(".", before[max(before.rfind("\n"), before.rfind("\t")) + 1 :])
    local = _LOCAL_TAIL.search(before)
    if local is None:
        return None
    after = text[end : end + _WINDOW].partition("\n")[0].partition("\t")[0]
    joined = local.group() + "@" + _SPACED_DOT.sub(".", _DOT.sub(".", after))
    address = parse_address(joined, len(local.group()))
    if address is None or address.local.lower() in PERSONS or address.domain.startswith("www."):
        return None
    if _ADDRESS_BEHIND.match(joined, address.end):  # "Email me at anna.berg@firma.de"
        return None
    return DecodedAddress(max(0, start - len(local.group())), end + min(len(after), len(address.domain)), address)


def _is_meant(text: str, after: int, found: DecodedAddress) -> bool:
    """Whether ``a at b.c`` is an address, not a sentence: its dot is spelled out too, or it has a label."""
    if _DOT.search(text[after : after + len(found.address.domain) + MAX_DOT_CHARS]):
        return True
    return _is_labelled(text, found) and not _PATH.match(text, found.end)


def _is_labelled(text: str, found: DecodedAddress) -> bool:
    """Whether a label announces an address: ``E-mail: anna at firma.de``, ``e-mail info at firma.de``.

    Without a colon, the label may be the verb of a sentence: "Email Anna at firma.de".
    """
    before = text[max(0, found.start - MAX_LABEL_CHARS) : found.start].lower()
    label = before.rstrip(" :\n\t-")
    if before[len(label) :].strip(" "):
        return label.endswith(_LABELS)
    return label.endswith("mail") and found.address.local.lower() in _INBOXES


def _is_an_inbox(text: str, found: DecodedAddress) -> bool:
    """Whether this is ``info @ firma.de`` and not the sentence "more info @ firma.de"."""
    before = text[max(0, found.start - 2) : found.start].strip(" ")
    return found.address.local.lower() in _INBOXES and not before.isalnum()


def escaped_addresses(text: str) -> Iterator[DecodedAddress]:
    """``info&#64;firma.de`` and ``info%40firma.de`` as visitors see them: the page escaped its signs twice."""
    if "%40" not in text and "&#" not in text and "&commat;" not in text:
        return
    for match in islice(_ESCAPED.finditer(text), _MAX_CANDIDATES):
        check_time()
        plain = html_entities.unescape(unquote(match.group()))
        address = parse_address(plain, plain.index("@"))
        if address is not None:
            yield DecodedAddress(match.start(), match.end(), address)


# ---------------------------------------------------------------- reversed, pictured
def reversed_address(text: str, at: int) -> DecodedAddress | None:
    """``ed.amrif@ofni``, which a style with ``direction: rtl`` shows reversed."""
    before = _RUN_BEFORE.search(text, max(0, at - _WINDOW), at)
    after = _RUN_BEHIND.match(text, at + 1)
    if before is None or after is None:
        return None
    plain = text[before.start() : after.end()][::-1]
    address = parse_address(plain, plain.index("@"))
    if address is None or address.start != 0 or address.end != len(plain):
        return None
    return DecodedAddress(before.start(), after.end(), address)


def pictured_addresses(html: str) -> Iterator[str]:
    """``info<img src="at.gif" alt="@">firma.de``: the sign is the ``alt`` of a picture."""
    for match in _AT_PICTURE.finditer(html):
        local = _LOCAL_TAIL.search(html, max(0, match.start() - MAX_PICTURED), match.start())
        domain = _HOST.match(html, match.end())
        if local is not None and domain is not None:
            yield f"{local.group()}@{domain.group()}"


# ---------------------------------------------------------------- encoded
def without_comments(html: str) -> str:
    """The markup without its comments: a protected address inside a comment is no contact."""
    return _COMMENT.sub("", html)


def cloudflare_keys(html: str) -> Iterator[str]:
    for match in _CLOUDFLARE.finditer(html):
        yield match.group(1)


def decode_cloudflare(key: str) -> str | None:
    """``data-cfemail`` and ``/cdn-cgi/l/email-protection#``: each byte is XORed with the first."""
    match = _HEX.match(key.strip())
    if match is None or len(match.group()) % 2:
        return None
    data = bytes.fromhex(match.group())
    return bytes(byte ^ data[0] for byte in data[1:]).decode("utf-8", "replace")


def typo3_addresses(html: str) -> Iterator[str]:
    """The addresses of TYPO3's ``linkTo_UnCryptMailto('…')`` and ``data-mailto-token``, without ``mailto:``."""
    for pattern in (_UNCRYPT, _TOKEN):
        for match in pattern.finditer(html):
            plain = _decode_typo3(match.group(1))
            if plain:
                yield plain


def _decode_typo3(cipher: str) -> str | None:
    """Characters are shifted within their ranges by the site's offset, which is the one that yields ``mailto:``."""
    check_time()
    text = html_entities.unescape(unquote(cipher)).replace("\\/", "/").replace("\\'", "'").replace("\\u0022", '"')
    head = text[:7]
    for offset in range(-26, 27):
        if "".join(_shifted(char, offset) for char in head) == "mailto:":
            return "".join(_shifted(char, offset) for char in text)[7:]
    return None


def _shifted(char: str, offset: int) -> str:
    code = ord(char)
    for low, high in _TYPO3_RANGES:
        if low <= code <= high:
            return chr(low + (code - low + offset) % (high - low + 1))
    return char


def rot13_addresses(html: str) -> Iterator[str]:
    """``znvygb:vasb@…`` in links and scripts, and ``data-enc-email="vasb[at]…"`` of WordPress plugins."""
    for match in _ROT13_MAILTO.finditer(html):
        yield match.group(1).translate(ROT13)
    for match in _ROT13_ATTRIBUTE.finditer(html):
        yield match.group(1).replace("[at]", "@").translate(ROT13).replace("[at]", "@")
