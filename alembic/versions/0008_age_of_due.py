"""The age of the oldest due page leaves out pages that wait with a domain that is paused or held back."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

UP = (
    "DROP VIEW queue_depth",
    """
    CREATE VIEW queue_depth AS
    SELECT queued.due,
           queued.delayed,
           running.processing,
           running.expired_leases,
           queued.due + queued.delayed + queued.held AS pending,
           queued.oldest_pending_age_seconds,
           queued.held
    FROM (SELECT count(*) FILTER (WHERE is_due AND NOT is_held) AS due,
                 count(*) FILTER (WHERE NOT is_due) AS delayed,
                 count(*) FILTER (WHERE is_due AND is_held) AS held,
                 extract(epoch FROM now() - min(next_attempt_at) FILTER (WHERE is_due AND NOT is_held))
                     ::double precision AS oldest_pending_age_seconds
          FROM (SELECT next_attempt_at, next_attempt_at <= now() AS is_due,
                       domain_id IN (SELECT id FROM domains WHERE held_until > now()
                                     UNION SELECT id FROM domains WHERE paused_at IS NOT NULL) AS is_held
                FROM pages WHERE page_processing_status = 'Queued'
                OFFSET 0) AS page) AS queued,  -- asks about the domain once for each page
         (SELECT count(*) AS processing,
                 count(*) FILTER (WHERE lease_expires_at IS NULL OR lease_expires_at <= now()) AS expired_leases
          FROM pages WHERE page_processing_status = 'Processing') AS running
    """,
    "COMMENT ON VIEW queue_depth IS 'The depth of the queue, for metrics, dashboards and autoscalers'",
)

DOWN = (
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


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
