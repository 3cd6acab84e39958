"""From a page to its contacts: collect finds from every source, merge those that mean the same, score and rank them."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from pagecurator.extraction.contact import Candidate, Contact, Extraction, Find
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.emails.address import email_type
from pagecurator.extraction.emails.candidates import find_emails
from pagecurator.extraction.explain.limits import cut_short
from pagecurator.extraction.explain.lookalikes import find_lookalikes
from pagecurator.extraction.explain.reasons import reason_of
from pagecurator.extraction.people import person_of
from pagecurator.extraction.phones.candidates import find_phones
from pagecurator.extraction.phones.regions import Regions
from pagecurator.extraction.scoring import BASE, confidence
from pagecurator.extraction.socials.candidates import find_profiles
from pagecurator.extraction.structured import read_facts
from pagecurator.extraction.time_limit import check_time

_START = attrgetter("start")
MAX_CONTACTS_WITH_PEOPLE = 500
"""Names and places are looked up for so many contacts of one page; a longer list is a directory."""


def extract_contacts(html: str, url: str) -> list[Contact]:
    """The contacts on a page, best first, then in document order. Pure; never raises for any text."""
    document = Document(html, url)
    return _contacts(_finds(document), document)


def extract_profiles(html: str, url: str) -> list[Contact]:
    """Just the profiles of :func:`extract_contacts`, in half the time. Pure; never raises for any text."""
    document = Document(html, url)
    finds = sorted(find_profiles(document, list(read_facts(document))), key=_START)
    return _contacts(finds, document)


def examine(html: str, url: str) -> Extraction:
    """The contacts on a page, and every candidate in document order with the reason why it was kept or dropped."""
    document = Document(html, url)
    finds = _finds(document)
    contacts = _contacts(finds, document)
    seen = sorted([*finds, *find_lookalikes(document, finds), *cut_short(document)], key=_START)
    return Extraction(contacts=tuple(contacts), candidates=tuple(_candidates(seen, document)))


def _finds(document: Document) -> list[Find]:
    facts = list(read_facts(document))
    finds = [*find_emails(document, facts), *find_phones(document, facts), *find_profiles(document, facts)]
    finds.sort(key=_START)
    return finds


def _contacts(finds: list[Find], document: Document) -> list[Contact]:
    together: dict[tuple[str, str | None], list[Find]] = {}
    for find in _told_apart([find for find in finds if find.value is not None and not find.reason]):
        together.setdefault((find.kind, find.value), []).append(find)
    ranked = [
        (_contact(same, document, looked_up=count < MAX_CONTACTS_WITH_PEOPLE), same[0].start)
        for count, same in enumerate(together.values())
    ]
    ranked.sort(key=lambda pair: (-pair[0].confidence, pair[1]))
    return [contact for contact, _ in ranked]


def _told_apart(finds: list[Find]) -> Iterator[Find]:
    """The finds, with ``;ext=`` in the value of those numbers that stand with several extensions on this page."""
    extensions: dict[str | None, set[str]] = {}
    for find in finds:
        if find.extension:
            extensions.setdefault(find.value, set()).add(find.extension)
    faxes = {find.value for find in finds if find.kind == "fax"}
    phones = {find.value for find in finds if find.labelled and find.kind == "phone"} if faxes else ()
    for find in finds:
        if find.kind == "phone" and find.value in faxes and not (find.labelled and find.value in phones):
            yield find._replace(kind="fax")  # the same number, said to be a fax elsewhere on the page
        elif find.extension and len(extensions[find.value]) > 1:
            yield find._replace(value=f"{find.value};ext={find.extension}")
        else:
            yield find


def _contact(same: list[Find], document: Document, *, looked_up: bool) -> Contact:
    check_time()
    best = same[0] if len(same) == 1 else max(same, key=lambda find: BASE[find.source])
    kind, value = best.kind, best.value or ""
    name = role = extension = None
    for find in same:
        name, role, extension = name or find.name, role or find.role, extension or find.extension
    if name is None and looked_up and kind in _ANSWERED:
        for find in same[:2]:
            person = person_of(document, find)
            if person is not None:
                name, role = person
                break
    return Contact(
        kind=kind,
        value=value,
        raw=best.raw,
        source=best.source,
        context=_context(best, document),
        confidence=confidence(same[:20], document) if looked_up else BASE[best.source],
        name=name,
        role=role,
        email_type=email_type(value, document.host) if kind == "email" else None,
        extension=extension,
    )


_ANSWERED = frozenset(("email", "phone", "fax"))
"""What somebody answers: these may have a name with them."""


def _candidates(finds: list[Find], document: Document) -> Iterator[Candidate]:
    regions = Regions(document)
    for find in finds:
        yield Candidate(
            kind=find.kind,
            raw=find.raw,
            value=find.value,
            source=find.source,
            context=_context(find, document),
            kept=find.value is not None and not find.reason,
            reason=reason_of(find, document, regions),
        )


def _context(find: Find, document: Document) -> str:
    """The words around a find; what a visitor cannot see has none but itself."""
    return document.context(find.start, find.end) if find.start < len(document.text) else find.raw
