"""The profiles of networks with many servers: Bluesky and Mastodon."""

from __future__ import annotations

import re

from pagecurator.extraction.contact import ContactKind
from pagecurator.extraction.data.networks import FEDIVERSE_LABEL, PLACEHOLDERS, Network
from pagecurator.extraction.socials.addresses import Address
from pagecurator.extraction.socials.names import NAME_RULES, Profile

_DID = re.compile(r"did:(?:plc:[a-z2-7]{24}|web:[a-z0-9.-]{3,250})")
_NO_HANDLE = (".invalid", ".example", ".local", ".localhost", ".internal", ".onion", ".alt", ".arpa")
_BLUESKY_TABS = frozenset(("follows", "followers", "feeds", "lists", "known-followers"))


def parse_bluesky(address: Address) -> Profile | None:
    """``bsky.app/profile/`` with a handle or a DID; a host below ``bsky.social`` is a handle itself."""
    path, host = address.path, address.host
    if host.endswith("bsky.social"):
        handle = host if host.count(".") == 2 and not path and not host.startswith("www.") else ""
    else:
        is_profile = len(path) == 2 or (len(path) == 3 and path[2].lower() in _BLUESKY_TABS)
        handle = path[1].lower().lstrip("@") if is_profile and path[0].lower() == "profile" else ""
    if _DID.fullmatch(handle) or (
        NAME_RULES[Network.BLUESKY].fullmatch(handle)
        and not handle.endswith(_NO_HANDLE)
        and handle.partition(".")[0] not in PLACEHOLDERS
    ):
        return Profile(ContactKind.BLUESKY, "https://bsky.app/profile/" + handle)
    return None


_FEDIVERSE = re.compile(rf"(?:[a-z0-9-]+\.)*?(?:(?:{FEDIVERSE_LABEL})\.[a-z0-9.-]+|[a-z0-9-]+\.social)")
_MASTODON_TABS = frozenset(("with_replies", "media", "followers", "following", "featured"))
_SERVER = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")


def parse_fediverse(address: Address, *, is_own: bool = False) -> Profile | None:
    """A profile on a Mastodon server: its host's shape says so, or the link says that it is the page's own."""
    host, path = address.host.removeprefix("www."), address.path
    if not path or not (is_own or _FEDIVERSE.fullmatch(host)):
        return None
    if path[0] in ("web", "deck", "users") and len(path) > 1:
        path = [path[1] if path[0] != "users" else "@" + path[1], *path[2:]]
    if path[0][0] != "@" or len(path) > 2 or (len(path) == 2 and path[1] not in _MASTODON_TABS):
        return None
    name, _, server = path[0][1:].lower().partition("@")
    if server and not _SERVER.fullmatch(server):
        return None
    if len(name) > 64 or name in PLACEHOLDERS or not NAME_RULES[Network.MASTODON].fullmatch(name):
        return None
    return Profile(ContactKind.MASTODON, f"https://{server or host}/@{name}")
