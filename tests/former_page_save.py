"""How pages were saved by the version before: several statements in a transaction. The reference for ``save_page``."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.contacts import SavedContacts, merged_contacts
from pagecurator.storage.former_values import former_value
from pagecurator.storage.page_save import (
    _NO_CONTACTS,
    DeferredPage,
    FinishedPage,
    PageContacts,
    ReleasedPage,
    SavedPage,
    _finish_values,
    _hold_values,
)
from pagecurator.storage.queue.attempts import attempt_columns
from pagecurator.storage.queue.domains import Hold, HoldKind, NewHold
from pagecurator.storage.queue.pages import Recovery
from pagecurator.storage.sanitize import as_columns, storable

_PERSON_COLUMNS = ("name", "role", "name_confidence", "name_source", "name_extraction_version", "name_page_id")
_PERSON = ", ".join(_PERSON_COLUMNS)


def _person(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in _PERSON_COLUMNS)


def _rank(row: str) -> str:
    """A name outranks a role alone; then the confidence counts."""
    return f"({row}.name IS NOT NULL, coalesce({row}.name_confidence, 0))"


_OLD_IS_EMPTY, _NEW_IS_EMPTY = "coalesce(old.name, old.role) IS NULL", "coalesce(excluded.name, excluded.role) IS NULL"
# A row from before these columns: most likely its name was on the page that it was first seen on.
_SAME_PAGE = "coalesce(old.name_page_id, old.first_page_id) IS NOT DISTINCT FROM CAST(:page_id AS uuid)"
_VERSION = "CAST(:extraction_version AS integer)"
_OLD_VERSION = "coalesce(old.name_extraction_version, 0)"

# 1. Nothing is known yet, or the confidence is higher. 2. The page that the stored name comes from was read again: by a
# newer extraction, whose result replaces the older one; or by the same, and the page has changed.
_REPLACES = f"""(
    {_OLD_IS_EMPTY} OR {_rank("excluded")} > {_rank("old")}
    OR ({_SAME_PAGE} AND ({_VERSION} > {_OLD_VERSION}
                          OR ({_VERSION} = {_OLD_VERSION} AND {_rank("excluded")} = {_rank("old")})))
)"""
# That page was read completely by a newer extraction, which found no name.
_REMOVES = f"(CAST(:is_complete AS boolean) AND {_SAME_PAGE} AND {_VERSION} > {_OLD_VERSION})"
_PERSON_CHANGES = f"""(
    ({_person("excluded")}) IS DISTINCT FROM ({_person("old")})
    AND CASE WHEN {_NEW_IS_EMPTY} THEN NOT {_OLD_IS_EMPTY} AND {_REMOVES} ELSE {_REPLACES} END
)"""

# ---------------------------------------------------------------- the statements of a save
# The rows of an earlier version get the spelling of this one. Executed only for contacts whose spelling has changed.
_RESPELL = text(
    """
    UPDATE contacts
    SET value = known.value, updated_at = clock_timestamp()
    FROM (
        SELECT contacts.id, given.value
        FROM unnest(CAST(:kind AS text[]), CAST(:former AS text[]), CAST(:value AS text[]))
             AS given (kind, former, value)
        JOIN contacts ON contacts.domain_id = CAST(:domain_id AS uuid)
                     AND contacts.kind = given.kind AND contacts.value = given.former
        WHERE NOT EXISTS (SELECT FROM contacts AS respelled
                          WHERE respelled.domain_id = contacts.domain_id
                            AND respelled.kind = given.kind AND respelled.value = given.value)
        ORDER BY contacts.kind COLLATE "C", contacts.value COLLATE "C"
        FOR UPDATE OF contacts
    ) AS known
    WHERE contacts.id = known.id
    """
)

# Rows are inserted in the same order everywhere, so that concurrent saves for one site don't deadlock. A known row is
# only updated when it gains something: the contacts in a footer are on every page. `xmax = 0` marks new rows. The
# conflict is found by contacts_domain_id_kind_value_key.
#
# `gone` are the contacts that the page showed when it was read before. They pass through the same INSERT, with
# `unlinked_at` set, to be locked in the same order as the others; from a page's first read there are none.
_SAVE = text(
    f"""
    WITH given AS MATERIALIZED (
        SELECT *
        FROM unnest(
            CAST(:kind AS text[]), CAST(:value AS text[]), CAST(:raw AS text[]), CAST(:name AS text[]),
            CAST(:role AS text[]), CAST(:name_confidence AS double precision[]), CAST(:name_source AS text[]),
            CAST(:email_type AS text[]), CAST(:confidence AS double precision[]), CAST(:source AS text[]),
            CAST(:context AS text[])
        ) AS given (kind, value, raw, name, role, name_confidence, name_source, email_type, confidence, source, context)
    ),
    gone AS MATERIALIZED (
        SELECT shown.id, shown.kind, shown.value
        FROM page_contacts
        CROSS JOIN LATERAL (
            SELECT id, kind, value FROM contacts
            WHERE contacts.id = page_contacts.contact_id AND domain_id = CAST(:domain_id AS uuid)
            OFFSET 0  -- by the primary key: a site may have many contacts
        ) AS shown
        WHERE page_contacts.page_id = CAST(:page_id AS uuid) AND CAST(:is_complete AS boolean)
          AND (shown.kind, shown.value) NOT IN (SELECT given.kind, given.value FROM given)
    ),
    saved AS (
        INSERT INTO contacts AS old (
            domain_id, kind, value, raw, email_type, confidence, source, context, source_url, first_page_id,
            unlinked_at, {_PERSON}
        )
        SELECT CAST(:domain_id AS uuid), row.*
        FROM (
            SELECT kind, value, raw, email_type, confidence, source, context,
                   CAST(:source_url AS text), CAST(:page_id AS uuid), CAST(NULL AS timestamptz),
                   name, role, name_confidence, name_source,
                   CASE WHEN coalesce(name, role) IS NOT NULL THEN {_VERSION} END,
                   CASE WHEN coalesce(name, role) IS NOT NULL THEN CAST(:page_id AS uuid) END
            FROM given
            UNION ALL
            SELECT kind, value, NULL, NULL, 0, NULL, NULL, NULL, NULL, clock_timestamp(),
                   NULL, NULL, NULL, NULL, NULL, NULL
            FROM gone
        ) AS row
        ORDER BY row.kind COLLATE "C", row.value COLLATE "C"
        ON CONFLICT (domain_id, kind, value) DO UPDATE
        SET raw = coalesce(old.raw, excluded.raw),
            email_type = coalesce(old.email_type, excluded.email_type),
            confidence = greatest(old.confidence, excluded.confidence),
            source = coalesce(old.source, excluded.source),
            context = coalesce(old.context, excluded.context),
            source_url = coalesce(old.source_url, excluded.source_url),
            first_page_id = coalesce(old.first_page_id, excluded.first_page_id),
            unlinked_at = CASE WHEN excluded.unlinked_at IS NOT NULL THEN old.unlinked_at END,
            ({_PERSON}) = (
                SELECT {_person("person")}
                FROM (VALUES (true, {_person("excluded")}), (false, {_person("old")})) AS person (is_new, {_PERSON})
                WHERE person.is_new = {_PERSON_CHANGES}
            ),
            updated_at = clock_timestamp()
        WHERE excluded.confidence > old.confidence
           OR (old.raw IS NULL AND excluded.raw IS NOT NULL)
           OR (old.email_type IS NULL AND excluded.email_type IS NOT NULL)
           OR (old.source IS NULL AND excluded.source IS NOT NULL)
           OR (old.context IS NULL AND excluded.context IS NOT NULL)
           OR (old.source_url IS NULL AND excluded.source_url IS NOT NULL)
           OR (old.first_page_id IS NULL AND excluded.first_page_id IS NOT NULL)
           OR (old.unlinked_at IS NOT NULL AND excluded.unlinked_at IS NULL)
           OR {_PERSON_CHANGES}
        RETURNING (xmax = 0 AND unlinked_at IS NULL) AS new
    )
    SELECT count(*) FILTER (WHERE new) AS new, ARRAY(SELECT id FROM gone) AS gone FROM saved
    """
)

# A separate statement: it sees the rows that other pages committed while the one above waited for them.
_LINK = text(
    """
    INSERT INTO page_contacts (page_id, contact_id)
    SELECT CAST(:page_id AS uuid), contacts.id
    FROM unnest(CAST(:kind AS text[]), CAST(:value AS text[])) AS given (kind, value)
    JOIN contacts ON contacts.domain_id = CAST(:domain_id AS uuid)
                 AND contacts.kind = given.kind AND contacts.value = given.value
    ON CONFLICT DO NOTHING
    """
)

# Executed only when a page lost contacts. Their rows are locked by _SAVE, and every other save of one of them waits for
# the lock before it links or unlinks it: so this statement, which is a later one, sees all their links.
_UNLINK = text(
    """
    WITH unlinked AS (
        DELETE FROM page_contacts
        WHERE page_id = CAST(:page_id AS uuid) AND contact_id = ANY(CAST(:gone AS uuid[]))
    )
    UPDATE contacts
    SET unlinked_at = clock_timestamp(), updated_at = clock_timestamp()
    WHERE id = ANY(CAST(:gone AS uuid[])) AND unlinked_at IS NULL
      AND NOT EXISTS (SELECT FROM page_contacts AS other
                      WHERE other.contact_id = contacts.id AND other.page_id <> CAST(:page_id AS uuid))
    """
)

_RELEASE = text(
    """
    UPDATE pages
    SET page_processing_status = 'Queued',
        next_attempt_at = CASE WHEN CAST(:delay_seconds AS double precision) > 0
                               THEN clock_timestamp() + make_interval(secs => :delay_seconds)
                               ELSE next_attempt_at END,
        claimed_by = NULL,
        lease_expires_at = NULL,
        updated_at = clock_timestamp()
    FROM unnest(CAST(:ids AS uuid[]), CAST(:claim_nos AS integer[])) AS mine (id, claim_no)
    WHERE pages.id = mine.id AND pages.claim_no = mine.claim_no AND page_processing_status = 'Processing'
    RETURNING pages.id
    """
)

# The second half of the condition makes it safe to repeat a finish whose reply was lost. A rescued page has no
# claimed_by any more, so a late result is refused. A page that was claimed after its domain's hold ended, and shows
# that the site is healthy, closes the breaker: in the same statement, without another round trip.
_FINISH = text(
    """
    WITH finished AS (
    UPDATE pages
    SET attempts = CASE page_processing_status WHEN 'Processing' THEN attempts + :attempts_used ELSE attempts END,
        page_processing_status = CAST(:processing_status AS page_processing_status),
        page_curation_status = CAST(:curation_status AS page_curation_status),
        contact_scrape_status = CAST(:scrape_status AS contact_scrape_status),
        page_processing_error = :error_message,
        error_code = :error_code,
        http_status = :http_status,
        lease_expires_at = NULL,
        finished_at = clock_timestamp(),
        updated_at = clock_timestamp()
    WHERE id = :page_id AND claim_no = :claim_no
      AND (page_processing_status = 'Processing'
           OR (page_processing_status IN ('Complete', 'Error', 'Filtered') AND claimed_by IS NOT NULL))
    RETURNING domain_id, claimed_at
    ),
    troubled AS MATERIALIZED (
        SELECT domains.id, domain, hold_kind, held_since
        FROM finished
        JOIN domains ON domains.id = finished.domain_id
        WHERE CAST(:site_is_well AS boolean)
          AND CASE WHEN held_until IS NULL THEN failures > 0 ELSE held_until <= finished.claimed_at END
        FOR NO KEY UPDATE OF domains
    ),
    recovered AS (
        UPDATE domains
        SET failures = 0, holds = 0, hold_kind = NULL, hold_reason = NULL, held_since = NULL, held_until = NULL,
            updated_at = clock_timestamp()
        FROM troubled
        WHERE domains.id = troubled.id
    )
    SELECT domain, hold_kind, extract(epoch FROM clock_timestamp() - held_since)::double precision AS held_seconds
    FROM finished
    LEFT JOIN troubled ON true
    """
)

# Fenced; the row lock keeps the claim valid to the end of the transaction.
_LOCK_CLAIMED = text(
    """
    SELECT id FROM pages
    WHERE id = :page_id AND claim_no = :claim_no AND page_processing_status = 'Processing'
    FOR UPDATE
    """
)

_DEFER = text(
    """
    UPDATE pages
    SET page_processing_status = 'Queued',
        put_offs = put_offs + 1,
        next_attempt_at = greatest(clock_timestamp(), domains.held_until),
        claimed_by = NULL,
        lease_expires_at = NULL,
        updated_at = clock_timestamp()
    FROM domains
    WHERE pages.id = :page_id AND domains.id = pages.domain_id
    """
)

_DETAILS = """
    worker, batch_id, started_at, finished_at, outcome, error_code, error_message, http_status, target_status, bytes,
    credits, fetch_seconds, tier
