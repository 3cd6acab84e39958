"""The tables. ``alembic/`` creates them; ``schema_check.py`` compares them with the catalogue at start.

Every column that may be left out has a server default, so that a plain ``INSERT INTO pages (domain_id, url)`` is a
complete page. All timestamps come from the database's clock.

Annotations are evaluated as Python reads them: SQLAlchemy would compile each text, which takes longer than the rest.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    Double,
    Enum,
    ForeignKey,
    Identity,
    Index,
    MetaData,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


# ---------------------------------------------------------------- closed sets; the values are what is stored
class CurationStatus(StrEnum):
    """What was requested for a page, and its progress. The words are those of the existing system."""

    NEW = "New"
    SELECTED = "Selected"
    QUEUED = "Queued"
    PROCESSING = "Processing"
    COMPLETE = "Complete"
    ERROR = "Error"
    SKIPPED = "Skipped"


class ProcessingStatus(StrEnum):
    """A page's state in the queue; NULL: it was never queued."""

    QUEUED = "Queued"
    PROCESSING = "Processing"
    COMPLETE = "Complete"
    ERROR = "Error"
    FILTERED = "Filtered"


class ScrapeStatus(StrEnum):
    """Result of the last finished scrape of a page."""

    NEW = "New"
    CONTACT_FOUND = "ContactFound"
    NO_CONTACT_FOUND = "NoContactFound"
    ERROR = "Error"
    NOT_A_FIT = "NotAFit"


class JobStatus(StrEnum):
    """State of a CSV job."""

    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


# ---------------------------------------------------------------- column types
def _enum(words: type[StrEnum], name: str) -> Enum:
    return Enum(words, name=name, values_callable=lambda members: [member.value for member in members])


