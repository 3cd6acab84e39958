"""How long a claim takes, whatever the queue looks like."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import uuid4

from sqlalchemy import TextClause, text

from bench.harness import Harness
from bench.measurement import Measurement, at_most
from pagecurator.settings import Settings
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.queue.claim import ClaimedPage, claim_due

_BATCH = 10
_PER_DOMAIN = Settings.model_fields["wf7_domain_max_in_flight"].default
_WARM_UP = 30
_SLOWEST_MS = 10.0


@dataclass(frozen=True, slots=True)
class _Times:
    """Milliseconds of each claim: of its statements, and of its whole transaction, which waits for the disk."""

    statements: list[float] = field(default_factory=list)
    transaction: list[float] = field(default_factory=list)

    def summary(self) -> str:
        p50, p99, committed = _cut(self.statements, 50), _cut(self.statements, 99), _cut(self.transaction, 99)
        return (
            f"p50 {p50:.2f} ms, p99 {p99:.2f} ms ({committed:.2f} ms with the commit), {len(self.statements):,} claims"
        )

    def as_json(self) -> dict[str, dict[str, float]]:
        return {
            name: {"p50": _cut(taken, 50), "p99": _cut(taken, 99), "max": round(max(taken), 3)}
            for name, taken in (("statements_ms", self.statements), ("transaction_ms", self.transaction))
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Queue:
    """A queue of ``pages``. ``giant``: that many are of one domain; ``idle_share``: of the domains, from 0 to 1."""

    name: str
    pages: int
    domains: int
    giant: int = 0
    delayed_share: float = 0.0
    idle_share: float = 0.0
    idle: str = ""


_DOMAINS = text("INSERT INTO domains (domain) SELECT 'site' || n || '.example' FROM generate_series(1, :domains) AS n")
_PAGES = text(
    """
    WITH numbered AS MATERIALIZED (SELECT id, row_number() OVER (ORDER BY domain) - 1 AS n FROM domains)
    INSERT INTO pages (domain_id, url, page_curation_status, page_processing_status, created_at, next_attempt_at)
    SELECT numbered.id, 'https://bench.example/' || page, 'Selected', 'Queued',
           now() - interval '1 hour' + page * interval '1 microsecond',
           CASE WHEN page % 1000 < CAST(:delayed_share AS double precision) * 1000 THEN now() + interval '1 day'
                ELSE now() - interval '1 hour' END
    FROM generate_series(1, :pages) AS page
    JOIN numbered ON numbered.n = CASE WHEN page <= :giant THEN 0 ELSE page % :domains END
    """
)
_IDLE: dict[str, tuple[TextClause, ...]] = {
    "paused": (
        text(
            "UPDATE domains SET paused_at = now() WHERE domain IN (SELECT domain FROM domains ORDER BY id LIMIT :idle)"
        ),
        text(
            "UPDATE turns SET turn_at = 'infinity' FROM domains WHERE domains.id = domain_id AND paused_at IS NOT NULL"
        ),
    ),
    "cooling down": (
        text(
            "UPDATE domains SET held_until = now() + interval '1 day', hold_kind = 'cooling', held_since = now()"
            " WHERE domain IN (SELECT domain FROM domains ORDER BY id LIMIT :idle)"
        ),
        text("UPDATE turns SET turn_at = held_until FROM domains WHERE domains.id = domain_id AND held_until > now()"),
    ),
}
# As many pages as were claimed come anew, so that the queue keeps its size; those claimed are done.
_DONE = text(
    "UPDATE pages SET page_processing_status = 'Complete', finished_at = now(), lease_expires_at = NULL"
    " WHERE id = ANY (CAST(:ids AS uuid[]))"
)
_MORE = text(
    """
    INSERT INTO pages (domain_id, url, page_curation_status, page_processing_status)
    SELECT domain_id, 'https://bench.example/' || gen_random_uuid(), 'Selected', 'Queued'
    FROM unnest(CAST(:domain_ids AS uuid[])) AS given (domain_id)
    """
)


def claims(harness: Harness) -> list[Measurement]:
    """How long a claim of ten pages takes: 10,000 and 1,000,000 queued pages, and awkward queues."""
    return asyncio.run(_claims(harness))


async def _claims(harness: Harness) -> list[Measurement]:
    small, large = harness.size(10_000, quick=1_000), harness.size(1_000_000, quick=20_000)
    domains = harness.size(50_000, quick=2_000)
    repeats = harness.size(1_000, quick=50)
    async with (
        _filled(harness, _Queue(name="small", pages=small, domains=domains)) as few,
        _filled(harness, _Queue(name="large", pages=large, domains=domains)) as many,
    ):
        # Alternating, so that other load on the machine affects both.
        of_few, of_many = await _timed([few, many], repeats=repeats)
    measured = [
        Measurement(
            what=f"claim: p99 at {large:,} queued pages over {domains:,} domains",
            bound=at_most(_SLOWEST_MS),
            measured=_cut(of_many.statements, 99),
            unit="ms",
            note=f"{of_many.summary()}; with {small:,} pages {of_few.summary()}",
            details={"small": of_few.as_json(), "large": of_many.as_json()},
        ),
        Measurement(
            what=f"claim: p99 at {large:,} ÷ p99 at {small:,} pages",
            bound=at_most(1.5),
            measured=_cut(of_many.statements, 99) / _cut(of_few.statements, 99),
        ),
        Measurement(
            what="the same with the commit", measured=_cut(of_many.transaction, 99) / _cut(of_few.transaction, 99)
        ),
    ]
    idle_share = 0.998
    for queue in (
        _Queue(name="one domain with nine tenths of the pages", pages=large, domains=domains, giant=large * 9 // 10),
        _Queue(name="almost all domains paused", pages=large, domains=domains, idle_share=idle_share, idle="paused"),
        _Queue(
            name="almost all domains cooling down",
            pages=large,
            domains=domains,
            idle_share=idle_share,
            idle="cooling down",
        ),
        _Queue(name="99 % of the pages delayed", pages=large, domains=domains, delayed_share=0.99),
    ):
        async with _filled(harness, queue) as database:
            [times] = await _timed([database], repeats=repeats)
        measured.append(
            Measurement(
                what=f"claim: p99 with {queue.name}",
                bound=at_most(_SLOWEST_MS),
                measured=_cut(times.statements, 99),
                unit="ms",
                note=times.summary(),
                details=times.as_json(),
            )
        )
    return measured


@contextlib.asynccontextmanager
async def _filled(harness: Harness, queue: _Queue) -> AsyncIterator[Database]:
    url = await asyncio.to_thread(harness.databases.fresh, [])
    database = await connect(Settings(_env_file=None, database_url=url))
    try:
        began = time.monotonic()
        async with database.begin_long() as conn:
            await conn.execute(_DOMAINS, {"domains": queue.domains})
            await conn.execute(
                _PAGES,
                {
                    "pages": queue.pages,
                    "domains": queue.domains,
                    "giant": queue.giant,
                    "delayed_share": queue.delayed_share,
                },
            )
            for statement in _IDLE.get(queue.idle, ()):
                values = {"idle": int(queue.domains * queue.idle_share)} if ":idle" in statement.text else {}
                await conn.execute(statement, values)
        async with database.begin_long() as conn:
            for table in ("domains", "pages", "turns"):
                await conn.execute(text(f"ANALYZE {table}"))
        harness.say(f"  {queue.pages:,} pages queued ({queue.name}) in {time.monotonic() - began:.0f} s")
        yield database
    finally:
        await database.close()
        await asyncio.to_thread(harness.databases.drop, url)


async def _timed(databases: list[Database], *, repeats: int) -> list[_Times]:
    times = [_Times() for _ in databases]
    for number in range(_WARM_UP + repeats):
        for database, taken in zip(databases, times, strict=True):
            began = time.perf_counter()
            async with database.begin() as conn:
                pages = await claim_due(
                    conn,
                    limit=_BATCH,
                    worker="bench",
                    batch_id=uuid4(),
                    lease_seconds=120,
                    max_per_domain=_PER_DOMAIN,
                )
                claimed = time.perf_counter()
            if number >= _WARM_UP:
                taken.statements.append((claimed - began) * 1000)
                taken.transaction.append((time.perf_counter() - began) * 1000)
            if len(pages) != _BATCH:
                raise RuntimeError(f"{len(pages)} pages were claimed, not {_BATCH}")
            await _keep_size(database, pages)
    return times


async def _keep_size(database: Database, pages: list[ClaimedPage]) -> None:
    async with database.begin() as conn:
        await conn.execute(_DONE, {"ids": [page.id for page in pages]})
        await conn.execute(_MORE, {"domain_ids": [page.domain_id for page in pages]})


def _cut(milliseconds: list[float], percent: int) -> float:
    """The percentile."""
    return round(statistics.quantiles(milliseconds, n=100)[percent - 1], 3)
