"""``contacts``: export of the stored contacts, erasure, and the suppression list."""

from __future__ import annotations

import asyncio
import difflib
import sys
from pathlib import Path

import typer

from pagecurator.cli import erasure
from pagecurator.cli.console import Commands, writing
from pagecurator.cli.filters import moment
from pagecurator.errors import UserError
from pagecurator.extraction.contact import ContactKind
from pagecurator.settings import load_settings
from pagecurator.storage.contacts import ContactFilter
from pagecurator.storage.export import Format, contact_lines
from pagecurator.storage.session import open_database
from pagecurator.urls import stored_domain

app = typer.Typer(
    cls=Commands, help="Export, erase and suppress stored contacts.", no_args_is_help=True, add_completion=False
)


app.command(epilog="Example: pagecurator contacts erase jane@example.com --reason 'request of 2026-05-01' --yes")(
    erasure.erase
)
app.add_typer(erasure.app, name="suppress")


@app.callback()
def _group() -> None:
    pass


@app.command(epilog="Example: pagecurator contacts export --since 7d --kind email --format vcard > new.vcf")
def export(
    *,
    format_: Format = typer.Option(
        Format.CSV,
        "--format",
        help="csv with a header, jsonl: one JSON object per line, or vcard: vCard 4.0 for address books.",
    ),
    output: Path | None = typer.Option(None, "--output", "-o", help="Output file. Default: standard output."),
    since: str | None = typer.Option(
        None, help="First seen since this date or time, or within this span: 2026-05-01, 12h, 7d."
    ),
    domain: list[str] = typer.Option([], help="Contacts of this domain. Repeatable."),
    kind: list[str] = typer.Option([], help="Contacts of this kind: email, phone, linkedin_company, … Repeatable."),
    min_confidence: float | None = typer.Option(None, min=0, max=1, help="Contacts with at least this confidence."),
) -> None:
    """Export contacts, all of them without a filter. Streamed, so memory use is constant.

    Filters are combined with AND.
    """
    settings = load_settings()
    for name in kind:
        if name not in list(ContactKind):
            hint = difflib.get_close_matches(name, list(ContactKind), n=1)
            choices = f"did you mean {hint[0]}?" if hint else f"choose from {', '.join(ContactKind)}."
            raise UserError(f"Unknown kind {name!r}; {choices}")
    filters = ContactFilter(
        domains=[stored_domain(name) for name in domain],
        kinds=kind,
        since=moment(since, option="--since") if since is not None else None,
        min_confidence=min_confidence,
    )

    async def write() -> None:
        async with open_database(settings) as database:
            lines = contact_lines(database, format_=format_, filters=filters)
            if output is None:
                if format_ is Format.VCARD:  # its lines end with CR LF
                    sys.stdout.reconfigure(newline="")  # type: ignore[union-attr]  # a text stream
                async for chunk in lines:
                    sys.stdout.write(chunk)
                sys.stdout.flush()
                return
            with writing(output) as stream:
                async for chunk in lines:
                    stream.write(chunk.encode())

    try:
        asyncio.run(write())
    except OSError as error:
        if output is None:
            raise
        raise UserError(
            f"{output} can't be written ({error.strerror or error}); choose another file with --output."
        ) from error
