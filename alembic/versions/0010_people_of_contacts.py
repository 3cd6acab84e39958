"""Where a contact's name comes from, and contacts that no page shows any more.

Only additions: code of revision 0009 neither reads nor writes these columns. The columns are nullable and have no
default, so that no row is rewritten, whatever the size of the table.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_VIEW = """
    VIEW contact_list AS
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
           email.created_at AS first_seen_at{columns}
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
        WHERE other.domain_id = email.domain_id{condition}
          AND other.kind IN ('phone', 'linkedin_company', 'linkedin_person', 'facebook')
    ) AS site
    WHERE email.kind = 'email'
"""
_COMMENT = "COMMENT ON VIEW contact_list IS 'One line for each page and e-mail, for exports'"

UP = (
    """
    ALTER TABLE contacts
        ADD COLUMN name_confidence double precision,
        ADD COLUMN name_source text,
        ADD COLUMN name_extraction_version integer,
        ADD COLUMN name_page_id uuid,
        ADD COLUMN unlinked_at timestamptz
    """,
    # Columns are appended, so queries for the others work as before.
    "CREATE OR REPLACE"
    + _VIEW.format(
        columns=",\n           email.name_confidence,\n           email.name_source",
        condition=" AND other.unlinked_at IS NULL",
    ),
    _COMMENT,
    "INSERT INTO schema_compatibility (revision, oldest_revision) VALUES ('0010', '0009')",
)

DOWN = (
    "DELETE FROM schema_compatibility WHERE revision = '0010'",
    "DROP VIEW contact_list",
    "CREATE" + _VIEW.format(columns="", condition=""),
    _COMMENT,
    """
    ALTER TABLE contacts
        DROP COLUMN name_confidence,
        DROP COLUMN name_source,
        DROP COLUMN name_extraction_version,
        DROP COLUMN name_page_id,
        DROP COLUMN unlinked_at
    """,
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
