"""What only looks like an e-mail address, with the reason why it is none.

Image names, package versions, tracker keys, and addresses in markup that visitors don't read. Extraction itself never
makes candidates of these; here, the whole markup is searched for each ``@`` between a name and a dotted word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from pagecurator.extraction.contact import Candidate, ContactKind, Source
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.emails.address import at_signs, parse_address
from pagecurator.extraction.emails.endings import is_ending
from pagecurator.extraction.emails.placeholders import drop_reason

MAX_LOOKALIKES = 500
"""Listed for one page."""
MAX_AT_SIGNS = 20_000

_BEFORE = re.compile(r"[\w.%+-]{1,64}\Z")
_BEHIND = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_VERSION = re.compile(r"v?\d{1,4}\.(?:\d|x\b)")
_DENSE = re.compile(r"[1-4](?:\.5)?x\.", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp|tiff?|css|m?js|json|map|woff2?|ttf|otf|eot|mp[34]|webm|pdf|php|html?|scss)\Z",
    re.IGNORECASE,
)


def lookalikes(document: Document, candidates: list[Candidate]) -> Iterator[tuple[Candidate, str]]:
    """Every look-alike that is not among the candidates, each once, in document order, with its reason."""
    emails = [candidate for candidate in candidates if candidate.kind is ContactKind.EMAIL]
    known = {word for candidate in emails for word in (candidate.value, candidate.raw.lower()) if word}
    yield from islice(_unlisted(document, known), MAX_LOOKALIKES)


def _unlisted(document: Document, known: set[str]) -> Iterator[tuple[Candidate, str]]:
    end = len(document.text)
    for start, raw in _matches(document.text):
        if _is_new(raw, known):
            yield _lookalike(raw, Source.TEXT, start, start + len(raw), "it is no address")
    for script in document.scripts:
        code, kind, _ = script
        structured = "ld+json" in kind.lower()
        source = Source.JSON_LD if structured else Source.SCRIPT
        otherwise = "under no e-mail key of structured data" if structured else "in the code or the data of a script"
        for _, raw in _matches(code):
            if _is_new(raw, known):
                position = document.position_of(script)
                yield _lookalike(raw, source, position, position, otherwise)
    for _, raw in _matches(document.html):
        if _is_new(raw, known):
            yield _lookalike(raw, Source.ATTRIBUTE, end, end, "in markup that no visitor reads")


def _lookalike(raw: str, source: Source, start: int, end: int, otherwise: str) -> tuple[Candidate, str]:
    return Candidate(ContactKind.EMAIL, raw, None, source, start, end), _reason(raw, otherwise)


def _matches(text: str) -> Iterator[tuple[int, str]]:
    for at in islice(at_signs(text), MAX_AT_SIGNS):
        before = _BEFORE.search(text, max(0, at - 64), at)
        behind = _BEHIND.match(text, at + 1)
        if before is not None and behind is not None:
            yield before.start(), text[before.start() : behind.end()]


def _is_new(raw: str, known: set[str]) -> bool:
    """Whether this look-alike was not listed yet; adds it to those that are known."""
    lower = raw.lower()
    address = parse_address(raw, raw.index("@"))
    if lower in known or (address is not None and address.value in known):
        return False
    known.add(lower)
    if address is not None:
        known.add(address.value)
    return True


def _reason(raw: str, otherwise: str) -> str:
    local, _, domain = raw.partition("@")
    if _DENSE.match(domain):
        return "the file name of an image for dense screens"
    if _VERSION.match(domain):
        return "a package and its version"
    if _FILE.search(domain):
        return f"a file name, it ends in .{domain.rpartition('.')[2].lower()}"
    ending = domain.rpartition(".")[2].lower()
    if parse_address(raw, len(local)) is None and not is_ending(ending):
        return f"no host name ends in .{ending}"
    return drop_reason(local, domain) or otherwise
