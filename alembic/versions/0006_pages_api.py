"""Lists of pages, newest first, and secrets that all replicas of a server share."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CREATE = (
    "CREATE INDEX pages_created_at_idx ON pages (created_at, id)",
    "COMMENT ON INDEX pages_created_at_idx IS 'list_pages: pages by age'",
    """
    CREATE TABLE server_secrets (
        name text NOT NULL,
        value text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT server_secrets_pkey PRIMARY KEY (name)
    )
    """,
    "COMMENT ON INDEX server_secrets_pkey IS 'shared_secret: the secret of a name'",
)
DROP = ("DROP TABLE server_secrets", "DROP INDEX pages_created_at_idx")


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    for statement in DROP:
        op.execute(statement)
