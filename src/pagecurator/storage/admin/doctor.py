"""``pagecurator doctor``: checks of the rows and of the server, with their repairs.

Every statement is a transaction of its own, and repairs run in small batches: a daemon may be running meanwhile.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.plural import is_are, plural
from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import read_only_sentence
from pagecurator.storage.engine import Database
from pagecurator.storage.outbox import Destination, undelivered
from pagecurator.storage.queue.rescue import rescue_expired


class Severity(StrEnum):
    """``problem``: pages or contacts are affected. ``hint``: nothing is broken."""

    PROBLEM = "problem"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """``sentence`` says what is wrong and what to do; ``fix`` what ``doctor --fix`` does, None: nothing."""

    code: str
    severity: Severity
    sentence: str
    count: int = 1
    fix: str | None = None
    fixed: int | None = None
    """How many were fixed; None: ``--fix`` was not used."""

    @property
    def is_open(self) -> bool:
        """True for a problem that is not completely fixed."""
        return self.severity is Severity.PROBLEM and (self.fixed is None or self.fixed < self.count)


_CHUNK = 2000

Repair = Callable[[AsyncConnection], Awaitable[int]]
"""One batch: repairs some rows and returns how many; 0 when none is left that it can repair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Check:
    code: str
    rows: str
    """SQL: the affected rows, as what follows FROM."""
    sentence: str
    """A template for :func:`_words`."""
    severity: Severity = Severity.PROBLEM
    fix: str | None = None
    repair: Repair | None = None

    async def count(self, database: Database) -> int:
        statement = text(f"SELECT count(*) FROM {self.rows}")  # noqa: S608 - constants only
        async with database.begin() as conn:
            return int((await conn.execute(statement)).scalar_one())


async def check_rows(
    database: Database, *, fix: bool, max_crashes: int, codes: Collection[str] | None = None
) -> list[Diagnostic]:
    """Find rows that no worker would ever claim, and inconsistent ones; repair them with ``fix``.

    ``codes``: only these checks; None: all.
    """
    findings = []
    for check in _checks(max_crashes):
        if codes is not None and check.code not in codes:
            continue
        count = await check.count(database)
        if not count:
            continue
        finding = Diagnostic(
            code=check.code,
            severity=check.severity,
            sentence=check.sentence.format(**_words(count)),
            count=count,
            fix=check.fix,
        )
        if fix and check.repair is not None:
            await _repair(database, check.repair)
            finding = replace(finding, fixed=max(0, count - await check.count(database)))
        findings.append(finding)
    return findings


def _words(count: int) -> dict[str, str]:
    """The words of a sentence, in the number that fits ``count``."""
    one = count == 1
    return {
        "pages": plural(count, "page"),
        "contacts": plural(count, "contact"),
        "addresses": plural(count, "e-mail address", "e-mail addresses"),
        "are": is_are(count),
        "were": "was" if one else "were",
        "they": "it" if one else "they",
        "them": "it" if one else "them",
    }


async def check_server(database: Database) -> list[Diagnostic]:
    """Find a server that takes no writes, transactions that block vacuum, and tables with many dead rows."""
    async with database.begin() as conn:
        read_only = (await conn.execute(_READ_ONLY)).scalar_one()
        transactions = (await conn.execute(_OLD_TRANSACTIONS)).all()
        tables = (await conn.execute(_DEAD_ROWS)).all()
    findings = []
    if read_only is not None:
        sentence = f"No worker can claim a page: {read_only_sentence(database.place, read_only)}"
        findings.append(Diagnostic(code="read_only", severity=Severity.PROBLEM, sentence=sentence))
    findings += [
        Diagnostic(
            code="old_transaction",
            severity=Severity.PROBLEM,
            sentence=f"A transaction has been open for {plural(row.minutes, 'minute')} ({row.who}); until it ends, "
            f"vacuum can't remove the queue's dead rows, and claims get slower. Find its owner, or end it: {row.cure}",
        )
        for row in transactions
    ]
    findings += [
        Diagnostic(
            code="dead_rows",
            severity=Severity.HINT,
            count=row.dead,
            sentence=f"Table {row.table} has {row.dead:,} dead rows besides {row.live:,} live ones; autovacuum should "
            f"remove them soon. If it doesn't: VACUUM (ANALYZE) {row.table}",
        )
        for row in tables
    ]
    return findings


