"""New pages, domains and contacts get time-ordered ids (UUID version 7).

Only a default changes: no row is rewritten, existing ids stay, and code of earlier revisions, which lets the database
choose ids, works as before. Postgres has ``uuidv7()`` from version 18 on; the expression does the same on 13 and newer.
"""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

_TABLES = ("domains", "pages", "contacts")
# The milliseconds replace the first 48 bits of a random UUID, and two bits turn version 4 into 7.
TIME_ORDERED_ID = (
    "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING"
    " substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)"
    " FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid"
)


def upgrade() -> None:
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN id SET DEFAULT {TIME_ORDERED_ID}")
    op.execute("INSERT INTO schema_compatibility (revision, oldest_revision) VALUES ('0015', '0010')")


def downgrade() -> None:
    op.execute("DELETE FROM schema_compatibility WHERE revision = '0015'")
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN id SET DEFAULT gen_random_uuid()")
