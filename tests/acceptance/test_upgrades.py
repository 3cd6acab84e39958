"""Upgrades without a stop: code of the version before runs on the schema of the version after."""

from __future__ import annotations

import asyncio
import io
import re
import shutil
import signal
import subprocess
import sys
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from pagecurator.settings import Settings
from pagecurator.simulator import fixed
from pagecurator.storage import migrations, schema_state
from pagecurator.storage.engine import connect
from pagecurator.storage.migrations import migrate
from pagecurator.storage.schema_state import HEAD_REVISION, KNOWN_REVISIONS, Fit, read_schema_state
from pagecurator.storage.session import SchemaDiffers, open_database

CHECKOUT = Path(__file__).parents[2]

# Everything that a migration may add, and what a trigger may do.
FUTURE = """
from alembic import op
revision = "9999"
down_revision = {before!r}
branch_labels = None
depends_on = None
def upgrade():
    for statement in (
        "ALTER TABLE pages ADD COLUMN campaign text",
        "ALTER TABLE pages ADD COLUMN weight integer NOT NULL DEFAULT 1",
        "CREATE TABLE campaigns (name text PRIMARY KEY, pages integer NOT NULL DEFAULT 0)",
        "ALTER TYPE page_curation_status ADD VALUE 'Parked'",
        "ALTER TYPE page_processing_status ADD VALUE 'Parked'",
        "CREATE INDEX pages_campaign_idx ON pages (campaign)",
        "CREATE VIEW campaign_list AS SELECT name FROM campaigns",
        "CREATE FUNCTION count_campaign() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN UPDATE campaigns SET pages = pages + 1; RETURN NULL; END $$",
        "CREATE TRIGGER pages_counted AFTER INSERT ON pages FOR EACH ROW EXECUTE FUNCTION count_campaign()",
        {states}
    ):
        op.execute(statement)
def downgrade():
    raise NotImplementedError
"""


async def migrate_as_a_later_version(url: str, folder: Path, *, oldest: str | None) -> None:
    """What ``pagecurator migrate`` of a later version does, whose newest migration states ``oldest``."""
    scripts = folder / "later" / "alembic"
    shutil.copytree(CHECKOUT / "alembic", scripts, ignore=shutil.ignore_patterns("__pycache__"))
    insert = f"INSERT INTO schema_compatibility (revision, oldest_revision) VALUES ('9999', '{oldest}')"
    future = FUTURE.format(before=HEAD_REVISION, states=repr(insert) + "," if oldest else "")
    (scripts / "versions" / "9999_future.py").write_text(future, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "_scripts", lambda: scripts)
        patch.setattr(migrations, "HEAD_REVISION", "9999")
        patch.setattr(schema_state, "HEAD_REVISION", "9999")
        patch.setattr(schema_state, "KNOWN_REVISIONS", (*KNOWN_REVISIONS, "9999"))
        database = await connect(Settings(_env_file=None, database_url=url))
        assert (await migrate(database)).after == "9999"
        await database.close()


async def test_on_a_newer_schema_that_names_it_as_compatible_everything_works_and_is_logged_once(cli, tmp_path):
    await migrate_as_a_later_version(cli.database_url, tmp_path, oldest=HEAD_REVISION)
    await cli.select(*cli.urls(5))
    done = await cli.run("run-once")
    assert done.returncode == 0, done.stderr
    warnings = re.findall(r'"event": "schema.newer".*', done.stdout)
    assert len(warnings) == 1
    assert f'"revision": "9999", "newest_known": "{HEAD_REVISION}"' in warnings[0]
    assert await cli.count("SELECT count(*) FROM pages WHERE page_processing_status = 'Complete'") == 5
    checked, migrated = await asyncio.gather(cli.run("check", "--online"), cli.run("migrate"))
    assert checked.returncode == migrated.returncode == 0, checked.stderr + migrated.stderr
    assert "schema       fine (9999, newer and compatible)" in checked.stdout
    assert "newer than this version" in migrated.stdout
    assert "nothing to do" in migrated.stdout


