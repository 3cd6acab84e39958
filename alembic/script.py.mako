"""${message}"""

from __future__ import annotations

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None

UP = (
    # The oldest revision that code must know to run on this schema: the one before, unless something that it uses goes.
    "INSERT INTO schema_compatibility (revision, oldest_revision) VALUES ('${up_revision}', '${down_revision}')",
)

DOWN = ("DELETE FROM schema_compatibility WHERE revision = '${up_revision}'",)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
