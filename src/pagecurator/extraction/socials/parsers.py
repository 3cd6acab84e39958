"""The profile behind an address on each network, with one canonical URL for all its spellings.

A parser reads an :class:`Address` on its network and returns ``None`` for every page that is no profile.
"""

from __future__ import annotations

import re

from pagecurator.extraction.contact import ContactKind
from pagecurator.extraction.data.networks import LINKEDIN_PAGES, NOT_PROFILES, PLACEHOLDERS, YOUTUBE_TABS, Network
from pagecurator.extraction.socials.addresses import Address
from pagecurator.extraction.socials.chats import parse_discord, parse_line, parse_telegram, parse_whatsapp
from pagecurator.extraction.socials.names import NAME_RULES, POSTS, SITE_HOST, Parser, Profile, name_in, slug
from pagecurator.extraction.socials.open_networks import parse_bluesky, parse_fediverse

# ---------------------------------------------------------------- LinkedIn, XING
_LINKEDINS = re.compile(r"www|m|linkedin|[a-z]{2}|mobile|touch")
_LINKEDIN_PREFIXES = frozenset(("mwlite", "organization-guest", "comm", "m"))
"""The mobile site, the one without a login, and the links in its e-mails."""
_LINKEDIN_COMPANIES = {
    "company": "company",
    "companies": "company",
    "company-beta": "company",
    "school": "school",
    "showcase": "showcase",
    "organization": "company",
}
_MEMBER_ID = re.compile(r"A[A-Za-z]{2}AA[\w-]{12,}", re.ASCII)
"""The id of a member without a name of its own, in which the case matters: ``ACoAAA…``."""


def _linkedin(address: Address) -> Profile | None:
    path = address.path
    if address.host.endswith("lnkd.in") or not _LINKEDINS.fullmatch(address.host.partition(".")[0]):
        return None
    if path and path[0].lower() in _LINKEDIN_PREFIXES:
        path = path[1:]
    if not path:
        return None
    first = path[0].lower()
    if first == "profile":
        ident = address.parameter("id")
        return (
            Profile(ContactKind.LINKEDIN_PERSON, f"https://www.linkedin.com/profile/view?id={ident}") if ident else None
        )
    if len(path) == 1 or path[1].lower() in LINKEDIN_PAGES:
        return None
    company = _LINKEDIN_COMPANIES.get(first)
    if company:
        return Profile(ContactKind.LINKEDIN_COMPANY, f"https://www.linkedin.com/{company}/{slug(path[1].lower())}")
    if first == "in":
        member = path[1] if _MEMBER_ID.fullmatch(path[1]) else path[1].lower()
        return Profile(ContactKind.LINKEDIN_PERSON, f"https://www.linkedin.com/in/{slug(member)}")
    if first == "pub" and path[1].lower() != "dir":
        names = "/".join(slug(part.lower()) for part in path[1:5])
        return Profile(ContactKind.LINKEDIN_PERSON, "https://www.linkedin.com/pub/" + names)
    return None


_XING_PAGES = frozenset(("profile", "companies", "company", "pages"))


def _xing(address: Address) -> Profile | None:
    path = address.path
    if len(path) < 2 or path[0].lower() not in _XING_PAGES or path[1].lower() in PLACEHOLDERS:
        return None
    return Profile(ContactKind.XING, f"https://www.xing.com/{path[0].lower()}/{slug(path[1])}")


# ---------------------------------------------------------------- Facebook
_FACEBOOKS_OWN = frozenset(
    ("developers", "graph", "connect", "badge", "static", "apps", "api", "l", "lm", "about", "ads", "newsroom", "code")
)
_FACEBOOK_NAME = re.compile(r"[\w.\-]{2,50}|[\w.\-]{2,150}\d{6}")
"""50 letters, digits and periods (facebook.com/help, "Usernames"); old names have hyphens, pages without one an id."""
_PAGE_ID = re.compile(r"(?:.+-)?\d{6,}")
"""The last part of ``facebook.com/p/Name-100064812345678``."""
_API_VERSION = re.compile(r"v\d\d?\.\d")
_FACEBOOK = "https://www.facebook.com/"


