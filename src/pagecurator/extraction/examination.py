"""From a page to its contacts: collect candidates from every source, judge each, then merge and rank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from pagecurator.extraction import emails, phones, socials, structured
from pagecurator.extraction.contact import Candidate, Contact, Extraction, Source
from pagecurator.extraction.document import Document
from pagecurator.extraction.email_finds import find_emails
from pagecurator.extraction.finds import Find
from pagecurator.extraction.numbers import Number, judge
from pagecurator.extraction.regions import Regions


def extract_contacts(html: str, url: str) -> list[Contact]:
    """The contacts on a page, best first. Never raises for any text."""
    document = Document(html, url)
    return _merged(_found(document), document)


def examine(html: str, url: str) -> Extraction:
    """The contacts on a page and every candidate, kept or dropped, with the reason."""
    document = Document(html, url)
    finds = _found(document)
    return Extraction(contacts=tuple(_merged(finds, document)), candidates=tuple(_candidates(finds, document)))


def _found(document: Document) -> list[Find]:
    facts = list(structured.read_facts(document))
    finds = [*find_emails(document, facts), *_phones(document, facts), *_profiles(document)]
    finds.sort(key=lambda find: find.start)
    return finds


_CONFIDENCE = {
    Source.MAILTO: 0.95,
    Source.TEL: 0.95,
    Source.TEXT: 0.8,
    Source.JSON_LD: 0.7,
    Source.MICRODATA: 0.75,
    Source.CFEMAIL: 0.9,
    Source.OBFUSCATED: 0.8,
    Source.SCRIPT: 0.7,
    Source.HREF: 0.8,
    Source.ATTRIBUTE: 0.5,
}


def _candidates(finds: list[Find], document: Document) -> Iterator[Candidate]:
    for find in finds:
        yield Candidate(
            kind=find.kind, raw=find.raw, value=find.value, source=find.source, context=document.context(find.start, find.end),
            kept=find.value is not None and not find.reason, reason=find.reason or "kept",
        )


def _merged(finds: list[Find], document: Document) -> list[Contact]:
    best: dict[tuple[str, str], Contact] = {}
    for find in finds:
        if find.value is None or find.reason:
            continue
        key = (find.kind, find.value)
        if key not in best:
            best[key] = Contact(
                kind=find.kind, value=find.value, raw=find.raw, source=find.source,
                context=document.context(find.start, find.end), confidence=_CONFIDENCE[find.source],
                name=find.name, role=find.role,
                email_type=emails.email_type(find.value, document.host) if find.kind == "email" else None,
            )
    return sorted(best.values(), key=lambda contact: -contact.confidence)


def _phones(document: Document, facts: list[structured.Fact]) -> Iterator[Find]:
    text = document.text
    regions = Regions(document)
    for seen in phones.find_numbers(text, regions):
        kind = "fax" if seen.label is phones.Label.FAX else "phone"
        value = seen.number.e164 if seen.number else None
        yield Find(kind, seen.raw, value, Source.TEXT, seen.start, seen.end, seen.reason)
    for link in document.links:
        match = _DIAL.match(link.href)
        if match:
            raw = unquote(link.href[match.end():]).split(";")[0].split("?")[0].strip()
            number = _dialled(raw, regions)
            kind = "fax" if match.group(1).lower() == "fax" else "phone"
            value = number.e164 if number else None
            yield Find(kind, raw, value, Source.TEL, link.start, link.end, "" if number else "no valid number")
    for fact in facts:
        if fact.field in ("telephone", "faxNumber"):
            number = _dialled(fact.value, regions)
            kind = "fax" if fact.field == "faxNumber" else "phone"
            value = number.e164 if number else None
            yield Find(kind, fact.value, value, fact.source, len(text), len(text), "" if number else "no valid number")


_DIAL = re.compile(r"\s*(tel|callto|sms|phone|fax|whatsapp):/*", re.IGNORECASE)


def _dialled(raw: str, regions: Regions) -> Number | None:
    """A number that is stated to be one: any region that makes it valid will do."""
    if "+" in raw:
        found = judge(raw, None)
        if found is not None:
            return found
    own = regions.with_own_code(raw, None) if raw else None
    if own is not None:
        return own
    for region in regions.order_for(raw, None):
        found = judge(raw, region)
        if found is not None:
            return found
    return judge("+" + raw, None) if raw[:1].isdigit() else None


def _profiles(document: Document) -> Iterator[Find]:
    for link in document.links:
        if socials.is_worth_a_look(link.href):
            found = socials.read_profile(link.href)
            if isinstance(found, socials.Profile):
                yield Find(found.kind, link.href, found.url, Source.HREF, link.start, link.end, "")
            elif found:
                network = socials.network_of(link.href.split("/")[2].lower()) if link.href.count("/") > 1 else None
                yield Find(network or "profile", link.href, None, Source.HREF, link.start, link.end, found)
