"""Domains, pages (the queue), contacts, attempts, and the two views."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Statements stand whole: what a migration does must not change when the models do.
CREATE = (
    """
    CREATE TYPE page_curation_status AS ENUM
        ('New', 'Selected', 'Queued', 'Processing', 'Complete', 'Error', 'Skipped')
    """,
    "CREATE TYPE page_processing_status AS ENUM ('Queued', 'Processing', 'Complete', 'Error', 'Filtered')",
    "CREATE TYPE contact_scrape_status AS ENUM ('New', 'ContactFound', 'NoContactFound', 'Error', 'NotAFit')",
    """
    CREATE TABLE domains (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        domain text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT domains_pkey PRIMARY KEY (id),
        CONSTRAINT domains_domain_key UNIQUE (domain)
    )
    """,
    """
    CREATE TABLE pages (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        domain_id uuid NOT NULL,
        url text NOT NULL,
        page_curation_status page_curation_status NOT NULL DEFAULT 'New',
        page_processing_status page_processing_status,
        page_processing_error text,
        contact_scrape_status contact_scrape_status NOT NULL DEFAULT 'New',
        error_code text,
        http_status integer,
        priority_level smallint NOT NULL DEFAULT 5,
        attempts integer NOT NULL DEFAULT 0,
        crashes integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        claim_no integer NOT NULL DEFAULT 0,
        claimed_by text,
        claimed_at timestamptz,
        batch_id uuid,
        lease_expires_at timestamptz,
        selected_at timestamptz,
        finished_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pages_pkey PRIMARY KEY (id),
        CONSTRAINT pages_domain_id_url_key UNIQUE (domain_id, url),
        CONSTRAINT pages_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES domains (id) ON DELETE CASCADE
    )
    """,
    # The queue lives in a few rows of a large table. Without these the dead versions of claimed and finished
    # rows would stay until a fifth of the whole table had changed.
    """
    ALTER TABLE pages SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
                           autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 1000)
    """,
    """
    CREATE INDEX pages_queue_idx ON pages (priority_level, created_at, id, next_attempt_at)
        WHERE page_processing_status = 'Queued'
    """,
    "COMMENT ON INDEX pages_queue_idx IS 'claim_due: due pages in the order they are claimed'",
    "CREATE INDEX pages_lease_idx ON pages (lease_expires_at) WHERE page_processing_status = 'Processing'",
    "COMMENT ON INDEX pages_lease_idx IS 'rescue_expired and queue_depth: pages in flight by the end of their lease'",
    "CREATE INDEX pages_finished_idx ON pages (finished_at) WHERE finished_at IS NOT NULL",
    "COMMENT ON INDEX pages_finished_idx IS 'recent outcomes and requeue by age: finished pages by age'",
    "CREATE INDEX pages_url_idx ON pages USING hash (url)",
    "COMMENT ON INDEX pages_url_idx IS 'explain_page: a page by its address alone'",
    "COMMENT ON INDEX pages_domain_id_url_key IS 'add_pages: is this page known?'",
    "COMMENT ON INDEX domains_domain_key IS 'add_pages: the domain of a page'",
    """
    CREATE TABLE contacts (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        domain_id uuid NOT NULL,
        kind text NOT NULL,
        value text NOT NULL,
        raw text,
        name text,
        role text,
        email_type text,
        confidence double precision NOT NULL DEFAULT 0.5,
        source text,
        context text,
        source_url text,
        first_page_id uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT contacts_pkey PRIMARY KEY (id),
        CONSTRAINT contacts_domain_id_kind_value_key UNIQUE (domain_id, kind, value),
        CONSTRAINT contacts_domain_id_fkey FOREIGN KEY (domain_id) REFERENCES domains (id) ON DELETE CASCADE,
        CONSTRAINT contacts_first_page_id_fkey FOREIGN KEY (first_page_id) REFERENCES pages (id) ON DELETE SET NULL
    )
    """,
    "COMMENT ON INDEX contacts_domain_id_kind_value_key IS 'save_contacts: is this contact known?'",
    "CREATE INDEX contacts_first_page_id_idx ON contacts (first_page_id)",
    "COMMENT ON INDEX contacts_first_page_id_idx IS 'foreign key: the contacts first seen on a deleted page'",
    """
    CREATE TABLE page_contacts (
        page_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT page_contacts_pkey PRIMARY KEY (page_id, contact_id),
        CONSTRAINT page_contacts_page_id_fkey FOREIGN KEY (page_id) REFERENCES pages (id) ON DELETE CASCADE,
        CONSTRAINT page_contacts_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
    """,
    "COMMENT ON INDEX page_contacts_pkey IS 'explain_page: the contacts of a page'",
    "CREATE INDEX page_contacts_contact_id_idx ON page_contacts (contact_id)",
    "COMMENT ON INDEX page_contacts_contact_id_idx IS 'contact_list and the foreign key: the pages of a contact'",
    """
    CREATE TABLE page_attempts (
        page_id uuid NOT NULL,
        claim_no integer NOT NULL,
        attempt integer NOT NULL,
        worker text,
        batch_id uuid,
        started_at timestamptz,
        finished_at timestamptz,
        outcome text NOT NULL,
        error_code text,
        error_message text,
        http_status integer,
        target_status integer,
        bytes bigint,
        credits integer,
        fetch_seconds double precision,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT page_attempts_pkey PRIMARY KEY (page_id, claim_no, attempt),
        CONSTRAINT page_attempts_page_id_fkey FOREIGN KEY (page_id) REFERENCES pages (id) ON DELETE CASCADE
    )
    """,
    "COMMENT ON INDEX page_attempts_pkey IS 'explain_page and the estimate of requeue: the attempts of a page'",
    "CREATE INDEX page_attempts_created_at_idx ON page_attempts (created_at)",
    "COMMENT ON INDEX page_attempts_created_at_idx IS 'overview: the credits of the last hours'",
    """
    CREATE VIEW contact_list AS
    SELECT page.id AS page_id,
           page.url AS page_url,
           domain.domain,
           email.value AS email,
           email.name,
           email.role,
           email.email_type,
           email.confidence,
           email.source,
           email.context,
           site.phone,
           site.linkedin_company,
           site.linkedin_person,
           site.facebook,
           email.created_at AS first_seen_at
    FROM contacts AS email
    JOIN page_contacts AS link ON link.contact_id = email.id
    JOIN pages AS page ON page.id = link.page_id
    JOIN domains AS domain ON domain.id = email.domain_id
    CROSS JOIN LATERAL (
        -- The site's most trusted contact of each other kind.
        SELECT (array_agg(other.value ORDER BY other.confidence DESC, other.created_at, other.value)
                FILTER (WHERE other.kind = 'phone'))[1] AS phone,
               (array_agg(other.value ORDER BY other.confidence DESC, other.created_at, other.value)
                FILTER (WHERE other.kind = 'linkedin_company'))[1] AS linkedin_company,
               (array_agg(other.value ORDER BY other.confidence DESC, other.created_at, other.value)
                FILTER (WHERE other.kind = 'linkedin_person'))[1] AS linkedin_person,
               (array_agg(other.value ORDER BY other.confidence DESC, other.created_at, other.value)
                FILTER (WHERE other.kind = 'facebook'))[1] AS facebook
        FROM contacts AS other
        WHERE other.domain_id = email.domain_id
          AND other.kind IN ('phone', 'linkedin_company', 'linkedin_person', 'facebook')
    ) AS site
    WHERE email.kind = 'email'
    """,
    "COMMENT ON VIEW contact_list IS 'One line for each page and e-mail, for exports'",
    """
    CREATE VIEW queue_depth AS
    SELECT queued.due,
           queued.delayed,
           running.processing,
           running.expired_leases,
           queued.due + queued.delayed AS pending,
           queued.oldest_pending_age_seconds
    FROM (SELECT count(*) FILTER (WHERE next_attempt_at <= now()) AS due,
                 count(*) FILTER (WHERE next_attempt_at > now()) AS delayed,
                 extract(epoch FROM now() - min(next_attempt_at) FILTER (WHERE next_attempt_at <= now()))
                     ::double precision AS oldest_pending_age_seconds
          FROM pages WHERE page_processing_status = 'Queued') AS queued,
         (SELECT count(*) AS processing,
                 count(*) FILTER (WHERE lease_expires_at IS NULL OR lease_expires_at <= now()) AS expired_leases
          FROM pages WHERE page_processing_status = 'Processing') AS running
    """,
    "COMMENT ON VIEW queue_depth IS 'The depth of the queue, for metrics, dashboards and autoscalers'",
)

DROP = (
    "DROP VIEW queue_depth",
    "DROP VIEW contact_list",
    "DROP TABLE page_attempts",
    "DROP TABLE page_contacts",
    "DROP TABLE contacts",
    "DROP TABLE pages",
    "DROP TABLE domains",
    "DROP TYPE contact_scrape_status",
    "DROP TYPE page_processing_status",
    "DROP TYPE page_curation_status",
)


def upgrade() -> None:
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    for statement in DROP:
        op.execute(statement)
