"""Saving a page in one round trip: the function ``save_page_v1``.

Only an addition: code of revision 0010 does not call it. Its SQL is read from the package, from a file that never
changes: a test compares it with ``FUNCTIONS``. So a database that was migrated earlier has the same function.
"""

from __future__ import annotations

from alembic import op

from pagecurator.storage.functions import definition

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FUNCTIONS = {"save_page_v1": "05170034494fba62ebfbebae1d0f245bdb225e4c050308cd96f14e8b51bea94b"}
"""The SHA-256 of the files."""


def upgrade() -> None:
    op.execute(definition("save_page_v1"))
    op.execute("INSERT INTO schema_compatibility (revision, oldest_revision) VALUES ('0011', '0010')")


def downgrade() -> None:
    op.execute("DELETE FROM schema_compatibility WHERE revision = '0011'")
    op.execute("DROP FUNCTION save_page_v1")
