"""The tables. ``alembic/`` creates them, ``schema.py`` compares them with the catalogue at start.

Every column that a person may leave out has a server default, so that a plain
``INSERT INTO pages (domain_id, url)`` is a complete page. All clocks are the database's.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Double,
    Enum,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class CurationStatus(StrEnum):
    """What people asked for, and how far it got. The words are those of the existing system."""

    NEW = "New"
    SELECTED = "Selected"
    QUEUED = "Queued"
    PROCESSING = "Processing"
    COMPLETE = "Complete"
    ERROR = "Error"
    SKIPPED = "Skipped"


class ProcessingStatus(StrEnum):
    """Where a page stands in the queue; NULL: it was never queued."""

    QUEUED = "Queued"
    PROCESSING = "Processing"
    COMPLETE = "Complete"
    ERROR = "Error"
    FILTERED = "Filtered"


class ScrapeStatus(StrEnum):
    """What the last finished look at a page found."""

    NEW = "New"
    CONTACT_FOUND = "ContactFound"
    NO_CONTACT_FOUND = "NoContactFound"
    ERROR = "Error"
    NOT_A_FIT = "NotAFit"


class Base(DeclarativeBase):
    """Names of constraints are fixed, so that migrations and messages can rely on them."""

    metadata = MetaData(
        naming_convention={
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "pk": "%(table_name)s_pkey",
        }
    )


def _words(enum: type[StrEnum], name: str) -> Enum:
    return Enum(enum, name=name, values_callable=lambda members: [member.value for member in members])


_NOW = text("now()")
_NEW_ID = text("gen_random_uuid()")
_ZERO = text("0")
_Moment = DateTime(timezone=True)


class Domain(Base):
    """A site: a host, lower-case, without ``www.``."""

    __tablename__ = "domains"
    __table_args__ = (
        UniqueConstraint("domain", name="domains_domain_key"),
        # Serve domains.read_domains and the queue_depth view: the few domains that are held back or paused.
        Index("domains_held_until_idx", "held_until", postgresql_where=text("held_until IS NOT NULL")),
        Index("domains_paused_at_idx", "paused_at", postgresql_where=text("paused_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, server_default=_NEW_ID)
    domain: Mapped[str] = mapped_column(Text)
    failures: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    """Pages that failed through the site's fault since the last one that didn't."""
    holds: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    """How often in a row the domain was held back: each hold is longer than the one before."""
    hold_kind: Mapped[str | None] = mapped_column(Text)
    """``cooling`` (the site answered 429 or 503) or ``open`` (its breaker); NULL: all is well."""
    hold_reason: Mapped[str | None] = mapped_column(Text)
    held_since: Mapped[datetime | None] = mapped_column(_Moment)
    held_until: Mapped[datetime | None] = mapped_column(_Moment)
    """No page is claimed before this. Afterwards, until one went well, a single page at a time. NULL: all is well."""
    paused_at: Mapped[datetime | None] = mapped_column(_Moment)
    """Set by a person: no page is claimed until it is NULL again."""
    paused_reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)
    updated_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)


class ServerSecret(Base):
    """What all replicas of a server share and nobody has to set."""

    __tablename__ = "server_secrets"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)


class SchemaCompatibility(Base):
    """What each migration states about the code that can run on its schema; see ``compatibility.py``."""

    __tablename__ = "schema_compatibility"

    revision: Mapped[str] = mapped_column(Text, primary_key=True)
    oldest_revision: Mapped[str] = mapped_column(Text)
    """Code that does not know it can't run on the schema."""


