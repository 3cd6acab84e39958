"""A dump by ``pg_dump`` is a database that works once it is restored as ``docs/operations.md`` describes it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from pagecurator.settings import Settings
from pagecurator.storage.embedded.binaries import find_binaries
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.queue.claim import ClaimedPage, claim_due
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.storage.schema_check import schema_differences
from pagecurator.urls import normalize_url

pytestmark = pytest.mark.direct

URLS = {f"https://www.firm{number}.example/" for number in range(3)}


def postgres(program: str, folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [find_binaries(folder) / program, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


async def claimed(database: Database, *, limit: int) -> list[ClaimedPage]:
    async with database.begin() as conn:
        return await claim_due(conn, limit=limit, worker="w", batch_id=uuid4(), lease_seconds=60)


async def test_a_restored_dump_fits_and_its_queued_pages_are_claimed(
    database: Database, database_url: str, empty_database_url: str, tmp_path: Path
):
    async with database.begin() as conn:
        await add_pages(conn, urls=[normalize_url(url) for url in URLS])
    (in_flight,) = await claimed(database, limit=1)
    dump = str(tmp_path / "pagecurator.dump")
    postgres("pg_dump", tmp_path, "--format=custom", f"--file={dump}", database_url)
    postgres("pg_restore", tmp_path, "--exit-on-error", "--no-owner", f"--dbname={empty_database_url}", dump)

    restored = await connect(Settings(database_url=empty_database_url, _env_file=None))
    try:
        assert await schema_differences(restored) == []
        assert {page.url for page in await claimed(restored, limit=3)} == URLS - {in_flight.url}
    finally:
        await restored.close()
