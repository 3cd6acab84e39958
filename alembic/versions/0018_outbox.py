"""The outbox of notifications and of saved contacts.

Only additions: code of revision 0016 neither reads nor writes the two tables.
"""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

UP = (
    """
    CREATE TABLE outbox_messages (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        destination text NOT NULL,
        event text NOT NULL,
        dedupe_key text NOT NULL,
        data jsonb NOT NULL DEFAULT '{}',
        occurred_at timestamptz NOT NULL DEFAULT now(),
        due_at timestamptz DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0,
        error text,
        delivered_at timestamptz,
        CONSTRAINT outbox_messages_pkey PRIMARY KEY (id),
        CONSTRAINT outbox_messages_dedupe_key_key UNIQUE (dedupe_key)
    )
    """,
    "COMMENT ON INDEX outbox_messages_pkey IS 'outbox.message_delivered: the message'",
    "COMMENT ON INDEX outbox_messages_dedupe_key_key IS 'Outbox.add: whether another replica added it'",
    "CREATE INDEX outbox_messages_due_idx ON outbox_messages (destination, due_at) WHERE due_at IS NOT NULL",
    "COMMENT ON INDEX outbox_messages_due_idx IS 'outbox.claim_message: messages to deliver'",
    "CREATE INDEX outbox_messages_occurred_at_idx ON outbox_messages (occurred_at)",
    "COMMENT ON INDEX outbox_messages_occurred_at_idx IS 'outbox.delete_old_messages: the oldest messages'",
    """
    CREATE TABLE outbox_pages (
        id bigint GENERATED ALWAYS AS IDENTITY,
        page_id uuid NOT NULL,
        saved_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT outbox_pages_pkey PRIMARY KEY (id)
    )
    """,
    "COMMENT ON INDEX outbox_pages_pkey IS 'saved_contacts.collect_saved: the pages that were saved first'",
)

DOWN = ("DROP TABLE outbox_pages", "DROP TABLE outbox_messages")


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)
    op.execute("INSERT INTO schema_compatibility (revision, oldest_revision) VALUES ('0018', '0010')")


def downgrade() -> None:
    op.execute("DELETE FROM schema_compatibility WHERE revision = '0018'")
    for statement in DOWN:
        op.execute(statement)
