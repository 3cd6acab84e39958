"""The types of extraction: contacts, the candidates that they are chosen from, and the closed sets of both.

The values of the enums are stored, printed and documented; the names of their members are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from pagecurator.extraction.data.networks import Network

EXTRACTION_VERSION = 2
"""Increased whenever a page may yield another value, name or role than before. Stored with what was found."""


class ContactKind(StrEnum):
    """What a contact is: an e-mail address, a number, or a profile on a social network."""

    EMAIL = "email"
    PHONE = "phone"
    FAX = "fax"
    LINKEDIN_COMPANY = "linkedin_company"
    LINKEDIN_PERSON = "linkedin_person"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    X = "x"
    YOUTUBE = "youtube"
    TIKTOK = "tiktok"
    WHATSAPP = "whatsapp"
    PINTEREST = "pinterest"
    TELEGRAM = "telegram"
    DISCORD = "discord"
    THREADS = "threads"
    REDDIT = "reddit"
    SNAPCHAT = "snapchat"
    GITHUB = "github"
    XING = "xing"
    BLUESKY = "bluesky"
    MASTODON = "mastodon"
    VK = "vk"
    LINE = "line"


class Source(StrEnum):
    """Where on the page a candidate was found."""

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


class NameSource(StrEnum):
    """What connects a contact with its person."""

    JSON_LD = "json_ld"
    CARD = "card"
    """An hCard or a microdata ``Person``."""
    MAILBOX = "mailbox"
    """The mailbox is made of the name."""
    LINK = "link"
    """The text of the link is the name."""
    ENTRY = "entry"
    """The smallest block around the contact holds one person."""
    SENTENCE = "sentence"
    """One sentence holds both: ``contact Jane Doe at …``."""


class EmailType(StrEnum):
    """Whose mailbox an address is: a role's, a company's, or one at a free provider."""

    SERVICE = "SERVICE"
    CORPORATE = "CORPORATE"
    FREE = "FREE"
    UNKNOWN = "UNKNOWN"


class DropReason(StrEnum):
    """Why a candidate is not a contact: what it is instead."""

    PLACEHOLDER_DOMAIN = "a placeholder's domain"
    PLACEHOLDER = "a placeholder"
    TRACKER_KEY = "the key of an error tracker"
    CODE_REPOSITORY = "the address of a code repository"
    HASH = "a hash, not a mailbox"
    IMAGE = "an image for dense screens"
    TO_BE_CHANGED = "an address that people are told to change"
    LOGIN = "the login in a web address"
    URL_PARAMETER = "a parameter of a web address"
    CHAT_ACCOUNT = "an account of a chat, no mailbox"
    EXAMPLE = "given as an example"
    HANDLE = "a handle of a social network"
    MASKED = "partly hidden from readers"
    REMOTE_LOGIN = "the login of a remote computer"
    MESSAGE_ID = "the id of a message"
    UNCERTAIN_ENDING = "its ending may be the next word or a file type"

    DATE = "a date"
    YEAR = "a year and more"
    OPENING_HOURS = "opening hours"
    AMOUNT = "an amount"
    AMOUNT_OR_TIME = "an amount or a time"
    RANGE = "a range"
    LIST_OF_FIGURES = "a list of figures"
    TAX_NUMBER = "a tax number"
    POSTCODE = "a postcode"
    PART_OF_AN_ID = "part of an id, an address or a price"
    OTHER_LABEL = "the words before it call it something else"
    UNLABELLED_DIGITS = "digits in one row, and nothing calls them a phone"
    UNUSUAL_GROUPING = "not grouped like a phone number"
    INVALID_NUMBER = "no valid number"
    NO_COUNTRY = "no country code, and no sign of its country"

    NOT_A_PROFILE = "no profile: a share button, a post, a widget or the network's own page"
    PLATFORM_ACCOUNT = "the platform's own account"
    OWN_SITE = "the network's own site"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One contact that was found on the page; nothing in it is guessed.

    ``value`` is canonical (lower-case e-mail address, E.164 phone number, normalised profile URL), ``raw`` is what was
    printed, ``context`` the text around it. ``confidence`` is between 0 and 1 (see ``scoring``); ``name_confidence``,
    in the same unit, is about ``name`` and ``role``, and ``name_source`` says where they come from. ``extension`` is
    dialled after a phone number.
    """

    kind: ContactKind
    value: str
    raw: str
    source: Source
    context: str = ""
    confidence: float = 0.5
    name: str | None = None
    role: str | None = None
    name_confidence: float | None = None
    name_source: NameSource | None = None
    email_type: EmailType | None = None
    extension: str | None = None


class Candidate(NamedTuple):
    """Something on the page that looks like a contact.

    ``start`` and ``end`` are its position in the document's text. ``kind`` is a :class:`ContactKind` unless the
    candidate was rejected before its kind was known. ``labelled`` means that a word such as ``Tel.`` announces it.
    """

    kind: ContactKind | Network | Literal["link"]
    raw: str
    value: str | None
    source: Source
    start: int
    end: int
    reason: DropReason | None = None
    name: str | None = None
    role: str | None = None
    extension: str | None = None
    labelled: bool = False

    @property
    def is_kept(self) -> bool:
        return self.value is not None and self.reason is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedCandidate:
    """A candidate with the reason, a short sentence, why it was kept or dropped."""

    kind: str
    raw: str
    value: str | None
    source: Source
    context: str
    kept: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The contacts of a page, best first, and every candidate in document order."""

    contacts: tuple[Contact, ...]
    candidates: tuple[ExplainedCandidate, ...]
