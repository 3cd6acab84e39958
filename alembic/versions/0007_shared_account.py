"""What replicas share of a ScraperAPI account: slots, state and credits."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Statements stand whole: what a migration does must not change when the models do.
CREATE = (
    """
    CREATE TABLE scraper_accounts (
        account text NOT NULL,
        plan_limit integer,
        credits_left bigint,
        reported_at timestamptz,
        next_report_at timestamptz,
        pause_no bigint NOT NULL DEFAULT 0,
        paused_reason text,
        paused_message text,
        paused_by text,
        paused_at timestamptz,
        next_probe_at timestamptz,
        budget_alert text,
        CONSTRAINT scraper_accounts_pkey PRIMARY KEY (account)
    )
    """,
    "COMMENT ON INDEX scraper_accounts_pkey IS 'account_state: the one row of an account'",
    # A handful of rows, each written about once a second: room for new versions on the same page.
    """
    CREATE TABLE account_replicas (
        id uuid NOT NULL,
        account text NOT NULL,
        worker text NOT NULL,
        process text,
        max_concurrent integer NOT NULL,
        daily_credit_budget bigint,
        monthly_credit_budget bigint,
        allowance integer NOT NULL DEFAULT 0,
        wanted integer NOT NULL DEFAULT 0,
        turn_since timestamptz NOT NULL DEFAULT now(),
        reserved_credits bigint NOT NULL DEFAULT 0,
        booked_credits bigint NOT NULL DEFAULT 0,
        lease_expires_at timestamptz NOT NULL,
        counted_until timestamptz NOT NULL,
        joined_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT account_replicas_pkey PRIMARY KEY (id)
    ) WITH (fillfactor = 20)
    """,
    "COMMENT ON INDEX account_replicas_pkey IS 'slots.write: the one row of a replica'",
    """
    CREATE TABLE credit_days (
        day date NOT NULL,
        credits bigint NOT NULL DEFAULT 0,
        CONSTRAINT credit_days_pkey PRIMARY KEY (day)
    ) WITH (fillfactor = 50)
    """,
    "COMMENT ON INDEX credit_days_pkey IS 'budgets: a day, and the days of a month'",
    "ALTER TABLE page_attempts ADD COLUMN tier text",
)

DROP = (
    "ALTER TABLE page_attempts DROP COLUMN tier",
    "DROP TABLE credit_days",
    "DROP TABLE account_replicas",
    "DROP TABLE scraper_accounts",
)


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    for statement in DROP:
        op.execute(statement)