async def check_outbox(database: Database, settings: Settings) -> list[Diagnostic]:
    """Find notifications that were not delivered."""
    are_set = {
        Destination.NOTIFY: ("NOTIFY_URL", settings.notify_url is not None),
        Destination.CONTACTS: ("CONTACTS_WEBHOOK_URL", settings.contacts_webhook_url is not None),
    }
    findings = []
    async with database.begin() as conn:
        waiting = await undelivered(conn)
    for each in waiting:
        setting, is_set = are_set[Destination(each.destination)]
        messages = plural(each.messages, "message")
        if is_set:
            test = "pagecurator notify test" + (" --contacts" if each.destination == Destination.CONTACTS else "")
            sentence = (
                f"{messages} for {setting} {is_are(each.messages)} not delivered, the oldest since "
                f"{each.since:%Y-%m-%d %H:%M} UTC ({each.error or 'not tried yet; does a daemon run?'}). They are "
                f"retried until NOTIFY_RETENTION_DAYS are over. Test with: {test}"
            )
        else:
            sentence = (
                f"{messages} for {setting} {is_are(each.messages)} not delivered, as it is not set here. They are "
                "deleted after NOTIFY_RETENTION_DAYS."
            )
        findings.append(
            Diagnostic(
                code="undelivered_notifications",
                severity=Severity.PROBLEM if is_set else Severity.HINT,
                count=each.messages,
                sentence=sentence,
            )
        )
    return findings


async def oldest_transaction_seconds(conn: AsyncConnection) -> float:
    """Read the age of the oldest transaction in this database, prepared ones included; 0 when no other is open."""
    return float((await conn.execute(_OLDEST_TRANSACTION)).scalar_one())


async def _repair(database: Database, repair: Repair) -> None:
    while True:
        async with database.begin() as conn:
            if not await repair(conn):
                return


def _statement(sql: str) -> Repair:
    statement = text(sql)

    async def repair(conn: AsyncConnection) -> int:
        return (await conn.execute(statement, {"chunk": _CHUNK})).rowcount

    return repair


def _rescue(max_crashes: int) -> Repair:
    async def repair(conn: AsyncConnection) -> int:
        return len(await rescue_expired(conn, max_crashes=max_crashes))

    return repair


_SELECTED_NOT_QUEUED = "pages WHERE page_processing_status IS NULL AND page_curation_status IN ('Selected', 'Queued')"
_QUEUED_BUT_NEW = "pages WHERE page_processing_status = 'Queued' AND page_curation_status = 'New'"
_QUEUED_WITHOUT_ENTRY = """
    pages WHERE page_processing_status = 'Queued'
      AND NOT EXISTS (SELECT FROM turns WHERE turns.domain_id = pages.domain_id
                      AND turns.priority_level = pages.priority_level)
"""
_HAS_PAGE = "EXISTS (SELECT FROM page_contacts WHERE contact_id = contacts.id)"
_ORPHANED_CONTACTS = f"contacts WHERE unlinked_at IS NULL AND NOT {_HAS_PAGE}"
_MARKED_BUT_LINKED = f"contacts WHERE unlinked_at IS NOT NULL AND {_HAS_PAGE}"
_UNLINKED_CONTACTS = f"contacts WHERE unlinked_at IS NOT NULL AND NOT {_HAS_PAGE}"