class Page(Base):
    """A page and its place in the queue."""

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("domain_id", "url", name="pages_domain_id_url_key"),
        # Serves claim.claim_due: the pages of one domain at one priority, in the order they are claimed.
        Index(
            "pages_queue_idx",
            "domain_id",
            "priority_level",
            "next_attempt_at",
            "created_at",
            "id",
            postgresql_where=text("page_processing_status = 'Queued'"),
        ),
        # Serves pages.rescue_expired and the queue_depth view: pages in flight by the end of their lease.
        Index(
            "pages_lease_idx",
            "lease_expires_at",
            postgresql_where=text("page_processing_status = 'Processing'"),
        ),
        # Serves pages.outcome_counts and requeue --older-than: finished pages by age.
        Index("pages_finished_idx", "finished_at", postgresql_where=text("finished_at IS NOT NULL")),
        # Serves page_list.list_pages: pages by age, and the place where the last portion ended.
        Index("pages_created_at_idx", "created_at", "id"),
        # Serves pages.explain_page: a page by its address alone. (domain_id, url) can't be searched by url.
        Index("pages_url_idx", "url", postgresql_using="hash"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, server_default=_NEW_ID)
    domain_id: Mapped[UUID] = mapped_column(ForeignKey("domains.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(Text)

    page_curation_status: Mapped[CurationStatus] = mapped_column(
        _words(CurationStatus, "page_curation_status"), server_default="New"
    )
    page_processing_status: Mapped[ProcessingStatus | None] = mapped_column(
        _words(ProcessingStatus, "page_processing_status")
    )
    page_processing_error: Mapped[str | None] = mapped_column(Text)
    contact_scrape_status: Mapped[ScrapeStatus] = mapped_column(
        _words(ScrapeStatus, "contact_scrape_status"), server_default="New"
    )
    error_code: Mapped[str | None] = mapped_column(Text)
    http_status: Mapped[int | None] = mapped_column(Integer)

    priority_level: Mapped[int] = mapped_column(SmallInteger, server_default=text("5"))
    """1 is the most urgent."""
    attempts: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    """Fetches made since the page was last queued by a person."""
    crashes: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    """Workers that died while holding the page, since it was last queued by a person."""
    put_offs: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    """Times that the site asked for less (429, 503) when the page was fetched, since it was last queued by a person."""
    next_attempt_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)

    claim_no: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    """The fence: grows with every claim, never falls."""
    claimed_by: Mapped[str | None] = mapped_column(Text)
    """Worker of the claim that is running, or that finished the page. NULL after a release or a rescue."""
    claimed_at: Mapped[datetime | None] = mapped_column(_Moment)
    batch_id: Mapped[UUID | None] = mapped_column(Uuid)
    """Batch of the latest claim."""
    lease_expires_at: Mapped[datetime | None] = mapped_column(_Moment)
    selected_at: Mapped[datetime | None] = mapped_column(_Moment)
    finished_at: Mapped[datetime | None] = mapped_column(_Moment)
    created_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)
    updated_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)


