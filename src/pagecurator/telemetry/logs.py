"""Logging: JSON lines, or coloured text on a terminal; secrets are masked."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import signal
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote, quote_plus, unquote

from pagecurator.errors import UserError
from pagecurator.settings import Settings, secret_names
from pagecurator.telemetry.console import ConsoleLines
from pagecurator.telemetry.lean_structlog import structlog
from pagecurator.telemetry.masking import EchoMask
from pagecurator.telemetry.traces import current

if TYPE_CHECKING:  # at run time structlog is imported in one place, without rich
    from structlog.typing import EventDict, Processor, WrappedLogger

MASK = "**********"
_HEADLINE = ("timestamp", "level", "event", "worker")
# Passwords in a database URL: from the first colon to the last at-sign, and password options. Not parsed as a URL, as
# people leave slashes and at-signs in passwords unescaped.
_URL_PASSWORD = re.compile(r"[^:]+://[^:@/]*:(.*)@", re.DOTALL)
_URL_PASSWORD_OPTION = re.compile(r"[?&](?:ssl)?password=([^&]*)")


class LogGone(UserError):
    """The reader of standard output closed the pipe."""


class _LogHandler(logging.StreamHandler[TextIO]):
    """Writes log lines; sends SIGTERM to this process when the reader has closed the pipe.

    On other write errors, such as a full disk, the process continues, and reports once that lines are missing.
    """

    reader_gone = False
    _said = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the base class's name
        error = sys.exc_info()[1]
        if isinstance(error, BrokenPipeError) or (isinstance(error, ValueError) and self.stream.closed):
            if not self.reader_gone:
                self.reader_gone = True
                os.kill(os.getpid(), signal.SIGTERM)
        elif isinstance(error, OSError):
            if not self._said:
                self._said = True
                _complain(f"The log can't be written ({error.strerror or error}); lines are missing.")
        else:
            super().handleError(record)

    def emit(self, record: logging.LogRecord) -> None:
        if not self.reader_gone:
            super().emit(record)

    def write(self, line: str) -> None:
        """Write a line of our own, which needs no record and no formatter."""
        if self.reader_gone:
            return
        with self.lock or contextlib.nullcontext():
            try:
                self.stream.write(line + self.terminator)
                self.flush()
            except Exception:  # noqa: BLE001 - as in the base class
                self.handleError(logging.makeLogRecord({"msg": line}))


class _EventLogger:
    """What structlog calls with a rendered line. The level of the standard logger of this name applies."""

    disabled = False

    def __init__(self, name: str, handler: _LogHandler) -> None:
        self.getEffectiveLevel = logging.getLogger(name).getEffectiveLevel
        self.debug = self.info = self.warning = self.error = self.critical = handler.write


def require_log_reader() -> None:
    """Raise :class:`LogGone` if the process stopped because the reader of its log closed the pipe."""
    if any(isinstance(handler, _LogHandler) and handler.reader_gone for handler in logging.getLogger().handlers):
        raise LogGone(
            "The reader of standard output closed the pipe, so the log is lost; write the log to a file, to journald "
            "or to a program that keeps running."
        )


def _complain(sentence: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()


def configure_logging(
    settings: Settings, *, stream: TextIO | None = None, worker: str | None = None, redactor: Redactor | None = None
) -> None:
    """Format our events and the log records of libraries in the same way, and write them to ``stream``.

    The default stream is standard output. ``worker`` is added to every line. ``redactor`` may mask more than the
    secrets in the settings. Call it once, before anything logs.
    """
    out = stream if stream is not None else sys.stdout
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not out.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_trace,
    ]
    render: list[Processor] = [structlog.processors.format_exc_info, redactor or Redactor(settings)]
    if as_json:
        render += [_headline_first, _as_json]
    else:
        render.append(ConsoleLines(terminal=out.isatty()))
    handler = _LogHandler(out)
    events = _EventLogger("pagecurator", handler)
    # Events don't pass through the standard library's logging: records and formatters would double their cost.
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, *render],
        logger_factory=lambda *_names: events,
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    # A drain that takes longer than the interval is normal, and cycle.completed has its duration; APScheduler would
    # warn about every tick it skipped.
    logging.getLogger("apscheduler").setLevel(max(logging.ERROR, root.level))
    for chatty in ("httpx", "httpx2", "openai"):  # they log a line for each request to the language model
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
    logging.getLogger("alembic").setLevel(max(logging.WARNING, root.level))
    structlog.contextvars.clear_contextvars()
    if worker is not None:
        structlog.contextvars.bind_contextvars(worker=worker)


def is_logging() -> bool:
    """Whether logging is configured. Commands without a log must not emit events among their results."""
    return structlog.is_configured()


def _with_trace(_logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
    """Add the ids of the current span, if it is recorded."""
    ids = current().ids
    if ids is not None:
        event_dict["trace_id"], event_dict["span_id"] = ids
    return event_dict


_encode = json.JSONEncoder(default=str).encode


def _as_json(_logger: WrappedLogger, _method: str, event_dict: EventDict) -> str:
    return _encode(event_dict)


def _headline_first(_logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
    """Put timestamp, level and event first on the line, for people who read JSON."""
    headline = {key: event_dict[key] for key in _HEADLINE if key in event_dict}
    return {**headline, **event_dict}


class Redactor:
    """A structlog processor that masks secrets in fields, messages and tracebacks.

    A safety net: no code logs a secret intentionally.
    """

    def __init__(self, settings: Settings, *, more: Iterable[str] = ()) -> None:
        """``more``: secrets that are in no setting."""
        self._secrets = tuple(sorted(secret_texts(settings, more=more), key=len, reverse=True))
        key = settings.scraper_api_key
        self._key = EchoMask("" if key is None else key.get_secret_value(), mask=MASK)

    def __call__(self, _logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
        return {key: self.redact(value) for key, value in event_dict.items()}

    def redact(self, value: Any) -> Any:
        """Return ``value`` with secrets masked; containers are copied, other objects are converted to text."""
        if isinstance(value, str):
            value = str(value)
            for secret in self._secrets:
                if secret in value:
                    value = value.replace(secret, MASK)
            return self._key.text(value)
        if value is None or isinstance(value, (int, float)):
            return value
        if isinstance(value, dict):
            return {key: self.redact(item) for key, item in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self.redact(item) for item in value]
        return self.redact(str(value))


def secret_texts(settings: Settings, *, more: Iterable[str] = ()) -> Iterable[str]:
    """The texts that must not appear in any output, including their percent-encoded forms."""
    fields = [getattr(settings, name.lower()) for name in secret_names()]
    plain = [secret.get_secret_value() for secret in (*fields, *settings.api_key_list) if secret is not None]
    if settings.database_url is not None:
        url = settings.database_url.get_secret_value()
        for password in _URL_PASSWORD.findall(url) + _URL_PASSWORD_OPTION.findall(url):
            plain += [password, unquote(password)]
    plain += more
    # Masking values of fewer than four characters would damage ordinary text, and such passwords protect nothing.
    usable = [text for text in plain if len(text) >= 4]  # noqa: PLR2004
    return {spelling for text in usable for spelling in (text, quote(text, safe=""), quote_plus(text))}