def _facebook(address: Address) -> Profile | None:
    path, subdomain = address.path, address.host.partition(".")[0]
    if address.host.endswith("m.me") and len(path) != 1:
        return None
    if subdomain in _FACEBOOKS_OWN or not path or (subdomain == "business" and len(path) > 1):
        return None
    first = path[0].lower().lstrip("@").rstrip(".").partition("&")[0]
    if first in ("profile.php", "profile", "page"):  # the last two are the app's
        ident = address.parameter("id") or path[-1]
        return Profile(ContactKind.FACEBOOK, f"{_FACEBOOK}profile.php?id={ident}") if ident.isdigit() else None
    if first == "pages":
        return _facebook_page(path)
    if first == "people" and len(path) > 2:
        return Profile(ContactKind.FACEBOOK, f"{_FACEBOOK}people/{slug(path[1])}/{slug(path[2])}")
    if first == "p" and len(path) > 1 and _PAGE_ID.fullmatch(path[1]):
        return Profile(ContactKind.FACEBOOK, f"{_FACEBOOK}p/{slug(path[1])}")
    if first == "pg" and len(path) > 1:
        first = path[1].lower()
    if (
        first in NOT_PROFILES[Network.FACEBOOK]
        or not _FACEBOOK_NAME.fullmatch(first)
        or first.endswith((".php", ".html", ".js"))
        or _API_VERSION.fullmatch(first)
    ):
        return None
    return Profile(ContactKind.FACEBOOK, _FACEBOOK + slug(first))


_PAGE_TOOLS = frozenset(("create", "merge", "search", "create.php", "edit", "launchpoint", "manage"))


def _facebook_page(path: list[str]) -> Profile | None:
    if len(path) == 1 or path[1].lower() in _PAGE_TOOLS or path[1].lower() in PLACEHOLDERS:
        return None
    if path[1].lower() == "category" and len(path) > 3:
        return Profile(ContactKind.FACEBOOK, f"{_FACEBOOK}pages/" + "/".join(slug(segment) for segment in path[1:4]))
    number = next((segment for segment in path[2:] if segment.isdigit()), None)
    name = path[path.index(number) - 1] if number else path[1]
    return Profile(ContactKind.FACEBOOK, f"{_FACEBOOK}pages/{slug(name)}" + (f"/{number}" if number else ""))


# ---------------------------------------------------------------- networks with the name first
def _instagram(address: Address) -> Profile | None:
    path = address.path
    if path[:1] == ["_u"] or (path[:1] == ["m"] and address.host == "ig.me"):  # as the links of the app begin
        path = path[1:]
    if not path or not SITE_HOST.fullmatch(address.host):
        return None
    name = name_in(Network.INSTAGRAM, address.parameter("username") if path == ["user"] else path[0])
    return Profile(ContactKind.INSTAGRAM, "https://www.instagram.com/" + name) if name else None


_X_INTENTS = (["intent", "user"], ["intent", "follow"], ["user"])


def _x(address: Address) -> Profile | None:
    path = address.path
    if (
        not path
        or not SITE_HOST.fullmatch(address.host)
        or (len(path) > 1 and path[1].lower() in ("privacy", "tos", "status", "statuses"))
    ):
        return None
    segment = path[0]
    if [part.lower() for part in path[:2]] in _X_INTENTS:
        segment = address.parameter("screen_name") or path[0]
    name = name_in(Network.X, segment)
    return Profile(ContactKind.X, "https://x.com/" + name) if name else None


_CHANNEL_ID = re.compile(r"(?:UC|HC|SW)[\w-]{4,}", re.ASCII)
_YOUTUBE_ROOT = re.compile(r"[\w-][\w.-]{0,99}(?<!\.php)(?<!\.html)(?<!\.js)(?<!\.xml)(?<!\.txt)")
_YOUTUBE = "https://www.youtube.com/"


def _youtube(address: Address) -> Profile | None:
    path, host = address.path, address.host
    if not path or host.endswith("youtu.be") or host.startswith("tv.") or not SITE_HOST.fullmatch(host):
        return None
    first, second = path[0].lower().rstrip(".,"), path[1] if len(path) > 1 else ""
    if first == "subscription_center":
        first, second = "user", address.parameter("add_user")
    if first == "channel":
        return Profile(ContactKind.YOUTUBE, f"{_YOUTUBE}channel/{second}") if _CHANNEL_ID.fullmatch(second) else None
    if first in ("user", "c") and second[:1] == "@":  # a handle, whatever is before it
        first = second.lower()
    if first in ("user", "c"):
        name = second.lower()
        is_name = name and name not in PLACEHOLDERS
        return Profile(ContactKind.YOUTUBE, f"{_YOUTUBE}{first}/{slug(name)}") if is_name else None
    if first[:1] == "@":
        handle = first.partition("&")[0]
        is_handle = NAME_RULES[Network.YOUTUBE].fullmatch(handle) and handle[1:] not in PLACEHOLDERS
        return Profile(ContactKind.YOUTUBE, _YOUTUBE + slug(handle)) if is_handle else None
    if first in NOT_PROFILES[Network.YOUTUBE] or not _YOUTUBE_ROOT.fullmatch(first):
        return None
    if len(path) > 2 or (second and second.lower() not in YOUTUBE_TABS):
        return None
    return Profile(ContactKind.YOUTUBE, _YOUTUBE + slug(first))


