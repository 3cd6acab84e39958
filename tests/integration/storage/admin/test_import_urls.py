"""Adding, importing and selecting pages."""

from __future__ import annotations

import io

from sqlalchemy import text

from pagecurator.storage.admin.import_urls import ImportReport, RefusedLine, import_urls, read_urls
from pagecurator.storage.engine import Database
from pagecurator.storage.queue.enqueue import EnqueueCounts, add_pages
from pagecurator.urls import normalize_url


async def add(database: Database, *urls: str, select: bool = True, priority_level: int = 5) -> EnqueueCounts:
    async with database.begin() as conn:
        return await add_pages(
            conn, urls=[normalize_url(url) for url in urls], select=select, priority_level=priority_level
        )


async def status(database: Database) -> dict[str, tuple]:
    async with database.begin() as conn:
        result = await conn.execute(
            text("SELECT url, page_curation_status::text, page_processing_status::text, priority_level FROM pages")
        )
        return {row[0]: tuple(row[1:]) for row in result}


async def execute(database: Database, statement: str) -> None:
    async with database.begin() as conn:
        await conn.execute(text(statement))


async def test_an_added_page_is_selected_and_queued_in_one_statement(database: Database):
    added = await add(database, "https://a.example/", "a.example", "b.example", priority_level=2)
    assert added == EnqueueCounts(added=2, selected=2, already_known=0, duplicates=1)
    assert set((await status(database)).values()) == {("Selected", "Queued", 2)}


async def test_a_page_can_be_added_first_and_selected_later(database: Database):
    assert await add(database, "https://a.example/", select=False) == EnqueueCounts(added=1)
    assert await status(database) == {"https://a.example/": ("New", None, 5)}
    assert await add(database, "https://a.example/", priority_level=1) == EnqueueCounts(selected=1, already_known=1)
    assert await status(database) == {"https://a.example/": ("Selected", "Queued", 1)}


async def test_adding_a_selected_page_again_that_was_never_queued_queues_it(database: Database):
    await add(database, "https://a.example/", select=False)
    await execute(database, "UPDATE pages SET page_curation_status = 'Selected'")
    assert (await add(database, "https://a.example/")).selected == 1


async def test_a_finished_queued_or_skipped_page_is_only_counted(database: Database):
    await add(database, "https://a.example/1", "https://a.example/2", "https://a.example/3", select=False)
    await execute(
        database,
        """
        UPDATE pages SET
            page_processing_status = CASE right(url, 1) WHEN '1' THEN 'Complete'::page_processing_status
                                                        WHEN '2' THEN 'Processing' END,
            page_curation_status = CASE right(url, 1) WHEN '3' THEN 'Skipped'::page_curation_status
                                                      ELSE 'Complete' END
        """,
    )
    before = await status(database)
    again = await add(database, "https://a.example/1", "https://a.example/2", "https://a.example/3")
    assert again == EnqueueCounts(already_known=3)
    assert await status(database) == before


async def test_a_plain_insert_is_a_complete_page(database: Database):
    await execute(database, "INSERT INTO domains (domain) VALUES ('a.example')")
    await execute(database, "INSERT INTO pages (domain_id, url) SELECT id, 'https://a.example/' FROM domains")
    assert await status(database) == {"https://a.example/": ("New", None, 5)}


async def test_a_file_is_imported_and_rejected_lines_are_reported_with_their_number(database: Database):
    file = b"""url;name
https://a.example/;x
http://127.0.0.1/;x
A.example;twice
nonsense;x
https://b.example/;x
;empty
https://caf\xe9.example/;latin-1
"""
    refused: list[RefusedLine] = []
    progress: list[ImportReport] = []
    report = await import_urls(
        database, read_urls(io.BytesIO(file)), on_refused=refused.append, on_progress=progress.append
    )
    assert report == ImportReport(read=7, added=2, selected=2, already_known=0, duplicates=1, refused=4)
    assert [refusal.line for refusal in refused] == [3, 5, 7, 8]
    assert "not a public address" in refused[0].reason
    assert progress == [report]
    again = await import_urls(database, read_urls(io.BytesIO(file)))
    assert again == ImportReport(read=7, added=0, selected=0, already_known=2, duplicates=1, refused=4)


async def test_a_long_file_is_imported_in_chunks_and_distant_repeats_are_counted(database: Database):
    lines = [f"https://site{number % 300}.example/{number}" for number in range(12_000)]
    file = io.BytesIO("\n".join([*lines, *lines[:10]]).encode())
    progress: list[ImportReport] = []
    report = await import_urls(database, read_urls(file), select=False, on_progress=progress.append)
    assert report == ImportReport(read=12_010, added=12_000, duplicates=10)
    assert [each.read for each in progress] == [5000, 10_000, 12_010]


async def test_an_empty_file_imports_nothing(database: Database):
    assert await import_urls(database, read_urls(io.BytesIO(b""))) == ImportReport()