"""
_GIVEN = f"""
    unnest(
        CAST(:attempt AS integer[]), CAST(:worker AS text[]), CAST(:batch_id AS uuid[]),
        CAST(:started_at AS timestamptz[]), CAST(:finished_at AS timestamptz[]), CAST(:outcome AS text[]),
        CAST(:error_code AS text[]), CAST(:error_message AS text[]), CAST(:http_status AS integer[]),
        CAST(:target_status AS integer[]), CAST(:bytes AS bigint[]), CAST(:credits AS integer[]),
        CAST(:fetch_seconds AS double precision[]), CAST(:tier AS text[])
    ) AS given (attempt, {_DETAILS})
"""

# Repeating a save whose reply was lost must not fail: existing rows stay.
_RECORD = text(
    f"""
    INSERT INTO page_attempts (page_id, claim_no, attempt, {_DETAILS})
    SELECT CAST(:page_id AS uuid), CAST(:claim_no AS integer), given.*
    FROM {_GIVEN}
    ON CONFLICT (page_id, claim_no, attempt) DO NOTHING
    """
)

_HOLD = text(
    """
    WITH before AS MATERIALIZED (
        SELECT domains.id,
               failures + CAST(:failed AS integer) AS failures,
               CASE WHEN held_until IS NULL THEN failures + CAST(:failed AS integer) >= :failure_threshold
                    ELSE held_until <= pages.claimed_at END AS is_new,
               least(CAST(:longest_seconds AS double precision), :seconds * power(2, least(holds, 30))) AS seconds
        FROM pages
        JOIN domains ON domains.id = pages.domain_id
        WHERE pages.id = :page_id
        FOR NO KEY UPDATE OF domains
    ),
    held AS (
        UPDATE domains
        SET failures = before.failures,
            holds = CASE WHEN is_new THEN holds + 1 ELSE holds END,
            hold_kind = CASE WHEN is_new THEN :kind ELSE hold_kind END,
            hold_reason = CASE WHEN is_new THEN :reason ELSE hold_reason END,
            held_since = CASE WHEN is_new THEN coalesce(held_since, clock_timestamp()) ELSE held_since END,
            held_until = CASE WHEN is_new THEN clock_timestamp() + make_interval(secs => seconds) ELSE held_until END,
            updated_at = clock_timestamp()
        FROM before
        WHERE domains.id = before.id
        RETURNING domains.id, domain, domains.failures, holds, held_until, paused_at, is_new, seconds
    ),
    moved AS (
        UPDATE turns
        SET turn_at = held.held_until
        FROM held
        WHERE is_new AND paused_at IS NULL AND turns.domain_id = held.id AND turns.turn_at < held.held_until
    )
    SELECT domain, failures, holds, held_until AS until, seconds FROM held WHERE is_new
    """
)


async def save_page(  # noqa: C901 - as it was, in one function
    conn: AsyncConnection,
    *,
    page_id: UUID,
    claim_no: int,
    outcome: FinishedPage | ReleasedPage | DeferredPage,
    contacts: PageContacts | None = None,
    attempts=(),
) -> SavedPage | None:
    claim = {"page_id": page_id, "claim_no": claim_no}
    recovery, begun, saved = None, None, SavedContacts(new=0, known=0)
    match outcome:
        case FinishedPage():
            row = (await conn.execute(_FINISH, {**claim, **_finish_values(outcome)})).one_or_none()
            if row is None:
                return None
            if row.hold_kind is not None:
                kind = HoldKind(row.hold_kind)
                recovery = Recovery(domain=row.domain, hold_kind=kind, held_seconds=row.held_seconds or 0.0)
        case ReleasedPage(delay_seconds=delay_seconds):
            values = {"ids": [page_id], "claim_nos": [claim_no], "delay_seconds": float(delay_seconds)}
            if (await conn.execute(_RELEASE, values)).first() is None:
                return None
        case DeferredPage(hold=hold):
            if (await conn.execute(_LOCK_CLAIMED, claim)).first() is None:
                return None
            begun = await _hold(conn, page_id, hold)
            await conn.execute(_DEFER, {"page_id": page_id})
    if contacts is not None:
        domain_id = text("SELECT domain_id FROM pages WHERE id = :page_id")
        saved = await _save_contacts(conn, page_id, (await conn.execute(domain_id, claim)).scalar_one(), contacts)
    if attempts:
        await conn.execute(_RECORD, {**claim, **attempt_columns(attempts)})
    if isinstance(outcome, FinishedPage) and outcome.hold is not None:
        begun = await _hold(conn, page_id, outcome.hold)
    return SavedPage(contacts=saved, recovery=recovery, hold=begun)


async def _save_contacts(conn, page_id: UUID, domain_id: UUID, contacts: PageContacts) -> SavedContacts:
    rows = merged_contacts(contacts.contacts)
    values = {
        "page_id": page_id,
        "domain_id": domain_id,
        "source_url": storable(contacts.source_url),
        "extraction_version": contacts.extraction_version,
        "is_complete": contacts.is_complete,
        **(as_columns(rows) if rows else _NO_CONTACTS),
    }
    respelled = [(row.kind, former, row.value) for row in rows if (former := former_value(row.kind, row.value))]
    if respelled:
        kinds, formers, spellings = zip(*respelled, strict=True)
        await conn.execute(_RESPELL, {"domain_id": domain_id, "kind": kinds, "former": formers, "value": spellings})
    saved = (await conn.execute(_SAVE, values)).one()
    if rows:
        await conn.execute(_LINK, values)
    if saved.gone:
        await conn.execute(_UNLINK, {"page_id": page_id, "gone": saved.gone})
    return SavedContacts(new=saved.new, known=len(rows) - saved.new)


async def _hold(conn, page_id: UUID, hold: NewHold) -> Hold | None:
    given: dict[str, Any] = _hold_values(hold)
    values = {name.removeprefix("hold_"): value for name, value in given.items()}
    row = (await conn.execute(_HOLD, {"page_id": page_id, **values})).mappings().one_or_none()
    return None if row is None else Hold(kind=hold.kind, reason=values["reason"], **row)
