"""Where the scenarios of docs/reliability.md are played: real daemons, a Postgres to break, a simulator that counts.

`make chaos` plays them at full size; the ordinary tests play the same ones smaller (CHAOS=full makes the difference).
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from cli_fixture import CliHarness, Program
from pagecurator.settings import Settings
from pagecurator.storage.engine import connect
from pagecurator.storage.migrations import migrate
from postgres_server import Server

FULL = os.environ.get("CHAOS") == "full"
SITES = 40
MOST_PAGES = 20_000


def size(*, full: int, small: int) -> int:
    """How often, or how many: at full size, and within the ordinary tests."""
    return full if FULL else small


async def new_database(address: str) -> str:
    """A fresh, migrated database on the server at ``address``."""
    name = f"chaos_{secrets.token_hex(4)}"
    admin = await asyncpg.connect(address)
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    url = urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    database = await connect(Settings(_env_file=None, database_url=url))
    await migrate(database)
    await database.close()
    return url


def page_html(number: int) -> str:
    return (
        f"<!doctype html><html lang='en'><body><h1>Desk {number}</h1><p>Mail desk{number}@firm.example or call "
        f"+44 20 7946 0{number % 1000:03d}.</p><footer>office@firm.example</footer></body></html>"
    )


def contacts_of(number: int) -> set[tuple[str, str]]:
    """What stands on the page, and an undisturbed run finds."""
    return {
        ("email", f"desk{number}@firm.example"),
        ("email", "office@firm.example"),
        ("phone", f"+442079460{number % 1000:03d}"),
    }


@dataclass
class Scenario(CliHarness):
    """A stage with the means to break things and to count what came of it."""

    server: Server | None = None
    programs: list[Program] = field(default_factory=list)
    began: float = 0.0

    @staticmethod
    def url(number: int) -> str:
        return f"https://firm{number % SITES}.example/page/{number}"

    async def until_every_page_ended(self, *, timeout_seconds: float = 120) -> None:
        """Looks at the database, also while that is away now and then."""
        async with asyncio.timeout(timeout_seconds):
            while True:
                try:
                    if not await self.count("SELECT count(*) FROM pages WHERE finished_at IS NULL"):
                        return
                except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    pass  # away, as the scenario wants it
                await asyncio.sleep(0.1)

    async def verify(self, pages: int, *, lost_answers: int = 0) -> None:
        """The invariants of every scenario. ``lost_answers``: fetches whose answers were lost with their process."""
        rows = await self.rows(
            "SELECT url, page_processing_status::text AS status, lease_expires_at, finished_at, page_processing_error "
            "FROM pages"
        )
        assert len(rows) == pages, "a page was lost"
        ended_badly = [row for row in rows if row["status"] != "Complete"]
        assert not ended_badly, f"a page did not end well: {ended_badly}"
        assert all(row["lease_expires_at"] is None for row in rows)
        ends = await self.rows(
            "SELECT page_id, count(*) FROM page_attempts "
            "WHERE outcome IN ('contacts_found', 'no_contacts', 'failed') GROUP BY page_id"
        )
        assert [row["count"] for row in ends] == [1] * pages, "a page ended more than once, or without a record"
        await self._verify_contacts(pages)
        self._verify_fetches({row["url"]: row["finished_at"] for row in rows}, lost_answers)
        await self._verify_sums()

    async def _verify_contacts(self, pages: int) -> None:
        found: dict[str, set[tuple[str, str]]] = {}
        for row in await self.rows(
            "SELECT url, kind, value FROM page_contacts JOIN pages ON pages.id = page_id "
            "JOIN contacts ON contacts.id = contact_id"
        ):
            found.setdefault(row["url"], set()).add((row["kind"], row["value"]))
        assert found == {self.url(number): contacts_of(number) for number in range(pages)}
        doubled = await self.rows("SELECT 1 FROM contacts GROUP BY domain_id, kind, value HAVING count(*) > 1")
        assert not doubled, "a contact was stored twice"

    def _verify_fetches(self, finished_at: dict, lost_answers: int) -> None:
        """By the simulator's own record, never by the daemons' word."""
        seen = self.simulator.counters
        extra = sum(seen.admitted_by_target.values()) - len(finished_at)
        assert 0 <= extra <= lost_answers, f"{extra} fetches too many, where {lost_answers} answers were lost"
        for span in seen.timeline:
            ended = finished_at[span.target].timestamp()
            assert self.began + span.started_at <= ended, f"{span.target} was fetched again after its end"

    async def _verify_sums(self) -> None:
        """The counts of every batch that was completed add up to what it claimed; credits are those billed."""
        outcomes = ("contacts_found", "no_contacts", "failed", "released", "stale")
        for program in self.programs:
            for batch in program.named("batch.completed"):
                assert sum(batch[outcome] for outcome in outcomes) == batch["claimed"], batch
        kept = await self.count("SELECT coalesce(sum(credits), 0) FROM page_attempts")
        assert kept <= self.simulator.counters.credits_billed

    async def held_and_asked(self, worker: str) -> int:
        """Pages that ``worker`` holds and has asked for: what a kill at this moment may cost once more."""
        return self.asked(await self.held(worker))

    async def held(self, worker: str) -> list[str]:
        """The pages that ``worker`` holds."""
        rows = await self.rows(
            "SELECT url FROM pages WHERE page_processing_status = 'Processing' AND claimed_by = $1", worker
        )
        return [row["url"] for row in rows]

    def asked(self, urls: list[str]) -> int:
        """How many of the pages were asked for by anybody."""
        return sum(self.simulator.counters.by_target[url] > 0 for url in urls)


def time_of_day_at_zero() -> float:
    """What the time of day was when the loop's clock stood at zero."""
    return time.time() - asyncio.get_running_loop().time()
