"""The suppression list: keyed hashes of erased contacts, the fingerprint of their key, and the log of erasures.

Only additions. Code that does not know them stores suppressed contacts: it must have stopped before the first entry.
"""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE suppressed_contacts (
        id bigint GENERATED ALWAYS AS IDENTITY,
        hash bytea NOT NULL,
        kind text NOT NULL,
        reason text,
        added_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT suppressed_contacts_pkey PRIMARY KEY (id),
        CONSTRAINT suppressed_contacts_hash_key UNIQUE (hash)
    )
    """,
    "COMMENT ON INDEX suppressed_contacts_pkey IS 'list_suppressed: the entries in order'",
    "COMMENT ON INDEX suppressed_contacts_hash_key IS 'save_page_v1 and SuppressionGuard: the hashes of contacts'",
    """
    CREATE TABLE suppression_keys (
        id integer NOT NULL DEFAULT 1,
        fingerprint text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT suppression_keys_pkey PRIMARY KEY (id),
        CONSTRAINT suppression_keys_id_check CHECK (id = 1)
    )
    """,
    "COMMENT ON INDEX suppression_keys_pkey IS 'One row at most: all replicas have the same key'",
    """
    CREATE TABLE erasure_log (
        id bigint GENERATED ALWAYS AS IDENTITY,
        action text NOT NULL,
        actor text NOT NULL,
        reason text,
        counts jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT erasure_log_pkey PRIMARY KEY (id)
    )
    """,
    "COMMENT ON INDEX erasure_log_pkey IS 'read_audit: the newest records'",
)

DOWN = ("DROP TABLE erasure_log", "DROP TABLE suppression_keys", "DROP TABLE suppressed_contacts")


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)
    op.execute("INSERT INTO schema_compatibility (revision, oldest_revision) VALUES ('0017', '0010')")


def downgrade() -> None:
    op.execute("DELETE FROM schema_compatibility WHERE revision = '0017'")
    for statement in DOWN:
        op.execute(statement)
