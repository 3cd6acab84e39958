"""The schema check reports drift in readable lines."""

from __future__ import annotations

import secrets

import asyncpg
import pytest
from sqlalchemy import text

from database_copies import named
from pagecurator.settings import Settings
from pagecurator.storage import functions
from pagecurator.storage.connection_errors import MissingRight
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.migrations import migrate
from pagecurator.storage.schema_check import schema_differences
from pagecurator.storage.schema_state import MigrationRefused


async def after(database: Database, *statements: str) -> list[str]:
    async with database.begin() as conn:
        for statement in statements:
            await conn.execute(text(statement))
    return await schema_differences(database)


async def test_a_migrated_database_has_no_difference(database: Database):
    assert await schema_differences(database) == []


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("DROP TABLE page_attempts", "table page_attempts is missing"),
        ("ALTER TABLE domains RENAME TO sites", "table domains is missing"),
        ("ALTER TABLE contacts DROP COLUMN role", "column contacts.role is missing"),
        ("ALTER TABLE contacts ALTER role TYPE varchar(50)",
         "column contacts.role is character varying(50), it should be text"),
        ("ALTER TABLE pages ALTER http_status TYPE bigint", "column pages.http_status is bigint, it should be integer"),
        ("ALTER TABLE pages ALTER error_code SET NOT NULL",
         "column pages.error_code is NOT NULL, it should allow NULL"),
        ("ALTER TABLE pages ALTER url DROP NOT NULL", "column pages.url allows NULL, it should be NOT NULL"),
        ("ALTER TABLE pages ALTER created_at DROP DEFAULT", "column pages.created_at has no default"),
        (
            "ALTER TYPE page_processing_status RENAME VALUE 'Complete' TO 'Done'",
            "enum type page_processing_status lacks the label 'Complete'; it has 'Done', unknown to this version",
        ),
        ("ALTER TABLE contacts DROP CONSTRAINT contacts_domain_id_kind_value_key",
         "table contacts has no unique key (domain_id, kind, value)"),
        ("ALTER TABLE pages DROP CONSTRAINT pages_domain_id_url_key",
         "table pages has no unique key (domain_id, url)"),
        ("DROP INDEX pages_queue_idx", "index pages_queue_idx on pages is missing or invalid"),
        ("DROP TRIGGER pages_added_take_turns ON pages",
         "trigger pages_added_take_turns on pages is missing or disabled"),
        ("ALTER TABLE pages DISABLE TRIGGER page_queued_takes_turn",
         "trigger page_queued_takes_turn on pages is missing or disabled"),
        ("ALTER TABLE pages ADD campaign text NOT NULL",
         "column pages.campaign is unknown here, NOT NULL and without a default: no row could be inserted"),
    ],
)  # fmt: skip
async def test_each_kind_of_drift_is_one_readable_line(database: Database, statement: str, line: str):
    views = (
        ("DROP VIEW contact_list", "DROP VIEW queue_depth") if "TYPE" in statement or "DROP COLUMN" in statement else ()
    )
    differences = await after(database, *views, statement)
    assert line in differences
    assert [each for each in differences if not each.startswith("view ")] == [line]


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("DROP FUNCTION save_page_v1", "function save_page_v1 is missing"),
        (
            "UPDATE pg_proc SET prosrc = replace(prosrc, 'greatest', 'least') WHERE proname = 'save_page_v1'",
            "function save_page_v1 differs from the one of this version",
        ),
        ("ALTER FUNCTION save_page_v1 STABLE", "function save_page_v1 differs from the one of this version"),
        ("ALTER FUNCTION save_page_v1 STRICT", "function save_page_v1 differs from the one of this version"),
        (
            "ALTER FUNCTION save_page_v1 SET search_path = ''",
            "function save_page_v1 differs from the one of this version",
        ),
        (
            "ALTER FUNCTION save_page_v1 RESET plan_cache_mode",
            "function save_page_v1 differs from the one of this version",
        ),
    ],
)
async def test_a_stored_function_that_is_missing_or_another_one_is_found(database: Database, statement: str, line: str):
    repair = "; create it from the file save_page_v1.sql of this installation, or restore the schema from a backup"
    assert await after(database, statement) == [line + repair]
    async with database.begin_long() as conn:
        await conn.execute(text(functions.definition("save_page_v1")))
    assert await schema_differences(database) == []


