"""Each migration states the oldest revision that code must know to run on its schema."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE schema_compatibility (
        revision text NOT NULL,
        oldest_revision text NOT NULL,
        CONSTRAINT schema_compatibility_pkey PRIMARY KEY (revision)
    )
    """,
    "COMMENT ON INDEX schema_compatibility_pkey IS 'the migrations: one row each'",
    # Code from before this table refuses every revision that it doesn't know.
    "INSERT INTO schema_compatibility (revision, oldest_revision) VALUES ('0009', '0009')",
)

DOWN = ("DROP TABLE schema_compatibility",)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
