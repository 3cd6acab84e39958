"""What extraction returns: contacts, and the candidates they were chosen from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Source(StrEnum):
    """Where on the page something stood."""

    TEXT = "text"
    MAILTO = "mailto"
    TEL = "tel"
    HREF = "href"
    JSON_LD = "json_ld"
    MICRODATA = "microdata"
    CFEMAIL = "cfemail"
    OBFUSCATED = "obfuscated"
    SCRIPT = "script"
    ATTRIBUTE = "attribute"


class EmailType(StrEnum):
    """What kind of mailbox an address is: a role's, a person's at the company, or at a free provider."""

    SERVICE = "SERVICE"
    CORPORATE = "CORPORATE"
    FREE = "FREE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One contact point that stood on the page. Nothing in it is guessed.

    ``kind`` is ``email``, ``phone``, ``fax``, ``linkedin_company``, ``linkedin_person``, ``facebook``, …;
    ``value`` is canonical (lower-case e-mail, E.164 phone, normalised profile URL); ``raw`` is what was
    printed; ``context`` is the text around it; ``confidence`` is between 0 and 1 (see ``rank``); ``extension`` is
    what is dialled after a phone number.
    """

    kind: str
    value: str
    raw: str
    source: Source
    context: str = ""
    confidence: float = 0.5
    name: str | None = None
    role: str | None = None
    email_type: EmailType | None = None
    extension: str | None = None


class Candidate(NamedTuple):
    """``start`` and ``end`` are its place in the document's text; ``reason`` is why it was dropped, empty when kept."""

    kind: str
    raw: str
    value: str | None
    source: Source
    start: int
    end: int
    reason: str = ""
    name: str | None = None
    role: str | None = None
    extension: str | None = None
    labelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedCandidate:
    """Something that looked like a contact, and why it was kept or dropped (``reason``, a short sentence)."""

    kind: str
    raw: str
    value: str | None
    source: Source
    context: str
    kept: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Contacts in rank order, and every candidate in document order."""

    contacts: tuple[Contact, ...]
    candidates: tuple[ExplainedCandidate, ...]
