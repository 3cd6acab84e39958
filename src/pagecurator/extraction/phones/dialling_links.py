"""Links that dial: ``tel:`` and what else programs dial with, and the text of the number in them."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

_SCHEME = re.compile(
    r"\s*(tel|tell|telephone|telefon|phone|mobile|dial|call|callto|sms|smsto|mms|fax|whatsapp|skype|sips?"
    r"|facetime|facetime-audio|viber|wtai)\s*:/*",
    re.IGNORECASE,
)
_STARTS = frozenset(("tel", "pho", "mob", "dia", "cal", "sms", "mms", "fax", "wha", "sky", "sip", "fac", "vib", "wta"))
_ACCOUNTS = frozenset(("skype", "sip", "sips", "facetime", "facetime-audio"))
"""Programs that also call accounts: only a name that is a number with its country code is a number."""
_CODED = re.compile(r"(?:\+|00)[\d ().-]{7,}")
_VIBER = re.compile(r"[a-z]+/?\?(?:.*&)?number=([^&]+)", re.IGNORECASE)
_QUERY = re.compile(r"[?&]")
_CONTEXT = re.compile(r"phone-context=(\+[\d-]+)")
_EXTENSION = re.compile(r"(?:ext|postd|isub)=[pw]*(\d{1,7})")


class DialledText(NamedTuple):
    """What a link dials: the text of a number, or of several, and the extension that a parameter states."""

    raw: str
    extension: str | None
    is_fax: bool


def dialled_text(href: str) -> DialledText | None:
    """The number's text in a link that dials, ``None`` for other links."""
    if href.lstrip()[:3].lower() not in _STARTS:
        return None
    match = _SCHEME.match(href)
    if match is None:
        return None
    scheme, rest = match.group(1).lower(), href[match.end() :]
    if scheme == "viber":
        number = _VIBER.match(rest)
        raw = unquote(number.group(1)).strip() if number is not None else ""
        return DialledText(raw if raw[:1] in "+0" else f"+{raw}", None, is_fax=False) if raw else None
    if scheme == "wtai":
        rest = rest.rpartition(";")[2]
    path = unquote(_QUERY.split(rest, maxsplit=1)[0])
    if scheme in _ACCOUNTS:
        path = path.partition("@")[0].partition(";")[0].strip()
        return DialledText(path, None, is_fax=False) if _CODED.fullmatch(path) else None
    raw, _, parameters = path.partition(";")
    context = _CONTEXT.search(parameters)
    if context is not None and "+" not in raw:
        raw = context.group(1) + raw
    extension = _EXTENSION.search(parameters)
    if extension is None and "=" not in parameters:
        raw = path  # "tel:+1…;201", "tel:030 …; 030 …"
    return DialledText(raw.strip(" /"), extension.group(1) if extension else None, is_fax=scheme == "fax")
