"""Running ``pages requeue``: progress, and a true report when it is interrupted."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator

from pagecurator.cli.console import stderr
from pagecurator.cli.domains import print_unknown
from pagecurator.plural import is_are, plural
from pagecurator.scraping.limits.credits import list_price
from pagecurator.settings import Settings
from pagecurator.storage.admin.requeue import CHUNK, COUNTED, RequeuedPages, RequeueFilter, requeue_in_chunks
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.queue.domains import unknown_domains
from pagecurator.storage.session import open_database

_PROGRESS_SECONDS = 1.0


async def run_requeue(settings: Settings, *, filters: RequeueFilter, dry_run: bool) -> tuple[RequeuedPages, bool]:
    """Requeue chunk by chunk; returns the totals, and False if it was interrupted before the end.

    Unknown domains are reported first: pages of the others are queued, as for a filter that matches nothing.
    The first SIGINT ends it after the current chunk, so that the totals are exact; the second one at once.
    """
    report = RequeuedPages(pages=0, estimated_credits=0, dry_run=dry_run)
    show = _progress()
    async with open_database(settings) as database:
        if filters.domains:
            async with database.single(operation="requeue") as conn:
                unknown = await unknown_domains(conn, domains=filters.domains)
            for domain in unknown:
                print_unknown(domain)
        with _interrupts() as is_interrupted:
            chunks = requeue_in_chunks(database, filters=filters, dry_run=dry_run, list_price=list_price(settings))
            async with contextlib.aclosing(chunks):
                try:
                    async for report in chunks:
                        show(report)
                        if is_interrupted():
                            return report, False
                except DatabaseUnavailable:
                    stderr.print(_after_an_outage(report))
                    raise
    return report, True


def _after_an_outage(report: RequeuedPages) -> str:
    if report.dry_run:
        return "The pages were not counted to the end; nothing was changed."
    return (
        f"{sentence_so_far(report)} Of the next {CHUNK:,}, all are queued, too, or none is. "
        "Run the same command again for the rest."
    )


def sentence_so_far(report: RequeuedPages) -> str:
    """The totals of a command that has not reached the end."""
    if report.dry_run:
        return f"{plural(report.pages, 'page')} counted so far, for about {plural(report.estimated_credits, 'credit')}."
    price = plural(report.estimated_credits, "credit")
    return f"{plural(report.pages, 'page')} {is_are(report.pages)} queued again so far, for about {price}."


def _progress() -> Callable[[RequeuedPages], None]:
    """Print the totals after a full chunk, at most once a second."""
    shown_at = 0.0

    def show(report: RequeuedPages) -> None:
        nonlocal shown_at
        if report.pages >= (COUNTED if report.dry_run else CHUNK) and time.monotonic() - shown_at >= _PROGRESS_SECONDS:
            shown_at = time.monotonic()
            stderr.print(sentence_so_far(report))

    return show


@contextlib.contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Whether SIGINT was received; only the first one is caught."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield lambda: False
        return
    loop = asyncio.get_running_loop()
    received = False

    def receive() -> None:
        nonlocal received
        received = True
        loop.remove_signal_handler(signal.SIGINT)
        sys.stderr.write("Finishing the current chunk; interrupt again to stop at once.\n")
        sys.stderr.flush()

    loop.add_signal_handler(signal.SIGINT, receive)
    try:
        yield lambda: received
    finally:
        loop.remove_signal_handler(signal.SIGINT)
