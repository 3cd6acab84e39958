"""What the overview needs to stay cheap: activity per minute, and reports of the processes.

Only additions: code of revision 0014 neither reads nor writes the two tables.
"""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE activity_minutes (
        minute timestamptz NOT NULL,
        measure text NOT NULL,
        code text NOT NULL DEFAULT '',
        amount bigint NOT NULL DEFAULT 0,
        CONSTRAINT activity_minutes_pkey PRIMARY KEY (minute, measure, code)
    )
    """,
    "COMMENT ON INDEX activity_minutes_pkey IS 'read_activity: the minutes of the last day; roll_up: the last one'",
    """
    CREATE TABLE replica_reports (
        id uuid NOT NULL,
        worker text NOT NULL,
        reported_at timestamptz NOT NULL DEFAULT now(),
        report jsonb NOT NULL DEFAULT '{}',
        CONSTRAINT replica_reports_pkey PRIMARY KEY (id)
    )
    """,
    "COMMENT ON INDEX replica_reports_pkey IS 'write_report: the row of a process'",
    # A row is written every two seconds, in place.
    "ALTER TABLE replica_reports SET (fillfactor = 50, autovacuum_vacuum_threshold = 500)",
)

DOWN = ("DROP TABLE replica_reports", "DROP TABLE activity_minutes")


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)
    op.execute("INSERT INTO schema_compatibility (revision, oldest_revision) VALUES ('0015', '0010')")


def downgrade() -> None:
    op.execute("DELETE FROM schema_compatibility WHERE revision = '0015'")
    for statement in DOWN:
        op.execute(statement)
