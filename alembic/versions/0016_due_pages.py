"""Queued pages by the time they are due: the index ``pages_due_idx``.

Code of revision 0010 can run on it: the index is only an addition.
"""

from __future__ import annotations

from alembic import op

from pagecurator.storage.migration_steps import build_index

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

CONCURRENTLY = True

UP = (
    "COMMENT ON INDEX pages_due_idx IS 'depth.read_depth: due and delayed pages, and the oldest due one'",
    "INSERT INTO schema_compatibility (revision, oldest_revision) VALUES ('0016', '0010')",
)
DOWN = (
    "DELETE FROM schema_compatibility WHERE revision = '0016'",
    "DROP INDEX pages_due_idx",
)


def upgrade() -> None:
    build_index(
        "pages_due_idx",
        "CREATE INDEX CONCURRENTLY pages_due_idx ON pages (next_attempt_at) WHERE page_processing_status = 'Queued'",
    )
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