class Base(DeclarativeBase):
    """Constraint names are fixed, so that migrations and error messages can rely on them."""

    metadata = MetaData(
        naming_convention={
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "pk": "%(table_name)s_pkey",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        str: Text,
        float: Double,
        datetime: DateTime(timezone=True),
        CurationStatus: _enum(CurationStatus, "page_curation_status"),
        ProcessingStatus: _enum(ProcessingStatus, "page_processing_status"),
        ScrapeStatus: _enum(ScrapeStatus, "contact_scrape_status"),
    }


# UUID version 7: rows that are written at the same time are close to each other in every index on their id.
_TIME_ORDERED = """
    (lpad(to_hex((date_part('epoch', clock_timestamp()) * 1000)::bigint), 12, '0')
     || '-7' || substr(gen_random_uuid()::text, 16))::uuid
"""
_Id = Annotated[UUID, mapped_column(primary_key=True, server_default=text(_TIME_ORDERED))]
_SerialId = Annotated[int, mapped_column(BigInteger, Identity(always=True), primary_key=True)]
_DomainId = Annotated[UUID, mapped_column(ForeignKey("domains.id", ondelete="CASCADE"))]
_Count = Annotated[int, mapped_column(server_default=text("0"))]
_BigCount = Annotated[int, mapped_column(BigInteger, server_default=text("0"))]
_Now = Annotated[datetime, mapped_column(server_default=text("now()"))]


# ---------------------------------------------------------------- pages and contacts


class Domain(Base):
    """A site: a lower-case host without ``www.``."""

    __tablename__ = "domains"
    __table_args__ = (
        UniqueConstraint("domain", name="domains_domain_key"),
        # Serve domains.list_held_domains and the queue_depth view: the few domains that are held back or paused.
        Index("domains_held_until_idx", "held_until", postgresql_where=text("held_until IS NOT NULL")),
        Index("domains_paused_at_idx", "paused_at", postgresql_where=text("paused_at IS NOT NULL")),
    )

    id: Mapped[_Id]
    domain: Mapped[str]
    failures: Mapped[_Count]
    """Consecutive pages that failed through the site's fault."""
    holds: Mapped[_Count]
    """Consecutive holds; each is longer than the one before."""
    hold_kind: Mapped[str | None]
    """``cooling`` or ``open``, see ``domains.HoldKind``; NULL: the domain is healthy."""
    hold_reason: Mapped[str | None]
    held_since: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    """No page is claimed before this, and then one at a time until one succeeds. NULL: the domain is healthy."""
    paused_at: Mapped[datetime | None]
    """Set by an operator: no page is claimed until it is NULL again."""
    paused_reason: Mapped[str | None]
    created_at: Mapped[_Now]
    updated_at: Mapped[_Now]


class ServerSecret(Base):
    """Secrets that all replicas share and that need no setting."""

    __tablename__ = "server_secrets"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    created_at: Mapped[_Now]


class SchemaCompatibility(Base):
    """Which code can run on each migration's schema; see ``migrations.py``."""

    __tablename__ = "schema_compatibility"

    revision: Mapped[str] = mapped_column(primary_key=True)
    oldest_revision: Mapped[str]
    """Code that does not know this revision can't run on the schema."""


OUTCOME = """CASE WHEN page_processing_status = 'Filtered' THEN 'filtered'
     WHEN page_processing_status = 'Error' THEN 'failed'
     WHEN page_processing_status = 'Complete' AND contact_scrape_status = 'ContactFound' THEN 'contacts_found'
     WHEN page_processing_status = 'Complete' THEN 'no_contacts' END"""
"""SQL for a page's final outcome; NULL until it has one. Statements that repeat it verbatim use pages_outcome_idx."""


class Page(Base):
    """A page and its state in the queue."""

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("domain_id", "url", name="pages_domain_id_url_key"),
        # Serves claim.claim_due: the pages of one domain at one priority, in claim order.
        Index(
            "pages_queue_idx",
            "domain_id",
            "priority_level",
            "next_attempt_at",
            "created_at",
            "id",
            postgresql_where=text("page_processing_status = 'Queued'"),
        ),
        # Serves depth.read_depth: due and delayed pages, and the oldest due one.
        Index("pages_due_idx", "next_attempt_at", postgresql_where=text("page_processing_status = 'Queued'")),
        # Serves rescue.rescue_expired and the queue_depth view: pages in flight by the end of their lease.
        Index(
            "pages_lease_idx",
            "lease_expires_at",
            postgresql_where=text("page_processing_status = 'Processing'"),
        ),
        # Serves overview.read_overview and requeue --older-than: finished pages by age.
        Index("pages_finished_idx", "finished_at", postgresql_where=text("finished_at IS NOT NULL")),
        # Serves page_list.list_pages: pages by age, and the cursor.
        Index("pages_created_at_idx", "created_at", "id"),
        # Serve page_list.list_pages and requeue: pages with an error code or an outcome, by age.
        Index(
            "pages_error_code_idx", "error_code", "created_at", "id", postgresql_where=text("error_code IS NOT NULL")
        ),
        Index(
            "pages_outcome_idx",
            text(f"({OUTCOME})"),
            "created_at",
            "id",
            postgresql_where=text(f"({OUTCOME}) IS NOT NULL"),
        ),
    )

    id: Mapped[_Id]
    domain_id: Mapped[_DomainId]
    url: Mapped[str]

    page_curation_status: Mapped[CurationStatus] = mapped_column(server_default="New")
    page_processing_status: Mapped[ProcessingStatus | None]
    page_processing_error: Mapped[str | None]
    contact_scrape_status: Mapped[ScrapeStatus] = mapped_column(server_default="New")
    error_code: Mapped[str | None]
    http_status: Mapped[int | None]

    priority_level: Mapped[int] = mapped_column(SmallInteger, server_default=text("5"))
    """1 is the most urgent."""
    attempts: Mapped[_Count]
    """Fetches since the page was last selected or requeued."""
    crashes: Mapped[_Count]
    """Workers that died while holding the page, since it was last selected or requeued."""
    deferrals: Mapped[_Count] = mapped_column("put_offs")
    """Deferrals because the site returned 429 or 503, since the page was last selected or requeued."""
    next_attempt_at: Mapped[_Now]

    claim_no: Mapped[_Count]
    """The fencing token: grows with every claim, never falls."""
    claimed_by: Mapped[str | None]
    """Worker of the current claim, or of the one that finished the page. NULL after a release or a rescue."""
    claimed_at: Mapped[datetime | None]
    batch_id: Mapped[UUID | None]
    """Batch of the latest claim."""
    lease_expires_at: Mapped[datetime | None]
    selected_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    created_at: Mapped[_Now]
    updated_at: Mapped[_Now]


