"""Addresses that a page hides from robots and shows to people, decoded as the page itself does."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterator
from itertools import islice
from typing import AnyStr, NamedTuple
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from pagecurator.extraction.data.domains import FREE_MAIL
from pagecurator.extraction.data.email_words import (
    AT_WORDS,
    DOT_WORDS,
    PERSONS,
    PREPOSITIONS,
    REPLACED_BY,
    ROLE_WORDS,
    WEAK_AT_WORDS,
)
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.dom.text_layer import as_latin
from pagecurator.extraction.emails.address import Address, parse_address
from pagecurator.extraction.emails.ciphers import ROT13, deciphered
from pagecurator.extraction.time_limit import check_time

MAX_DOT_CHARS = 6
MAX_LABEL_CHARS = 24
MAX_PICTURED = 64
MAX_STYLES, MAX_STYLED = 20, 100
_WINDOW = 110
_MAX_CANDIDATES = 2_000

# ---------------------------------------------------------------- spelled out
_AT_WORD = (
    rf"(?:{'|'.join((*AT_WORDS, *WEAK_AT_WORDS))}|\(?@\)?|"
    r"(?:[a-z]{2,12} ){0,5}(?:at|@)(?:[ -](?:sign|symbol|zeichen|teken|here|hier)){0,2})"
)
_DOT_WORD = rf"(?:{'|'.join(DOT_WORDS)}|\.)"
_AT = re.compile(rf"[\[({{<|*«‹](?=[ \w@-]) ?-?{_AT_WORD}-? ?[\])}}>|*»›]", re.IGNORECASE)
_WEAK = re.compile(rf"\W{{1,3}}(?:{'|'.join(WEAK_AT_WORDS)})\W{{1,3}}", re.IGNORECASE)
_FOLDED = bytes.maketrans(b"[{<|*\xabAT\xe4/_-", b"((((((ata   ")
"""Makes brackets, capitals and dashes alike, so that the text is searched once and not for each of them."""
_BRACKET = re.compile(rb"\((?= {1,2}\(| {0,2}[a-zA-Z@?\xc0-\xff])(?=[^()]{0,45}[()\]}>\xbb?])")
"""A bracket before a sign or a letter; letters beyond Latin-1 are question marks."""
_ONLY_THE_SIGN = {
    " arroba ": b"arrob",
    " chiocciola ": b"chioc",
    " kukac ": b"kukac",
    " małpa ": b"ma?pa",
    " собака ": b" ?????? ",
    "골뱅이": b"???",
}
"""Words with hardly any other meaning than the sign, and how they begin in Latin-1."""
_ALONE = frozenset((" at ", " AT ", " ät ", *_ONLY_THE_SIGN))
_DASHED = frozenset(("-at-", "/at/", "-AT-", "_at_", "_AT_", "_ät_"))
_DASHED_AT = re.compile(r"[-_/]{1,2}(?:at|AT|ät)[-_/]{1,2}")
_HOST_AHEAD = re.compile(
    r"[\w-]{2,63}+ ?(?:[\[({ ](?:dot|punkt|punt|point|punto|pont|kropka|te[cč]ka|точка)[\])} ]|[.]\w)", re.IGNORECASE
)
_SPELLED_ENDING = re.compile(
    r"[\w-]{2,63} ?(?:[\[({<|] ?(?:dot|punkt|punt|point|punto|ponto|kropka|\.) ?[\])}>|]| (?:dot|punkt|punt) )",
    re.IGNORECASE,
)
_DOT = re.compile(
    rf" ?[\[({{{{<|] ?{_DOT_WORD} ?[\])}}}}>|] ?|[-_](?:dot|punkt|DOT)[-_]"
    r"| (?:dot|punkt|punt|punto|ponto|pont|kropka|te[cč]ka|точка) ",
    re.IGNORECASE,
)
_SPACED_DOT = re.compile(r"(?<=\w) ?\. ?(?=(?:de|com|org|net|nl|fr|es|it|ch|at|eu|info|co|pl)\b)")
_LETTERS_BEFORE = re.compile(r"(?<!\S)(?:[\w.+-] ){2,40}[\w+-]\Z")
_LETTERS = re.compile(r"(?<!\S)(?:\w ){1,40}\w(?!\S)")
"""``i n f o [at] f i r m a [dot] d e``."""
_LOCAL_TAIL = re.compile(r"[\w.+'-]{1,64}\Z")
MAX_REPLACED = 24
_LOCAL_END = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_REPLACED = re.compile(
    rf"(?P<sign>[^\w\s@.,:;/()-])[^\w\s]{{0,2}} ?(?:{'|'.join(REPLACED_BY)}) ?[^\w\s@]?@", re.IGNORECASE
)
"""Instructions to write another sign in place of one."""
_WORD_BEFORE = re.compile(r"[^\W\d_]+(?= \Z)")
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
_LABEL_IS = re.compile(r"mail(?:[ -]?adress[ea]?|[ -]?address)? (?:is|ist|est|es|è|é|är|er|jest|on)\Z")
"""``my e-mail is``, ``meine E-Mail-Adresse ist``."""
_BEGINS = re.compile(r"(?:\A|[\n\t:;,|(\[<])[ ]?\Z")
_ADDRESS_BEHIND = re.compile(r"[\w.+-]*(?:@| ?[\[({<|] ?(?:at|ät|@) ?[\])}>|]| at [\w-]+(?:\.\w| dot ))", re.IGNORECASE)
"""The rest of another address, whose local part was read as the host."""
_PATH = re.compile(r"/\w")
_INBOXES = frozenset(
    (
        *("info", "kontakt", "contact", "contacto", "contato", "office", "mail", "email", "hello", "hallo", "hola"),
        *("biuro", "buero", "sekretariat"),
    )
)

# ---------------------------------------------------------------- reversed, pictured, encoded
_RUN_BEFORE = re.compile(r"[\w.-]{4,110}\Z")
_RUN_BEFORE_END = re.compile(r"[\w.-]{1,110}")
_RUN_BEHIND = re.compile(r"[\w.+-]{1,64}")
_AT_PICTURE = re.compile(
    r"<img\b[^<>]{0,300}?\balt=[\"']\s?[\[(]?(?:@|at|\u00e4t)[\])]?\s?[\"'][^<>]{0,300}>\s?", re.IGNORECASE
)
_TAGS_AT_END = re.compile(r"(?:<[^<>]{0,100}>\s?){1,3}\Z")
_TAGS_AT_START = re.compile(r"(?:<[^<>]{0,100}>\s?){1,3}")
_AT_STYLE = re.compile(
    r"\.([a-zA-Z][\w-]{0,60})::?(before|after)[^{}]{0,100}\{[^{}]{0,300}content\s*:\s*[\"']\s*(?:@|\\0{0,4}40)\s*[\"']"
)
_ESCAPED_AT = r"(?:&#0{0,3}64;|&#x0{0,3}40;|&commat;|%40)"
_ESCAPED_SIGN = re.compile(_ESCAPED_AT)
_ESCAPED = re.compile(
    r"(?:(?<![\w.%+&;-])|(?<=mailto%3[Aa]))(?:[\w.+-]|%2[Bb]){1,64}"
    + _ESCAPED_AT
    + r"(?:[\w.-]|&#\w{1,5};|&period;){3,120}"
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
    has_wide = text.count("?") < folded.count(b"?")  # letters beyond Latin-1
    for word, hint in _ONLY_THE_SIGN.items():
        if (has_wide or b"?" not in hint) and hint in folded:  # without spaces, it is found faster
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
        if found is None or (_WEAK.fullmatch(match.group()) and _is_loose(text, match, found)):
            continue
        if not (_is_spaced(text, match) and _is_in_sentence(text, match, found)):
            yield found


def _is_spaced(text: str, sign: re.Match[str]) -> bool:
    return text[sign.start() - 1 : sign.start()] == " " or text[sign.end() : sign.end() + 1] == " "


def _is_in_sentence(text: str, sign: re.Match[str], found: DecodedAddress) -> bool:
    """Whether a sign with spaces around it is a word of a sentence: "buy tickets (at) theatre.de".

    It is none if the dot is spelled, too, if a label or a preposition is before the address, or if its local part is
    that of an inbox, or more than a word.
    """
    local = found.address.local.lower()
    if not local.isalpha() or local in ROLE_WORDS:
        return False
    before = text[max(0, found.start - MAX_LABEL_CHARS) : found.start]
    word = _WORD_BEFORE.search(before)
    if word is None or word.group().lower() in PREPOSITIONS or word.group().lower().endswith(_LABELS):
        return False
    return not _DOT.search(text[sign.end() : sign.end() + len(found.address.domain) + MAX_DOT_CHARS])


def _is_loose(text: str, sign: re.Match[str], found: DecodedAddress) -> bool:
    """Whether a sign is a word of a sentence or a label such as "(a)": with spaces around it, and a plain dot."""
    if found.address.local.lower() in _INBOXES:
        return False
    if not _is_spaced(text, sign):
        return False
    return not _DOT.search(text[sign.end() : sign.end() + len(found.address.domain) + MAX_DOT_CHARS])


def _spaced(text: str) -> Iterator[DecodedAddress]:
    """``info @ firma.de`` after a label, or at the beginning of a line."""
    for at in _positions(text, "@"):
        start = at - 1 if text[at - 1 : at] == " " else at
        end = at + 2 if text[at + 1 : at + 2] == " " else at + 1
        if end - start > 1 and text[start - 1 : start].isalnum() and text[end : end + 1].isalnum():
            found = _around(text, start, end)
            if found is not None and (_is_labelled(text, found) or _is_an_inbox(text, found)):
                yield found


def signs_to_replace(text: str) -> Iterator[DecodedAddress]:
    """``info★firma.jp`` with "please change ★ to @" behind it."""
    for at in _positions(text, "@"):
        replacement = None if text[at - 1] in _LOCAL_END else _REPLACED.search(text, max(0, at - MAX_REPLACED), at + 1)
        if replacement is None:
            continue
        for position in islice(_positions(text, replacement.group("sign")), MAX_STYLED):
            if text[position - 1 : position].isalnum() and text[position + 1 : position + 2].isalnum():
                found = _around(text, position, position + 1)
                if found is not None:
                    yield found
        return


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
    after = text[end : end + _WINDOW].partition("\n")[0].partition("\t")[0]
    spaced = _LETTERS_BEFORE.search(before)
    tail = spaced or _LOCAL_TAIL.search(before)
    if tail is None:
        return None
    local = tail.group().replace(" ", "")
    host = _LETTERS.sub(lambda letters: letters.group().replace(" ", ""), after) if spaced else after
    joined = local + "@" + _SPACED_DOT.sub(".", _DOT.sub(".", host))
    address = parse_address(joined, len(local))
    if address is None or address.local.lower() in PERSONS or address.domain.startswith("www."):
        return None
    if _ADDRESS_BEHIND.match(joined, address.end):  # "Email me at anna.berg@firma.de"
        return None
    return DecodedAddress(max(0, start - len(tail.group())), end + min(len(after), len(address.domain)), address)


def _is_meant(text: str, after: int, found: DecodedAddress) -> bool:
    """Whether ``a at b.c`` is an address, not a sentence: its dot is spelled out too, or it has a label."""
    if _DOT.search(text[after : after + len(found.address.domain) + MAX_DOT_CHARS]):
        return True
    if _PATH.match(text, found.end):
        return False
    return (_is_labelled(text, found) and not _is_person(text, found)) or (
        text[after - len(" AT ") : after] == " AT " and _is_a_mailbox(text, found)
    )


def _is_person(text: str, found: DecodedAddress) -> bool:
    """Whether ``Contact: Anna at firma.de`` names a person and her company; ``E-Mail: Anna at firma.de`` does not."""
    label = text[max(0, found.start - MAX_LABEL_CHARS) : found.start].lower().rstrip(" :\n\t-")
    return label.endswith(("contact", "kontakt")) and found.address.local.istitle() and found.address.local.isalpha()


def _is_a_mailbox(text: str, found: DecodedAddress) -> bool:
    """Whether the small word before a capital ``AT`` is no part of a sentence: ``wei2014 AT uni.edu``."""
    local = found.address.local
    if not local.islower():
        return False
    return _BEGINS.search(text, max(0, found.start - 2), found.start) is not None or not local.isalpha()


def _is_labelled(text: str, found: DecodedAddress) -> bool:
    """Whether a label announces an address: ``E-mail: anna at firma.de``, ``e-mail info at firma.de``.

    A sentence does so for a free provider only: "my e-mail is anna at gmail.com".

    Without a colon, the label may be the verb of a sentence: "Email Anna at firma.de".
    """
    before = text[max(0, found.start - MAX_LABEL_CHARS) : found.start].lower()
    label = before.rstrip(" :\n\t-")
    if before[len(label) :].strip(" "):
        return label.endswith(_LABELS)
    if found.address.domain in FREE_MAIL and _LABEL_IS.search(label):
        return not found.address.local.endswith("ed")  # "our e-mail is hosted at gmail.com"
    return label.endswith("mail") and found.address.local.lower() in _INBOXES


def _is_an_inbox(text: str, found: DecodedAddress) -> bool:
    """Whether this is ``info @ firma.de`` and not the sentence "more info @ firma.de"."""
    before = text[max(0, found.start - 2) : found.start].strip(" ")
    return found.address.local.lower() in _INBOXES and not before.isalnum()


def escaped_addresses(text: str) -> Iterator[DecodedAddress]:
    """``info&#64;firma.de`` and ``info%40firma.de`` as visitors see them: the page escaped its signs twice."""
    is_quoted = "%" in text and "%40" in text  # a single character is found several times faster than two
    if not (is_quoted or ("&" in text and ("&#" in text or "&commat;" in text) and _ESCAPED_SIGN.search(text))):
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


