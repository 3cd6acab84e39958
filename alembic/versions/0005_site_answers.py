"""The cache of answers about websites."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CREATE = (
    # Unlogged: what a crash or a failover loses here is looked at again, and half of the writing is saved.
    """
    CREATE UNLOGGED TABLE site_answers (
        site text NOT NULL,
        depth text NOT NULL,
        answer text NOT NULL,
        expires_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT site_answers_pkey PRIMARY KEY (site, depth)
    )
    """,
    "CREATE INDEX site_answers_expires_at_idx ON site_answers (expires_at)",
    "COMMENT ON INDEX site_answers_pkey IS 'read_site_answer: the answers about one site'",
    "COMMENT ON INDEX site_answers_expires_at_idx IS 'remove_expired_answers: what has expired, oldest first'",
)


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE site_answers")
