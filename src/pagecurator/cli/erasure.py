"""``contacts erase`` and ``contacts suppress``: erased contacts, and the list that keeps them out."""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape
from rich.table import Table

from pagecurator.cli.console import AS_JSON, Commands, print_json, stdout
from pagecurator.cli.transaction import in_transaction
from pagecurator.errors import UserError
from pagecurator.plural import plural
from pagecurator.settings import Settings, load_settings
from pagecurator.storage.session import open_database
from pagecurator.storage.suppression.entries import (
    ContactKey,
    list_suppressed,
    read_audit,
    suppress,
    unsuppress,
    wait_for_saves,
)
from pagecurator.storage.suppression.key import DOMAIN, read_key
from pagecurator.websites.erasure import Erasure, contacts_of, domain_of
from pagecurator.websites.erasure import erase as erase_everywhere

app = typer.Typer(
    cls=Commands,
    help="The suppression list: contacts that are never stored or returned again.",
    no_args_is_help=True,
    add_completion=False,
)

_VALUES = typer.Argument(
    None,
    metavar="[VALUE]...",
    help="E-mail addresses, phone numbers with country code, or URLs of profiles. -: read them from standard input, "
    "one per line, so that they appear in no shell history.",
)
_DOMAIN = typer.Option("", "--domain", help="All contacts found on this domain, and all e-mails of it.")
_REASON = typer.Option("", "--reason", help="Reason, stored with the entries. Must not contain the contact.")


def erase(
    values: list[str] = _VALUES,
    *,
    domain: str = _DOMAIN,
    uploads: bool = typer.Option(False, "--uploads", help="Also erase them from the rows that clients uploaded."),
    reason: str = _REASON,
    yes: bool = typer.Option(False, "--yes", help="Erase them. Without it, they are only counted."),
    as_json: bool = AS_JSON,
) -> None:
    """Erase contacts everywhere, and suppress them. Without --yes it is a dry run that shows counts.

    They are deleted from contacts, links, texts, results of CSV jobs and the cache. A keyed hash is added to the
    suppression list, so that they are never stored or returned again. Safe to repeat after an interruption.
    """
    settings = load_settings()
    wanted = _given(values)

    async def run() -> Erasure:
        async with open_database(settings) as database:
            return await erase_everywhere(
                database,
                settings,
                values=wanted,
                domain=domain or None,
                uploads=uploads,
                reason=reason or None,
                actor=_actor(),
                dry_run=not yes,
            )

    report = asyncio.run(run())
    if as_json:
        print_json(asdict(report))
        return
    _print_report(report)


@app.command(epilog="Example: pagecurator contacts suppress add jane@example.com --reason 'objection of 2026-05-01'")
def add(values: list[str] = _VALUES, *, domain: str = _DOMAIN, reason: str = _REASON) -> None:
    """Add contacts to the list. What is already stored remains; `contacts erase` deletes it, too."""
    settings = load_settings()
    added = _suppress(settings, _contacts(_given(values), domain), reason=reason)
    stdout.print(f"{plural(added, 'entry', 'entries')} added.")


@app.command(name="import", epilog="Example: pagecurator contacts suppress import objections.txt")
def import_(
    file: Path = typer.Argument(help="Text file with one contact per line; empty lines and # comments are skipped."),
    *,
    reason: str = _REASON,
) -> None:
    """Add the contacts of a file to the list. Known ones are skipped; one invalid line rejects the file."""
    settings = load_settings()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{file}: not UTF-8 text; save it as UTF-8.") from error
    contacts: list[ContactKey] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                contacts += contacts_of([line])
            except UserError:
                raise UserError(
                    f"{file}, line {number} is not a contact: expected an e-mail address, a phone number with its "
                    "country code, or the URL of a profile. Nothing was added."
                ) from None
    added = _suppress(settings, list(dict.fromkeys(contacts)), reason=reason)
    stdout.print(f"{plural(added, 'entry', 'entries')} added.")


