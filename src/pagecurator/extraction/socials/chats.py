"""The profiles of chats: WhatsApp, Telegram, Discord and LINE."""

from __future__ import annotations

import re

from pagecurator.extraction.contact import ContactKind
from pagecurator.extraction.data.networks import PLACEHOLDERS, Network
from pagecurator.extraction.socials.addresses import Address
from pagecurator.extraction.socials.names import NAME_RULES, Profile, name_in

WHATSAPP_DIGITS = range(8, 16)

_CATALOGUES = frozenset(("c", "catalog", "send"))
_NO_NUMBER = re.compile(r"0|12345678|.*(\d)\1{7}")
"""Numbers of a country begin with no zero; the others are left by templates."""


def parse_whatsapp(address: Address) -> Profile | None:
    path = address.path
    number = address.parameter("phone")
    if address.host.startswith("chat."):
        return None
    if not number and path and (address.host.endswith("wa.me") or path[0].lower() == "catalog"):
        number = path[1] if path[0].lower() in _CATALOGUES and len(path) > 1 else path[0]
    number = number.replace("(0)", "")
    digits = re.sub(r"[^0-9]", "", number) if number.lstrip("+")[:1].isdigit() or number[:1] in "+( " else ""
    digits = digits.removeprefix("00")
    if len(digits) not in WHATSAPP_DIGITS or _NO_NUMBER.match(digits):
        return None
    return Profile(ContactKind.WHATSAPP, "https://wa.me/" + digits)


def parse_telegram(address: Address) -> Profile | None:
    path, subdomain = address.path, address.host.removesuffix(".t.me")
    if address.host.endswith("telegram.org"):  # web.telegram.org/k/#@name; the other hosts are the network's own
        is_client = subdomain == "web.telegram.org" and address.fragment.startswith("@")
        path = [address.fragment] if is_client else []
    elif path[:1] == ["resolve"]:
        path = [address.parameter("domain")]
    elif path[:1] == ["s"] and len(path) > 1:  # the channel's preview on the web
        path = path[1:2]
    elif not path and subdomain not in (address.host, "www"):
        path = [subdomain]
    if len(path) != 1:
        return None
    name = name_in(Network.TELEGRAM, path[0])
    return Profile(ContactKind.TELEGRAM, "https://t.me/" + name) if name else None


_INVITE = re.compile(r"[A-Za-z0-9-]{2,32}")


def parse_discord(address: Address) -> Profile | None:
    path = address.path
    if path and path[0].lower() == "invite":
        path = path[1:]
    elif not address.host.endswith("discord.gg"):
        return None
    if (
        not path
        or not _INVITE.fullmatch(path[0])
        or path[0].lower().replace("-", "") in ("invite", "yourinvite", "invitecode")
    ):
        return None
    return Profile(ContactKind.DISCORD, "https://discord.gg/" + path[0])


_LINE_TOKEN = re.compile(r"[\w-]{8,40}", re.ASCII)
_LINE_CODE = re.compile(r"[A-Za-z0-9]{4,20}")
_OFFICIAL = "https://line.me/R/ti/p/@"


def parse_line(address: Address) -> Profile | None:
    """A person (``~id``, or the code in place of an id), an official account (``@id``), or its short link."""
    path, host = address.path, address.host
    if host == "lin.ee":
        is_code = len(path) == 1 and _LINE_CODE.fullmatch(path[0])
        return Profile(ContactKind.LINE, "https://lin.ee/" + path[0]) if is_code else None
    if host == "page.line.me":
        return _line_account("@" + (path[0] if path else address.parameter("accountId")).lstrip("@"))
    if host not in ("line.me", "www.line.me"):
        return None
    if path[:1] == ["R"] or path[:1] == ["r"]:
        path = path[1:]
    if path[:2] == ["ti", "p"] and len(path) > 2:
        return _line_account(path[2])
    if path[:1] == ["oaMessage"] and len(path) > 1 and path[1][0] == "@":
        return _line_account(path[1])
    if path[:3] == ["home", "public", "main"]:
        return _line_account("@" + address.parameter("id").lstrip("@"))
    return None


def _line_account(ident: str) -> Profile | None:
    sign, name = ident[:1], ident[1:].lower()
    if sign not in "@~":
        return Profile(ContactKind.LINE, "https://line.me/ti/p/" + ident) if _LINE_TOKEN.fullmatch(ident) else None
    if not NAME_RULES[Network.LINE].fullmatch(name) or name in PLACEHOLDERS:
        return None
    return Profile(ContactKind.LINE, _OFFICIAL + name if sign == "@" else "https://line.me/ti/p/~" + name)
