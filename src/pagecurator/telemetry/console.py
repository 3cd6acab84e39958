"""Log lines for people: time, event and page first, then the sentence, then the numbers; wrapped to the terminal."""

from __future__ import annotations

import os
import re
import shutil
import textwrap
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

if TYPE_CHECKING:  # at run time structlog is imported in one place, without rich
    from structlog.typing import EventDict, WrappedLogger

_SUBJECTS: Final = ("url", "website", "domain")
"""What an event is about, the first of them that it has."""

_SENTENCES: Final = ("message", "error_message", "error", "reason")
_LEFT_OUT: Final = frozenset({"timestamp", "level", "event", "worker", "logger", "exception", "stack", "error_code"})
_COLOURS: Final = {"debug": "2", "warning": "33", "error": "31", "critical": "1;31"}
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_INDENT: Final = "  "
_NARROWEST: Final = 40


class ConsoleLines:
    """A structlog processor that renders an event. Levels below warning are not written, and neither are nulls.

    Ids are shortened, the worker is left out: a console shows one process. JSON has everything.
    """

    def __init__(self, *, terminal: bool) -> None:
        self._is_terminal = terminal
        self._has_colours = terminal and not os.environ.get("NO_COLOR")

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> str:
        level = str(event.get("level", "info"))
        words = [_time(event.get("timestamp")), *([level] if level in ("warning", "error", "critical") else [])]
        head = _safe(str(event.get("event", "")))
        used = set(_LEFT_OUT)
        line = [*words, head]
        subject = next((name for name in _SUBJECTS if event.get(name)), None)
        if subject is not None:
            used.add(subject)
            line.append(_safe(str(event[subject])))
        if (sentence := self._sentence(event, used)) is not None:
            line.append(sentence)
        numbers: list[str] = []
        ids: list[str] = []
        for name, value in event.items():
            if name in used or value is None:
                continue
            is_id = isinstance(value, UUID) or (isinstance(value, str) and _UUID.fullmatch(value) is not None)
            (ids if is_id else numbers).append(f"{name}={str(value)[:8] if is_id else _value(value)}")
        text = self._wrapped(" ".join(part for part in [*line, *numbers, *ids] if part))
        if self._has_colours and level in _COLOURS:
            text = f"\x1b[{_COLOURS[level]}m{text}\x1b[0m"
        elif self._has_colours and head:
            text = text.replace(head, f"\x1b[1m{head}\x1b[0m", 1)
        extra = [str(event[name]) for name in ("exception", "stack") if event.get(name)]
        return "\n".join([text, *extra])

    @staticmethod
    def _sentence(event: EventDict, used: set[str]) -> str | None:
        """The first sentence with the error code in front. Another field with the same text is not repeated."""
        code = event.get("error_code")
        name = next((name for name in _SENTENCES if event.get(name)), None)
        if name is None:
            return _safe(str(code)) if code else None
        sentence = str(event[name])
        used |= {other for other in event if event[other] == sentence}
        shown = _safe(sentence)
        return f"{_safe(str(code))}: {shown}" if code else shown

    def _wrapped(self, text: str) -> str:
        if not self._is_terminal:
            return text
        width = max(_NARROWEST, shutil.get_terminal_size().columns)
        if len(text) <= width:
            return text
        return "\n".join(
            textwrap.wrap(
                text, width, subsequent_indent=_INDENT, break_long_words=False, break_on_hyphens=False,
            )
        )  # fmt: skip


def _time(timestamp: Any) -> str:
    """``14:03:12`` of an ISO timestamp, in UTC as it is logged."""
    found = re.search(r"T(\d\d:\d\d:\d\d)", str(timestamp))
    return found[1] if found else ""


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.10g}"
    text = _safe(str(value))
    return f'"{text}"' if " " in text or not text else text


def _safe(text: str) -> str:
    """Without control characters, which could move the cursor or forge a line."""
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