class DomainQueueEntry(Base):
    """The domain queue: a domain's position at one priority level (fair queueing between domains).

    A domain with queued pages has at least one entry, due when its first page is due or earlier. Duplicates are
    harmless: the claim merges them. An entry without pages is deleted by the claim that finds it. Triggers on
    ``pages`` add entries, so plain SQL may queue pages, too.
    """

    __tablename__ = "turns"
    __table_args__ = (
        # Serves claim.claim_due: the next domains at a priority.
        Index("turns_line_idx", "priority_level", "turn_at", "id"),
        # Serves claim.claim_due, domains.cool_down, domains.pause_domain and the triggers: a domain's entries.
        Index("turns_domain_idx", "domain_id", "priority_level"),
    )

    id: Mapped[_SerialId]
    domain_id: Mapped[_DomainId]
    priority_level: Mapped[int] = mapped_column(SmallInteger)
    turn_at: Mapped[_Now]
    """The domain is served from this time on, the longest-waiting first."""


class StoredContact(Base):
    """One contact of a site. Nothing in it is guessed; a page without contacts has no row here."""

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("domain_id", "kind", "value", name="contacts_domain_id_kind_value_key"),
        # Serves the foreign key: deleting a page searches for the contacts first seen on it.
        Index("contacts_first_page_id_idx", "first_page_id"),
    )

    id: Mapped[_Id]
    domain_id: Mapped[_DomainId]
    kind: Mapped[str]
    value: Mapped[str]
    """Canonical: lower-case e-mail, E.164 phone, normalised profile URL."""
    raw: Mapped[str | None]
    """As written on the page."""
    name: Mapped[str | None]
    role: Mapped[str | None]
    email_type: Mapped[str | None]
    confidence: Mapped[float] = mapped_column(server_default=text("0.5"))
    """Between 0 and 1."""
    source: Mapped[str | None]
    context: Mapped[str | None]
    source_url: Mapped[str | None]
    first_page_id: Mapped[UUID | None] = mapped_column(ForeignKey("pages.id", ondelete="SET NULL"))
    created_at: Mapped[_Now]
    updated_at: Mapped[_Now]
    name_confidence: Mapped[float | None]
    """Between 0 and 1, about ``name`` and ``role``; NULL: unknown, which counts as 0."""
    name_source: Mapped[str | None]
    """What connects the contact with its person."""
    name_extraction_version: Mapped[int | None]
    """Version of the extraction that read ``name`` and ``role``; NULL: older than this column."""
    name_page_id: Mapped[UUID | None]
    """The page that they come from. Not a foreign key: it is only compared, and every save would pay for the check."""
    unlinked_at: Mapped[datetime | None]
    """Since when no page shows the contact; NULL: some page does."""


class PageContact(Base):
    """Which pages a contact was found on."""

    __tablename__ = "page_contacts"
    __table_args__ = (
        # Serves the view contact_list and the foreign key: the pages of a contact.
        Index("page_contacts_contact_id_idx", "contact_id"),
    )

    page_id: Mapped[UUID] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[_Now]


