"""The tables. ``alembic/`` creates them, ``schema.py`` compares them with the catalogue at start.

Every column that a person may leave out has a server default, so that a plain
``INSERT INTO pages (domain_id, url)`` is a complete page. All clocks are the database's.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    Double,
    Enum,
    ForeignKey,
    Identity,
    Index,
    Integer,
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
    __table_args__ = (UniqueConstraint("domain", name="domains_domain_key"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, server_default=_NEW_ID)
    domain: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)
    updated_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)


class Page(Base):
    """A page and its place in the queue."""

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("domain_id", "url", name="pages_domain_id_url_key"),
        # Serves pages.claim_due: due pages in the order they are claimed, whatever the size of the table.
        Index(
            "pages_queue_idx",
            "priority_level",
            "created_at",
            "id",
            "next_attempt_at",
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


class Contact(Base):
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


class FlagChange(Base):
    """Somebody set a switch that all replicas obey; the latest row of a flag is its value."""

    __tablename__ = "flag_changes"

    # The key serves flags.read_switch: the latest change of a flag.
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    changed_by: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(_Moment, server_default=_NOW)


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
    "queue_depth": ("due", "delayed", "processing", "expired_leases", "pending", "oldest_pending_age_seconds"),
}
