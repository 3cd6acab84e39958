"""Surroundings that don't allow it: each is one sentence that says what to do, and never a traceback."""

from __future__ import annotations

import asyncio
import secrets
import subprocess
import sys

import pytest


async def shell(stage, line: str, **extra: str | None) -> subprocess.CompletedProcess[str]:
    """`PC` stands for the command."""
    process = await asyncio.create_subprocess_exec(
        "/bin/bash",
        "-c",
        "set -o pipefail; " + line.replace("PC", f"{sys.executable} -m pagecurator"),
        cwd=stage.folder,
        env=stage.variables(**extra),
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
async def stranger(stage):
    """A role without rights, and its way to the database."""
    name = f"stranger_{secrets.token_hex(4)}"
    await stage.rows(f"CREATE ROLE {name} LOGIN")
    yield name
    await stage.rows(f"DROP OWNED BY {name}")
    await stage.rows(f"DROP ROLE {name}")


def of(role: str, url: str) -> str:
    return url.replace("://postgres@", f"://{role}@")


# ---------------------------------------------------------------- rights and other people's tables
@pytest.mark.parametrize("command", [("run",), ("status",), ("pages", "add", "example.org")], ids=" ".join)
async def test_a_role_without_table_rights_reads_the_grant(stage, stranger, command):
    refused = await stage.run(*command, DATABASE_URL=of(stranger, stage.database_url))
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{stranger}"' in refused.stderr


async def test_a_role_with_some_table_rights_reads_the_grant_below_the_list(stage, stranger):
    await stage.rows(f"GRANT SELECT ON alembic_version, pages TO {stranger}")
    refused = await stage.run("status", DATABASE_URL=of(stranger, stage.database_url))
    assert refused.returncode == 2
    assert "table pages: the database user may not read and write it\n" in refused.stderr
    assert refused.stderr.splitlines()[-1].startswith("As the owner of the tables: GRANT")
    await stage.rows(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {stranger}")
    done = await stage.run("pages", "add", "example.org", DATABASE_URL=of(stranger, stage.database_url))
    assert done.returncode == 0, done.stderr


async def test_migrate_without_the_right_to_create_reads_the_grant(stage, stranger, empty_database_url):
    refused = await stage.run("migrate", DATABASE_URL=of(stranger, empty_database_url))
    assert refused.returncode == 2
    assert f'GRANT USAGE, CREATE ON SCHEMA public TO "{stranger}"' in refused.stderr
    assert refused.stderr.count("\n") == 1


async def test_migrate_stops_before_a_newer_schema_and_before_tables_of_others(stage, empty_database_url):
    await stage.rows("UPDATE alembic_version SET version_num = '9999'")
    newer = await stage.run("migrate")
    assert newer.returncode == 2
    assert "9999" in newer.stderr
    assert "newer" in newer.stderr
    assert newer.stderr.count("\n") == 1
    stage.database_url = empty_database_url
    await stage.rows("CREATE TABLE pages (number integer)")
    foreign = await stage.run("migrate")
    assert foreign.returncode == 2
    assert 'relation "pages" already exists' in foreign.stderr
    assert "a database of its own" in foreign.stderr
    assert foreign.stderr.count("\n") == 1


async def test_a_read_only_server_is_named_as_such(stage, stranger):
    await stage.rows(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {stranger}")
    await stage.rows(f"ALTER ROLE {stranger} SET default_transaction_read_only = on")
    refused = await stage.run("pages", "add", "example.org", DATABASE_URL=of(stranger, stage.database_url))
    assert refused.returncode == 2
    assert "is read-only" in refused.stderr
    assert "primary" in refused.stderr


# ---------------------------------------------------------------- files and streams
@pytest.mark.parametrize("output", ["nowhere/contacts.csv", ".", "/dev/full"])
async def test_an_export_that_can_not_be_written_is_a_sentence(stage, output):
    refused = await stage.run("contacts", "export", "-o", output)
    assert refused.returncode == 2
    assert f"{output} can't be written" in refused.stderr
    assert refused.stderr.count("\n") == 1


async def test_an_export_that_fails_leaves_the_last_one_as_it_was(stage):
    (stage.folder / "contacts.csv").write_text("the last one")
    away = await stage.run("contacts", "export", "-o", "contacts.csv", DATABASE_URL="postgresql://me@127.0.0.1:9/none")
    assert away.returncode == 75
    assert (stage.folder / "contacts.csv").read_text() == "the last one"
    done = await stage.run("contacts", "export", "-o", "contacts.csv")
    assert done.returncode == 0, done.stderr
    assert (stage.folder / "contacts.csv").read_text().startswith("domain,")
    assert [file.name for file in stage.folder.iterdir()] == ["contacts.csv"]


async def test_a_closed_or_full_standard_output_is_a_sentence(stage):
    closed = await shell(stage, "PC run >&-")
    assert closed.returncode == 2
    assert closed.stderr.startswith("Standard output is closed")
    full = await shell(stage, "PC contacts export >/dev/full")
    assert full.returncode == 2
    assert full.stderr == "The output can't be written (No space left on device).\n"


async def test_a_reader_that_goes_away_ends_a_command_silently_and_a_daemon_in_order(stage):
    await stage.rows("INSERT INTO domains (domain) SELECT n || '.example' FROM generate_series(1, 5000) AS n")
    await stage.rows("INSERT INTO contacts (domain_id, kind, value) SELECT id, 'email', 'a@' || domain FROM domains")
    export = await shell(stage, "PC contacts export | head -n 1")
    assert export.returncode == 141
    assert export.stderr == ""
    await stage.select(*stage.urls(3))
    run = await shell(stage, "PC run | head -n 1", WF7_SCHEDULER_INTERVAL_SECONDS="0.5")
    assert run.returncode == 2
    assert run.stderr.startswith("The reader of standard output is gone")
    assert run.stderr.count("\n") == 1
    assert await stage.count("SELECT count(*) FROM pages WHERE page_processing_status = 'Processing'") == 0


async def test_a_missing_certificate_file_is_a_sentence(stage):
    url = "postgresql://me@127.0.0.1/pages?sslmode=verify-full&sslrootcert=/nowhere/ca.crt"
    refused = await stage.run("status", DATABASE_URL=url)
    assert refused.returncode == 2
    assert "/nowhere/ca.crt, does not exist" in refused.stderr
    assert refused.stderr.count("\n") == 1


async def test_a_file_for_refused_lines_that_can_not_be_written_is_a_sentence(stage):
    (stage.folder / "sites.csv").write_text("url\nexample.org\n")
    refused = await stage.run("pages", "import", "sites.csv", "--rejects", "nowhere/refused.txt")
    assert refused.returncode == 2
    assert refused.stderr == "nowhere/refused.txt: No such file or directory.\n"
