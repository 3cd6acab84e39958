"""From a page to its contacts: collect candidates, merge those that mean the same contact, score and sort them.

To add a kind of contact:

1. Add its member to ``ContactKind``, and what its look-alikes are to ``DropReason`` (both in ``contact``).
2. Write its reader in a package of its own beside ``emails``, ``phones`` and ``socials``: a function that yields a
   ``Candidate`` for everything that looks like one, with a ``reason`` if it is none. Its tables go to ``data``.
3. Append the reader to :data:`READERS`.
4. Add its rules to ``scoring``, and the sentence for kept candidates to ``explain/reasons``.

A social network needs less: a member of ``ContactKind`` and of ``Network``, its hosts and the rule for its names in
``data/networks``, and its parser in ``socials/parsers``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import cast

from pagecurator.extraction.contact import Candidate, Contact, ContactKind, Extraction, NameSource
from pagecurator.extraction.dom.document import Document, host_of
from pagecurator.extraction.emails.address import email_type
from pagecurator.extraction.emails.candidates import email_candidates
from pagecurator.extraction.explain.limits import exceeded_limits
from pagecurator.extraction.explain.reasons import explained
from pagecurator.extraction.people import People, Person
from pagecurator.extraction.people.doubts import is_the_sites_profile
from pagecurator.extraction.people.names import read_name
from pagecurator.extraction.phones.candidates import phone_candidates
from pagecurator.extraction.scoring import BASE, confidence
from pagecurator.extraction.socials.addresses import network_of_host
from pagecurator.extraction.socials.profiles import profile_candidates
from pagecurator.extraction.structured import StructuredValue, structured_values
from pagecurator.extraction.time_limit import check_time

Reader = Callable[[Document, list[StructuredValue]], Iterator[Candidate]]

READERS: tuple[Reader, ...] = (email_candidates, phone_candidates, profile_candidates)
"""All readers of contacts, in the order in which they read."""

MAX_CONTACTS_WITH_PEOPLE = 500
"""Names and sections are looked up for this many contacts of one page; a longer list is a directory."""

STATED_NAME = 0.9
"""The confidence of a name in structured data."""

_KINDS_WITHOUT_PEOPLE = frozenset((ContactKind.LINKEDIN_COMPANY, ContactKind.DISCORD, ContactKind.REDDIT))


def extract_contacts(html: str, url: str) -> list[Contact]:
    """The contacts on a page, best first, then in document order. Pure; never raises for any text."""
    document = _parse(html, url)
    return _contacts(_candidates(document), document)


def extract_profiles(html: str, url: str) -> list[Contact]:
    """Only the profiles of :func:`extract_contacts`, in half the time."""
    document = _parse(html, url)
    return _contacts(_candidates(document, (profile_candidates,)), document)


def extract_with_candidates(html: str, url: str) -> Extraction:
    """The contacts on a page, and every candidate with the reason why it was kept or dropped."""
    document = _parse(html, url)
    candidates = _candidates(document)
    contacts = _contacts(candidates, document)
    people = People(document, [candidate for candidate in candidates if candidate.is_kept])
    return Extraction(contacts=tuple(contacts), candidates=tuple(explained(candidates, document, people)))


def extract_with_completeness(html: str, url: str) -> tuple[list[Contact], bool]:
    """The contacts on a page, and False when it exceeds a limit of extraction: it may show contacts that are missing.

    The limits are checked at each candidate of the page, so only callers that need to know pay for it.
    """
    return extract_decoded(html, url, None, with_completeness=True)


def extract_decoded(html: str, url: str, utf8: bytes | None, *, with_completeness: bool) -> tuple[list[Contact], bool]:
    """:func:`extract_with_completeness` of a page that is known in UTF-8, too; the limits are checked on request."""
    document = _parse(html, url, utf8)
    contacts = _contacts(_candidates(document), document)
    if not with_completeness:
        return contacts, True
    return contacts, len(contacts) <= MAX_CONTACTS_WITH_PEOPLE and next(exceeded_limits(document), None) is None


def _parse(html: str, url: str, utf8: bytes | None = None) -> Document:
    """On a social network's own site, links within the site may be profiles."""
    return Document(html, url, with_own_links=network_of_host(host_of(url)) is not None, utf8=utf8)