async def test_a_daemon_that_runs_goes_on_while_a_later_version_migrates(cli, tmp_path):
    await cli.select(*cli.urls(3))
    async with cli.program("run") as daemon:
        await daemon.until("page.completed", 3)
        await migrate_as_a_later_version(cli.database_url, tmp_path, oldest=HEAD_REVISION)
        await cli.select(*cli.urls(6))
        await daemon.until("page.completed", 6)
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
    assert not [event for event in daemon.events if event["level"] in ("warning", "error")]


@pytest.mark.parametrize(
    ("oldest", "commands"), [("9999", (["run"], ["check", "--online"])), (None, (["run-once"], ["migrate"]))]
)
async def test_on_a_newer_schema_that_does_not_name_it_commands_end_with_a_sentence(cli, tmp_path, oldest, commands):
    await migrate_as_a_later_version(cli.database_url, tmp_path, oldest=oldest)
    for command, done in zip(commands, await asyncio.gather(*[cli.run(*words) for words in commands]), strict=True):
        assert done.returncode == 2, (command, done.stdout, done.stderr)
        assert f"which this version of Pagecurator does not know (its newest is {HEAD_REVISION})" in done.stderr
        assert "Traceback" not in done.stderr
        assert ("needs code that knows 9999" in done.stderr) is (oldest == "9999")
    assert cli.simulator.counters.requests == 0


async def test_drift_is_found_on_a_newer_schema_too(cli, tmp_path):
    await migrate_as_a_later_version(cli.database_url, tmp_path, oldest=HEAD_REVISION)
    await cli.rows("ALTER TABLE contacts DROP COLUMN raw CASCADE")
    with pytest.raises(SchemaDiffers, match=r"column contacts\.raw is missing"):
        await cli.select(cli.url(1))


async def test_the_private_postgres_of_a_newer_version_is_refused_with_a_sentence(tmp_path, database_url):
    await migrate_as_a_later_version(database_url, tmp_path, oldest="9999")
    database = await connect(Settings(_env_file=None, database_url=database_url))
    with pytest.raises(migrations.MigrationRefused, match="install the version that migrated it"):
        await migrate(database)
    await database.close()


async def test_every_migration_states_the_oldest_revision_that_code_must_know(database):
    async with database.begin() as conn:
        stated = await conn.run_sync(schema_state.read_oldest)
    first = "0009"
    assert set(stated) == {revision for revision in set(KNOWN_REVISIONS) if revision >= first}
    assert set(stated.values()) <= set(KNOWN_REVISIONS)
    assert all(oldest <= revision for revision, oldest in stated.items())
    assert (await read_schema_state(database)).fit is Fit.CURRENT


# ---------------------------------------------------------------- the version before
def git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=CHECKOUT, capture_output=True, check=True).stdout


def knows_compatibility(commit: str) -> bool:
    found = subprocess.run(
        ["git", "grep", "--quiet", "schema_compatibility", commit, "--", "alembic/versions"],
        cwd=CHECKOUT, capture_output=True, check=False,
    )  # fmt: skip
    return found.returncode == 0


def commit_before_the_newest_migration() -> str | None:
    """The last commit before the newest migration whose functions in the database are those of this version.

    A function changes in place until a version with it is released: of the commits in between, none is a version.
    HEAD while no such commit knows about compatibility.
    """
    (newest,) = (CHECKOUT / "alembic" / "versions").glob(f"{HEAD_REVISION}_*.py")
    added = git("log", "--diff-filter=A", "--format=%H", "-1", "--", str(newest)).decode().strip()
    before = git("rev-list", "--first-parent", f"{added}^").decode().split() if added else []
    same = next((commit for commit in before if functions(commit) in (b"", functions("HEAD"))), "HEAD")
    return next((commit for commit in (same, "HEAD") if knows_compatibility(commit)), None)


