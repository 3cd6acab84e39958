"""Why a candidate was kept or dropped, as a short sentence for people.

Rules name a ``DropReason``; here it is completed with the words, the country or the path that it was about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import phonenumbers

from pagecurator.extraction.contact import Candidate, ContactKind, DropReason, ExplainedCandidate, Source
from pagecurator.extraction.data.domains import FREE_MAIL
from pagecurator.extraction.data.phone_words import WORD
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.emails.address import is_own_domain
from pagecurator.extraction.explain.limits import exceeded_limits
from pagecurator.extraction.explain.lookalikes import lookalikes
from pagecurator.extraction.people import People
from pagecurator.extraction.phones.labels import is_label
from pagecurator.extraction.phones.parse import MAX_DIGITS
from pagecurator.extraction.phones.regions import Regions
from pagecurator.extraction.scoring import is_namesake

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

_SHARED = re.compile(r"share|intent|submit|pin/create|addtheme|cws/|button|dialog/feed|text=|msg", re.IGNORECASE)
_EMBEDDED = re.compile(r"plugins|widget|embed|iframe|badge|\.js\b|/tr\b|connect|oembed", re.IGNORECASE)
_POSTED = re.compile(
    r"status|/p/|/pin/|watch|/post|photo|video|reel|/tv/|/v/|youtu\.be|stor(?:y|ies)|/pulse|event|group|hashtag|playlist|album"
    r"|/jobs?\b|search|shorts|comments",
    re.IGNORECASE,
)
_SIGNED_IN = re.compile(r"login|signup|sign|account|settings|oauth|uas/|authwall", re.IGNORECASE)


def explained(candidates: list[Candidate], document: Document, people: People) -> Iterator[ExplainedCandidate]:
    """Candidates, look-alikes and what exceeds a limit, in document order, each with its reason."""
    regions = Regions(document)
    reasons = [
        *((candidate, _reason(candidate, document, regions) + _whose(candidate, people)) for candidate in candidates),
        *lookalikes(document, candidates),
        *exceeded_limits(document),
    ]
    for candidate, reason in sorted(reasons, key=lambda pair: pair[0].start):
        yield ExplainedCandidate(
            kind=candidate.kind,
            raw=candidate.raw,
            value=candidate.value,
            source=candidate.source,
            context=document.context(candidate.start, candidate.end) or candidate.raw,
            kept=candidate.is_kept,
            reason=reason,
        )


def _reason(candidate: Candidate, document: Document, regions: Regions) -> str:
    if candidate.reason is not None:
        return _dropped(candidate, candidate.reason, document, regions)
    match candidate.kind:
        case ContactKind.EMAIL:
            return _kept_address(candidate, document)
        case ContactKind.PHONE | ContactKind.FAX:
            return _kept_number(candidate, document)
        case _:
            return _kept_profile(candidate, document)


def _whose(candidate: Candidate, people: People) -> str:
    """Why an accepted candidate has its name, or why the nearest one was not given."""
    if not candidate.is_kept:
        return ""
    if candidate.name is not None:
        return f"; named {candidate.name}: stated in structured data"
    reason = people.reason(candidate)
    return f"; {reason}" if reason else ""


def _kept_profile(candidate: Candidate, document: Document) -> str:
    named = ", named like the site" if is_namesake(candidate.value or "", document.host) else ""
    is_link = candidate.source is Source.HREF
    return ("a link to the profile" if is_link else f"a profile {_WHERE[candidate.source]}") + named


def _kept_address(candidate: Candidate, document: Document) -> str:
    domain = (candidate.value or "").rpartition("@")[2]
    if domain in FREE_MAIL:
        whose = "a free provider's domain"
    elif document.host and is_own_domain(domain, document.host):
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
        if is_label(word.lower().rstrip(".")):
            return str(word)
    return ""


def _dropped(candidate: Candidate, reason: DropReason, document: Document, regions: Regions) -> str:
    match reason:
        case DropReason.OTHER_LABEL:
            words = WORD.findall(document.text[max(0, candidate.start - _WINDOW) : candidate.start])
            return f'"{words[-1]}" stands before it: no phone' if words else "it stands in a bank number"
        case DropReason.PART_OF_AN_ID:
            return _glued(candidate, document.text)
        case DropReason.INVALID_NUMBER:
            return _invalid(candidate.raw, regions)
        case DropReason.NOT_A_PROFILE:
            return _no_profile(candidate.raw)
        case _:
            return reason.value


def _invalid(raw: str, regions: Regions) -> str:
    digits = sum(map(str.isdigit, raw))
    if digits > MAX_DIGITS:
        return f"no number has {digits} digits"
    if raw.startswith("+"):
        return "no such number under this country code"
    return f"no valid number in {', '.join(regions.ranked)}" if regions.ranked else DropReason.INVALID_NUMBER.value


def _glued(candidate: Candidate, text: str) -> str:
    before, behind = text[max(0, candidate.start - 1) : candidate.start], text[candidate.end : candidate.end + 1]
    signs = [
        f'"{sign}" {position}'
        for sign, position in ((before, "before"), (behind, "behind"))
        if sign.strip(" \n\t(:|[,")
    ]
    return f"{DropReason.PART_OF_AN_ID}: {' and '.join(signs)} it" if signs else DropReason.PART_OF_AN_ID.value


def _no_profile(href: str) -> str:
    try:
        url = urlsplit(href.strip())
    except ValueError:
        return DropReason.NOT_A_PROFILE.value
    path = f"{url.path}?{url.query}"
    if not url.path.strip("/") and not url.query:
        return "the network's home page"
    for pattern, reason in (
        (_EMBEDDED, "a widget or an embedded part, no profile"),
        (_SHARED, "a share button, no profile"),
        (_POSTED, "a post, a video or a search, no profile"),
        (_SIGNED_IN, "a page of the network to sign in, no profile"),
    ):
        if pattern.search(path) or pattern.search(url.netloc):
            return reason
    return "a page of the network itself, or a name that it does not allow"