def _checks(max_crashes: int) -> tuple[_Check, ...]:
    return (
        _Check(
            code="selected_not_queued",
            rows=_SELECTED_NOT_QUEUED,
            sentence="{pages} {are} marked as selected but {were} never queued, so no worker claims {them}.",
            fix="queues them",
            repair=_statement(
                f"""
                UPDATE pages
                SET page_curation_status = 'Selected', page_processing_status = 'Queued',
                    selected_at = coalesce(selected_at, now()), next_attempt_at = now(), updated_at = now()
                WHERE id IN (SELECT id FROM {_SELECTED_NOT_QUEUED} LIMIT :chunk FOR UPDATE SKIP LOCKED)
                """  # noqa: S608 - constants only
            ),
        ),
        _Check(
            code="queued_but_new",
            rows=_QUEUED_BUT_NEW,
            sentence="{pages} {are} queued but not selected; {they} will be fetched, which costs credits.",
            fix="marks them as selected; they stay queued",
            repair=_statement(
                f"""
                UPDATE pages SET page_curation_status = 'Selected', updated_at = now()
                WHERE id IN (SELECT id FROM {_QUEUED_BUT_NEW} LIMIT :chunk FOR UPDATE SKIP LOCKED)
                """  # noqa: S608 - constants only
            ),
        ),
        # The triggers on pages add the entries; these are missing when triggers were disabled or dropped.
        _Check(
            code="queued_without_turn",
            rows=_QUEUED_WITHOUT_ENTRY,
            sentence="{pages} {are} queued, but missing in the domain queue (table turns), so no worker claims {them}.",
            fix="adds their domains to the domain queue",
            repair=_statement(
                f"""
                INSERT INTO turns (domain_id, priority_level, turn_at)
                SELECT domain_id, priority_level, min(next_attempt_at) FROM {_QUEUED_WITHOUT_ENTRY}
                GROUP BY domain_id, priority_level
                LIMIT :chunk
                """  # noqa: S608 - constants only
            ),
        ),
        # A running daemon rescues these within a third of WF7_LEASE_SECONDS.
        _Check(
            code="lost_leases",
            rows="pages WHERE page_processing_status = 'Processing'"
            " AND (lease_expires_at IS NULL OR lease_expires_at < now() - interval '2 minutes')",
            sentence="{pages} {are} being processed according to the status, but the lease has expired, and no daemon "
            "has rescued {them}.",
            fix="queues them again, as a daemon does; a page that crashed too many workers fails with `crashed`",
            repair=_rescue(max_crashes),
        ),
        _Check(
            code="orphaned_contacts",
            rows=_ORPHANED_CONTACTS,
            sentence="{contacts} {are} linked to no page, so `contact_list` omits {them}; the pages were deleted, or "
            "{they} {were} inserted by hand.",
            fix="links those with a known first page to it; check the others yourself",
            repair=_statement(
                f"""
                INSERT INTO page_contacts (page_id, contact_id)
                SELECT first_page_id, id FROM {_ORPHANED_CONTACTS} AND first_page_id IS NOT NULL
                ORDER BY id LIMIT :chunk
                ON CONFLICT DO NOTHING
                """  # noqa: S608 - constants only
            ),
        ),
        # A daemon of the previous version links a contact again without removing its mark.
        _Check(
            code="marked_but_linked",
            severity=Severity.HINT,
            rows=_MARKED_BUT_LINKED,
            sentence="{contacts} {are} marked as shown by no page (`unlinked_at`), but linked to one, so the phone "
            "and profile columns of `contact_list` omit {them}.",
            fix="removes the marks",
            repair=_statement(
                f"""
                UPDATE contacts SET unlinked_at = NULL, updated_at = now()
                WHERE id IN (SELECT id FROM {_MARKED_BUT_LINKED} LIMIT :chunk FOR UPDATE SKIP LOCKED)
                """  # noqa: S608 - constants only
            ),
        ),
        _Check(
            code="unlinked_contacts",
            severity=Severity.HINT,
            rows=_UNLINKED_CONTACTS,
            sentence="{contacts} {are} shown by no page any more: the pages that showed {them} were read again without "
            "{them}. `contacts export` has the time in `unlinked_at`; delete what you don't need yourself.",
        ),
        _Check(
            code="made_up_contacts",
            rows="""
                contacts JOIN domains ON domains.id = domain_id
                WHERE kind = 'email'
                  AND (value ~ '^(notfound|not_found|noemail|no-email|unknown|placeholder)[^@]*@'
                       OR (value = 'info@' || domain AND raw IS NULL AND source IS NULL))
                """,
            sentence="{addresses} may be made up (`notfound_…`, or `info@` the site's name without a source); "
            "Pagecurator never writes such rows. Check them, and delete them yourself.",
        ),
        _Check(
            code="failed_without_reason",
            severity=Severity.HINT,
            rows="pages WHERE page_processing_status = 'Error' AND error_code IS NULL",
            sentence="{pages} failed without an error code; another program wrote {them}. `pages requeue --outcome "
            "failed` tries again, and shows the estimated credits first.",
        ),
    )


# Not transaction_read_only: the dashboard reads in read-only transactions everywhere.
_READ_ONLY = text(
    """
    SELECT CASE
               WHEN pg_is_in_recovery() THEN 'in recovery'
               WHEN current_setting('default_transaction_read_only')::boolean THEN 'default_transaction_read_only is on'
           END
    """
)
_OLD_TRANSACTIONS = text(
    """
    SELECT (extract(epoch FROM now() - xact_start) / 60)::int AS minutes,
           format('process %s of %s, %s, %s', pid, usename, coalesce(nullif(application_name, ''), 'no name'), state)
               AS who,
           format('SELECT pg_terminate_backend(%s)', pid) AS cure
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
      AND xact_start < now() - interval '5 minutes'
    UNION ALL
    SELECT (extract(epoch FROM now() - prepared) / 60)::int, format('prepared transaction %L of %s', gid, owner),
           format('ROLLBACK PREPARED %L', gid)
    FROM pg_prepared_xacts
    WHERE database = current_database() AND prepared < now() - interval '5 minutes'
    ORDER BY minutes DESC
    LIMIT 5
    """
)
_OLDEST_TRANSACTION = text(
    """
    SELECT coalesce(extract(epoch FROM now() - least(
               (SELECT min(xact_start) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'),
               (SELECT min(prepared) FROM pg_prepared_xacts WHERE database = current_database())
           )), 0)::double precision
    """
)
_DEAD_ROWS = text(
    """
    SELECT relname::text AS table, n_dead_tup AS dead, n_live_tup AS live
    FROM pg_stat_user_tables
    WHERE relid IN (to_regclass('pages'), to_regclass('contacts'), to_regclass('page_contacts'),
                    to_regclass('page_attempts'))
      AND n_dead_tup > 20000 AND n_dead_tup > 0.3 * n_live_tup
    ORDER BY n_dead_tup DESC
    """
)
