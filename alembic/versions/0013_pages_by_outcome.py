"""Pages by outcome, in the order of the list: the index ``pages_outcome_idx``.

Code of revision 0010 can run on it: the index is only an addition. From this version on no statement needs
``pages_url_idx``; the version after this one drops it, since daemons of the version before may run until then.
"""

from __future__ import annotations

from alembic import op

from pagecurator.storage.migration_steps import build_index

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CONCURRENTLY = True

UP = (
    "COMMENT ON INDEX pages_outcome_idx IS 'page_list.list_pages, requeue: pages with an outcome, by age'",
    "INSERT INTO schema_compatibility (revision, oldest_revision) VALUES ('0013', '0010')",
)
DOWN = (
    "DELETE FROM schema_compatibility WHERE revision = '0013'",
    "DROP INDEX pages_outcome_idx",
)


def upgrade() -> None:
    build_index(
        "pages_outcome_idx",
        """
        CREATE INDEX CONCURRENTLY pages_outcome_idx ON pages (
            (CASE WHEN page_processing_status = 'Filtered' THEN 'filtered'
                  WHEN page_processing_status = 'Error' THEN 'failed'
                  WHEN page_processing_status = 'Complete' AND contact_scrape_status = 'ContactFound'
                  THEN 'contacts_found'
                  WHEN page_processing_status = 'Complete' THEN 'no_contacts' END),
            created_at, id
        )
        WHERE (CASE WHEN page_processing_status = 'Filtered' THEN 'filtered'
                    WHEN page_processing_status = 'Error' THEN 'failed'
                    WHEN page_processing_status = 'Complete' AND contact_scrape_status = 'ContactFound'
                    THEN 'contacts_found'
                    WHEN page_processing_status = 'Complete' THEN 'no_contacts' END) IS NOT NULL
        """,
    )
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
