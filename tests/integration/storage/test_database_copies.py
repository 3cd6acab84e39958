"""The databases of the tests: what one test leaves behind does not reach the next."""

from __future__ import annotations

import asyncpg
import pytest

from database_copies import Copies, connected, named

pytestmark = pytest.mark.direct


@pytest.fixture(scope="module")
def own_copies(postgres_url, template_database):
    copies = Copies(postgres_url, template_database)
    yield copies
    copies.close()


async def state(connection: asyncpg.Connection) -> tuple[int, int, int, list[tuple]]:
    """The database's number, its rows and sessions, and its options."""
    number = await connection.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
    rows = await connection.fetchval("SELECT (SELECT count(*) FROM domains) + (SELECT count(*) FROM turns)")
    sessions = await connection.fetchval("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
    options = await connection.fetch("SELECT setconfig FROM pg_db_role_setting WHERE setdatabase = $1", number)
    return number, rows, sessions, [tuple(row) for row in options]


async def seen_after(copies: Copies, postgres_url: str, *statements: str) -> bool:
    """Run the statements in one database; whether it was reset for another test, which must find it as new."""
    name = copies.take()
    left_open = await connected(named(postgres_url, name))
    for statement in statements:
        await left_open.execute(statement)
    number = (await state(left_open))[0]
    copies.drop(name)
    other = copies.take()
    again = copies.take()
    left_open.terminate()
    assert len({name, other, again}) == 3
    connection = await connected(named(postgres_url, again))
    try:
        seen = await state(connection)
        assert seen[1:] == (0, 1, [])
        assert not await connection.fetchval("SELECT count(last_value) FROM pg_sequences")
        assert await connection.fetchval("SELECT count(*) FROM schema_compatibility") > 1
        await connection.execute("INSERT INTO domains (domain) VALUES ('another.example')")
        with pytest.raises(asyncpg.UndefinedTableError):
            await connection.execute("SELECT FROM left_behind")
    finally:
        await connection.close()
    for taken in (other, again):
        copies.drop(taken)
    return seen[0] == number


ROWS = (
    "INSERT INTO domains (domain) VALUES ('firm.example')",
    "INSERT INTO turns (domain_id, priority_level, turn_at) SELECT id, 1, now() FROM domains",
)


async def test_rows_are_removed_and_the_database_is_used_again(own_copies, postgres_url):
    assert await seen_after(own_copies, postgres_url, *ROWS)
    assert await seen_after(own_copies, postgres_url, *ROWS, "DELETE FROM turns", "DELETE FROM domains")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE left_behind (id int)",
        "ALTER TABLE domains ADD COLUMN left_behind int",
        "ALTER TABLE domains DISABLE TRIGGER ALL",
        "DROP INDEX domains_paused_at_idx",
        "CREATE FUNCTION left_behind() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DELETE FROM schema_compatibility",
        "UPDATE alembic_version SET version_num = version_num",
        "INSERT INTO domains (domain) VALUES ('firm.example'); ANALYZE domains",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''1MB''', current_database()); END $$",
        "SELECT nextval('turns_id_seq')",
    ],
)
async def test_a_database_with_another_change_is_not_used_again(own_copies, postgres_url, statement):
    assert not await seen_after(own_copies, postgres_url, statement)


async def test_a_change_of_a_database_that_was_reset_before_is_noticed(own_copies, postgres_url):
    for _ in range(3):
        assert await seen_after(own_copies, postgres_url, *ROWS)
    change = "UPDATE alembic_version SET version_num = version_num"
    assert not await seen_after(own_copies, postgres_url, *ROWS, change)
