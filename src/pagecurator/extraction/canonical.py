"""A contact that a person typed, as extraction stores it."""

from __future__ import annotations

from pagecurator.extraction.contact import ContactKind
from pagecurator.extraction.emails.address import iter_addresses
from pagecurator.extraction.phones.dialing import parse_international
from pagecurator.extraction.phones.parse import parse_number
from pagecurator.extraction.socials.names import Profile
from pagecurator.extraction.socials.profiles import parse_profile

_NUMBERS = (ContactKind.PHONE, ContactKind.FAX)
_DIALED = (*_NUMBERS, ContactKind.WHATSAPP)
_WHATSAPP = "https://wa.me/"


def canonical_contacts(text: str) -> list[tuple[str, str]]:
    """The contacts, kind and canonical value, that ``text`` may be stored as; empty when it is none.

    E-mail addresses in any case, phone numbers with their country code in any grouping, and URLs of profiles.
    """
    text = text.strip()
    profile = parse_profile(text) if "/" in text else None
    if isinstance(profile, Profile):
        found = [(profile.kind.value, profile.url)]
        if profile.url.startswith(_WHATSAPP):
            found += _as_number(f"+{profile.url.removeprefix(_WHATSAPP)}")
        return list(dict.fromkeys(found))
    if "@" in text:
        return _as_email(text)
    return _as_number(text)


def dialed_number(kind: str, value: str) -> tuple[str, str] | None:
    """Country code and national number of a stored phone, fax or WhatsApp contact; None for others."""
    digits = value.removeprefix(_WHATSAPP).removeprefix("+")
    if kind not in _DIALED or not (digits.isascii() and digits.isdigit()):
        return None
    number = parse_international(digits)
    return None if number is None else (str(number.country_code), number.national)


def _as_email(text: str) -> list[tuple[str, str]]:
    text = text.removeprefix("mailto:")
    for address in iter_addresses(text):
        if (address.start, address.end) == (0, len(text)):
            return [(ContactKind.EMAIL.value, f"{address.local}@{address.domain}".lower())]
    local, _, host = text.lower().rpartition("@")  # stored by an earlier version, which knew other endings
    return [(ContactKind.EMAIL.value, f"{local}@{host}")] if local and "." in host and " " not in text else []


def _as_number(text: str) -> list[tuple[str, str]]:
    text = text.removeprefix("tel:")
    number = parse_number(f"+{text[2:]}" if text.startswith("00") else text, None)
    if number is None:
        return []
    numbers = [(kind.value, number.e164) for kind in _NUMBERS]
    return [*numbers, (ContactKind.WHATSAPP.value, f"{_WHATSAPP}{number.e164.removeprefix('+')}")]
