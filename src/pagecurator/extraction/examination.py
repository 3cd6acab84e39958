"""From a page to its contacts: collect finds from every source, merge those that mean the same, score and rank them."""

from __future__ import annotations

from collections.abc import Iterator

from pagecurator.extraction.bounds import cut_short
from pagecurator.extraction.contact import Candidate, Contact, Extraction
from pagecurator.extraction.document import Document
from pagecurator.extraction.email_finds import find_emails
from pagecurator.extraction.emails import email_type
from pagecurator.extraction.finds import Find
from pagecurator.extraction.lookalikes import find_lookalikes
from pagecurator.extraction.people import person_of
from pagecurator.extraction.phone_finds import find_phones
from pagecurator.extraction.profile_finds import find_profiles
from pagecurator.extraction.rank import BASE, confidence
from pagecurator.extraction.reasons import reason_of
from pagecurator.extraction.regions import Regions
from pagecurator.extraction.structured import read_facts

MAX_CONTACTS_WITH_PEOPLE = 500
"""Names and places are looked up for so many contacts of one page; a longer list is a directory."""


def extract_contacts(html: str, url: str) -> list[Contact]:
    """The contacts on a page, best first, then in document order. Pure; never raises for any text."""
    document = Document(html, url)
    return _contacts(_finds(document), document)


def extract_profiles(html: str, url: str) -> list[Contact]:
    """Just the profiles of :func:`extract_contacts`, in half the time. Pure; never raises for any text."""
    document = Document(html, url)
    finds = sorted(find_profiles(document, list(read_facts(document))), key=lambda find: find.start)
    return _contacts(finds, document)


def examine(html: str, url: str) -> Extraction:
    """The contacts on a page, and every candidate in document order with the reason why it was kept or dropped."""
    document = Document(html, url)
    finds = _finds(document)
    contacts = _contacts(finds, document)
    seen = sorted([*finds, *find_lookalikes(document, finds), *cut_short(document)], key=lambda find: find.start)
    return Extraction(contacts=tuple(contacts), candidates=tuple(_candidates(seen, document)))


def _finds(document: Document) -> list[Find]:
    facts = list(read_facts(document))
    finds = [*find_emails(document, facts), *find_phones(document, facts), *find_profiles(document, facts)]
    finds.sort(key=lambda find: find.start)
    return finds


def _contacts(finds: list[Find], document: Document) -> list[Contact]:
    together: dict[tuple[str, str], list[Find]] = {}
    for find in _told_apart(finds):
        if find.value is not None and not find.reason:
            together.setdefault((find.kind, find.value), []).append(find)
    ranked = [
        (_contact(same, document, looked_up=count < MAX_CONTACTS_WITH_PEOPLE), same[0].start)
        for count, same in enumerate(together.values())
    ]
    ranked.sort(key=lambda pair: (-pair[0].confidence, pair[1]))
    return [contact for contact, _ in ranked]


def _told_apart(finds: list[Find]) -> Iterator[Find]:
    """The finds, with ``;ext=`` in the value of those numbers that stand with several extensions on this page."""
    extensions: dict[str, set[str]] = {}
    faxes: set[str] = set()
    phones: set[str] = set()
    for find in finds:
        if find.value is None or find.reason:
            continue
        if find.extension:
            extensions.setdefault(find.value, set()).add(find.extension)
        if find.kind == "fax":
            faxes.add(find.value)
        elif find.kind == "phone" and find.labelled:
            phones.add(find.value)
    for find in finds:
        if find.kind == "phone" and find.value in faxes and not (find.labelled and find.value in phones):
            yield find._replace(kind="fax")  # the same number, said to be a fax elsewhere on the page
        elif find.extension and find.value is not None and len(extensions.get(find.value, ())) > 1:
            yield find._replace(value=f"{find.value};ext={find.extension}")
        else:
            yield find


def _contact(same: list[Find], document: Document, *, looked_up: bool) -> Contact:
    best = same[0] if len(same) == 1 else max(same, key=lambda find: BASE[find.source])
    value = best.value or ""
    name = next((find.name for find in same if find.name), None)
    role = next((find.role for find in same if find.role), None)
    if name is None and looked_up and best.kind in ("email", "phone", "fax"):
        person = next((person for person in (person_of(document, find) for find in same[:2]) if person), None)
        if person is not None:
            name, role = person.name, person.role
    return Contact(
        kind=best.kind,
        value=value,
        raw=best.raw,
        source=best.source,
        context=_context(best, document),
        confidence=confidence(same[:20], document) if looked_up else BASE[best.source],
        name=name,
        role=role,
        email_type=email_type(value, document.host) if best.kind == "email" else None,
        extension=next((find.extension for find in same if find.extension), None),
    )


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
