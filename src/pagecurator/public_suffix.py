"""Do two hosts belong to one website? By the Public Suffix List, with its private section, and a supplement.

The list comes with the package ``publicsuffixlist``; it is read at the first question, once for each process.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from pagecurator.urls import is_ip_address

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

HOSTERS: Final = (
    "000webhostapp.com", "bigcartel.com", "business.site", "e-monsite.com", "ghost.io", "godaddysites.com",
    "homestead.com", "hpage.com", "jimdo.com", "jimdofree.com", "jimdosite.com", "livejournal.com", "mystrikingly.com",
    "negocio.site", "ning.com", "over-blog.com", "site123.me", "squarespace.com", "strikingly.com", "substack.com",
    "tumblr.com", "typepad.com", "ucraft.net", "ueniweb.com", "webador.com", "webnode.com", "webnode.page", "webs.com",
    "webstarts.com", "weebly.com", "weeblysite.com", "wordpress.com",
)  # fmt: skip
"""Hosters that give each customer a name of their own and are missing in the list's private section."""
_BLOGSPOT: Final = "blogspot."
"""Blogger's names in each country (``blogspot.de``, ``blogspot.co.uk``); the list has ``blogspot.com`` alone."""


def is_same_site(one: str, other: str) -> bool:
    """Whether two hosts belong to one website: ``shop.firm.co.uk`` and ``www.firm.co.uk`` do."""
    return one == other or registrable(one) == registrable(other)


def registrable(host: str) -> str:
    """The registrable domain: ``firm.co.uk`` for ``shop.firm.co.uk``.

    An IP address, a single label and a public suffix (``co.uk``, ``wordpress.com``) are returned as they are.
    """
    host = host.lower().removesuffix(".")
    if is_ip_address(host):
        return host
    domain = _suffixes().privatesuffix(host) or host
    if domain.startswith(_BLOGSPOT) and domain != host:
        domain = f"{host.removesuffix(f'.{domain}').rpartition('.')[2]}.{domain}"
    without_www = domain.removeprefix("www.")  # a hoster's own website, such as www.wordpress.com
    return without_www if "." in without_www else domain


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PSLFILE, PublicSuffixList  # noqa: PLC0415 - most commands ask no such question

    with open(PSLFILE, encoding="utf-8") as rules:  # noqa: PTH123 - a string from the package
        return PublicSuffixList([*rules, *HOSTERS])
