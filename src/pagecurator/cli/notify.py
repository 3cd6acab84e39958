"""``notify``: test the webhooks that notifications are sent to."""

from __future__ import annotations

import asyncio
import time
from http import HTTPStatus

import typer

from pagecurator.cli.console import Commands, stdout
from pagecurator.errors import EXIT_REFUSED, EXIT_TEMPORARY, UserError
from pagecurator.notifications.sender import send_test
from pagecurator.settings import load_settings
from pagecurator.storage.outbox import Destination

app = typer.Typer(
    cls=Commands,
    help="Test the webhooks of NOTIFY_URL and CONTACTS_WEBHOOK_URL.",
    no_args_is_help=True,
    add_completion=False,
)

_SETTINGS = {Destination.NOTIFY: "NOTIFY_URL", Destination.CONTACTS: "CONTACTS_WEBHOOK_URL"}


class _NotDelivered(UserError):
    def __init__(self, message: str, *, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@app.callback()
def _root() -> None:
    pass


@app.command("test", epilog="Example: pagecurator notify test")
def send(
    *,
    contacts: bool = typer.Option(False, "--contacts", help="Test CONTACTS_WEBHOOK_URL instead of NOTIFY_URL."),
) -> None:
    """Send one notification of the type `test`, and print how the server answered. Needs no database.

    Exit code 2 if the URL is not set, its address is not allowed, or the server rejects the request; 75 if the server
    can't be reached, is overloaded or fails.
    """
    settings = load_settings()
    destination = Destination.CONTACTS if contacts else Destination.NOTIFY
    setting = _SETTINGS[destination]
    if (settings.contacts_webhook_url if contacts else settings.notify_url) is None:
        raise UserError(f"{setting} is not set, so nothing is sent.")
    began = time.monotonic()
    answer = asyncio.run(send_test(settings, destination))
    if answer.problem is None:
        stdout.print(f"Delivered: the server answered with status {answer.status} in {time.monotonic() - began:.2f} s.")
        return
    if answer.address_refused:
        raise UserError(
            f"Not delivered: the address of {setting} is not public, so no connection was made. If it is meant to be "
            "private, set ALLOW_PRIVATE_ADDRESSES=true."
        )
    is_temporary = (
        answer.status is None
        or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        or answer.status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)
    )
    message = f"Not delivered to {setting}: {answer.problem}."
    if answer.status is not None and HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        message += " Redirects are not followed; set the final address."
    raise _NotDelivered(message, exit_code=EXIT_TEMPORARY if is_temporary else EXIT_REFUSED)