class DomainQueueEntry(Base):
    """A domain's place in the line of one priority level.

    A domain with queued pages has at least one turn, at the time when its first page is due or earlier. More than one
    does no harm: the claim keeps one. A turn without pages is dropped by the claim that finds it so. The triggers of
    ``pages`` add them, whoever queues a page.
    """

    __tablename__ = "turns"
    __table_args__ = (
        # Serves claim.claim_due: whose turn it is at a priority.
        Index("turns_line_idx", "priority_level", "turn_at", "id"),
        # Serves claim.claim_due, domains.hold, domains.pause_domain and the triggers: the turns of a domain.
        Index("turns_domain_idx", "domain_id", "priority_level"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    domain_id: Mapped[UUID] = mapped_column(ForeignKey("domains.id", ondelete="CASCADE"))
    priority_level: Mapped[int] = mapped_column(SmallInteger)
    turn_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)
    """The domain is served from this time on, those that wait for longer first."""


class StoredContact(Base):
    """One contact point of a site. Nothing in it is guessed; "none" is an outcome of the page, never a row here."""

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("domain_id", "kind", "value", name="contacts_domain_id_kind_value_key"),
        # Serves the foreign key: deleting a page looks for the contacts first seen on it.
        Index("contacts_first_page_id_idx", "first_page_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, server_default=_NEW_ID)
    domain_id: Mapped[UUID] = mapped_column(ForeignKey("domains.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)
    """Canonical: lower-case e-mail, E.164 phone, normalised profile URL."""
    raw: Mapped[str | None] = mapped_column(Text)
    """What stood on the page."""
    name: Mapped[str | None] = mapped_column(Text)
    role: Mapped[str | None] = mapped_column(Text)
    email_type: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[float] = mapped_column(Double, server_default=text("0.5"))
    """Between 0 and 1."""
    source: Mapped[str | None] = mapped_column(Text)
    context: Mapped[str | None] = mapped_column(Text)
    source_url: Mapped[str | None] = mapped_column(Text)
    first_page_id: Mapped[UUID | None] = mapped_column(ForeignKey("pages.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)
    updated_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)


class PageContact(Base):
    """Which pages show a contact."""

    __tablename__ = "page_contacts"
    __table_args__ = (
        # Serves contact_list and the foreign key: the pages of a contact.
        Index("page_contacts_contact_id_idx", "contact_id"),
    )

    page_id: Mapped[UUID] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)


class PageAttempt(Base):
    """One HTTP request made for a page, or the crash of a worker that held it."""

    __tablename__ = "page_attempts"
    __table_args__ = (
        # Serves overview.read_overview: the credits of the last hours.
        Index("page_attempts_created_at_idx", "created_at"),
    )

    page_id: Mapped[UUID] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True)
    claim_no: Mapped[int] = mapped_column(Integer, primary_key=True)
    attempt: Mapped[int] = mapped_column(Integer, primary_key=True)
    """Counts from 1 within a claim."""
    worker: Mapped[str | None] = mapped_column(Text)
    batch_id: Mapped[UUID | None] = mapped_column(Uuid)
    started_at: Mapped[datetime | None] = mapped_column(_Moment)
    finished_at: Mapped[datetime | None] = mapped_column(_Moment)
    outcome: Mapped[str] = mapped_column(Text)
    error_code: Mapped[str | None] = mapped_column(Text)
    error_message: Mapped[str | None] = mapped_column(Text)
    http_status: Mapped[int | None] = mapped_column(Integer)
    target_status: Mapped[int | None] = mapped_column(Integer)
    """The target's own status (``sa-statuscode``)."""
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    credits: Mapped[int | None] = mapped_column(Integer)
    fetch_seconds: Mapped[float | None] = mapped_column(Double)
    created_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)
    tier: Mapped[str | None] = mapped_column(Text)
    """What was asked for beyond the settings (``render``, ``premium``, ``ultra_premium``); NULL: nothing."""


class ScraperAccount(Base):
    """What the replicas know together of a ScraperAPI account. Its row is also the lock on the account's slots."""

    __tablename__ = "scraper_accounts"

    account: Mapped[str] = mapped_column(Text, primary_key=True)
    """A digest of address and key. Another key is another account."""
    plan_limit: Mapped[int | None] = mapped_column(Integer)
    credits_left: Mapped[int | None] = mapped_column(BigInteger)
    reported_at: Mapped[datetime | None] = mapped_column(_Moment)
    next_report_at: Mapped[datetime | None] = mapped_column(_Moment)
    """Until then somebody has read, or reads, ``/account``."""
    pause_no: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    """The fence: grows with every pause."""
    paused_reason: Mapped[str | None] = mapped_column(Text)
    paused_message: Mapped[str | None] = mapped_column(Text)
    paused_by: Mapped[str | None] = mapped_column(Text)
    paused_at: Mapped[datetime | None] = mapped_column(_Moment)
    next_probe_at: Mapped[datetime | None] = mapped_column(_Moment)
    """Until then somebody has probed, or probes, whether the account is well again."""
    budget_alert: Mapped[str | None] = mapped_column(Text)
    """The budget, with its period, whose end was told."""


class AccountReplica(Base):
    """A process that shares an account: its slots and its credits set aside, until its lease ends."""

    __tablename__ = "account_replicas"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account: Mapped[str] = mapped_column(Text)
    worker: Mapped[str] = mapped_column(Text)
    process: Mapped[str | None] = mapped_column(Text)
    """Which process of which machine, for neighbours that can see whether it still lives."""
    max_concurrent: Mapped[int] = mapped_column(Integer)
    daily_credit_budget: Mapped[int | None] = mapped_column(BigInteger)
    monthly_credit_budget: Mapped[int | None] = mapped_column(BigInteger)
    allowance: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    """Slots that count as taken by it."""
    wanted: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    turn_since: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)
    """Since when it has had a slot, or has had none."""
    reserved_credits: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    """Set aside for calls of which the books know no price yet."""
    booked_credits: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    """What it has spent in all, as far as it is in ``credit_days``."""
    lease_expires_at: Mapped[datetime] = mapped_column(_Moment)
    """It begins no call after this."""
    counted_until: Mapped[datetime] = mapped_column(_Moment)
    """Until then its slots and credits count: calls that began under the lease may not be over before."""
    joined_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)


class CreditDay(Base):
    """ScraperAPI credits spent in a day (UTC), by all replicas, for whatever they fetched."""

    __tablename__ = "credit_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    credits: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)


class FlagChangeRow(Base):
    """Somebody set a switch that all replicas obey; the latest row of a flag is its value."""

    __tablename__ = "flag_changes"

    # The key serves flags.read_switch: the latest change of a flag.
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    changed_by: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)


