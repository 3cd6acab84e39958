"""Erase contacts everywhere they are stored, and suppress them: :func:`erase`, for commands, API and dashboard."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from pagecurator.errors import UserError
from pagecurator.extraction.canonical import canonical_contacts, dialed_number
from pagecurator.settings import Settings
from pagecurator.storage.engine import Database
from pagecurator.storage.suppression import erase as tables
from pagecurator.storage.suppression.entries import ContactKey, suppress, write_audit
from pagecurator.storage.suppression.key import DOMAIN
from pagecurator.urls import UrlRefused, normalize_url
from pagecurator.websites.cache import RedisStore
from pagecurator.websites.scrub import answer_contacts, answer_without


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What was erased; in a dry run, what would be. It never contains a value."""

    dry_run: bool
    contacts: int
    links: int
    """Pages that the contacts were found on."""
    texts: int
    """Texts around other contacts, and error messages; of many phone numbers, a text may count more than once."""
    csv_results: int
    cached_results: int
    uploaded_rows: int
    """Rows that clients uploaded; they are erased with ``uploads`` only."""
    uploads_erased: bool
    page_urls: int
    """URLs of pages that contain a contact; they stay."""
    suppressed: int
    """New entries of the suppression list."""


class NotAContact(UserError):
    """A text is no contact. ``position`` counts from 1."""

    def __init__(self, position: int) -> None:
        super().__init__(
            f"Value {position} is not a contact: expected an e-mail address, a phone number with its country code, or "
            "the URL of a profile."
        )
        self.position = position


def contacts_of(values: Sequence[str]) -> list[ContactKey]:
    """The canonical contacts of texts. Raises :class:`NotAContact`, whose message does not repeat the text."""
    contacts: list[ContactKey] = []
    for position, value in enumerate(values, start=1):
        found = canonical_contacts(value)
        if not found:
            raise NotAContact(position)
        contacts += found
    return list(dict.fromkeys(contacts))


def domain_of(text: str) -> str:
    """A host without ``www.``. Raises ``UserError``."""
    try:
        domain = normalize_url(text.strip()).domain
    except UrlRefused as problem:
        raise UserError(f"The domain is not one: {problem.reason}") from None
    if "." not in domain:
        raise UserError("The domain is a single label; expected one such as example.com.")
    return domain


async def erase(
    database: Database,
    settings: Settings,
    *,
    values: Sequence[str] = (),
    domain: str | None = None,
    uploads: bool = False,
    reason: str | None = None,
    actor: str,
    dry_run: bool = True,
) -> Erasure:
    """Erase contacts and suppress them; a dry run counts. Safe to repeat after an interruption.

    ``domain``: the contacts that were found on this host, and the e-mails of it and its subdomains. Raises
    ``UserError`` for texts that are no contacts, and when Redis or the key can't be used: then nothing was erased.
    """
    if not values and domain is None:
        raise UserError("Nothing to erase: no contact and no domain is given.")
    domain = None if domain is None else domain_of(domain)
    target = tables.Target(contacts=contacts_of(values), domain=domain)
    redis = await _redis(settings)
    try:
        found = await tables.find_contacts(database, target)
        suppressed = 0
        if not dry_run:
            # First, so that what is deleted below can't be stored again; contacts that were saved meanwhile are found.
            entries = [*found.contacts, *([(DOMAIN, domain)] if domain is not None else [])]
            suppressed = await suppress(database, settings, entries, reason=reason, actor=actor)
            found = await tables.find_contacts(database, target)
        gone = frozenset(found.contacts)
        found.numbers = list(dict.fromkeys(filter(None, (dialed_number(*contact) for contact in found.contacts))))

        def without(answer: str) -> tuple[str, str] | None:
            stored = json.loads(answer)
            lost = {
                contact for host, contact in answer_contacts(stored) if contact in gone or _is_of(domain, host, contact)
            }
            if not lost:
                return None
            cleared = answer_without(stored, lost)
            return json.dumps(cleared, ensure_ascii=False), str(cleared.get("status", ""))

        texts, rows = await _erase_texts(database, found, domain=domain, uploads=uploads, dry_run=dry_run)
        csv_results = await tables.erase_csv_results(database, found, domain=domain, without=without, dry_run=dry_run)
        needles = [*found.needles, *([domain] if domain is not None else [])]
        escaped = list(dict.fromkeys([*needles, *(json.dumps(needle)[1:-1] for needle in needles)]))
        cached = await tables.erase_cached(database, escaped, dry_run=dry_run)
        if redis is not None:
            cached += await redis.erase(needles, dry_run=dry_run)
        if not dry_run:
            await tables.delete_contacts(database, found)
    finally:
        if redis is not None:
            await redis.close()
    report = Erasure(
        dry_run=dry_run,
        contacts=len(found.ids),
        links=found.links,
        **texts,
        csv_results=csv_results,
        cached_results=cached,
        uploaded_rows=rows,
        uploads_erased=uploads and not dry_run,
        suppressed=suppressed,
    )
    if not dry_run:
        counts = {name: int(number) for name, number in asdict(report).items() if name != "dry_run"}
        async with database.begin(operation="erasure log") as conn:
            await write_audit(conn, action="erase", actor=actor, reason=reason, counts=counts)
    return report


async def _erase_texts(
    database: Database, found: tables.FoundContacts, *, domain: str | None, uploads: bool, dry_run: bool
) -> tuple[dict[str, int], int]:
    """Counts of texts and URLs, and of uploaded rows, which are only erased with ``uploads``."""
    texts = {"texts": 0, "page_urls": 0}
    rows = 0
    for part in found.parts():
        for name, count in (await tables.erase_texts(database, part, domain=domain, dry_run=dry_run)).items():
            texts[name] += count
        rows += await tables.erase_uploads(database, part, domain=domain, erase=uploads and not dry_run)
        domain = None  # erased with the first part
    return texts, rows


def _is_of(domain: str | None, host: str, contact: ContactKey) -> bool:
    if domain is None:
        return False
    kind, value = contact
    mailbox_host = value.rpartition("@")[2] if kind == "email" else ""
    return host.removeprefix("www.") == domain or mailbox_host == domain or mailbox_host.endswith(f".{domain}")


async def _redis(settings: Settings) -> RedisStore | None:
    if settings.redis_host is None:
        return None
    store = RedisStore(settings)
    try:
        await store.ping()
    except Exception as error:
        await store.close()
        raise UserError(
            f"Redis at {urlsplit(f'//{settings.redis_host}').hostname} can't be reached, so cached contacts can't be "
            "erased; nothing was changed. Start it, or unset REDIS_HOST if it is gone."
        ) from error
    return store
