"""A database of ten million pages, filled by SQL: what a year of work leaves, in about three minutes.

Sites have from one to some ten thousand pages. A tenth of the pages is queued, the newest; the others were finished
over ninety days in the order in which they came, see :class:`Layout`. Attempts are as with a retention of thirty days.
The database chooses the ids.

Indexes and keys are dropped, and made again from their own definitions when the rows are there: what is measured is
what the migrations make.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import asyncpg

RARE_CODE = "extraction_memory"
"""One page of 200,000 has failed with it."""
PAGES_A_SITE = 20


class Layout(StrEnum):
    """In which order pages came; the id of a domain is as old as its first page or older."""

    SCATTERED = "scattered"
    """Each page is of a random known site: a list of URLs in random order, or a crawler that returns to all sites.
    Domains that are claimed together are far from each other in every index that begins with the domain."""
    GROUPED = "grouped"
    """All pages of a site came together, the sites in the order of their ids, as `pages import` adds a list that is
    ordered by site."""


_TABLES = ("pages", "page_attempts", "contacts", "page_contacts", "turns")
_SESSION = """
    SET session_replication_role = replica;  -- no triggers; the entries of the domain queue are inserted below
    SET maintenance_work_mem = '1GB';
    SET work_mem = '256MB';
    SET synchronous_commit = off;  -- for filling only
    SET statement_timeout = 0
"""
# Foreign keys first, and unique keys before other indexes; made again in the opposite order.
_CONSTRAINTS = """
    SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition,
           contype = 'f' AS is_foreign
    FROM pg_constraint
    WHERE conrelid = ANY ($1::text[]::regclass[]) AND contype IN ('p', 'u', 'f')
    ORDER BY contype = 'f' DESC, conname
"""
_INDEXES = """
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
    FROM pg_index
    WHERE indrelid = ANY ($1::text[]::regclass[])
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
"""
# The function spreads sites so that the largest of n has about the square root of n times the mean.
_FILL = {
    "domains": """
        INSERT INTO domains (domain)
        SELECT 'www' || n || '.example' FROM generate_series(0, $1::int - 1) AS n ORDER BY hashint4(n), n
    """,
    "pages": """
        INSERT INTO pages (
            domain_id, url, page_curation_status, page_processing_status, contact_scrape_status, error_code,
            page_processing_error, http_status, attempts, claim_no, claimed_by, claimed_at, batch_id, selected_at,
            next_attempt_at, finished_at, created_at, updated_at)
        SELECT domains.id,
               'https://www' || site || '.example/company/imprint-and-contact-' || n,
               CASE WHEN queued THEN 'Selected' WHEN failed THEN 'Error' ELSE 'Complete' END::page_curation_status,
               CASE WHEN queued THEN 'Queued' WHEN failed THEN 'Error' WHEN outcome < 0.103 THEN 'Filtered'
                    ELSE 'Complete' END::page_processing_status,
               CASE WHEN queued THEN 'New' WHEN failed THEN 'Error' WHEN outcome < 0.103 THEN 'NotAFit'
                    WHEN outcome < 0.55 THEN 'ContactFound' ELSE 'NoContactFound' END::contact_scrape_status,
               CASE WHEN NOT failed THEN NULL WHEN code < 0.00005 THEN '{rare}' WHEN code < 0.001 THEN 'cost_limit'
                    WHEN code < 0.55 THEN 'target_not_found' WHEN code < 0.75 THEN 'target_blocked'
                    WHEN code < 0.87 THEN 'timeout' WHEN code < 0.95 THEN 'name_not_found' ELSE 'not_html' END,
               CASE WHEN failed THEN 'The website answered with an error: 404 Not Found.' END,
               CASE WHEN queued THEN NULL WHEN failed THEN 404 ELSE 200 END,
               CASE WHEN queued THEN 0 ELSE 1 END, CASE WHEN queued THEN 0 ELSE 1 END,
               CASE WHEN NOT queued THEN 'worker-' || n % 8 END, CASE WHEN NOT queued THEN ended - '5 s'::interval END,
               CASE WHEN NOT queued THEN md5('batch' || n / 100)::uuid END, came, came,
               CASE WHEN NOT queued THEN ended END, came, CASE WHEN queued THEN came ELSE ended END
        FROM (SELECT n, site, outcome, code, n > $1::int * 0.9 AS queued,
                     n <= $1::int * 0.9 AND outcome < 0.1 AS failed, came,
                     least(came + lag * interval '6 hours', now()) AS ended
              FROM (SELECT n, site, random() AS outcome, random() AS code, random() AS lag,
                           now() - interval '90 days' * (1 - n / $1::float) AS came
                    FROM (SELECT {position} AS n, site
                          FROM (SELECT n, floor($2::int * power(random(), 2))::int AS site
                                FROM generate_series(1, $1::int) AS n OFFSET 0) AS given
                          OFFSET 0) AS placed
                    OFFSET 0) AS drawn
              OFFSET 0) AS page
        JOIN domains ON domains.domain = 'www' || site || '.example'
    """.replace("{rare}", RARE_CODE),
    "page_attempts": """
        INSERT INTO page_attempts (page_id, claim_no, attempt, worker, batch_id, started_at, finished_at, outcome,
                                   error_code, http_status, target_status, bytes, credits, fetch_seconds, created_at)
        SELECT id, 1, 1, claimed_by, batch_id, claimed_at, finished_at,
               CASE WHEN error_code IS NULL THEN 'ok' ELSE 'failed' END, error_code, http_status, http_status, 80000,
               1, 4.5, finished_at
        FROM pages WHERE finished_at > now() - interval '30 days' OR error_code IS NOT NULL
    """,
    # Two of three pages repeat a contact of their site.
    "contacts": """
        INSERT INTO contacts (domain_id, kind, value, raw, name, role, email_type, confidence, source, context,
                              source_url, first_page_id, created_at, updated_at, name_confidence, name_source,
                              name_extraction_version, name_page_id)
        SELECT domain_id, 'email', 'firstname.lastname.' || row_number() OVER () ||
               '@company.example', 'firstname.lastname@company.example', 'Firstname Lastname', 'Managing director',
               'personal', 0.9, 'mailto', 'Contact: Firstname Lastname, Managing director, phone and e-mail', url, id,
               finished_at, finished_at, 0.9, 'block', 1, id
        FROM pages WHERE contact_scrape_status = 'ContactFound' LIMIT $1::int
    """,
    "page_contacts": """
        INSERT INTO page_contacts (page_id, contact_id, created_at)
        SELECT first_page_id, id, created_at FROM contacts
    """,
    "turns": """
        INSERT INTO turns (domain_id, priority_level, turn_at)
        SELECT domain_id, 5, min(next_attempt_at) FROM pages WHERE page_processing_status = 'Queued' GROUP BY domain_id
        ORDER BY min(created_at)  -- as the trigger adds them
    """,
}
_POSITIONS = {
    Layout.SCATTERED: "n",
    Layout.GROUPED: "row_number() OVER (ORDER BY hashint4(site), site, n)",  # in the order of the domains
}
_SIZES = """
    SELECT relname AS table, reltuples::bigint AS rows, pg_relation_size(oid) AS heap, pg_indexes_size(oid) AS indexes,
           pg_total_relation_size(oid) AS total
    FROM pg_class WHERE oid = ANY ($1::text[]::regclass[]) ORDER BY relname
