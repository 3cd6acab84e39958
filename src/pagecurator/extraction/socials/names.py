"""A profile and its name: the rules that all networks share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

from pagecurator.extraction.contact import ContactKind
from pagecurator.extraction.data.networks import NAMES, NOT_PROFILES, PLACEHOLDERS, Network
from pagecurator.extraction.socials.addresses import Address


class Profile(NamedTuple):
    kind: ContactKind
    url: str


Parser = Callable[[Address], Profile | None]

SITE_HOST = re.compile(
    r"(?:w{2,4}|m|mobile|touch|web|[a-z]{2}(?:-[a-z]{2})?)(?:\.[^.]+\.[a-z]+|\.pinterest\..+)|[^.]+\.[a-z]+(?:\.[a-z]{2})?"
)
"""Hosts with the network's profiles, not its blog, its help or its API."""
POSTS = frozenset(("video", "photo", "live", "post", "comments", "status", "statuses"))
NAME_RULES = {network: re.compile(pattern) for network, pattern in NAMES.items()}


def slug(text: str) -> str:
    return text if text.isalnum() and text.isascii() else quote(text, safe="-._~+@:!$&'()*,;=")


def name_in(network: Network, segment: str) -> str | None:
    """The profile's name in a segment of a path, in lower case; ``None`` if no profile can have it."""
    name = segment.lower().lstrip("@").strip().rstrip(".")
    if "&" in name:  # a parameter without its question mark
        name = name.partition("&")[0]
    if name in NOT_PROFILES.get(network, PLACEHOLDERS) or not NAME_RULES[network].fullmatch(name):
        return None
    return name