def _candidates(document: Document, readers: tuple[Reader, ...] = READERS) -> list[Candidate]:
    structured = list(structured_values(document))
    candidates = [candidate for read in readers for candidate in read(document, structured)]
    candidates.sort(key=attrgetter("start"))
    return candidates


def _contacts(candidates: list[Candidate], document: Document) -> list[Contact]:
    kept = [candidate for candidate in candidates if candidate.is_kept]
    merged: dict[tuple[str, str | None], list[Candidate]] = {}
    for candidate in _with_fax_and_extensions(kept):
        merged.setdefault((candidate.kind, candidate.value), []).append(candidate)
    people = People(document, kept)
    ranked = [
        (_contact(same, document, people if count < MAX_CONTACTS_WITH_PEOPLE else None), same[0].start)
        for count, same in enumerate(merged.values())
    ]
    ranked.sort(key=lambda pair: (-pair[0].confidence, pair[1]))
    return [contact for contact, _ in ranked]


def _with_fax_and_extensions(candidates: list[Candidate]) -> Iterator[Candidate]:
    """Candidates that differ by what the rest of the page says about their number.

    A number that is labelled as a fax anywhere on the page is a fax. One that has several extensions on the page is
    one contact for each of them, with ``;ext=`` in its value (RFC 3966).
    """
    fax = ContactKind.FAX
    faxes: set[str | None] = set()
    extensions: dict[str | None, set[str]] = {}
    for candidate in candidates:
        if candidate.kind is fax:
            faxes.add(candidate.value)
        if candidate.extension:
            extensions.setdefault(candidate.value, set()).add(candidate.extension)
    if not faxes and not extensions:
        yield from candidates
        return
    phones = {c.value for c in candidates if c.labelled and c.kind is ContactKind.PHONE}
    for candidate in candidates:
        value, extension = candidate.value, candidate.extension
        is_labelled_phone = candidate.labelled and value in phones
        if candidate.kind is ContactKind.PHONE and value in faxes and not is_labelled_phone:
            yield candidate._replace(kind=ContactKind.FAX)
        elif extension and len(extensions[value]) > 1:
            yield candidate._replace(value=f"{value};ext={extension}")
        else:
            yield candidate


def _contact(same: list[Candidate], document: Document, people: People | None) -> Contact:
    """One contact from all candidates of the same kind and value."""
    check_time()
    best = same[0] if len(same) == 1 else max(same, key=lambda candidate: BASE[candidate.source])
    kind, value = cast("ContactKind", best.kind), best.value or ""
    person = _person(same, people if kind not in _KINDS_WITHOUT_PEOPLE else None, document.host)
    return Contact(
        kind=kind,
        value=value,
        raw=best.raw,
        source=best.source,
        context=document.context(best.start, best.end) or best.raw,
        confidence=confidence(same[:20], document) if people is not None else BASE[best.source],
        name=person.name if person is not None else None,
        role=person.role if person is not None else next((c.role for c in same if c.role and not c.name), None),
        name_confidence=person.confidence if person is not None else None,
        name_source=person.source if person is not None else None,
        email_type=email_type(value) if kind is ContactKind.EMAIL else None,
        extension=next(filter(None, map(attrgetter("extension"), same)), None),
    )


def _person(same: list[Candidate], people: People | None, host: str) -> Person | None:
    """The person of a contact: as structured data states it, or else as the layout does."""
    stated = next((candidate for candidate in same if candidate.name), None)
    if (
        stated is not None
        and stated.name is not None
        and read_name(stated.name, loose=True) is not None
        and not is_the_sites_profile(stated.value or "", stated.name, host)
    ):
        return Person(stated.name, stated.role, STATED_NAME, NameSource.JSON_LD, "stated in JSON-LD")
    return people.person_of(same) if people is not None else None
