"""From a page to its contacts: collect finds from every source, merge those that mean the same, score and rank them."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from pagecurator.extraction.contact import Candidate, Contact, ExplainedCandidate, Extraction
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.emails.address import email_type
from pagecurator.extraction.emails.candidates import email_candidates
from pagecurator.extraction.explain.limits import exceeded_limits
from pagecurator.extraction.explain.lookalikes import lookalike_candidates
from pagecurator.extraction.explain.reasons import explanation
from pagecurator.extraction.people import person_of
from pagecurator.extraction.phones.candidates import phone_candidates
from pagecurator.extraction.phones.regions import Regions
from pagecurator.extraction.scoring import BASE, confidence
from pagecurator.extraction.socials.candidates import profile_candidates
from pagecurator.extraction.structured import structured_values
from pagecurator.extraction.time_limit import check_time

_START = attrgetter("start")
MAX_CONTACTS_WITH_PEOPLE = 500
"""Names and places are looked up for so many contacts of one page; a longer list is a directory."""


def extract_contacts(html: str, url: str) -> list[Contact]:
    """The contacts on a page, best first, then in document order. Pure; never raises for any text."""
    document = Document(html, url)
    return _contacts(_candidates(document), document)


def extract_profiles(html: str, url: str) -> list[Contact]:
    """Just the profiles of :func:`extract_contacts`, in half the time. Pure; never raises for any text."""
    document = Document(html, url)
    candidates = sorted(profile_candidates(document, list(structured_values(document))), key=_START)
    return _contacts(candidates, document)


def extract_with_candidates(html: str, url: str) -> Extraction:
    """The contacts on a page, and every candidate in document order with the reason why it was kept or dropped."""
    document = Document(html, url)
    candidates = _candidates(document)
    contacts = _contacts(candidates, document)
    seen = sorted([*candidates, *lookalike_candidates(document, candidates), *exceeded_limits(document)], key=_START)
    return Extraction(contacts=tuple(contacts), candidates=tuple(_explained(seen, document)))


def _candidates(document: Document) -> list[Candidate]:
    structured = list(structured_values(document))
    candidates = [
        *email_candidates(document, structured),
        *phone_candidates(document, structured),
        *profile_candidates(document, structured),
    ]
    candidates.sort(key=_START)
    return candidates


def _contacts(candidates: list[Candidate], document: Document) -> list[Contact]:
    grouped: dict[tuple[str, str | None], list[Candidate]] = {}
    for candidate in _with_fax_and_extensions(
        [candidate for candidate in candidates if candidate.value is not None and not candidate.reason]
    ):
        grouped.setdefault((candidate.kind, candidate.value), []).append(candidate)
    ranked = [
        (_contact(same, document, looked_up=count < MAX_CONTACTS_WITH_PEOPLE), same[0].start)
        for count, same in enumerate(grouped.values())
    ]
    ranked.sort(key=lambda pair: (-pair[0].confidence, pair[1]))
    return [contact for contact, _ in ranked]


def _with_fax_and_extensions(candidates: list[Candidate]) -> Iterator[Candidate]:
    """The finds, with ``;ext=`` in the value of those numbers that stand with several extensions on this page."""
    extensions: dict[str | None, set[str]] = {}
    for candidate in candidates:
        if candidate.extension:
            extensions.setdefault(candidate.value, set()).add(candidate.extension)
    faxes = {candidate.value for candidate in candidates if candidate.kind == "fax"}
    phones = (
        {candidate.value for candidate in candidates if candidate.labelled and candidate.kind == "phone"}
        if faxes
        else ()
    )
    for candidate in candidates:
        if (
            candidate.kind == "phone"
            and candidate.value in faxes
            and not (candidate.labelled and candidate.value in phones)
        ):
            yield candidate._replace(kind="fax")  # the same number, said to be a fax elsewhere on the page
        elif candidate.extension and len(extensions[candidate.value]) > 1:
            yield candidate._replace(value=f"{candidate.value};ext={candidate.extension}")
        else:
            yield candidate


def _contact(same: list[Candidate], document: Document, *, looked_up: bool) -> Contact:
    check_time()
    best = same[0] if len(same) == 1 else max(same, key=lambda candidate: BASE[candidate.source])
    kind, value = best.kind, best.value or ""
    name = role = extension = None
    for candidate in same:
        name, role, extension = name or candidate.name, role or candidate.role, extension or candidate.extension
    if name is None and looked_up and kind in _PERSONAL_KINDS:
        for candidate in same[:2]:
            person = person_of(document, candidate)
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


_PERSONAL_KINDS = frozenset(("email", "phone", "fax"))
"""What somebody answers: these may have a name with them."""


def _explained(candidates: list[Candidate], document: Document) -> Iterator[ExplainedCandidate]:
    regions = Regions(document)
    for candidate in candidates:
        yield ExplainedCandidate(
            kind=candidate.kind,
            raw=candidate.raw,
            value=candidate.value,
            source=candidate.source,
            context=_context(candidate, document),
            kept=candidate.value is not None and not candidate.reason,
            reason=explanation(candidate, document, regions),
        )


def _context(candidate: Candidate, document: Document) -> str:
    """The words around a find; what a visitor cannot see has none but itself."""
    return document.context(candidate.start, candidate.end) if candidate.start < len(document.text) else candidate.raw