class PageAttempt(Base):
    """One HTTP request made for a page, or the crash of a worker that held it."""

    __tablename__ = "page_attempts"
    __table_args__ = (
        # Serves overview.read_overview: the credits of the last hours.
        Index("page_attempts_created_at_idx", "created_at"),
    )

    page_id: Mapped[UUID] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True)
    claim_no: Mapped[int] = mapped_column(primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    """Counts from 1 within a claim."""
    worker: Mapped[str | None]
    batch_id: Mapped[UUID | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str]
    error_code: Mapped[str | None]
    error_message: Mapped[str | None]
    http_status: Mapped[int | None]
    target_status: Mapped[int | None]
    """The target's own status (``sa-statuscode``)."""
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    credits: Mapped[int | None]
    fetch_seconds: Mapped[float | None]
    created_at: Mapped[_Now]
    tier: Mapped[str | None]
    """Escalation beyond the settings (``render``, ``premium``, ``ultra_premium``); NULL: none."""


# ---------------------------------------------------------------- the ScraperAPI account and flags
class ScraperAccount(Base):
    """Shared state of a ScraperAPI account. Its row is also the lock on the account's slots."""

    __tablename__ = "scraper_accounts"

    account: Mapped[str] = mapped_column(primary_key=True)
    """A digest of URL and key: another key is another account."""
    plan_limit: Mapped[int | None]
    credits_left: Mapped[int | None] = mapped_column(BigInteger)
    reported_at: Mapped[datetime | None]
    next_report_at: Mapped[datetime | None]
    """No replica needs to read ``/account`` before this."""
    pause_no: Mapped[_BigCount]
    """The fencing token: grows with every pause."""
    paused_reason: Mapped[str | None]
    paused_message: Mapped[str | None]
    paused_by: Mapped[str | None]
    paused_at: Mapped[datetime | None]
    next_probe_at: Mapped[datetime | None]
    """No replica probes the paused account before this."""
    budget_alert: Mapped[str | None]
    """The exhausted budget, with its period, that was already reported."""


class AccountReplica(Base):
    """A process that shares an account: its slots and reserved credits, until its lease ends."""

    __tablename__ = "account_replicas"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account: Mapped[str]
    worker: Mapped[str]
    process: Mapped[str | None]
    """Machine, process and role."""
    max_concurrent: Mapped[int]
    daily_credit_budget: Mapped[int | None] = mapped_column(BigInteger)
    monthly_credit_budget: Mapped[int | None] = mapped_column(BigInteger)
    allowance: Mapped[_Count]
    """Slots that count as taken by this replica."""
    wanted: Mapped[_Count]
    turn_since: Mapped[_Now]
    """Since when it has held slots, or waited for one."""
    reserved_credits: Mapped[_BigCount]
    """Reserved for calls whose price is not known yet."""
    booked_credits: Mapped[_BigCount]
    """Its total spending that is already in ``credit_days``."""
    lease_expires_at: Mapped[datetime]
    """The replica starts no call after this."""
    counted_until: Mapped[datetime]
    """Its slots and credits count until then: calls started under the lease may still be running."""
    joined_at: Mapped[_Now]


class CreditDay(Base):
    """ScraperAPI credits spent in a day (UTC) by all replicas."""

    __tablename__ = "credit_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    credits: Mapped[_BigCount]


class FlagChangeRow(Base):
    """A change of a feature flag; the latest row of a flag is its value."""

    __tablename__ = "flag_changes"

    # The key serves flags.read_switch: the latest change of a flag.
    name: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[_SerialId]
    value: Mapped[str]
    reason: Mapped[str | None]
    changed_by: Mapped[str]
    changed_at: Mapped[_Now]


# ---------------------------------------------------------------- CSV jobs and the cache
class CsvJob(Base):
    """One uploaded table and its progress."""

    __tablename__ = "csv_jobs"
    __table_args__ = (
        # Serves jobs.list_jobs: the newest jobs of an owner.
        Index("csv_jobs_owner_idx", "owner", "id"),
        # Serves jobs.pick_next_job: unfinished jobs, the longest-waiting first.
        Index(
            "csv_jobs_active_idx",
            "served_at",
            "id",
            postgresql_where=text("status IN ('queued', 'processing')"),
        ),
        # Serves callbacks.claim_callback: callbacks to deliver.
        Index("csv_jobs_callback_idx", "callback_due_at", postgresql_where=text("callback_due_at IS NOT NULL")),
        # Serves jobs.hide_expired: jobs that ended long ago.
        Index("csv_jobs_completed_idx", "completed_at", postgresql_where=text("completed_at IS NOT NULL")),
    )

    id: Mapped[_SerialId]
    owner: Mapped[str] = mapped_column(server_default=text("''"))
    """Fingerprint of the API key that created the job; empty on a server without authentication."""
    kind: Mapped[str]
    status: Mapped[str] = mapped_column(server_default=text("'queued'"))
    """A :class:`JobStatus`."""
    file_name: Mapped[str]
    website_column: Mapped[str]
    header: Mapped[bytes]
    """The first record verbatim, in UTF-8, without its line ending."""
    columns: Mapped[int]
    delimiter: Mapped[str]
    newline: Mapped[str]
    total_rows: Mapped[_Count]
    empty_rows: Mapped[_Count]
    """Rows without a website; they count as skipped when the job starts."""
    bad_rows: Mapped[_Count]
    """Rows that can't be parsed; they count as failed when the job starts."""
    open_sites: Mapped[_Count]
    """Distinct websites without a result yet."""
    processed_rows: Mapped[_Count]
    succeeded_rows: Mapped[_Count]
    failed_rows: Mapped[_Count]
    skipped_rows: Mapped[_Count]
    error: Mapped[str | None]
    created_at: Mapped[_Now]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    """When the job completed, failed or was cancelled."""
    served_at: Mapped[datetime] = mapped_column(server_default=text("'-infinity'"))
    """When a worker last picked the job."""
    resume_at: Mapped[_Now]
    """No worker picks the job before this."""
    removing: Mapped[bool] = mapped_column(server_default=text("false"))
    """Expired: hidden from clients while its rows are being deleted."""
    callback_url: Mapped[str | None]
    callback_due_at: Mapped[datetime | None]
    callback_attempts: Mapped[_Count]
    callback_error: Mapped[str | None]
    callback_delivered_at: Mapped[datetime | None]


class CsvRow(Base):
    """One row of an uploaded table. Written at upload, never changed."""

    __tablename__ = "csv_rows"
    __table_args__ = (
        # Serves websites.finish_sites: the rows that repeat the website of an earlier row.
        Index("csv_rows_repeats_idx", "job_id", "site_no", "row_no", postgresql_where=text("repeated")),
    )

    job_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    row_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counts from 1."""
    site_no: Mapped[int | None]
    """NULL: no website to scrape; the row is skipped, or failed when there is a ``problem``."""
    repeated: Mapped[bool] = mapped_column(server_default=text("false"))
    """An earlier row has the same website."""
    problem: Mapped[str | None]
    record: Mapped[bytes]
    """The record verbatim, in UTF-8, without its line ending. Bytes, because text can't hold U+0000."""


class CsvSite(Base):
    """One distinct website of a job: the unit of work, scraped once for all its rows."""

    __tablename__ = "csv_sites"
    __table_args__ = (
        # Serves websites.claim_sites: the unprocessed websites of a job, in order.
        Index("csv_sites_queue_idx", "job_id", "site_no", postgresql_where=text("status = 'queued'")),
        # Serves websites.rescue_sites: websites in flight by the end of their lease.
        Index("csv_sites_lease_idx", "lease_expires_at", postgresql_where=text("status = 'processing'")),
    )

    job_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    site_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counts from 0, in the order of the first rows."""
    row_no: Mapped[int]
    """The first row with this website."""
    website: Mapped[str]
    """As written in that row."""
    status: Mapped[str] = mapped_column(server_default=text("'queued'"))
    claim_no: Mapped[_Count]
    claimed_by: Mapped[str | None]
    lease_expires_at: Mapped[datetime | None]
    crashes: Mapped[_Count]
    answer: Mapped[str | None]
    """The scrape's result as JSON, as the API for a single website returns it."""


class CachedWebsite(Base):
    """A cached result of a website scrape; see ``website_cache.py``."""

    __tablename__ = "site_answers"
    __table_args__ = (
        # Serves website_cache.remove_expired_answers.
        Index("site_answers_expires_at_idx", "expires_at"),
        {"prefixes": ["UNLOGGED"]},
    )

    site: Mapped[str] = mapped_column(primary_key=True)
    depth: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[str]
    expires_at: Mapped[datetime]
    created_at: Mapped[_Now]


# ---------------------------------------------------------------- what operators see
class ActivityMinute(Base):
    """What happened in a minute, counted once it is over; see ``admin/activity.py``. Stored for two days."""

    __tablename__ = "activity_minutes"

    minute: Mapped[datetime] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    """A :class:`Measure`, or ``counted``: all minutes up to this one are counted."""
    code: Mapped[str] = mapped_column(primary_key=True, server_default=text("''"))
    """The error code of failed pages; else empty."""
    amount: Mapped[_BigCount]


class ReplicaReport(Base):
    """What a process that claims pages reports about itself, every two seconds; see ``admin/reports.py``."""

    __tablename__ = "replica_reports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The id of its row in ``account_replicas``."""
    worker: Mapped[str]
    reported_at: Mapped[_Now]
    report: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))


