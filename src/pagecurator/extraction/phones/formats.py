"""How countries group their numbers, and the short numbers of services.

For numbers without a label and a trunk prefix, which only their grouping marks. Countries use more groupings than the
one with which ``phonenumbers`` formats.
"""

from __future__ import annotations

import re

GROUPINGS: dict[str, frozenset[tuple[int, ...]]] = {
    "AR": frozenset(((2, 4, 4), (4, 4, 4), (2, 2, 4, 4))),
    "BR": frozenset(((2, 4, 4), (2, 5, 4), (2, 1, 4, 4))),
    "CL": frozenset(((1, 4, 4), (2, 1, 4, 4))),
    "CN": frozenset(((3, 4, 4), (3, 3, 4), (3, 4, 3))),
    "CO": frozenset(((3, 3, 4), (3, 7))),
    "DK": frozenset(((2, 2, 2, 2), (4, 4))),
    "GR": frozenset(((3, 7), (3, 3, 4), (4, 6), (3, 2, 2, 3))),
    "HU": frozenset(((1, 3, 4), (2, 3, 4), (2, 3, 3))),
    "HK": frozenset(((4, 4), (3, 4, 4))),
    "IN": frozenset(((5, 5), (3, 3, 4))),
    "IT": frozenset(((3, 7), (3, 6), (3, 3, 4), (3, 2, 2, 3), (3, 3, 2, 2))),
    "KZ": frozenset(((1, 3, 3, 2, 2), (1, 4, 2, 2, 2))),
    "LT": frozenset(((1, 1, 3, 4), (1, 3, 5), (1, 2, 3, 3), (1, 3, 2, 3))),
    "MX": frozenset(((2, 4, 4), (3, 3, 4), (3, 3, 2, 2))),
    "MY": frozenset(((1, 3, 2, 4),)),
    "NO": frozenset(((3, 2, 3), (2, 2, 2, 2))),
    "RU": frozenset(((1, 3, 3, 2, 2), (1, 4, 2, 2, 2), (3, 3, 2, 2), (1, 3, 3, 4), (4, 2, 2, 2))),
    "SG": frozenset(((4, 4), (2, 4, 4))),
    "TR": frozenset(((3, 3, 2, 2), (3, 3, 4))),
    "AU": frozenset(((4, 3, 3), (4, 2, 2, 2))),
    "IL": frozenset(((1, 3, 3, 3), (4, 3, 3))),
}
"""Sizes of the groups of digits, by region."""

_SERVICE_NUMBERS = {
    **dict.fromkeys(
        ("CR", "GT", "SV", "HN", "NI", "PA"),
        re.compile(r"(?!(?:19|20)\d\d-(?:19|20)\d\d)(?!\d\d00-\d\d00)[2-9]\d{3}-\d{4}"),
    ),
    "KR": re.compile(r"1[568]\d\d[- ]\d{4}"),
    "NL": re.compile(r"0(?:800|900|906|909) ?- ?\d{4}"),
    "BR": re.compile(r"[34]00\d[-. ]\d{4}"),
    "IT": re.compile(r"800[-. ]?\d{6}|800[-. ]\d{3}[-. ]\d{3}"),
}


def is_service_number(raw: str, region: str | None) -> bool:
    """Whether this is the short number of a service, as printed in its region."""
    pattern = _SERVICE_NUMBERS.get(region or "")
    return pattern is not None and pattern.fullmatch(raw) is not None
