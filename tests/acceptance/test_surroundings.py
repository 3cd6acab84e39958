"""Surroundings that don't allow it: each is one sentence that says what to do, and never a traceback."""

from __future__ import annotations

import asyncio
import secrets
import subprocess
import sys

import pytest

from pagecurator.storage.schema_state import HEAD_REVISION


async def shell(cli, line: str, **extra: str | None) -> subprocess.CompletedProcess[str]:
    """`PC` stands for the command."""
    process = await asyncio.create_subprocess_exec(
        "/bin/bash",
        "-c",
        "set -o pipefail; " + line.replace("PC", f"{sys.executable} -m pagecurator"),
        cwd=cli.folder,
        env=cli.variables(**extra),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        out, err = await process.communicate()
    assert process.returncode is not None
    assert "Traceback" not in err.decode()
    return subprocess.CompletedProcess(line, process.returncode, out.decode(), err.decode())


@pytest.fixture
async def stranger(cli):
    """A role without rights, and its way to the database."""
    name = f"stranger_{secrets.token_hex(4)}"
    await cli.rows(f"CREATE ROLE {name} LOGIN")
    yield name
    await cli.rows(f"DROP OWNED BY {name}")
    await cli.rows(f"DROP ROLE {name}")


def of(role: str, url: str) -> str:
    return url.replace("://postgres@", f"://{role}@")


# ---------------------------------------------------------------- rights and other people's tables
@pytest.mark.parametrize("command", [("run",), ("status",), ("pages", "add", "example.org")], ids=" ".join)
async def test_a_role_without_table_rights_reads_the_grant(cli, stranger, command):
    refused = await cli.run(*command, DATABASE_URL=of(stranger, cli.database_url))
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{stranger}"' in refused.stderr


async def test_a_role_with_some_table_rights_reads_the_grant_below_the_list(cli, stranger):
    await cli.rows(f"GRANT SELECT ON alembic_version, pages TO {stranger}")
    refused = await cli.run("status", DATABASE_URL=of(stranger, cli.database_url))
    assert refused.returncode == 2
    assert "table pages: the database user may not read and write it\n" in refused.stderr
    assert refused.stderr.splitlines()[-1].startswith("As the owner of the tables: GRANT")
    await cli.rows(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {stranger}")
    done = await cli.run("pages", "add", "example.org", DATABASE_URL=of(stranger, cli.database_url))
    assert done.returncode == 0, done.stderr


async def test_rows_that_row_level_security_hides_are_no_empty_queue(cli, stranger):
    url = of(stranger, cli.database_url)
    await cli.rows(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {stranger}")
    for table in ("pages", "alembic_version"):
        await cli.rows(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        refused = await cli.run("status", DATABASE_URL=url)
        assert refused.returncode == 2
        assert refused.stderr.count("\n") == 1
        assert "row-level security hides all rows" in refused.stderr
        await cli.rows(refused.stderr.partition("as its owner: ")[2])
    done = await cli.run("pages", "add", "example.org", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr


async def test_migrate_without_the_right_to_create_reads_the_grant(cli, stranger, empty_database_url):
    refused = await cli.run("migrate", DATABASE_URL=of(stranger, empty_database_url))
    assert refused.returncode == 2
    assert f'GRANT USAGE, CREATE ON SCHEMA public TO "{stranger}"' in refused.stderr
    assert refused.stderr.count("\n") == 1


async def test_migrate_as_another_role_than_the_owner_changes_nothing(cli, stranger):
    for statement in (
        "UPDATE alembic_version SET version_num = '0010'",
        "DELETE FROM schema_compatibility WHERE revision > '0010'",
        f"GRANT ALL ON SCHEMA public TO {stranger}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {stranger}",
    ):
        await cli.rows(statement)
    refused = await cli.run("migrate", DATABASE_URL=of(stranger, cli.database_url))
    assert refused.returncode == 2
    assert refused.stderr.startswith("The tables belong to the role ")
    assert refused.stderr.count("\n") == 1
    assert await cli.rows("SELECT version_num FROM alembic_version") == [{"version_num": "0010"}]


async def test_migrate_stops_before_a_newer_schema_and_before_tables_of_others(cli, empty_database_url):
    await cli.rows("UPDATE alembic_version SET version_num = '9999'")
    newer = await cli.run("migrate")
    assert newer.returncode == 2
    assert "9999" in newer.stderr
    assert "newer" in newer.stderr
    assert newer.stderr.count("\n") == 1
    cli.database_url = empty_database_url
    await cli.rows("CREATE TABLE pages (number integer)")
    foreign = await cli.run("migrate")
    assert foreign.returncode == 2
    assert 'relation "pages" already exists' in foreign.stderr
    assert "a database of its own" in foreign.stderr
    assert foreign.stderr.count("\n") == 1


@pytest.mark.parametrize("loss", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
async def test_tables_without_their_recorded_version_are_not_taken_for_those_of_others(cli, loss):
    await cli.rows(loss)
    for command in ("status", "run-once", "migrate"):
        refused = await cli.run(command)
        assert refused.returncode == 2
        assert "alembic_version, which records this, is missing or empty" in refused.stderr
        assert HEAD_REVISION in refused.stderr
        assert "remove" not in refused.stderr
        assert refused.stderr.count("\n") == 1


async def test_two_recorded_versions_are_one_sentence_with_what_to_do(cli):
    await cli.rows("INSERT INTO alembic_version VALUES ('0017')")
    for command in ("status", "migrate"):
        refused = await cli.run(command)
        assert refused.returncode == 2
        assert f"several (0017, {HEAD_REVISION}). Delete all of its rows but the one of" in refused.stderr
        assert refused.stderr.count("\n") == 1


async def test_migrate_refuses_a_recorded_version_that_is_older_than_the_tables(cli):
    await cli.rows("UPDATE alembic_version SET version_num = '0010'")
    older = await cli.run("status")
    assert (older.returncode, older.stderr.count("\n")) == (2, 1)
    assert "run: pagecurator migrate" in older.stderr
    refused = await cli.run("migrate")
    assert refused.returncode == 2
    assert f"migrated to version {HEAD_REVISION}, but the table alembic_version says 0010" in refused.stderr
    assert refused.stderr.count("\n") == 1


async def test_a_read_only_server_is_named_as_such(cli, stranger):
    await cli.rows(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {stranger}")
    await cli.rows(f"ALTER ROLE {stranger} SET default_transaction_read_only = on")
    refused = await cli.run("pages", "add", "example.org", DATABASE_URL=of(stranger, cli.database_url))
    assert refused.returncode == 2
    assert "is read-only" in refused.stderr
    assert "primary" in refused.stderr


# ---------------------------------------------------------------- files and streams
@pytest.mark.parametrize("output", ["nowhere/contacts.csv", ".", "/dev/full"])
async def test_an_export_that_can_not_be_written_is_a_sentence(cli, output):
    refused = await cli.run("contacts", "export", "-o", output)
    assert refused.returncode == 2
    assert f"{output} can't be written" in refused.stderr
    assert refused.stderr.count("\n") == 1


async def test_an_export_that_fails_leaves_the_last_one_as_it_was(cli):
    (cli.folder / "contacts.csv").write_text("the last one")
    away = await cli.run("contacts", "export", "-o", "contacts.csv", DATABASE_URL="postgresql://me@127.0.0.1:9/none")
    assert away.returncode == 75
    assert (cli.folder / "contacts.csv").read_text() == "the last one"
    done = await cli.run("contacts", "export", "-o", "contacts.csv")
    assert done.returncode == 0, done.stderr
    assert (cli.folder / "contacts.csv").read_text().startswith("domain,")
    assert [file.name for file in cli.folder.iterdir()] == ["contacts.csv"]


async def test_a_closed_or_full_standard_output_is_a_sentence(cli):
    closed = await shell(cli, "PC run >&-")
    assert closed.returncode == 2
    assert closed.stderr.startswith("Standard output is closed")
    full = await shell(cli, "PC contacts export >/dev/full")
    assert full.returncode == 2
    assert full.stderr == "The output can't be written (No space left on device).\n"


async def test_a_reader_that_goes_away_ends_a_command_silently_and_a_daemon_in_order(cli):
    await cli.rows("INSERT INTO domains (domain) SELECT n || '.example' FROM generate_series(1, 5000) AS n")
    await cli.rows("INSERT INTO contacts (domain_id, kind, value) SELECT id, 'email', 'a@' || domain FROM domains")
    export = await shell(cli, "PC contacts export | head -n 1")
    assert export.returncode == 141
    assert export.stderr == ""
    await cli.select(*cli.urls(3))
    run = await shell(cli, "PC run | head -n 1", WF7_SCHEDULER_INTERVAL_SECONDS="0.5")
    assert run.returncode == 2
    assert run.stderr.startswith("The reader of standard output closed the pipe")
    assert run.stderr.count("\n") == 1
    assert await cli.count("SELECT count(*) FROM pages WHERE page_processing_status = 'Processing'") == 0


async def test_a_missing_certificate_file_is_a_sentence(cli):
    url = "postgresql://me@127.0.0.1/pages?sslmode=verify-full&sslrootcert=/nowhere/ca.crt"
    refused = await cli.run("status", DATABASE_URL=url)
    assert refused.returncode == 2
    assert "/nowhere/ca.crt, does not exist" in refused.stderr
    assert refused.stderr.count("\n") == 1


async def test_a_file_for_refused_lines_that_can_not_be_written_is_a_sentence(cli):
    (cli.folder / "sites.csv").write_text("url\nexample.org\n")
    refused = await cli.run("pages", "import", "sites.csv", "--rejects", "nowhere/refused.txt")
    assert refused.returncode == 2
    assert refused.stderr == "nowhere/refused.txt: No such file or directory.\n"