class CsvJob(Base):
    """One uploaded table, and how far it got."""

    __tablename__ = "csv_jobs"
    __table_args__ = (
        # Serves jobs.list_jobs: the newest jobs of an owner.
        Index("csv_jobs_owner_idx", "owner", "id"),
        # Serves jobs.serve_next: unfinished jobs, the one that waited longest first.
        Index(
            "csv_jobs_active_idx",
            "served_at",
            "id",
            postgresql_where=text("status IN ('queued', 'processing')"),
        ),
        # Serves callbacks.claim_callback: callbacks to deliver.
        Index("csv_jobs_callback_idx", "callback_due_at", postgresql_where=text("callback_due_at IS NOT NULL")),
        # Serves retention.hide_expired: jobs that ended long ago.
        Index("csv_jobs_completed_idx", "completed_at", postgresql_where=text("completed_at IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    owner: Mapped[str] = mapped_column(Text, server_default=text("''"))
    """A fingerprint of the key that made it; empty on an open server."""
    kind: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default=text("'queued'"))
    file_name: Mapped[str] = mapped_column(Text)
    website_column: Mapped[str] = mapped_column(Text)
    header: Mapped[bytes] = mapped_column(LargeBinary)
    """The first record as it stood, in UTF-8, without its line end."""
    columns: Mapped[int] = mapped_column(Integer)
    delimiter: Mapped[str] = mapped_column(Text)
    newline: Mapped[str] = mapped_column(Text)
    total_rows: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    empty_rows: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    """Rows without a website; they count as skipped when the job starts."""
    bad_rows: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    """Rows that can't be read; they count as failed when the job starts."""
    open_sites: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    """Distinct websites without an answer yet."""
    processed_rows: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    succeeded_rows: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    failed_rows: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    skipped_rows: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)
    started_at: Mapped[datetime | None] = mapped_column(_Moment)
    completed_at: Mapped[datetime | None] = mapped_column(_Moment)
    """When it ended, in whatever way."""
    served_at: Mapped[datetime] = mapped_column(_Moment, server_default=text("'-infinity'"))
    """When a worker last turned to it."""
    resume_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)
    """Not worked on before."""
    removing: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    """Its time is over: nobody sees it any more, its rows are being removed."""
    callback_url: Mapped[str | None] = mapped_column(Text)
    callback_due_at: Mapped[datetime | None] = mapped_column(_Moment)
    callback_attempts: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    callback_error: Mapped[str | None] = mapped_column(Text)
    callback_delivered_at: Mapped[datetime | None] = mapped_column(_Moment)


class CsvRow(Base):
    """One row of an uploaded table. Written with its job, never changed."""

    __tablename__ = "csv_rows"
    __table_args__ = (
        # Serves csv_sites.finish_sites: the rows whose website stood in an earlier row.
        Index("csv_rows_repeats_idx", "job_id", "site_no", "row_no", postgresql_where=text("repeated")),
    )

    job_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    row_no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """Counts from 1."""
    site_no: Mapped[int | None] = mapped_column(Integer)
    """NULL: nothing is looked for; skipped, or an error when there is a problem."""
    repeated: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    """The website stood in an earlier row."""
    problem: Mapped[str | None] = mapped_column(Text)
    record: Mapped[bytes] = mapped_column(LargeBinary)
    """As it stood, in UTF-8, without its line end. Bytes: text can't hold U+0000."""


class CsvSite(Base):
    """One distinct website of a job: the unit of work, looked at once for all its rows."""

    __tablename__ = "csv_sites"
    __table_args__ = (
        # Serves csv_sites.claim_sites: what is left of a job, in order.
        Index("csv_sites_queue_idx", "job_id", "site_no", postgresql_where=text("status = 'queued'")),
        # Serves csv_sites.rescue_sites: websites in flight by the end of their lease.
        Index("csv_sites_lease_idx", "lease_expires_at", postgresql_where=text("status = 'processing'")),
    )

    job_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    site_no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """Counts from 0, in the order of the first rows."""
    row_no: Mapped[int] = mapped_column(Integer)
    """The first row that asks for it."""
    website: Mapped[str] = mapped_column(Text)
    """As that row says it."""
    status: Mapped[str] = mapped_column(Text, server_default=text("'queued'"))
    claim_no: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    claimed_by: Mapped[str | None] = mapped_column(Text)
    lease_expires_at: Mapped[datetime | None] = mapped_column(_Moment)
    crashes: Mapped[int] = mapped_column(Integer, server_default=_ZERO)
    answer: Mapped[str | None] = mapped_column(Text)
    """JSON: what a single look at the website would have answered."""


class CachedWebsite(Base):
    """The cache of answers about websites; see ``site_answers.py``."""

    __tablename__ = "site_answers"
    __table_args__ = (
        # Serves site_answers.remove_expired_answers.
        Index("site_answers_expires_at_idx", "expires_at"),
        {"prefixes": ["UNLOGGED"]},
    )

    site: Mapped[str] = mapped_column(Text, primary_key=True)
    depth: Mapped[str] = mapped_column(Text, primary_key=True)
    answer: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(_Moment)
    created_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)


# The views' columns, in order. The migrations hold their SQL; schema.py checks that they are there.
VIEWS: dict[str, tuple[str, ...]] = {
    "contact_list": (
        "page_id",
        "page_url",
        "domain",
        "email",
        "name",
        "role",
        "email_type",
        "confidence",
        "source",
        "context",
        "phone",
        "linkedin_company",
        "linkedin_person",
        "facebook",
        "first_seen_at",
    ),
    "queue_depth": ("due", "delayed", "processing", "expired_leases", "pending", "oldest_pending_age_seconds", "held"),
}

# The triggers by their table. Without them a page that is queued would never be claimed, so schema.py looks for them.
TRIGGERS: dict[str, tuple[str, ...]] = {"pages": ("page_queued_takes_turn", "pages_added_take_turns")}
