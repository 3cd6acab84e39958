# ruff: noqa: SIM905 - lists of words are written as words
"""Do two hosts belong to one website? Without a list of all public suffixes: by rules that err on the side of "no"."""

from __future__ import annotations

from ipaddress import ip_address

# Under these labels and a two-letter ending, names are sold one level deeper: firm.co.uk, firm.com.br.
_SECOND_LEVEL = frozenset(
    """ac ad art asn assn blog co com csiro ed edu eng firm fin gen gob gouv gov gv id idf in ind inf info jus k12 law
    ltd me med mil ne net nhs nic nom nt nsw oci oo or org parti plc pol police pp press pro psi qld re recht sa sch sld
    srl tas tm tourism tv univ vic wa web""".split()
)
# On these, every name is somebody else's website.
_HOSTERS = frozenset(
    """000webhostapp.com amplifyapp.com azurewebsites.net bigcartel.com blogspot.com carrd.co cloudfront.net
    firebaseapp.com fly.dev framer.website github.io gitlab.io godaddysites.com herokuapp.com jimdofree.com
    jimdosite.com myshopify.com netlify.app ning.com notion.site onrender.com pages.dev site123.me squarespace.com
    strikingly.com tumblr.com ucraft.net vercel.app web.app webador.com webflow.io webnode.page webs.com weebly.com
    wixsite.com wordpress.com workers.dev yolasite.com""".split()
)


def is_same_site(one: str, other: str) -> bool:
    """Whether two hosts (lower-case ASCII) are of one website: ``shop.firm.co.uk`` and ``www.firm.co.uk`` are."""
    return one == other or (registrable(one) == registrable(other))


def registrable(host: str) -> str:
    """The part of a host that somebody registered: ``firm.co.uk`` of ``shop.firm.co.uk``; an IP address is itself."""
    host = host.removeprefix("www.")
    if _is_ip(host):
        return host
    labels = host.split(".")
    return ".".join(labels[-_depth(labels) :])


def _depth(labels: list[str]) -> int:
    last_two = ".".join(labels[-2:])
    if last_two in _HOSTERS or labels[-2:-1] == ["blogspot"]:
        return 3
    country = len(labels[-1]) == 2  # noqa: PLR2004 - country endings have two letters
    return 3 if country and len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 2  # noqa: PLR2004


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
