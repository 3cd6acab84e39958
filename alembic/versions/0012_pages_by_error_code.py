"""Pages by error code, in the order of the list: the index ``pages_error_code_idx``.

Code of revision 0010 can run on it: the index is only an addition.
"""

from __future__ import annotations

from alembic import op

from pagecurator.storage.migration_steps import build_index

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CONCURRENTLY = True

UP = (
    "COMMENT ON INDEX pages_error_code_idx IS 'page_list.list_pages, requeue: pages with an error code, by age'",
    "INSERT INTO schema_compatibility (revision, oldest_revision) VALUES ('0012', '0010')",
)
DOWN = (
    "DELETE FROM schema_compatibility WHERE revision = '0012'",
    "DROP INDEX pages_error_code_idx",
)


def upgrade() -> None:
    build_index(
        "pages_error_code_idx",
        """
        CREATE INDEX CONCURRENTLY pages_error_code_idx ON pages (error_code, created_at, id)
        WHERE error_code IS NOT NULL
        """,
    )
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
