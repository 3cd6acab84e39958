"""What a large database costs: claims, requeue, lists and the overview with ten million pages."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.big_tables import RARE_CODE, Layout, fill, sizes
from bench.harness import Harness
from bench.measurement import Measurement, at_most
from pagecurator.settings import Settings
from pagecurator.storage.admin.overview import read_overview
from pagecurator.storage.admin.requeue import RequeueFilter, requeue
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.queue.claim import ClaimedPage, claim_due
from pagecurator.storage.queue.page_list import FinalOutcome, PageFilter, list_pages
from pagecurator.storage.queue.pages import queue_counts

_BATCH = 50
_PER_DOMAIN = Settings.model_fields["wf7_domain_max_in_flight"].default
_WARM_UP = 10
_SLOWEST_MS = 20.0
_WARM_REPEATS = 15
_SITE_PAGES = 200

# What a save writes to a page, and a new page of the same site for each.
_FINISH = text(
    """
    UPDATE pages
    SET page_processing_status = 'Complete', page_curation_status = 'Complete',
        contact_scrape_status = 'NoContactFound', finished_at = clock_timestamp(), lease_expires_at = NULL,
        attempts = attempts + 1, updated_at = clock_timestamp()
    WHERE id = ANY (CAST(:ids AS uuid[]))
    """
)
_MORE = text(
    """
    INSERT INTO pages (domain_id, url, page_curation_status, page_processing_status)
    SELECT domain_id, 'https://bench.example/' || gen_random_uuid(), 'Selected', 'Queued'
    FROM unnest(CAST(:domain_ids AS uuid[])) AS given (domain_id)
    """
)
_SITE = text(
    """
    SELECT domain, count(*) AS pages
    FROM (SELECT id, domain FROM domains ORDER BY id LIMIT 2000) AS domain
    JOIN pages ON pages.domain_id = domain.id
    WHERE page_processing_status IN ('Complete', 'Error')
    GROUP BY domain
    ORDER BY abs(count(*) - :pages), domain
    LIMIT 1
    """
)
_LARGEST = text(
    """
    SELECT domain, count(*) AS pages FROM domains JOIN pages ON domain_id = domains.id WHERE domain = 'www0.example'
    GROUP BY domain
    """
)

_BLOCKS_READ = text("SELECT blks_read FROM pg_stat_database WHERE datname = current_database()")
_STATISTICS_SECONDS = 1.5  # backends report at most once a second
_WAL = text("SELECT (pg_current_wal_insert_lsn() - CAST('0/0' AS pg_lsn))::bigint")

# Put the index entries that claims read and write into shared_buffers, as a day of work does.
_CACHE = (
    "SET enable_seqscan = off",
    "SET enable_sort = off",
    "SET enable_bitmapscan = off",
    "SET max_parallel_workers_per_gather = 0",
    "SELECT count(*) FROM (SELECT domain_id, url FROM pages ORDER BY domain_id, url OFFSET 0) AS entry",
    """
    SELECT count(*)
    FROM (SELECT domain_id FROM pages WHERE page_processing_status = 'Queued'
          ORDER BY domain_id, priority_level, next_attempt_at, created_at, id OFFSET 0) AS entry
    """,
    "SELECT count(*) FROM (SELECT held_until FROM domains ORDER BY id OFFSET 0) AS entry",
    "SELECT count(*) FROM (SELECT turn_at FROM turns ORDER BY id OFFSET 0) AS entry",
    "SELECT count(*) FROM (SELECT domain_id FROM turns ORDER BY domain_id, priority_level OFFSET 0) AS entry",
)
_FORMER_INDEX = "pages_url_idx"
"""No longer in the models; the next version drops it."""
_GROUPED = ", sites one after the other"
_CACHED = {"shared_buffers": "2GB"}
_DEFAULT = {"shared_buffers": "128MB"}

_Query = Callable[[Database, AsyncConnection], Awaitable[Any]]


def ten_million(harness: Harness) -> list[Measurement]:
    """A claim, requeue, lists of pages and the overview with 10,000,000 pages; building them takes three minutes."""
    with _filled(harness, Layout.SCATTERED) as (small, large):
        tables, indexes = asyncio.run(sizes(large.url))
        measured = _lists(harness, large.url, large.pages)
        measured += asyncio.run(_claims(harness, small, large))
        measured += [asyncio.run(_vacuum(large))]
        measured += _claims_without_former_indexes(harness, small, large)
        measured += _cached_claims(harness, small, large)
    pages = next(table for table in tables if table.table == "pages")
    measured.append(
        Measurement(
            what="bytes of a page on disk, with its indexes, without its attempts",
            measured=pages.total / large.pages,
            unit="B",
            higher_is_better=False,
            note=", ".join(f"{table.table} {table.total / max(1, table.rows):.0f} B a row" for table in tables),
            details={
                "tables": {table.table: [table.rows, table.heap, table.indexes] for table in tables},
                "indexes": indexes,
            },
        )
    )
    return measured


def ten_million_grouped(harness: Harness) -> list[Measurement]:
    """A claim with 10,000,000 pages that came site by site."""
    with _filled(harness, Layout.GROUPED) as (small, large):
        measured = asyncio.run(_claims(harness, small, large, state=_GROUPED))
        return measured + _claims_without_former_indexes(harness, small, large, state=_GROUPED)


@dataclass(frozen=True, slots=True)
class _Filled:
    url: str
    pages: int


@contextlib.contextmanager
def _filled(harness: Harness, layout: Layout) -> Iterator[tuple[_Filled, _Filled]]:
    """A small and a large database."""
    databases = harness.databases
    filled: list[_Filled] = []
    try:
        databases.configure(max_wal_size="8GB", checkpoint_timeout="30min")
        for pages in (harness.size(10_000, quick=2_000), harness.size(10_000_000, quick=100_000)):
            filled.append(_Filled(databases.fresh([]), pages))
            asyncio.run(fill(filled[-1].url, pages=pages, say=harness.say, layout=layout))
        yield filled[0], filled[1]
    finally:
        databases.configure(max_wal_size="1GB", checkpoint_timeout="5min", **_DEFAULT)
        for one in filled:
            databases.drop(one.url)


# ------------------------------------------------------------ claims
def _claims_without_former_indexes(
    harness: Harness, small: _Filled, large: _Filled, *, state: str = ""
) -> list[Measurement]:
    for one in (small, large):
        asyncio.run(_run_all(one.url, f"DROP INDEX {_FORMER_INDEX}"))
    return asyncio.run(_claims(harness, small, large, state=f"{state}, without {_FORMER_INDEX}"))


def _cached_claims(harness: Harness, small: _Filled, large: _Filled) -> list[Measurement]:
    harness.databases.configure(**_CACHED)
    harness.databases.restart()
    asyncio.run(_run_all(large.url, *_CACHE))
    buffers = _CACHED["shared_buffers"]
    return asyncio.run(_claims(harness, small, large, state=f", the same with indexes in {buffers} of shared_buffers"))


async def _claims(harness: Harness, small: _Filled, large: _Filled, *, state: str = "") -> list[Measurement]:
    repeats = harness.size(300, quick=20)
    async with _connected(small.url) as of_few, _connected(large.url) as of_many:
        taken: tuple[list[float], list[float]] = ([], [])
        wal = [0, 0]
        read_before = [await _blocks_read(database) for database in (of_few, of_many)]
        await asyncio.to_thread(harness.databases.checkpoint)
        for number in range(_WARM_UP + repeats):
            # Alternating, so that other load on the machine affects both.
            for which, (database, times) in enumerate(zip((of_few, of_many), taken, strict=True)):
                milliseconds, wal_bytes = await _claim(database)
                wal[which] += wal_bytes
                if number >= _WARM_UP:
                    times.append(milliseconds)
        read = [
            (await _blocks_read(database) - before) / (_BATCH * (_WARM_UP + repeats))
            for database, before in zip((of_few, of_many), read_before, strict=True)
        ]
    p50, p99 = ([statistics.quantiles(times, n=100)[cut] for times in taken] for cut in (49, 98))
    return [
        Measurement(
            what=f"claim of {_BATCH}, p50 at {large.pages:,} ÷ at {small.pages:,} pages{state}",
            bound=at_most(2),
            measured=p50[1] / p50[0],
            note=f"{p50[1]:.1f} ms ÷ {p50[0]:.1f} ms; p99 {p99[1]:.1f} ms and {p99[0]:.1f} ms; {repeats} claims each, "
            f"in turn; statements without the commit; {read[1]:.1f} and {read[0]:.1f} blocks a page were "
            "read that were not in shared_buffers, with the page's end and a new page",
            details={"p50_ms": {"few": p50[0], "many": p50[1]}, "p99_ms": {"few": p99[0], "many": p99[1]}},
        ),
        Measurement(
            what=f"write-ahead log of a claimed and finished page, at {large.pages:,} pages{state}",
            measured=wal[1] / 1024 / (_BATCH * (_WARM_UP + repeats)),
            unit="KiB",
            higher_is_better=False,
            note=f"at {small.pages:,} pages {wal[0] / 1024 / (_BATCH * (_WARM_UP + repeats)):.1f} KiB; after a "
            "checkpoint, without contacts and attempts; most of it are whole blocks, written once between two "
            "checkpoints",
        ),
    ]


async def _claim(database: Database) -> tuple[float, int]:
    """Milliseconds of one claim, and bytes of log; its pages are finished, and as many new ones queued."""
    wal_before = await _wal_bytes(database)
    async with database.begin() as conn:
        began = time.perf_counter()
        pages: list[ClaimedPage] = await claim_due(
            conn, limit=_BATCH, worker="bench", batch_id=uuid4(), lease_seconds=120, max_per_domain=_PER_DOMAIN
        )
        milliseconds = (time.perf_counter() - began) * 1000
    if len(pages) != _BATCH:
        raise RuntimeError(f"{len(pages)} pages were claimed, not {_BATCH}")
    async with database.begin() as conn:
        await conn.execute(_FINISH, {"ids": [page.id for page in pages]})
    wal_bytes = await _wal_bytes(database) - wal_before
    async with database.begin() as conn:
        await conn.execute(_MORE, {"domain_ids": [page.domain_id for page in pages]})
    return milliseconds, wal_bytes


async def _blocks_read(database: Database) -> int:
    await asyncio.sleep(_STATISTICS_SECONDS)
    async with database.begin() as conn:
        return int((await conn.execute(_BLOCKS_READ)).scalar_one())


async def _vacuum(large: _Filled) -> Measurement:
    """After the claims. Autovacuum would skip the indexes until a fiftieth of the blocks has dead rows."""
    connection = await asyncpg.connect(large.url)
    try:
        began = time.monotonic()
        await connection.execute("VACUUM (INDEX_CLEANUP ON) pages")
        seconds = time.monotonic() - began
    finally:
        await connection.close()
    return Measurement(
        what=f"VACUUM of pages with its indexes, at {large.pages:,} pages",
        measured=seconds,
        unit="s",
        higher_is_better=False,
        note="after the claims, without a cost limit",
    )


async def _run_all(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _wal_bytes(database: Database) -> int:
    async with database.begin() as conn:
        return int((await conn.execute(_WAL)).scalar_one())


# ------------------------------------------------------------ lists, requeue, overview
def _lists(harness: Harness, url: str, pages: int) -> list[Measurement]:
    site, largest = asyncio.run(_sites(url))
    outcomes = {f"GET /pages by outcome {outcome}": _list(outcomes=[outcome]) for outcome in FinalOutcome}
    bounded: dict[str, _Query] = {
        f"requeue, dry run of one site with {site[1]} finished pages": _dry_run(domains=[site[0]]),
        "GET /pages by a code that one page of 200,000 has": _list(error_codes=[RARE_CODE]),
        **outcomes,
    }
    reported: dict[str, _Query] = {
        f"requeue, dry run of the largest site, {largest[1]:,} pages": _dry_run(domains=[largest[0]]),
        "requeue, dry run of a code that one page of 200,000 has": _dry_run(error_codes=[RARE_CODE]),
        "GET /pages, first page": _list(),
        "depth of the queue (metrics, view queue_depth)": lambda _, conn: queue_counts(conn),
        "overview (pagecurator status)": lambda _, conn: read_overview(conn),
    }
    measured = []
    for what, query in (bounded | reported).items():
        bound = at_most(_SLOWEST_MS) if query in bounded.values() else None
        warm, cold, from_disk = _timed(harness, url, query)
        harness.say(f"  {what}: {warm:.1f} ms, cold {cold:.1f} ms")
        for state, milliseconds, note in (
            ("warm", warm, ""),
            ("cold", cold, f"after a restart of Postgres; with the files out of the kernel's cache {from_disk:.0f} ms"),
        ):
            measured.append(
                Measurement(
                    what=f"{what}, {state}, {pages:,} pages",
                    bound=bound,
                    measured=milliseconds,
                    unit="ms",
                    higher_is_better=False,
                    note=note,
                    details={} if state == "warm" else {"from_disk_ms": round(from_disk, 2)},
                )
            )
    return measured


def _timed(harness: Harness, url: str, query: _Query) -> tuple[float, float, float]:
    """Milliseconds: the median when repeated, the first after a restart, the first with the files read from disk."""
    harness.databases.restart()
    first, *others = asyncio.run(_run(url, query, times=1 + _WARM_REPEATS))
    harness.databases.restart(evict=True)
    [from_disk] = asyncio.run(_run(url, query, times=1))
    return statistics.median(others), first, from_disk


async def _run(url: str, query: _Query, *, times: int) -> list[float]:
    taken = []
    async with _connected(url) as database:
        async with database.begin() as conn:  # what any first statement of a session reads: the catalog
            await conn.execute(
                text("SELECT count(*) FROM (SELECT * FROM pages JOIN domains USING (id) LIMIT 0) AS none")
            )
        for _ in range(times):
            async with database.begin() as conn:
                began = time.perf_counter()
                await query(database, conn)
                taken.append((time.perf_counter() - began) * 1000)
    return taken


def _list(**conditions: Any) -> _Query:
    return lambda _, conn: list_pages(conn, filters=PageFilter(**conditions))


def _dry_run(**conditions: Any) -> _Query:
    return lambda database, _: requeue(database, filters=RequeueFilter(**conditions), dry_run=True)


async def _sites(url: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """A site of about two hundred finished pages, and the largest."""
    async with _connected(url) as database, database.begin_long() as conn:
        site = (await conn.execute(_SITE, {"pages": _SITE_PAGES})).one()
        largest = (await conn.execute(_LARGEST)).one()
        return (site.domain, site.pages), (largest.domain, largest.pages)


@contextlib.asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Database]:
    database = await connect(Settings(_env_file=None, database_url=url))
    try:
        yield database
    finally:
        await database.close()
