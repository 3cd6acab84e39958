"""The canonical values of earlier versions: what a contact may be stored as, in another spelling."""

from __future__ import annotations

from collections.abc import Callable

_MEMBER = "https://www.linkedin.com/in/"
_ACE = "xn--"


def former_value(kind: str, value: str) -> str | None:
    """How an earlier version stored the contact with this ``value``; None: the same, as for nearly all.

    Only for spellings of one contact. A phone number that had another country was another contact.
    """
    former = _FORMER_VALUES.get(kind)
    return former(value) if former is not None else None


def _email(value: str) -> str | None:
    """The host of an address was stored in Unicode."""
    if _ACE not in value:
        return None
    local, _, host = value.partition("@")
    try:
        labels = [
            label.removeprefix(_ACE).encode("ascii").decode("punycode") if label.startswith(_ACE) else label
            for label in host.split(".")
        ]
    except UnicodeError:
        return None
    return f"{local}@{'.'.join(labels)}"


def _linkedin_person(value: str) -> str | None:
    """The id of a member was stored in lower case."""
    former = value.lower()
    return former if former != value and value.startswith(_MEMBER) else None


_FORMER_VALUES: dict[str, Callable[[str], str | None]] = {
    "email": _email,
    "linkedin_person": _linkedin_person,
}