@app.command(name="list", epilog="Example: pagecurator contacts suppress list --json")
def list_(*, as_json: bool = AS_JSON) -> None:
    """List the entries: id, hash, kind, date, reason, and who added it. The values are not known."""
    settings = load_settings()

    async def read() -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = []
        async with open_database(settings) as database:
            while True:
                async with database.begin() as conn:
                    step = await list_suppressed(conn, after=entries[-1]["id"] if entries else 0)
                if not step:
                    return entries
                entries += [asdict(entry) for entry in step]

    entries = asyncio.run(read())
    if as_json:
        print_json(entries)
        return
    if not entries:
        stdout.print("The suppression list is empty.")
        return
    table = Table(box=None, pad_edge=False)
    for title in ("id", "hash", "kind", "added", "by", "reason"):
        table.add_column(title)
    for entry in entries:
        added = f"{entry['created_at']:%Y-%m-%d %H:%M}"
        table.add_row(
            str(entry["id"]),
            entry["hash"][:12],
            entry["kind"],
            added,
            escape(entry["added_by"]),
            escape(entry["reason"] or ""),
        )
    stdout.print(table)


@app.command(epilog="Example: pagecurator contacts suppress remove --id 7")
def remove(
    values: list[str] = _VALUES,
    *,
    domain: str = _DOMAIN,
    id_: list[int] = typer.Option([], "--id", help="Id of an entry, as `contacts suppress list` shows it. Repeatable."),
    all_: bool = typer.Option(False, "--all", help="All entries, also those of a lost key."),
) -> None:
    """Remove entries: their contacts may be stored again."""
    settings = load_settings()
    given = _given(values)
    if not (given or domain or id_ or all_):
        raise UserError("Nothing to remove: name contacts, --domain, --id or --all.")
    contacts = _contacts(given, domain) if given or domain else []
    key = read_key(settings) if contacts else None
    if contacts and key is None:
        raise UserError("The key of the suppression list is not set here; set SUPPRESSION_KEY, or remove by --id.")
    removed = in_transaction(
        settings,
        lambda conn: unsuppress(conn, actor=_actor(), ids=id_, contacts=contacts, key=key, everything=all_),
    )
    stdout.print(f"{plural(removed, 'entry', 'entries')} removed.")


@app.command(epilog="Example: pagecurator contacts suppress log")
def log(*, as_json: bool = AS_JSON) -> None:
    """Show who erased or suppressed how many contacts, and when: the newest 50 records."""
    records = in_transaction(load_settings(), read_audit)
    if as_json:
        print_json([asdict(record) for record in records])
        return
    for record in records:
        counts = ", ".join(f"{name} {number}" for name, number in record.counts.items())
        line = f"{record.created_at:%Y-%m-%d %H:%M} {record.action} by {record.actor}: {counts}"
        stdout.print(escape(f"{line} ({record.reason})" if record.reason else line))


def _suppress(settings: Settings, contacts: list[ContactKey], *, reason: str) -> int:
    async def run() -> int:
        async with open_database(settings) as database:
            if not contacts:
                await wait_for_saves(database)
                return 0
            return await suppress(database, settings, contacts, reason=reason or None, actor=_actor())

    return asyncio.run(run())


def _contacts(values: list[str], domain: str) -> list[ContactKey]:
    contacts = contacts_of(values)
    if domain:
        contacts.append((DOMAIN, domain_of(domain)))
    if not contacts:
        raise UserError("No contact is given; name contacts, or --domain.")
    return contacts


def _given(values: list[str] | None) -> list[str]:
    if values == ["-"]:
        return [line.strip() for line in sys.stdin if line.strip()]
    return values or []


def _actor() -> str:
    try:
        return f"os:{getpass.getuser()}"
    except (KeyError, OSError):  # a user id without a name
        return f"os:{os.getuid()}"


def _print_report(report: Erasure) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    uploads = "" if report.uploads_erased or not report.uploaded_rows else "unchanged; to erase them, add --uploads"
    for name, number, note in (
        ("contacts", report.contacts, ""),
        ("links to pages", report.links, ""),
        ("texts that quote them", report.texts, ""),
        ("results of CSV jobs", report.csv_results, ""),
        ("cached results", report.cached_results, ""),
        ("uploaded rows", report.uploaded_rows, uploads),
        ("URLs of pages", report.page_urls, "unchanged" if report.page_urls else ""),
    ):
        table.add_row(name, f"{number:,}", note)
    stdout.print(table)
    if report.dry_run:
        stdout.print("Nothing was changed; add --yes to erase them.")
    else:
        entries = plural(report.suppressed, "entry was", "entries were")
        stdout.print(f"Erased. {entries} added to the suppression list.")
