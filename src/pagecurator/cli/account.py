"""``account``: manual control of the ScraperAPI account that the replicas share."""

from __future__ import annotations

import typer
from rich.markup import escape
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.cli.console import Commands, stdout
from pagecurator.cli.transaction import in_transaction
from pagecurator.runtime.account_notices import account_resumed
from pagecurator.settings import load_settings
from pagecurator.storage.account.scraper_accounts import AccountRow, end_pauses
from pagecurator.storage.outbox import Outbox

app = typer.Typer(
    cls=Commands,
    help="Control the shared ScraperAPI account; `pagecurator status` shows it.",
    no_args_is_help=True,
    add_completion=False,
)


@app.callback()
def _root() -> None:
    pass


@app.command(epilog="Example: pagecurator account resume")
def resume() -> None:
    """End a pause of the account for all replicas, without waiting for the next health check.

    Useful with overages, when `/account` reports no credits although requests work. If ScraperAPI rejects the account
    again, it pauses again.
    """
    settings = load_settings()

    async def end(conn: AsyncConnection) -> list[AccountRow]:
        ended = await end_pauses(conn)
        for account in ended:
            await Outbox.of(settings).add(conn, account_resumed(account))
        return ended

    ended = in_transaction(settings, end)
    for account in ended:
        stdout.print(f"Pause ended ({account.paused_reason}: {escape(account.paused_message or '')}).")
    if not ended:
        stdout.print("No account is paused.")
