"""Saving a page with one statement: equal to the former path, atomic, fenced, and with cheap plans."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

import former_page_save
from page_saves import COMPLETE
from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import DatabaseTooSlow, DatabaseUnavailable, sqlstate
from pagecurator.storage.contacts import ContactRow
from pagecurator.storage.driver import driver_of, fetch_row
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.page_save import (
    DeferredPage,
    FinishedPage,
    PageContacts,
    ReleasedPage,
    SavedPage,
    save_page,
)
from pagecurator.storage.queue.attempts import AttemptRow
from pagecurator.storage.queue.claim import ClaimedPage, claim_due
from pagecurator.storage.queue.domains import HoldKind, HoldPolicy, NewHold
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.urls import normalize_url

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
POLICY = HoldPolicy(cooldown_seconds=30, open_seconds=300, longest_seconds=3600, failures=3)
COOLDOWN = NewHold(kind=HoldKind.COOLDOWN, reason="the site returned 429", policy=POLICY)
FAILURE = NewHold(kind=HoldKind.OPEN, reason="timeout: \x00no answer", policy=POLICY)
FAILED = FinishedPage(
    processing_status="Error", scrape_status="Error", error_code="timeout", error_message="no\x00 answer", hold=FAILURE
)
ATTEMPT = AttemptRow(attempt=1, outcome="contacts_found", worker="w", http_status=200, credits=1)


async def pages(database: Database, *urls: str) -> list[ClaimedPage]:
    async with database.begin() as conn:
        await add_pages(conn, urls=[normalize_url(url) for url in urls])
        claimed = await claim_due(conn, limit=100, worker="w", batch_id=uuid4(), lease_seconds=60)
    return sorted(claimed, key=lambda page: page.url)


async def rows(database: Database, statement: str) -> list[tuple]:
    async with database.begin() as conn:
        return [tuple(row) for row in await conn.execute(text(statement))]


async def execute(database: Database, statement: str, **values) -> None:
    async with database.begin() as conn:
        await conn.execute(text(statement), values)


def shown(page: ClaimedPage, *values: str, **options) -> PageContacts:
    contacts = [ContactRow(kind="email", value=value, source="text") for value in values]
    return PageContacts(contacts=contacts, source_url=page.url, **options)


async def save(database: Database, page: ClaimedPage, **options) -> SavedPage | None:
    async with database.single() as conn:
        return await save_page(conn, page_id=page.id, claim_no=page.claim_no, **{"outcome": COMPLETE, **options})


# ---------------------------------------------------------------- all or nothing
EVERYTHING = (
    "SELECT page_processing_status::text, claimed_by, attempts, lease_expires_at FROM pages",
    "SELECT failures, holds, held_until FROM domains",
    "SELECT value FROM contacts",
    "SELECT contact_id FROM page_contacts",
    "SELECT outcome FROM page_attempts",
    "SELECT turn_at FROM turns",
)


async def everything(database: Database) -> list[list[tuple]]:
    return [await rows(database, statement) for statement in EVERYTHING]


@pytest.mark.parametrize("outcome", [COMPLETE, FAILED, ReleasedPage(delay_seconds=9), DeferredPage(hold=COOLDOWN)])
async def test_without_the_claim_nothing_is_written(database: Database, outcome):
    [page] = await pages(database, "https://a.example/1")
    await execute(database, "UPDATE pages SET claim_no = claim_no + 1")
    before = await everything(database)
    options = {"outcome": outcome, "contacts": shown(page, "a@a.example"), "attempts": [ATTEMPT]}
    assert await save(database, page, **options) is None
    assert await everything(database) == before
    await execute(database, "UPDATE pages SET claim_no = claim_no - 1")
    assert await save(database, page, **options) is not None
    assert await everything(database) != before


async def test_a_save_that_fails_at_its_last_row_leaves_nothing(database: Database):
    [page] = await pages(database, "https://a.example/1")
    before = await everything(database)
    await execute(database, "ALTER TABLE page_attempts ADD CONSTRAINT refused CHECK (credits < 9)")
    bad = AttemptRow(attempt=2, outcome="contacts_found", credits=9)
    with pytest.raises(DBAPIError, match="refused"):
        await save(database, page, contacts=shown(page, "a@a.example"), attempts=[ATTEMPT, bad])
    assert await everything(database) == before
    assert await save(database, page, contacts=shown(page, "a@a.example"), attempts=[ATTEMPT]) is not None


async def test_a_save_is_one_statement_without_a_transaction_around_it(database_url: str):
    database = await connect(Settings(_env_file=None, database_url=database_url))
    [page, other] = await pages(database, "https://a.example/1", "https://a.example/2")
    await save(database, other, contacts=shown(other, "a@a.example"), attempts=[ATTEMPT])  # asyncpg looks up its types
    statements: list[str] = []
    event.listen(
        database.engine.sync_engine, "before_cursor_execute", lambda *given: statements.append(given[2].split("(")[0])
    )
    async with database.single() as conn:  # the save takes the connection that was used last
        driver_of(conn).add_query_logger(lambda logged: statements.append(logged.query.split("(")[0]))
    await save(database, page, contacts=shown(page, "a@a.example"), attempts=[ATTEMPT])
    await asyncio.sleep(0)  # loggers are called in the next iteration
    assert statements == ["SELECT * FROM save_page_v1"]
    await database.close()


@pytest.mark.parametrize("only_fetch_row", [False, True])
async def test_an_error_of_the_driver_is_raised_as_sqlalchemys(database: Database, only_fetch_row: bool):
    async with database.single(only_fetch_row=only_fetch_row) as conn:
        with pytest.raises(ProgrammingError) as missing:
            await fetch_row(conn, "SELECT no_such_function_v1($1)", ["a"])
        assert sqlstate(missing.value) == "42883"
        assert (await fetch_row(conn, "SELECT $1::text AS word", ["the connection stays usable"]))["word"]
    with pytest.raises(DatabaseUnavailable):
        async with database.single(only_fetch_row=only_fetch_row) as conn:
            await fetch_row(conn, "SELECT pg_terminate_backend(pg_backend_pid())", [])
    async with database.single(only_fetch_row=only_fetch_row) as conn:
        assert (await fetch_row(conn, "SELECT 1 AS one", []))["one"] == 1


@pytest.mark.parametrize("only_fetch_row", [False, True])
async def test_a_connection_is_not_used_again_after_its_statement_was_cancelled(
    database: Database, only_fetch_row: bool
):
    used: list[asyncpg.Connection] = []

    async def wait_too_long() -> None:
        async with asyncio.timeout(0.1), database.single(only_fetch_row=only_fetch_row) as conn:
            used.append(driver_of(conn))
            await fetch_row(conn, "SELECT pg_sleep(60)", [])

    with pytest.raises(TimeoutError):
        await wait_too_long()
    assert used[0].is_closed()


async def test_a_connection_that_only_fetches_rows_needs_no_commit_and_goes_back_to_the_pool(database: Database):
    for _ in range(database.pool_size + 1):
        async with database.single(only_fetch_row=True) as conn:
            assert not driver_of(conn).is_in_transaction()
            await fetch_row(
                conn,
                "WITH added AS (INSERT INTO domains (domain) VALUES (gen_random_uuid()) RETURNING 1)"
                " SELECT * FROM added",
                [],
            )
    await database.engine.dispose()
    async with database.begin() as conn:
        assert (await fetch_row(conn, "SELECT count(*) FROM domains", []))[0] == database.pool_size + 1
    with pytest.raises(asyncio.CancelledError):
        async with database.single(only_fetch_row=True):
            raise asyncio.CancelledError
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


# ---------------------------------------------------------------- against the former path
async def claim_again(database: Database, path: str) -> None:
    """Claim the page with this path on both sites, whatever its state."""
    await execute(
        database,
        "UPDATE pages SET page_processing_status = 'Processing', claim_no = claim_no + 1, claimed_by = 'w',"
        " claimed_at = clock_timestamp(), lease_expires_at = now() + interval '1 minute' WHERE url LIKE '%/' || :path",
        path=path,
    )


# Pages by their path, moments by what they are relative to others: the same save takes place twice, at two moments.
STORED = {
    "pages": """
        SELECT right(url, 1), page_curation_status::text, page_processing_status::text, page_processing_error,
               contact_scrape_status::text, error_code, http_status, attempts, put_offs, claim_no, claimed_by,
               lease_expires_at IS NULL, finished_at IS NULL, next_attempt_at > clock_timestamp() + interval '20 s',
               next_attempt_at = domains.held_until
        FROM pages JOIN domains ON domains.id = domain_id WHERE domain = :domain
    """,
    "contacts": """
        SELECT kind, value, raw, name, role, email_type, confidence, source, context, right(source_url, 1),
               (SELECT right(url, 1) FROM pages WHERE id = first_page_id), name_confidence, name_source,
               name_extraction_version, (SELECT right(url, 1) FROM pages WHERE id = name_page_id), unlinked_at IS NULL,
               contacts.updated_at = contacts.created_at
        FROM contacts JOIN domains ON domains.id = domain_id WHERE domain = :domain
    """,
    "links": """
        SELECT right(url, 1), kind, value
        FROM page_contacts JOIN contacts ON contacts.id = contact_id JOIN pages ON pages.id = page_id
        JOIN domains ON domains.id = pages.domain_id WHERE domain = :domain
    """,
    "attempts": """
        SELECT right(url, 1), page_attempts.claim_no, attempt, worker, page_attempts.batch_id, started_at,
               page_attempts.finished_at, outcome, page_attempts.error_code, error_message, page_attempts.http_status,
               target_status, bytes, credits, fetch_seconds, tier
        FROM page_attempts JOIN pages ON pages.id = page_id JOIN domains ON domains.id = domain_id
        WHERE domain = :domain
    """,
    "domains": """
        SELECT failures, holds, hold_kind, hold_reason, held_since IS NULL, held_until > clock_timestamp(),
               -- which of the doubled lengths, however long the steps in between took
               CASE WHEN held_until > clock_timestamp()
                    THEN round(log(2, greatest(1, extract(epoch FROM held_until - updated_at)::numeric) / 30)) END,
               paused_at IS NULL
        FROM domains WHERE domain = :domain
    """,
    "turns": """
        SELECT priority_level, turn_at = held_until, turn_at > clock_timestamp() + interval '20 s', turn_at = 'infinity'
        FROM turns JOIN domains ON domains.id = domain_id WHERE domain = :domain
    """,
}


async def stored(database: Database, domain: str) -> dict[str, list[str]]:
    async with database.begin() as conn:
        return {
            name: sorted(str(tuple(row)) for row in await conn.execute(text(statement), {"domain": domain}))
            for name, statement in STORED.items()
        }


def any_contact(chance: random.Random) -> ContactRow:
    kind, value = chance.choice(
        [
            ("email", "office@a.example"),
            ("email", "info@bücher.example"),
            ("email", "info@xn--bcher-kva.example"),
            ("linkedin_person", "https://www.linkedin.com/in/acoaaab1cd"),
            ("linkedin_person", "https://www.linkedin.com/in/ACoAAAB1cD"),
            ("phone", "+12125550123"),
            ("phone", "\x00+1212555\ud8000124"),
        ]
    )
    return ContactRow(
        kind=kind,
        value=value,
        raw=chance.choice([None, "raw\x00", value]),
        name=chance.choice([None, None, "Ann", "Bob", ""]),
        role=chance.choice([None, None, "Clerk"]),
        name_confidence=chance.choice([None, 0.4, 0.8]),
        name_source=chance.choice([None, "card"]),
        email_type=chance.choice([None, "generic"]),
        confidence=chance.choice([0.0, 0.5, 0.9]),
        source=chance.choice([None, "text"]),
        context=chance.choice([None, "Write \ud800to"]),
    )


def any_attempts(chance: random.Random) -> list[AttemptRow]:
    return [
        AttemptRow(
            attempt=number,
            outcome=chance.choice(["retried", "failed"]),
            worker=chance.choice([None, "w\x00"]),
            batch_id=chance.choice([None, uuid4()]),
            started_at=chance.choice([None, datetime.now(UTC)]),
            finished_at=chance.choice([None, datetime.now(UTC)]),
            error_code=chance.choice([None, "timeout"]),
            error_message=chance.choice([None, "no\x00 answer"]),
            http_status=chance.choice([None, 500]),
            target_status=chance.choice([None, 503]),
            bytes=chance.choice([None, 3_000_000_000]),
            credits=chance.choice([None, 25]),
            fetch_seconds=chance.choice([None, 0.5]),
            tier=chance.choice([None, "premium"]),
        )
        for number in range(1, chance.randint(1, 4))
    ]


def any_outcome(chance: random.Random):
    hold = chance.choice([None, COOLDOWN, FAILURE, FAILURE])
    return chance.choice(
        [
            COMPLETE,
            FinishedPage(
                processing_status="Complete",
                scrape_status="NoContactFound",
                http_status=200,
                attempts_used=2,
                site_is_well=True,
            ),
            FinishedPage(
                processing_status="Error",
                scrape_status="Error",
                error_code="timeout",
                error_message="no\x00 answer",
                attempts_used=1,
                site_is_well=hold is None,
                hold=hold,
            ),
            ReleasedPage(delay_seconds=chance.choice([0.0, 60.0])),
            DeferredPage(hold=COOLDOWN),
        ]
    )


@pytest.mark.parametrize("seed", range(4))
async def test_any_sequence_of_saves_stores_what_the_former_path_stored(database: Database, seed: int):
    chance = random.Random(seed)
    paths = "123"
    everyone = await pages(database, *[f"https://{site}.example/{path}" for site in ("old", "new") for path in paths])
    by_url = {page.url: page for page in everyone}
    claim_nos = dict.fromkeys(paths, 1)
    seen = set()
    for step in range(60):
        path = chance.choice(paths)
        if chance.random() < 0.8:
            await claim_again(database, path)
            claim_nos[path] += 1
        if chance.random() < 0.2:  # the hold is over
            await execute(
                database, "UPDATE domains SET held_until = now() - interval '1 hour' WHERE held_until > now()"
            )
        if chance.random() < 0.1:
            await execute(database, "UPDATE domains SET paused_at = CASE WHEN paused_at IS NULL THEN now() END")
        outcome, attempts = any_outcome(chance), chance.choice([[], any_attempts(chance)])
        found = [any_contact(chance) for _ in range(chance.randint(0, 5))]
        version, is_complete = chance.randint(1, 3), chance.random() < 0.8
        has_contacts = isinstance(outcome, FinishedPage) and chance.random() < 0.8
        claim_no = claim_nos[path] - (chance.random() < 0.1)
        saved = []
        for site, function in (("old", former_page_save.save_page), ("new", save_page)):
            page = by_url[f"https://{site}.example/{path}"]
            contacts = PageContacts(
                contacts=found, source_url=page.url, extraction_version=version, is_complete=is_complete
            )
            async with database.begin() as conn:
                result = await function(
                    conn,
                    page_id=page.id,
                    claim_no=claim_no,
                    outcome=outcome,
                    contacts=contacts if has_contacts else None,
                    attempts=attempts,
                )
            saved.append(comparable(result))
        assert saved[0] == saved[1], (step, outcome)
        seen.add((type(outcome), saved[0] is None, bool(saved[0] and saved[0][1]), bool(saved[0] and saved[0][2])))
        assert await stored(database, "old.example") == await stored(database, "new.example"), (step, outcome)
    assert len(seen) > 6  # saves that were refused, that ended a hold, and that began one


def comparable(saved: SavedPage | None):
    if saved is None:
        return None
    hold = saved.hold and (
        saved.hold.kind,
        saved.hold.reason,
        saved.hold.seconds,
        saved.hold.failures,
        saved.hold.holds,
    )
    recovery = saved.recovery and saved.recovery.hold_kind
    return saved.contacts, recovery, hold


# ---------------------------------------------------------------- two pages of one site at the same time
async def until_waiting(database: Database, count: int) -> None:
    async with asyncio.timeout(20):
        while (await rows(database, WAITING))[0][0] < count:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("known", [[], ["b@a.example"], ["a@a.example", "b@a.example", "c@a.example"]])
async def test_pages_that_race_for_new_and_known_contacts_neither_deadlock_nor_lose_a_link(
    database: Database, database_url: str, known: list[str]
):
    """Both wait in the middle of their contacts, in opposite orders, behind a save that has not been committed yet."""
    first, second, third = await pages(database, *[f"https://a.example/{number}" for number in range(3)])
    if known:
        await save(database, third, contacts=shown(third, *known))
    values = ["a@a.example", "b@a.example", "c@a.example"]
    async with database.begin() as conn:
        await save_page(
            conn,
            page_id=third.id,
            claim_no=third.claim_no,
            outcome=COMPLETE,
            contacts=shown(third, "b@a.example", is_complete=False),
        )
        racing = [
            asyncio.create_task(save(database, first, contacts=shown(first, *values))),
            asyncio.create_task(save(database, second, contacts=shown(second, *values[::-1]))),
        ]
        await until_waiting(database, 2)
        assert not any(task.done() for task in racing)
    saved = await asyncio.gather(*racing)
    assert sum(each.contacts.new for each in saved if each) == len(set(values) - {"b@a.example", *known})
    links = await rows(database, "SELECT page_id, value FROM page_contacts JOIN contacts ON id = contact_id")
    expected = {(page.id, value) for page in (first, second) for value in values}
    assert set(links) == expected | {(third.id, value) for value in ("b@a.example", *known)}


async def test_pages_that_are_saved_again_and_again_at_the_same_time_end_as_the_last_reads(database_url: str):
    database = await connect(Settings(_env_file=None, database_url=database_url, db_pool_size=8))
    several = await pages(database, *[f"https://a.example/{number}" for number in range(8)])
    chance = random.Random(3)
    values = [f"{number}@a.example" for number in range(10)]
    last: dict = {}

    async def read_repeatedly(page: ClaimedPage) -> None:
        for version in range(20):
            last[page.id] = chance.sample(values, chance.randint(0, 8))
            contacts = shown(page, *last[page.id], extraction_version=version)
            assert await save(database, page, contacts=contacts, attempts=[ATTEMPT]) is not None

    async with asyncio.timeout(100):
        await asyncio.gather(*map(read_repeatedly, several))
    links = await rows(database, "SELECT page_id, value FROM page_contacts JOIN contacts ON id = contact_id")
    assert set(links) == {(page_id, value) for page_id, found in last.items() for value in found}
    marked = {value for (value,) in await rows(database, "SELECT value FROM contacts WHERE unlinked_at IS NOT NULL")}
    assert marked == {value for (value,) in await rows(database, "SELECT value FROM contacts")} - {
        value for found in last.values() for value in found
    }
    await database.close()


# ---------------------------------------------------------------- plans
READS = "SELECT relname::text, seq_scan, coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"


async def reads(conn) -> dict[str, tuple[int, int]]:
    """Sequential scans and rows fetched by an index, for each table: those that were not reported yet."""
    return {name: (scans, fetched) for name, scans, fetched in await conn.execute(text(READS))}


@pytest.mark.parametrize("analyzed", [True, False])
async def test_a_save_reads_the_rows_of_its_page_alone_even_with_plans_of_a_small_database(
    database_url: str, analyzed: bool
):
    database = await connect(Settings(_env_file=None, database_url=database_url, db_pool_size=1))
    several = await pages(database, *[f"https://a.example/{number}" for number in range(30)])
    hold = FinishedPage(processing_status="Error", scrape_status="Error", site_is_well=True, hold=COOLDOWN)

    async def all_paths(conn, page: ClaimedPage) -> None:
        respelled = ContactRow(kind="email", value="info@xn--bcher-kva.example")
        for values in (["a@a.example", "b@a.example"], ["b@a.example"], []):
            contacts = shown(page, *values)
            options = {"page_id": page.id, "claim_no": page.claim_no, "attempts": [ATTEMPT]}
            await save_page(conn, **options, outcome=hold, contacts=contacts)
            contacts = PageContacts(contacts=[respelled], source_url="")
            await save_page(conn, **options, outcome=COMPLETE, contacts=contacts)

    for table in ("pages", "domains", "contacts", "page_contacts", "page_attempts", "turns"):
        await execute(database, f"ANALYZE {table}")
    for page in several[:10]:  # by now the plans are generic ones, made for tables of one block
        async with database.begin() as conn:
            await all_paths(conn, page)
    domain_id = several[0].domain_id
    for statement in (
        "INSERT INTO pages (domain_id, url) SELECT :domain_id, n::text FROM generate_series(1, 5000) AS n",
        """
        INSERT INTO contacts (domain_id, kind, value)
        SELECT :domain_id, 'email', n || '@a.example' FROM generate_series(1, 5000) AS n
        """,
        """
        INSERT INTO page_contacts (page_id, contact_id)
        SELECT pages.id, contacts.id FROM pages
        JOIN contacts ON contacts.domain_id = :domain_id AND contacts.value = pages.url || '@a.example'
        """,
        "INSERT INTO domains (domain) SELECT n || '.example' FROM generate_series(1, 5000) AS n",
    ):
        async with database.begin() as conn:
            await conn.execute(text(statement), {"domain_id": domain_id} if ":domain_id" in statement else {})
    if analyzed:
        for table in ("pages", "domains", "contacts", "page_contacts"):
            await execute(database, f"ANALYZE {table}")
    async with database.begin() as conn:
        before = await reads(conn)
        await all_paths(conn, several[20])
        after = await reads(conn)
    scans, fetched = ({table: after[table][n] - before.get(table, (0, 0))[n] for table in after} for n in (0, 1))
    assert {table for table, number in scans.items() if number} == set()
    assert {table for table, number in fetched.items() if number > 60} == set()
    assert fetched["contacts"] > 0
    await database.close()


# ---------------------------------------------------------------- what bounds it behind a transaction pooler
@pytest.mark.parametrize("table", ["pages", "contacts"])  # the first statement waits, or a later one
async def test_behind_a_transaction_pooler_the_server_ends_a_wait_for_a_lock(
    database: Database, database_url: str, table: str
):
    several = await pages(database, "https://a.example/1", "https://a.example/2")
    assert await save(database, several[0], contacts=shown(several[0], "info@a.example")) is not None
    pooled = await connect(
        Settings(
            _env_file=None, database_url=database_url, database_pooler="transaction", db_statement_timeout_seconds=1
        )
    )
    options = {"contacts": shown(several[1], "info@a.example"), "lock_timeout_ms": pooled.lock_timeout_ms}
    other = await asyncpg.connect(database_url)
    async with other.transaction():
        await other.execute(f"SELECT FROM {table} FOR UPDATE")
        with pytest.raises(DatabaseTooSlow) as raised:
            await save(pooled, several[1], **options)
        assert pooled.is_up  # one locked row is no outage
    await other.close()
    assert sqlstate(raised.value.__cause__) == "55P03"  # lock_not_available: not the client's timeout, which is longer
    assert await save(pooled, several[1], **options) is not None
    assert await rows(pooled, "SHOW lock_timeout") == [("0",)]
    await pooled.close()


@pytest.mark.parametrize(
    ("pooler", "expected"), [("transaction", 7000), pytest.param("none", None, marks=pytest.mark.direct)]
)
async def test_the_lock_timeout_is_given_only_where_the_session_has_no_timeouts(database_url: str, pooler, expected):
    settings = Settings(
        _env_file=None, database_url=database_url, database_pooler=pooler, db_statement_timeout_seconds=7
    )
    database = await connect(settings)
    assert database.lock_timeout_ms == expected
    await database.close()