# ---------------------------------------------------------------- the outbox
class OutboxMessage(Base):
    """A message to deliver to a webhook; see ``outbox.py``. Written in the transaction of what it reports."""

    __tablename__ = "outbox_messages"
    __table_args__ = (
        UniqueConstraint("dedupe_key", name="outbox_messages_dedupe_key_key"),
        # Serves outbox.claim_message: messages to deliver.
        Index("outbox_messages_due_idx", "destination", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        # Serves outbox.delete_old_messages: the oldest messages.
        Index("outbox_messages_occurred_at_idx", "occurred_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    """Sent as ``webhook-id``, the same with every attempt."""
    destination: Mapped[str]
    """A :class:`Destination`."""
    event: Mapped[str]
    dedupe_key: Mapped[str]
    """Names the event, so that replicas which all notice it report it once."""
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    occurred_at: Mapped[_Now]
    due_at: Mapped[datetime | None] = mapped_column(server_default=text("now()"))
    """When to try next, which is also the lease of the replica that is delivering it; NULL: done."""
    attempts: Mapped[_Count]
    """The fencing token: grows with every claim."""
    error: Mapped[str | None]
    delivered_at: Mapped[datetime | None]


class OutboxPage(Base):
    """A page that was saved with contacts while CONTACTS_WEBHOOK_URL is set; see ``saved_contacts.py``."""

    __tablename__ = "outbox_pages"

    id: Mapped[_SerialId]
    page_id: Mapped[UUID]
    """Not a foreign key: every save would pay for the check."""
    saved_at: Mapped[_Now]
    """When its transaction began: contacts that it saved have this ``updated_at`` or a later one."""


# ---------------------------------------------------------------- erasure
class SuppressedContactRow(Base):
    """A contact that is never stored or returned again; see ``suppression/``."""

    __tablename__ = "suppressed_contacts"
    __table_args__ = (UniqueConstraint("hash", name="suppressed_contacts_hash_key"),)

    id: Mapped[_SerialId]
    hash: Mapped[bytes]
    """HMAC-SHA256 of kind and canonical value."""
    kind: Mapped[str]
    """A contact's kind, or ``domain``."""
    reason: Mapped[str | None]
    added_by: Mapped[str]
    """``key:`` and the fingerprint of an API key, or ``os:`` and a user of the operating system."""
    created_at: Mapped[_Now]


class SuppressionKeyRow(Base):
    """The fingerprint of the key of ``suppressed_contacts``; no row while that is empty."""

    __tablename__ = "suppression_keys"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default=text("1"))
    fingerprint: Mapped[str]
    created_at: Mapped[_Now]


class ErasureLogRow(Base):
    """Who erased or suppressed how many contacts, and when. Never what."""

    __tablename__ = "erasure_log"

    id: Mapped[_SerialId]
    action: Mapped[str]
    actor: Mapped[str]
    reason: Mapped[str | None]
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    created_at: Mapped[_Now]


# The views' columns, in order. The migrations hold their SQL; schema_check.py checks that they exist.
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
        "name_confidence",
        "name_source",
    ),
    "queue_depth": ("due", "delayed", "processing", "expired_leases", "pending", "oldest_pending_age_seconds", "held"),
}

# The triggers by table. Without them a queued page would never be claimed, so schema_check.py requires them.
TRIGGERS: dict[str, tuple[str, ...]] = {"pages": ("page_queued_takes_turn", "pages_added_take_turns")}
