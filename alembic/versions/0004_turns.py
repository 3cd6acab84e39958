"""Turns: domains take turns in the claim; they can be held back for a while, or paused by a person."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UP = (
    """
    ALTER TABLE domains
        ADD COLUMN failures integer NOT NULL DEFAULT 0,
        ADD COLUMN holds integer NOT NULL DEFAULT 0,
        ADD COLUMN hold_kind text,
        ADD COLUMN hold_reason text,
        ADD COLUMN held_since timestamptz,
        ADD COLUMN held_until timestamptz,
        ADD COLUMN paused_at timestamptz,
        ADD COLUMN paused_reason text
    """,
    "CREATE INDEX domains_held_until_idx ON domains (held_until) WHERE held_until IS NOT NULL",
    "COMMENT ON INDEX domains_held_until_idx IS 'read_domains and queue_depth: domains that are held back'",
    "CREATE INDEX domains_paused_at_idx ON domains (paused_at) WHERE paused_at IS NOT NULL",
    "COMMENT ON INDEX domains_paused_at_idx IS 'read_domains and queue_depth: domains that are paused'",
    "ALTER TABLE pages ADD COLUMN put_offs integer NOT NULL DEFAULT 0",
    "DROP INDEX pages_queue_idx",
    """
    CREATE INDEX pages_queue_idx ON pages (domain_id, priority_level, next_attempt_at, created_at, id)
        WHERE page_processing_status = 'Queued'
    """,
    "COMMENT ON INDEX pages_queue_idx IS 'claim_due: the pages of a domain in the order they are claimed'",
    """
    CREATE TABLE turns (
        id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
        domain_id uuid NOT NULL,
        priority_level smallint NOT NULL,
        turn_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT turns_pkey PRIMARY KEY (id),
        CONSTRAINT turns_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES domains (id) ON DELETE CASCADE
    )
    """,
    "COMMENT ON INDEX turns_pkey IS 'claim_due: the turns that it has locked'",
    # Rows live for as long as their domain has pages queued, and change place with each turn.
    """
    ALTER TABLE turns SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500,
                           autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 500)
    """,
    "CREATE INDEX turns_line_idx ON turns (priority_level, turn_at, id)",
    "COMMENT ON INDEX turns_line_idx IS 'claim_due: whose turn it is at a priority'",
    "CREATE INDEX turns_domain_idx ON turns (domain_id, priority_level)",
    "COMMENT ON INDEX turns_domain_idx IS 'claim_due, hold, pause and the triggers: the turns of a domain'",
    # Whoever queues a page gives its domain a turn in the same transaction, whatever statement it was. Turns are only
    # ever added here, never looked at or changed: so nobody who queues pages waits for a claim or for another one.
    """
    CREATE FUNCTION pages_added_take_turns() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO turns (domain_id, priority_level, turn_at)
        SELECT domains.id, line.priority_level,
               greatest(line.due_at, CASE WHEN paused_at IS NULL THEN held_until ELSE 'infinity' END)
        FROM (SELECT domain_id, priority_level, min(next_attempt_at) AS due_at, min(created_at) AS oldest
              FROM added
              WHERE page_processing_status = 'Queued'
              GROUP BY domain_id, priority_level) AS line
        JOIN domains ON domains.id = line.domain_id
        ORDER BY line.oldest;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER pages_added_take_turns AFTER INSERT ON pages
        REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION pages_added_take_turns()
    """,
    # A turn that this very transaction gave is still there: nobody else can have taken it.
    """
    CREATE FUNCTION page_queued_takes_turn() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM turns
            WHERE domain_id = NEW.domain_id AND priority_level = NEW.priority_level
              AND turn_at <= NEW.next_attempt_at AND xmin = pg_current_xact_id()::xid
        ) THEN
            INSERT INTO turns (domain_id, priority_level, turn_at)
            SELECT id, NEW.priority_level,
                   greatest(NEW.next_attempt_at, CASE WHEN paused_at IS NULL THEN held_until ELSE 'infinity' END)
            FROM domains
            WHERE id = NEW.domain_id;
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER page_queued_takes_turn AFTER UPDATE ON pages
        FOR EACH ROW
        WHEN (NEW.page_processing_status = 'Queued'
              AND (OLD.page_processing_status IS DISTINCT FROM 'Queued'
                   OR NEW.domain_id <> OLD.domain_id
                   OR NEW.priority_level <> OLD.priority_level
                   OR NEW.next_attempt_at < OLD.next_attempt_at))
        EXECUTE FUNCTION page_queued_takes_turn()
    """,
    """
    INSERT INTO turns (domain_id, priority_level, turn_at)
    SELECT domain_id, priority_level, min(next_attempt_at)
    FROM pages
    WHERE page_processing_status = 'Queued'
    GROUP BY domain_id, priority_level
    ORDER BY min(created_at)
    """,
    "DROP VIEW queue_depth",
    """
    CREATE VIEW queue_depth AS
    SELECT queued.due - held.pages AS due,
           queued.delayed,
           running.processing,
           running.expired_leases,
           queued.due + queued.delayed AS pending,
           queued.oldest_pending_age_seconds,
           held.pages AS held
    FROM (SELECT count(*) FILTER (WHERE next_attempt_at <= now()) AS due,
                 count(*) FILTER (WHERE next_attempt_at > now()) AS delayed,
                 extract(epoch FROM now() - min(next_attempt_at) FILTER (WHERE next_attempt_at <= now()))
                     ::double precision AS oldest_pending_age_seconds
          FROM pages WHERE page_processing_status = 'Queued') AS queued,
         (SELECT count(*) AS processing,
                 count(*) FILTER (WHERE lease_expires_at IS NULL OR lease_expires_at <= now()) AS expired_leases
          FROM pages WHERE page_processing_status = 'Processing') AS running,
         (SELECT count(*) AS pages
          FROM (SELECT id FROM domains WHERE held_until > now()
                UNION SELECT id FROM domains WHERE paused_at IS NOT NULL) AS domain
          JOIN pages ON pages.domain_id = domain.id
          WHERE page_processing_status = 'Queued' AND next_attempt_at <= now()) AS held
    """,
    "COMMENT ON VIEW queue_depth IS 'The depth of the queue, for metrics, dashboards and autoscalers'",
)

DOWN = (
    "DROP VIEW queue_depth",
    """
    CREATE VIEW queue_depth AS
    SELECT queued.due,
           queued.delayed,
           running.processing,
           running.expired_leases,
           queued.due + queued.delayed AS pending,
           queued.oldest_pending_age_seconds
    FROM (SELECT count(*) FILTER (WHERE next_attempt_at <= now()) AS due,
                 count(*) FILTER (WHERE next_attempt_at > now()) AS delayed,
                 extract(epoch FROM now() - min(next_attempt_at) FILTER (WHERE next_attempt_at <= now()))
                     ::double precision AS oldest_pending_age_seconds
          FROM pages WHERE page_processing_status = 'Queued') AS queued,
         (SELECT count(*) AS processing,
                 count(*) FILTER (WHERE lease_expires_at IS NULL OR lease_expires_at <= now()) AS expired_leases
          FROM pages WHERE page_processing_status = 'Processing') AS running
    """,
    "COMMENT ON VIEW queue_depth IS 'The depth of the queue, for metrics, dashboards and autoscalers'",
    "DROP TRIGGER page_queued_takes_turn ON pages",
    "DROP TRIGGER pages_added_take_turns ON pages",
    "DROP FUNCTION page_queued_takes_turn",
    "DROP FUNCTION pages_added_take_turns",
    "DROP TABLE turns",
    "DROP INDEX pages_queue_idx",
    """
    CREATE INDEX pages_queue_idx ON pages (priority_level, created_at, id, next_attempt_at)
        WHERE page_processing_status = 'Queued'
    """,
    "COMMENT ON INDEX pages_queue_idx IS 'claim_due: due pages in the order they are claimed'",
    "ALTER TABLE pages DROP COLUMN put_offs",
    """
    ALTER TABLE domains
        DROP COLUMN failures,
        DROP COLUMN holds,
        DROP COLUMN hold_kind,
        DROP COLUMN hold_reason,
        DROP COLUMN held_since,
        DROP COLUMN held_until,
        DROP COLUMN paused_at,
        DROP COLUMN paused_reason
    """,
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
