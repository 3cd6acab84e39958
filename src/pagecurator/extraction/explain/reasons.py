"""The reason why a candidate was kept or dropped, as a short sentence; used by ``extract_with_candidates`` alone.

The rules name their reason in a constant; here it gets the words, the country or the path that it was about.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import phonenumbers

from pagecurator.extraction.contact import Candidate, Source
from pagecurator.extraction.data.phone_words import FAX_WORDS, PHONE_LETTERS, PHONE_WORDS, WORD
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.emails.placeholders import FREE_MAIL
from pagecurator.extraction.phones.parse import MAX_DIGITS
from pagecurator.extraction.phones.regions import Regions
from pagecurator.extraction.phones.rules import CALLED_OTHERWISE, PART_OF_AN_ID
from pagecurator.extraction.scoring import is_namesake, is_own
from pagecurator.extraction.socials.profiles import NO_PROFILE

_WINDOW = 48

_WHERE = {
    Source.TEXT: "in the visible text",
    Source.MAILTO: "in a mailto: link",
    Source.TEL: "in a link that dials",
    Source.HREF: "in a link",
    Source.JSON_LD: "stated in JSON-LD",
    Source.MICRODATA: "stated in microdata",
    Source.CFEMAIL: "protected by Cloudflare",
    Source.OBFUSCATED: "disguised, and read as visitors do",
    Source.SCRIPT: "written by a script",
    Source.ATTRIBUTE: "in an attribute for addresses",
}

_SHARED = re.compile(r"share|intent|submit|pin/create|addtheme|cws/|button|dialog/feed", re.IGNORECASE)
_EMBEDDED = re.compile(r"plugins|widget|embed|iframe|badge|\.js\b|/tr\b|connect|oembed", re.IGNORECASE)
_POSTED = re.compile(
    r"status|/p/|/pin/|watch|/post|photo|video|reel|/tv/|/v/|youtu\.be|stor(?:y|ies)|/pulse|event|group|hashtag|playlist|album"
    r"|/jobs?\b|search|shorts|comments",
    re.IGNORECASE,
)
_SIGNED_IN = re.compile(r"login|signup|sign|account|settings|oauth|uas/|authwall", re.IGNORECASE)


def explanation(candidate: Candidate, document: Document, regions: Regions) -> str:
    """One sentence about a find; ``regions`` are those of the document."""
    if candidate.value is None or candidate.reason:
        return _dropped(candidate, document, regions)
    if candidate.kind == "email":
        return _kept_address(candidate, document)
    if candidate.kind in ("phone", "fax"):
        return _kept_number(candidate, document)
    named = ", named like the site" if is_namesake(candidate.value, document.host) else ""
    where = "a link to the profile" if candidate.source is Source.HREF else f"a profile {_WHERE[candidate.source]}"
    return where + named


def _kept_address(candidate: Candidate, document: Document) -> str:
    domain = (candidate.value or "").rpartition("@")[2]
    if domain in FREE_MAIL:
        whose = "a free provider's domain"
    elif document.host and is_own(domain, document.host):
        whose = "the page's own domain"
    else:
        whose = "another domain"
    return f"address {_WHERE[candidate.source]}, {whose}"


def _kept_number(candidate: Candidate, document: Document) -> str:
    number = phonenumbers.parse((candidate.value or "").partition(";")[0], None)
    region = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
        number.country_code or 0
    )
    known = "valid" if phonenumbers.is_valid_number(number) else "possible"
    where = "in the text" if candidate.source is Source.TEXT else _WHERE[candidate.source]
    if candidate.source is Source.TEXT:
        word = _label(document.text, candidate.start)
        where = f'after "{word}"' if word else "written as numbers are"
    return f"{known} number of {'+' + str(number.country_code) if region == '001' else region}, {where}"


def _label(text: str, start: int) -> str:
    """The nearest word before a number that calls it a phone or a fax, as it was printed."""
    for word in reversed(WORD.findall(text[max(0, start - _WINDOW) : start])):
        name = word.lower().rstrip(".")
        if name in PHONE_WORDS or name in FAX_WORDS or name in PHONE_LETTERS or name == "f":
            return str(word)
    return ""


def _dropped(candidate: Candidate, document: Document, regions: Regions) -> str:
    match candidate.reason:
        case reason if reason == CALLED_OTHERWISE:
            words = WORD.findall(document.text[max(0, candidate.start - _WINDOW) : candidate.start])
            return f'"{words[-1]}" stands before it: no phone' if words else "it stands in a bank number"
        case reason if reason == PART_OF_AN_ID:
            return _glued(candidate, document.text)
        case "no valid number":
            digits = sum(map(str.isdigit, candidate.raw))
            if digits > MAX_DIGITS:
                return f"no number has {digits} digits"
            if candidate.raw.startswith("+"):
                return "no such number under this country code"
            return f"no valid number in {', '.join(regions.ranked)}"
        case reason if reason == NO_PROFILE:
            return _no_profile(candidate.raw)
        case reason:
            return reason


def _glued(candidate: Candidate, text: str) -> str:
    before, behind = text[max(0, candidate.start - 1) : candidate.start], text[candidate.end : candidate.end + 1]
    signs = [
        f'"{sign}" {position}'
        for sign, position in ((before, "before"), (behind, "behind"))
        if sign.strip(" \n\t(:|[,")
    ]
    return f"{PART_OF_AN_ID}: {' and '.join(signs)} it" if signs else PART_OF_AN_ID


def _no_profile(href: str) -> str:
    try:
        url = urlsplit(href.strip())
    except ValueError:
        return NO_PROFILE
    path = f"{url.path}?{url.query}"
    if not url.path.strip("/") and not url.query:
        return "the network's home page"
    for pattern, said in (
        (_EMBEDDED, "a widget or an embedded part, no profile"),
        (_SHARED, "a share button, no profile"),
        (_POSTED, "a post, a video or a search, no profile"),
        (_SIGNED_IN, "a page of the network to sign in, no profile"),
    ):
        if pattern.search(path) or pattern.search(url.netloc):
            return said
    return "a page of the network itself, no profile"
