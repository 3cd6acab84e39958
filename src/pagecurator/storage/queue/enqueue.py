"""Adding pages: where a page becomes ``Selected`` and ``Queued`` for the first time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.urls import PageUrl

CHUNK = 5000
"""Pages per statement."""

# Rows are locked and inserted in the same order everywhere, so that two imports of the same pages don't deadlock.
_ADD_DOMAINS = text(
    """
    INSERT INTO domains (domain)
    SELECT DISTINCT domain COLLATE "C" FROM unnest(CAST(:domains AS text[])) AS given (domain) ORDER BY 1
    ON CONFLICT (domain) DO NOTHING
    """
)

# A page is queued when it is new or was never queued. A page that has an outcome, is in the queue or was skipped on
# purpose stays as it is: that is what requeue is for. Known pages are found by pages_domain_id_url_key.
_ADD_PAGES = text(
    """
    WITH wanted AS MATERIALIZED (
        SELECT domains.id AS domain_id, given.domain, given.url, given.position
        FROM unnest(CAST(:domains AS text[]), CAST(:urls AS text[]), CAST(:positions AS integer[]))
             AS given (domain, url, position)
        JOIN domains ON domains.domain = given.domain
    ),
    unqueued AS MATERIALIZED (
        SELECT pages.id
        FROM wanted
        JOIN pages ON pages.domain_id = wanted.domain_id AND pages.url = wanted.url
        WHERE CAST(:select AS boolean)
          AND pages.page_processing_status IS NULL
          AND pages.page_curation_status IN ('New', 'Selected', 'Queued')
        ORDER BY wanted.domain COLLATE "C", wanted.url COLLATE "C"
        FOR UPDATE OF pages
    ),
    selected AS (
        UPDATE pages
        SET page_curation_status = 'Selected',
            page_processing_status = 'Queued',
            priority_level = CAST(:priority_level AS smallint),
            selected_at = now(),
            next_attempt_at = now(),
            updated_at = now()
        FROM unqueued
        WHERE pages.id = unqueued.id
        RETURNING pages.id
    ),
    added AS (
        INSERT INTO pages (
            domain_id, url, priority_level, page_curation_status, page_processing_status, selected_at, created_at
        )
        SELECT domain_id, url, CAST(:priority_level AS smallint),
               CASE WHEN CAST(:select AS boolean) THEN CAST('Selected' AS page_curation_status) ELSE 'New' END,
               CASE WHEN CAST(:select AS boolean) THEN CAST('Queued' AS page_processing_status) END,
               CASE WHEN CAST(:select AS boolean) THEN now() END,
               now() + position * interval '1 microsecond'  -- age keeps the order of the input
        FROM wanted
        ORDER BY domain COLLATE "C", url COLLATE "C"
        ON CONFLICT (domain_id, url) DO NOTHING
        RETURNING id
    )
    SELECT (SELECT count(*) FROM added) AS added, (SELECT count(*) FROM selected) AS selected
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnqueueCounts:
    """How many URLs were added. ``added + already_known + duplicates`` is the number of URLs given.

    ``added``: new pages; ``selected``: queued by this call, new or not; ``already_known``: existing pages;
    ``duplicates``: repeats within the call.
    """

    added: int = 0
    selected: int = 0
    already_known: int = 0
    duplicates: int = 0

    def __add__(self, other: EnqueueCounts) -> EnqueueCounts:
        return EnqueueCounts(
            added=self.added + other.added,
            selected=self.selected + other.selected,
            already_known=self.already_known + other.already_known,
            duplicates=self.duplicates + other.duplicates,
        )


async def add_pages(
    conn: AsyncConnection, *, urls: Sequence[PageUrl], priority_level: int = 5, select: bool = True
) -> EnqueueCounts:
    """Add pages and, with ``select``, queue them, including known pages that were never queued.

    ``priority_level`` is 1 (most urgent) to 9.
    """
    first_position: dict[tuple[str, str], int] = {}
    for position, url in enumerate(urls):
        first_position.setdefault((url.domain, url.url), position)
    distinct = sorted(first_position)
    total = EnqueueCounts(duplicates=len(urls) - len(distinct))
    for start in range(0, len(distinct), CHUNK):
        chunk = distinct[start : start + CHUNK]
        domains = [domain for domain, _ in chunk]
        await conn.execute(_ADD_DOMAINS, {"domains": domains})
        result = await conn.execute(
            _ADD_PAGES,
            {
                "domains": domains,
                "urls": [url for _, url in chunk],
                "positions": [first_position[page] for page in chunk],
                "select": select,
                "priority_level": priority_level,
            },
        )
        counts = result.one()
        newly = counts.selected + (counts.added if select else 0)
        total += EnqueueCounts(added=counts.added, selected=newly, already_known=len(chunk) - counts.added)
    return total
