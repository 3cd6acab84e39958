"""One call of the API as its parameters say it: what is wanted, at what price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_HEADER_PREFIX = "x-sapi-"
_MAX_PORT = 65_535
_UNSUPPORTED_FILES = (".exe", ".dmg", ".iso", ".msi", ".rar", ".zip", ".7z", ".tar.gz", ".mp4", ".mkv", ".avi", ".mov")
_SHOPS = ("amazon", "walmart", "ebay")
_SEARCH_ENGINES = ("google", "bing")
_CHOICES = {
    "device_type": ("desktop", "mobile"),
    "output_format": ("text", "markdown", "csv", "json"),
}


class BadApiCallError(ValueError):
    """The parameters can't be used: 400. The message is the answer's body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """A checked call. Switches are on only for the word ``true``; unknown parameters are ignored."""

    target: str
    method: str
    render: bool = False
    premium: bool = False
    ultra_premium: bool = False
    follow_redirect: bool = True
    keep_headers: bool = False
    max_cost: int | None = None

    @property
    def cost_credits(self) -> int:
        """The price if it is billed: flat 1, render 10, premium 10, both 25, ultra 30, ultra and render 75."""
        match (self.ultra_premium, self.premium, self.render):
            case (True, _, True):
                return 75
            case (True, _, False):
                return 30
            case (_, True, True):
                return 25
            case (_, True, False) | (_, False, True):
                return 10
        return _site_price(self.target)


def parameters(query: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, str]:
    """All parameters of a request, names in lower case: the query's, and each ``x-sapi-<name>`` header, which wins."""
    merged = {name.lower(): value for name, value in query.items()}
    for name, value in headers.items():
        lower = name.lower()
        if lower.startswith(_HEADER_PREFIX):
            merged[lower.removeprefix(_HEADER_PREFIX)] = value
    return merged


def read_call(given: Mapping[str, str], *, method: str) -> ApiCall:
    """Check ``given`` (see :func:`parameters`). Raises :class:`BadApiCallError`."""

    def on(name: str) -> bool:
        return given.get(name) == "true"

    target = given.get("url", "").strip()
    _check_target(target, binary=on("binary_target"))
    if on("premium") and on("ultra_premium"):
        raise BadApiCallError("premium and ultra_premium can not be used together.")
    if given.get("session_number") and (on("premium") or on("ultra_premium")):
        raise BadApiCallError("session_number can not be combined with premium or ultra_premium.")
    if given.get("wait_for_selector") and not on("render"):
        raise BadApiCallError("wait_for_selector needs render=true.")
    for name, choices in _CHOICES.items():
        if given.get(name) and given[name] not in choices:
            raise BadApiCallError(f"{name} should be one of {', '.join(choices)}.")
    return ApiCall(
        target=target,
        method=method,
        render=on("render") or on("screenshot"),
        premium=on("premium"),
        ultra_premium=on("ultra_premium"),
        follow_redirect=given.get("follow_redirect") != "false",
        keep_headers=on("keep_headers"),
        max_cost=_max_cost(given.get("max_cost")),
    )


def _check_target(target: str, *, binary: bool) -> None:
    if not target:
        raise BadApiCallError("Please provide the url parameter.")
    try:
        target.encode()  # half of a surrogate pair is no character
        parts = urlsplit(target)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) <= _MAX_PORT
    except ValueError:
        usable = False
    if not usable:
        raise BadApiCallError(
            "The url parameter is no valid address; was it percent-encoded, with http:// or https://?"
        )
    if parts.path.lower().endswith(_UNSUPPORTED_FILES) and not binary:
        raise BadApiCallError("The file type you are trying to scrape is not supported")


def _max_cost(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise BadApiCallError("max_cost should be a whole number.")
    return int(text)


def _site_price(target: str) -> int:
    labels = (urlsplit(target).hostname or "").split(".")
    if any(name in labels for name in _SHOPS):
        return 5
    return 25 if any(name in labels for name in _SEARCH_ENGINES) else 1