"""
_INDEX_SIZES = """
    SELECT indexrelid::regclass::text AS index, pg_relation_size(indexrelid) AS bytes
    FROM pg_index WHERE indrelid = ANY ($1::text[]::regclass[]) ORDER BY bytes DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSize:
    """Bytes on disk of a table and its indexes."""

    table: str
    rows: int
    heap: int
    indexes: int
    total: int


async def fill(database_url: str, *, pages: int, say: Callable[[str], None], layout: Layout = Layout.SCATTERED) -> None:
    """Insert ``pages`` pages and what belongs to them into an empty database, and analyze it."""
    domains, contacts = pages // PAGES_A_SITE, pages // 10
    values = {"domains": (domains,), "pages": (pages, domains), "contacts": (contacts,)}
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(_SESSION)
        await connection.execute("SELECT setseed(0.5)")
        constraints = await connection.fetch(_CONSTRAINTS, _TABLES)
        indexes = await connection.fetch(_INDEXES, _TABLES)
        for row in constraints:
            # CASCADE: keys that another table refers to; those of the tables here are in the list, and made again.
            await connection.execute(f"ALTER TABLE {row['table']} DROP CONSTRAINT IF EXISTS {row['name']} CASCADE")
        for row in indexes:
            await connection.execute(f"DROP INDEX {row['name']}")
        began = time.monotonic()
        for table, statement in _FILL.items():
            await connection.execute(statement.replace("{position}", _POSITIONS[layout]), *values.get(table, ()))
            await connection.execute(f"ANALYZE {table}")  # for the statements that follow
            say(f"  {table}: filled after {time.monotonic() - began:.0f} s")
        for row in reversed(constraints):
            # The rows are right by construction; checking them again would take as long as an index.
            unchecked = " NOT VALID" if row["is_foreign"] else ""
            await connection.execute(
                f"ALTER TABLE {row['table']} ADD CONSTRAINT {row['name']} {row['definition']}{unchecked}"
            )
        for row in indexes:
            await connection.execute(row["definition"])
        say(f"  {len(indexes) + len(constraints)} indexes and keys after {time.monotonic() - began:.0f} s")
        # VACUUM sets the visibility map, as autovacuum would have long since.
        await connection.execute(f"VACUUM (ANALYZE) {', '.join(('domains', *_TABLES))}")
        await connection.execute("CHECKPOINT")
        say(f"  {pages:,} pages over {domains:,} sites, all in all {time.monotonic() - began:.0f} s")
    finally:
        await connection.close()


async def sizes(database_url: str) -> tuple[list[TableSize], dict[str, int]]:
    """Each table, and bytes by index."""
    connection = await asyncpg.connect(database_url)
    try:
        tables = [TableSize(**row) for row in await connection.fetch(_SIZES, ("domains", *_TABLES))]
        return tables, {row["index"]: row["bytes"] for row in await connection.fetch(_INDEX_SIZES, _TABLES)}
    finally:
        await connection.close()