def functions(commit: str) -> bytes:
    """The versions of the SQL files; empty before there were any."""
    return b"".join(sorted(git("ls-tree", commit, "src/pagecurator/storage/functions/").splitlines()))


@pytest.fixture
def code_before(tmp_path) -> Path:
    if shutil.which("git") is None or not (CHECKOUT / ".git").exists():
        pytest.skip("there is no history here: the sources of the version before are not to be had")
    commit = commit_before_the_newest_migration()
    if commit is None:
        pytest.skip("no commit of this history knows about compatibility yet")
    folder = tmp_path / "before"
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit, "src", "alembic"))) as archive:
        archive.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    where = subprocess.run(
        [sys.executable, "-c", "import pagecurator; print(pagecurator.__file__)"],
        env={"PYTHONPATH": str(folder / "src")}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert where.stdout.startswith(str(folder))
    return folder


async def fit_of(code: Path, database_url: str) -> Fit:
    """Whether this code may run on the newest schema, by what the migrations state."""
    settings = Settings(_env_file=None, database_url=database_url)
    async with open_database(settings) as database, database.begin() as conn:
        stated = await conn.run_sync(schema_state.read_oldest)
    known = {file.name[:4] for file in (code / "alembic" / "versions").glob("[0-9]*.py")}
    return schema_state.schema_state(HEAD_REVISION, head=max(known), known=known, oldest=stated).fit


async def test_the_version_before_curates_on_the_schema_of_this_one(cli, code_before):
    fit = await fit_of(code_before, cli.database_url)
    await cli.select(*cli.urls(5))
    async with asyncio.timeout(100):
        done = await cli.run("run-once", PYTHONPATH=str(code_before / "src"))
    if fit is Fit.TOO_NEW:
        assert done.returncode == 2, done.stderr
        assert "does not know" in done.stderr
        return
    assert done.returncode == 0, done.stdout + done.stderr
    assert await cli.count("SELECT count(*) FROM pages WHERE page_processing_status = 'Complete'") == 5
    assert await cli.count("SELECT count(*) FROM contacts") >= 5


async def test_two_replicas_are_replaced_one_after_the_other_and_each_page_is_processed_once(cli, code_before):
    """A rolling upgrade: both versions work on one queue, then the old one is stopped and the new one continues."""
    if await fit_of(code_before, cli.database_url) is Fit.TOO_NEW:
        pytest.skip("the version before does not run on this schema; the changelog says so")
    # The pages last for several ticks of both, whichever claims first.
    cli.simulator.config = replace(cli.simulator.config, latency=fixed(1.0))
    settings = {"SCRAPER_API_MAX_CONCURRENT": "8", "WF7_SCHEDULER_INTERVAL_SECONDS": "1"}
    async with (
        cli.program("run", PYTHONPATH=str(code_before / "src"), **settings) as old,
        cli.program("run", **settings) as new,
    ):
        await asyncio.gather(old.until("cycle.completed"), new.until("cycle.completed"))
        await cli.select(*cli.urls(60))
        await asyncio.gather(old.until("page.completed", 10), new.until("page.completed", 10))
        old.signal(signal.SIGTERM)
        assert await old.exit_code() == 0
        of_old = len(old.named("page.completed"))
        await cli.select(*[cli.url(number) for number in range(60, 72)])
        await new.until("page.completed", 72 - of_old)
        new.signal(signal.SIGTERM)
        assert await new.exit_code() == 0
    completed = [event["page_id"] for program in (old, new) for event in program.named("page.completed")]
    assert len(completed) == len(set(completed)) == 72
    assert cli.simulator.counters.requests == 72, "no page was fetched twice"
    assert await cli.count("SELECT count(*) FROM pages WHERE page_processing_status = 'Complete'") == 72
    assert await cli.count("SELECT count(*) FROM page_attempts") == 72
    # Of each page an address and a number, and the address that all pages have.
    assert await cli.count("SELECT count(*) FROM contacts") == 2 * 72 + 1
    assert not [event for event in old.events + new.events if event["level"] == "error"]
