"""Ids in the order of time."""

from __future__ import annotations

import asyncio
import time

import pytest
from sqlalchemy import text

from pagecurator.storage.engine import Database

INSERTS = {
    "domains": "INSERT INTO domains (domain) VALUES (:n) RETURNING id",
    "pages": "INSERT INTO pages (domain_id, url) SELECT id, CAST(:n AS text) FROM domains RETURNING id",
    "contacts": "INSERT INTO contacts (domain_id, kind, value) SELECT id, 'x', :n FROM domains RETURNING id",
}


@pytest.mark.parametrize("table", INSERTS)
async def test_a_new_row_gets_an_id_after_those_of_earlier_milliseconds(database: Database, table: str):
    insert, ids, began = INSERTS[table], [], time.time()
    async with database.begin() as conn:
        if table != "domains":
            await conn.execute(text("INSERT INTO domains (domain) VALUES ('a.example')"))
    for number in range(5):
        async with database.begin() as conn:
            ids.append((await conn.execute(text(insert), {"n": str(number)})).scalar_one())
        await asyncio.sleep(0.002)
    assert ids == sorted(ids)
    assert len({str(one)[14:] for one in ids}) == 5  # the rest is random
    for one in ids:
        assert (one.version, one.variant) == (7, "specified in RFC 4122")
        assert began - 60 < (one.int >> 80) / 1000 < time.time() + 60