async def test_a_stored_function_with_other_arguments_is_found(database: Database):
    other = functions.definition("save_page_v1").replace("given_claim_no integer", "given_claim_no bigint")
    (difference,) = await after(database, "DROP FUNCTION save_page_v1", other)
    assert difference.startswith("function save_page_v1 differs from the one of this version; ")


async def test_a_second_function_of_the_same_name_is_found(database: Database):
    differences = await after(database, "CREATE FUNCTION save_page_v1() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
    advice = "drop those whose arguments are not as in the file save_page_v1.sql of this installation"
    assert differences == [f"there are 2 functions save_page_v1; {advice}"]
    async with database.begin_long() as conn:
        await conn.execute(text("DROP FUNCTION save_page_v1()"))
    assert await schema_differences(database) == []


async def test_quoted_identifiers_are_no_drift(database: Database):
    assert await after(database, "SELECT set_config('quote_all_identifiers', 'on', false)") == []


async def test_an_index_of_the_same_name_on_other_columns_is_found(database: Database):
    other = "CREATE INDEX pages_queue_idx ON pages (url)"
    differences = await after(database, "DROP INDEX pages_queue_idx", other)
    columns = "(domain_id, priority_level, next_attempt_at, created_at, id)"
    assert differences == [f"index pages_queue_idx on pages should be on {columns} with its condition"]


async def test_views_are_checked_too(database: Database):
    differences = await after(
        database, "DROP VIEW contact_list", "DROP VIEW queue_depth", "CREATE VIEW queue_depth AS SELECT 1 AS due"
    )
    assert "view contact_list is missing" in differences
    assert "view queue_depth lacks the column pending" in differences


async def test_foreign_tables_and_columns_are_ignored(database: Database):
    assert (
        await after(
            database,
            "CREATE TABLE campaigns (id int NOT NULL)",
            "ALTER TABLE pages ADD campaign text",
            "ALTER TABLE pages ADD weight int NOT NULL DEFAULT 1",
            "ALTER TABLE pages ADD serial int GENERATED ALWAYS AS IDENTITY",
            "ALTER TYPE page_curation_status ADD VALUE 'Parked'",
            "CREATE INDEX ON pages (claimed_by)",
        )
        == []
    )


async def test_a_database_of_another_version_is_reported_as_such(database: Database):
    [line] = await after(database, "UPDATE alembic_version SET version_num = '9999'")
    assert "9999" in line
    assert "does not know" in line


async def test_a_database_that_was_never_migrated_says_which_command_to_run(empty_database_url: str):
    database = await connect(Settings(_env_file=None, database_url=empty_database_url))
    assert await schema_differences(database) == [
        "The database has no tables of Pagecurator yet; run: pagecurator migrate"
    ]
    await database.close()


async def test_a_search_path_without_any_schema_is_reported_as_such(empty_database_url: str):
    owner = await asyncpg.connect(empty_database_url)
    name = await owner.fetchval("SELECT quote_ident(current_database())")
    await owner.execute(f'ALTER DATABASE {name} SET search_path = app, "$user"')
    await owner.close()
    database = await connect(Settings(_env_file=None, database_url=empty_database_url))
    [line] = await schema_differences(database)
    with pytest.raises(MissingRight, match="If search_path is set, create its schema, or correct it"):
        await migrate(database)
    await database.close()
    assert line.startswith("The database has no schema of the search_path app,")


async def test_a_database_that_lacks_characters_is_refused_before_it_is_migrated(postgres_url: str):
    name = f"latin_{secrets.token_hex(4)}"
    owner = await asyncpg.connect(postgres_url)
    try:
        await owner.execute(f"CREATE DATABASE {name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        database = await connect(Settings(_env_file=None, database_url=named(postgres_url, name)))
        with pytest.raises(MigrationRefused, match="encoding is LATIN1") as migrating:
            await migrate(database)
        with pytest.raises(MigrationRefused) as starting:
            await schema_differences(database)
        await database.close()
        # Its sessions may not have ended yet.
        await owner.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await owner.close()
    assert str(starting.value) == str(migrating.value)
