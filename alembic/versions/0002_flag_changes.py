"""Switches that all replicas obey, and who set them."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CREATE = (
    """
    CREATE TABLE flag_changes (
        name text NOT NULL,
        id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
        value text NOT NULL,
        reason text,
        changed_by text NOT NULL,
        changed_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT flag_changes_pkey PRIMARY KEY (name, id)
    )
    """,
    "COMMENT ON INDEX flag_changes_pkey IS 'read_switch: the latest change of a flag'",
)


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE flag_changes")
