"""From a page to its contacts: collect candidates from every source, judge each, then merge and rank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from pagecurator.extraction import emails, obfuscation, phones, socials, structured
from pagecurator.extraction.contact import Candidate, Contact, Extraction, Source
from pagecurator.extraction.document import Document
from pagecurator.extraction.regions import infer_regions


def extract_contacts(html: str, url: str) -> list[Contact]:
    """The contacts on a page, best first. Never raises for any text."""
    return list(examine(html, url).contacts)


def examine(html: str, url: str) -> Extraction:
    """The contacts on a page and every candidate, kept or dropped, with the reason."""
    document = Document(html, url)
    finds = [*_emails(document), *_phones(document), *_profiles(document)]
    finds.sort(key=lambda find: find.place)
    return _merged(finds, document)


class Find(NamedTuple):
    place: int
    kind: str
    raw: str
    value: str | None
    source: Source
    start: int
    end: int
    reason: str
    name: str | None = None
    role: str | None = None


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


def _merged(finds: list[Find], document: Document) -> Extraction:
    best: dict[tuple[str, str], Contact] = {}
    candidates = []
    for find in finds:
        context = document.context(find.start, find.end)
        kept = find.value is not None and not find.reason
        candidates.append(
            Candidate(
                kind=find.kind,
                raw=find.raw,
                value=find.value,
                source=find.source,
                context=context,
                kept=kept,
                reason=find.reason or "kept",
            )
        )
        if not kept or find.value is None:
            continue
        key = (find.kind, find.value)
        confidence = _CONFIDENCE[find.source]
        if key not in best:
            best[key] = Contact(
                kind=find.kind,
                value=find.value,
                raw=find.raw,
                source=find.source,
                context=context,
                confidence=confidence,
                name=find.name,
                role=find.role,
                email_type=emails.email_type(find.value, document.host) if find.kind == "email" else None,
            )
    contacts = sorted(best.values(), key=lambda contact: -contact.confidence)
    return Extraction(contacts=tuple(contacts), candidates=tuple(candidates))


def _email(text: str, source: Source, place: int, end: int) -> Iterator[Find]:
    for address in emails.find_addresses(text):
        reason = emails.why_not(address.local, address.domain)
        yield Find(place, "email", text[address.start : address.end], address.value, source, place, end, reason or "")


def _emails(document: Document) -> Iterator[Find]:
    text = document.text
    for address in emails.find_addresses(text):
        reason = emails.why_not(address.local, address.domain)
        yield Find(
            address.start,
            "email",
            text[address.start : address.end],
            address.value,
            Source.TEXT,
            address.start,
            address.end,
            reason or "",
        )
    for link in document.links:
        href = link.href.strip()
        lower = href[:12].lower()
        if lower.startswith("mailto:"):
            for piece in emails.split_mailto(href):
                yield from _email(piece, Source.MAILTO, link.start, link.end)
        elif "UnCryptMailto" in href:
            plain = obfuscation.decode_typo3(href)
            if plain:
                yield from _email(plain[7:], Source.OBFUSCATED, link.start, link.end)
    if "data-cfemail" in document.html or "email-protection#" in document.html:
        for key in obfuscation.cloudflare_keys(document.html):
            plain = obfuscation.decode_cloudflare(key)
            if plain:
                yield from _email(plain, Source.CFEMAIL, len(text), len(text))
    for fact in structured.read_facts(document):
        if fact.field == "email":
            yield from _email(fact.value.removeprefix("mailto:"), fact.source, len(text), len(text))


def _phones(document: Document) -> Iterator[Find]:
    text = document.text
    regions = infer_regions(document)
    floor = 0
    for run in phones.find_runs(text):
        for piece in (run, *phones.split_run(run)):
            find = _phone(document, piece, regions, floor)
            yield find
            if not find.reason:
                floor = find.end
                if piece is run:
                    break
        floor = max(floor, run.end)
    for link in document.links:
        match = re.match(r"(?:tel|callto|sms|phone|fax|whatsapp):/*", link.href.strip(), re.IGNORECASE)
        if match:
            raw = unquote(link.href.strip()[match.end() :]).split(";")[0].split("?")[0].strip()
            number = phones.judge_in_regions(raw, regions)
            kind = "fax" if match.group().lower().startswith("fax") else "phone"
            yield Find(
                link.start,
                kind,
                raw,
                number.e164 if number else None,
                Source.TEL,
                link.start,
                link.end,
                "" if number else "no valid number",
            )
    for fact in structured.read_facts(document):
        if fact.field in ("telephone", "faxNumber"):
            number = phones.judge_in_regions(fact.value, regions)
            kind = "fax" if fact.field == "faxNumber" else "phone"
            yield Find(
                len(text),
                kind,
                fact.value,
                number.e164 if number else None,
                fact.source,
                len(text),
                len(text),
                "" if number else "no valid number",
            )


def _phone(document: Document, run: phones.PhoneRun, regions: list[str], floor: int) -> Find:
    text = document.text
    reason = phones.looks_like_something_else(text, run)
    label = phones.label_before(text, run.start, floor)
    kind = "fax" if label is phones.Label.FAX else "phone"
    number = None
    if not reason:
        if label is phones.Label.NOT_A_PHONE:
            reason = "the words before it call it something else"
        else:
            number = phones.judge_in_regions(run.raw, regions)
            if number is None:
                reason = "no valid number"
            elif not phones.grouping_is_plausible(run.raw, number, labelled=label is not phones.Label.NONE):
                reason = "not grouped like a phone number"
    return Find(
        run.start, kind, run.raw, number.e164 if number else None, Source.TEXT, run.start, run.end, reason or ""
    )


def _profiles(document: Document) -> Iterator[Find]:
    for link in document.links:
        if socials.is_worth_a_look(link.href):
            found = socials.read_profile(link.href)
            if isinstance(found, socials.Profile):
                yield Find(link.start, found.kind, link.href, found.url, Source.HREF, link.start, link.end, "")
            elif found:
                network = socials.network_of(link.href.split("/")[2].lower()) if link.href.count("/") > 1 else None
                yield Find(link.start, network or "profile", link.href, None, Source.HREF, link.start, link.end, found)