def _at_name(network: Network, base: str) -> Parser:
    """A network whose profiles are ``/@name``."""
    kind = ContactKind(network)

    def parse(address: Address) -> Profile | None:
        path = address.path
        if not path or path[0][0] != "@" or not SITE_HOST.fullmatch(address.host):
            return None
        if len(path) > 1 and path[1].lower() in POSTS:
            return None
        name = name_in(network, path[0])
        return Profile(kind, base + name) if name else None

    return parse


def _root_name(network: Network, base: str, *, alone: bool = False) -> Parser:
    """A network whose profiles are the first segment of the path; ``alone`` if a second makes it another page."""
    kind = ContactKind(network)

    def parse(address: Address) -> Profile | None:
        path = address.path
        if not path or (alone and len(path) > 1) or not SITE_HOST.fullmatch(address.host):
            return None
        name = name_in(network, path[0])
        return Profile(kind, base + name) if name else None

    return parse


def _snapchat(address: Address) -> Profile | None:
    path = address.path
    if not path or not SITE_HOST.fullmatch(address.host):
        return None
    segment = path[1] if path[0].lower() == "add" and len(path) > 1 else path[0]
    if segment is path[0] and (segment[0] != "@" or len(path) > 1):
        return None
    name = name_in(Network.SNAPCHAT, segment)
    return Profile(ContactKind.SNAPCHAT, "https://www.snapchat.com/add/" + name) if name else None


_REDDIT_NAME = re.compile(r"[A-Za-z0-9_-]{2,21}")


def _reddit(address: Address) -> Profile | None:
    path = address.path
    if len(path) < 2 or path[0].lower() not in ("r", "user", "u") or not _REDDIT_NAME.fullmatch(path[1]):
        return None
    if path[1].lower() in NOT_PROFILES[Network.REDDIT] or (
        len(path) > 2 and path[2].lower() in ("comments", "submit", "s")
    ):
        return None
    prefix = "r" if path[0].lower() == "r" else "user"
    return Profile(ContactKind.REDDIT, f"https://www.reddit.com/{prefix}/{path[1]}")


_VK_OBJECT = re.compile(
    r"(?:wall|photo|video|topic|album|albums|audio|audios|doc|docs|app|page|clip|clips|product|market|event|write|im|poll"
    r"|note|notes|gift|gifts|story|playlist|podcast|article|services|friends|donut)-?\d.*"
)


def _vk(address: Address) -> Profile | None:
    path = address.path
    if (
        len(path) != 1
        or not SITE_HOST.fullmatch(address.host)
        or path[0][0] == "@"
        or _VK_OBJECT.fullmatch(path[0].lower())
    ):
        return None
    if address.parameter("w") or address.parameter("z"):  # a post or a picture above the profile
        return None
    name = name_in(Network.VK, path[0])
    return (
        Profile(ContactKind.VK, "https://vk.com/" + name)
        if name and "widget" not in name and ".php" not in name
        else None
    )


PARSERS: dict[Network, Parser] = {
    Network.LINKEDIN: _linkedin,
    Network.FACEBOOK: _facebook,
    Network.INSTAGRAM: _instagram,
    Network.X: _x,
    Network.YOUTUBE: _youtube,
    Network.TIKTOK: _at_name(Network.TIKTOK, "https://www.tiktok.com/@"),
    Network.WHATSAPP: parse_whatsapp,
    Network.PINTEREST: _root_name(Network.PINTEREST, "https://www.pinterest.com/"),
    Network.TELEGRAM: parse_telegram,
    Network.DISCORD: parse_discord,
    Network.THREADS: _at_name(Network.THREADS, "https://www.threads.net/@"),
    Network.REDDIT: _reddit,
    Network.SNAPCHAT: _snapchat,
    Network.GITHUB: _root_name(Network.GITHUB, "https://github.com/", alone=True),
    Network.XING: _xing,
    Network.BLUESKY: parse_bluesky,
    Network.MASTODON: parse_fediverse,
    Network.VK: _vk,
    Network.LINE: parse_line,
}
