"""``doctor``: finds problems in rows, schema, server and settings; ``--fix`` repairs rows."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

import typer
from rich.markup import escape

from pagecurator.cli.console import AS_JSON, print_json, stdout
from pagecurator.scraping.limits.credits import list_price
from pagecurator.settings import Settings, load_settings, misspelt_in_env_file
from pagecurator.storage.admin.doctor import Diagnostic, Severity, check_outbox, check_rows, check_server
from pagecurator.storage.admin.settings_lint import lint_settings
from pagecurator.storage.engine import connect
from pagecurator.storage.queue.flags import Flag, flag_history
from pagecurator.storage.schema_check import schema_differences

app = typer.Typer(add_completion=False)

_SOMETHING_WRONG = 3
_COLOURS = {Severity.PROBLEM: "bold red", Severity.HINT: "yellow"}


@app.command(epilog="Example: pagecurator doctor --fix")
def doctor(
    *,
    fix: bool = typer.Option(False, "--fix", help="Repair what can be repaired; each finding says how."),
    as_json: bool = AS_JSON,
) -> None:
    """Find pages that are never claimed, contacts without a page, schema drift and ineffective settings.

    Changes nothing without --fix. Exit code 3 if a problem remains, otherwise 0; hints do not count.
    """
    settings = load_settings()
    findings = asyncio.run(_examine(settings, fix=fix))
    healthy = not any(finding.is_open for finding in findings)
    if as_json:
        print_json({"healthy": healthy, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            _print_finding(finding)
        if not findings:
            stdout.print("No problems found.")
    if not healthy:
        raise typer.Exit(_SOMETHING_WRONG)


async def _examine(settings: Settings, *, fix: bool) -> list[Diagnostic]:
    database = await connect(settings)
    try:
        drift = [
            Diagnostic(code="schema_drift", severity=Severity.PROBLEM, sentence=line)
            for line in await schema_differences(database)
        ]
        if drift:  # the other queries need this version's schema
            return [*drift, *lint_settings(settings, price=list_price(settings), misspelt=misspelt_in_env_file())]
        async with database.begin() as conn:
            changes = await flag_history(conn, Flag.CONCURRENT, limit=1)
        return [
            *await check_rows(database, fix=fix, max_crashes=settings.wf7_max_crashes),
            *await check_server(database),
            *await check_outbox(database, settings),
            *lint_settings(
                settings,
                price=list_price(settings),
                switch=changes[0] if changes else None,
                misspelt=misspelt_in_env_file(),
            ),
        ]
    finally:
        await database.close()


def _print_finding(finding: Diagnostic) -> None:
    colour = "green" if finding.severity is Severity.PROBLEM and not finding.is_open else _COLOURS[finding.severity]
    stdout.print(f"[{colour}]{finding.severity}[/] {finding.code}: {escape(finding.sentence)}")
    if finding.fixed is not None:
        stdout.print(f"  fixed: {finding.fixed:,} of {finding.count:,}")
    elif finding.fix is not None:
        stdout.print(f"  --fix {escape(finding.fix)}")
