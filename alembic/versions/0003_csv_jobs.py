"""CSV batches: jobs, their rows as they were uploaded, and the distinct websites in them."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CREATE = (
    """
    CREATE TABLE csv_jobs (
        id bigint GENERATED ALWAYS AS IDENTITY,
        owner text NOT NULL DEFAULT '',
        kind text NOT NULL,
        status text NOT NULL DEFAULT 'queued',
        file_name text NOT NULL,
        website_column text NOT NULL,
        header bytea NOT NULL,
        columns integer NOT NULL,
        delimiter text NOT NULL,
        newline text NOT NULL,
        total_rows integer NOT NULL DEFAULT 0,
        empty_rows integer NOT NULL DEFAULT 0,
        bad_rows integer NOT NULL DEFAULT 0,
        open_sites integer NOT NULL DEFAULT 0,
        processed_rows integer NOT NULL DEFAULT 0,
        succeeded_rows integer NOT NULL DEFAULT 0,
        failed_rows integer NOT NULL DEFAULT 0,
        skipped_rows integer NOT NULL DEFAULT 0,
        error text,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        completed_at timestamptz,
        served_at timestamptz NOT NULL DEFAULT '-infinity',
        resume_at timestamptz NOT NULL DEFAULT now(),
        removing boolean NOT NULL DEFAULT false,
        callback_url text,
        callback_due_at timestamptz,
        callback_attempts integer NOT NULL DEFAULT 0,
        callback_error text,
        callback_delivered_at timestamptz,
        CONSTRAINT csv_jobs_pkey PRIMARY KEY (id),
        CONSTRAINT csv_jobs_kind_check CHECK (kind IN ('contacts', 'linkedin')),
        CONSTRAINT csv_jobs_status_check
            CHECK (status IN ('queued', 'processing', 'completed', 'failed', 'cancelled'))
    )
    """,
    "COMMENT ON INDEX csv_jobs_pkey IS 'get_job: a job by its number'",
    "CREATE INDEX csv_jobs_owner_idx ON csv_jobs (owner, id)",
    "COMMENT ON INDEX csv_jobs_owner_idx IS 'list_jobs: the newest jobs of an owner'",
    """
    CREATE INDEX csv_jobs_active_idx ON csv_jobs (served_at, id)
        WHERE status IN ('queued', 'processing')
    """,
    "COMMENT ON INDEX csv_jobs_active_idx IS 'serve_next: unfinished jobs, the one that waited longest first'",
    "CREATE INDEX csv_jobs_callback_idx ON csv_jobs (callback_due_at) WHERE callback_due_at IS NOT NULL",
    "COMMENT ON INDEX csv_jobs_callback_idx IS 'claim_callback: callbacks to deliver'",
    "CREATE INDEX csv_jobs_completed_idx ON csv_jobs (completed_at) WHERE completed_at IS NOT NULL",
    "COMMENT ON INDEX csv_jobs_completed_idx IS 'hide_expired: jobs that ended long ago'",
    # No foreign keys on the two large tables: a million look-ups for each upload, for rows that are only ever
    # written together with their job and removed before it.
    """
    CREATE TABLE csv_rows (
        job_id bigint NOT NULL,
        row_no integer NOT NULL,
        site_no integer,
        repeated boolean NOT NULL DEFAULT false,
        problem text,
        record bytea NOT NULL,
        CONSTRAINT csv_rows_pkey PRIMARY KEY (job_id, row_no)
    )
    """,
    "COMMENT ON INDEX csv_rows_pkey IS 'read_page: the rows of a job in order'",
    "CREATE INDEX csv_rows_repeats_idx ON csv_rows (job_id, site_no, row_no) WHERE repeated",
    "COMMENT ON INDEX csv_rows_repeats_idx IS 'finish_sites: the rows whose website stood in an earlier row'",
    """
    CREATE TABLE csv_sites (
        job_id bigint NOT NULL,
        site_no integer NOT NULL,
        row_no integer NOT NULL,
        website text NOT NULL,
        status text NOT NULL DEFAULT 'queued',
        claim_no integer NOT NULL DEFAULT 0,
        claimed_by text,
        lease_expires_at timestamptz,
        crashes integer NOT NULL DEFAULT 0,
        answer text,
        CONSTRAINT csv_sites_pkey PRIMARY KEY (job_id, site_no),
        CONSTRAINT csv_sites_status_check
            CHECK (status IN ('queued', 'processing', 'success', 'no_contacts_found', 'error'))
    )
    """,
    "COMMENT ON INDEX csv_sites_pkey IS 'read_page: the answer for a row'",
    # As with pages: the queue lives in few rows of a large table.
    """
    ALTER TABLE csv_sites SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
                               autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 1000)
    """,
    "CREATE INDEX csv_sites_queue_idx ON csv_sites (job_id, site_no) WHERE status = 'queued'",
    "COMMENT ON INDEX csv_sites_queue_idx IS 'claim_sites: what is left of a job, in order'",
    "CREATE INDEX csv_sites_lease_idx ON csv_sites (lease_expires_at) WHERE status = 'processing'",
    "COMMENT ON INDEX csv_sites_lease_idx IS 'rescue_sites: websites in flight by the end of their lease'",
)

DROP = ("DROP TABLE csv_sites", "DROP TABLE csv_rows", "DROP TABLE csv_jobs")


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    for statement in DROP:
        op.execute(statement)