def word_around(text: str, at: int) -> str:
    """The characters of an address around the ``@`` at a position."""
    before, behind = _RUN_BEFORE.search(text, max(0, at - _WINDOW), at), _RUN_BEFORE_END.match(text, at + 1)
    return text[before.start() if before else at : behind.end() if behind else at]


def pictured_addresses(html: str) -> Iterator[str]:
    """``info<img src="at.gif" alt="@">firma.de``: the sign is the ``alt`` of a picture, maybe between elements."""
    for match in _AT_PICTURE.finditer(html):
        before = _TAGS_AT_END.sub("", html[max(0, match.start() - 2 * MAX_PICTURED) : match.start()])
        local = _LOCAL_TAIL.search(before)
        inner = _TAGS_AT_START.match(html, match.end())
        domain = _HOST.match(html, inner.end() if inner else match.end())
        if local is not None and domain is not None:
            yield f"{local.group()}@{domain.group()}"


def styled_addresses(document: Document) -> Iterator[str]:
    """``info<i class="at"></i>firma.de`` with ``.at::before { content: "@" }``, before or behind an element."""
    rules = (rule for styles in document.at_styles for rule in islice(_AT_STYLE.finditer(styles), MAX_STYLES))
    for rule in islice(rules, MAX_STYLES):
        name, side = rule.groups()
        for element in document.select("." + name)[:MAX_STYLED]:
            own = element.text_content or element.text(deep=True)
            before, behind = _siblings(element)
            before, behind = (before + own, behind) if side == "after" else (before, own + behind)
            local, domain = _LOCAL_TAIL.search(before.rstrip()), _HOST.match(behind.lstrip())
            if local is not None and domain is not None:
                yield f"{local.group()}@{domain.group()}"


def _siblings(element: LexborNode) -> tuple[str, str]:
    """The text of the nearest two nodes before an element and of those behind it."""
    before, behind = "", ""
    node = element.prev
    for _ in range(2):
        if node is not None:
            before, node = (node.text(deep=True) or "")[-MAX_PICTURED:] + before, node.prev
    node = element.next
    for _ in range(2):
        if node is not None:
            behind, node = behind + (node.text(deep=True) or "")[:_WINDOW], node.next
    return before, behind


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
            plain = deciphered(match.group(1))
            if plain:
                yield plain


def rot13_addresses(html: str) -> Iterator[str]:
    """``znvygb:vasb@…`` in links and scripts, and ``data-enc-email="vasb[at]…"`` of WordPress plugins."""
    for match in _ROT13_MAILTO.finditer(html):
        yield match.group(1).translate(ROT13)
    for match in _ROT13_ATTRIBUTE.finditer(html):
        yield match.group(1).replace("[at]", "@").replace("[a]", "@").translate(ROT13).replace("[at]", "@")
