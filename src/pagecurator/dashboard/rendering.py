"""Rendering of templates. The only module that imports Jinja2, and imported with the first request for a screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pagecurator.dashboard.assets import assets
from pagecurator.plural import plural

_FOLDER = Path(__file__).with_name("templates")
_NOTHING = "\N{EN DASH}"


def render(template: str, values: Mapping[str, Any]) -> str:
    """The HTML of ``template``. Every value is escaped."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.filters |= {
        "number": _number,
        "span": span,
        "moment": _moment,
        "web_link": _web_link,
        "text_fragment": _text_fragment,
        "percent": _percent,
        "query": _query,
        "words": _words,
    }
    environment.globals |= {"asset": lambda path: assets()[path].name, "plural": plural}
    return environment


def span(seconds: float | timedelta | None) -> str:
    """``12 s``, ``3 min``, ``5 h``, ``2 days``; a dash for None."""
    if seconds is None:
        return _NOTHING
    if isinstance(seconds, timedelta):
        seconds = seconds.total_seconds()
    whole = max(0, round(seconds))
    for limit, length, unit in ((120, 1, "s"), (7200, 60, "min"), (172_800, 3600, "h")):
        if whole < limit:
            return f"{whole // length:,} {unit}"
    return f"{whole // 86_400:,} days"


def _number(value: float | None, digits: int = 0) -> str:
    return _NOTHING if value is None else f"{value:,.{digits}f}"


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f} %" if whole else _NOTHING


def _moment(moment: datetime | None, now: datetime | None = None) -> str | Markup:
    """``3 min ago`` or ``in 3 min``, with the exact time as its title."""
    if moment is None:
        return _NOTHING
    now = now or datetime.now(UTC)
    seconds = (now - moment).total_seconds()
    shown = f"{span(seconds)} ago" if seconds >= 0 else f"in {span(-seconds)}"
    exact = moment.astimezone(UTC)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        exact.isoformat(timespec="seconds"), f"{exact:%Y-%m-%d %H:%M:%S} UTC", shown
    )


def _web_link(url: str | None) -> str:
    """``url`` if a browser may follow it; a stored one may have any scheme."""
    try:
        is_web = urlsplit(url or "").scheme in ("http", "https")
    except ValueError:
        return ""
    return (url or "") if is_web else ""


def _text_fragment(url: str | None, text: str) -> str:
    """A link to the place on the page where ``text`` is (URL Fragment Text Directives)."""
    link = _web_link(url)
    if not link or not text.strip():
        return link
    address, mark, fragment = link.partition("#")
    exact = quote(text.strip(), safe="").replace("-", "%2D")
    return f"{address}{mark or '#'}{fragment}:~:text={exact}"


def _query(values: Mapping[str, Any]) -> str:
    """``?a=b`` of the values that are set; empty without any."""
    given = {name: value for name, value in values.items() if value not in (None, "")}
    return f"?{urlencode(given)}" if given else ""


def _words(code: object) -> Markup:
    """``connection_error`` that may wrap at its underscores."""
    return Markup("_<wbr>").join(escape(part) for part in str(code).split("_"))
