"""How log lines look: one JSON object a line off a terminal, coloured text on one; secrets are masked."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import signal
import sys
from collections.abc import Iterable
from typing import Any, TextIO
from urllib.parse import quote, quote_plus, unquote

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from pagecurator.errors import UserError
from pagecurator.settings import Settings, secret_names
from pagecurator.telemetry.masking import EchoMask

MASK = "**********"
_HEADLINE = ("timestamp", "level", "event", "worker")
# Of a database address: all from its first colon to the last at-sign, and the options that are passwords. By hand:
# people leave a slash or an at-sign in a password unescaped, and it is a secret all the same.
_URL_PASSWORD = re.compile(r"[^:]+://[^:@/]*:(.*)@", re.DOTALL)
_URL_PASSWORD_OPTION = re.compile(r"[?&](?:ssl)?password=([^&]*)")


class LogGone(UserError):
    """Standard output has no reader any more."""


class _LogHandler(logging.StreamHandler[TextIO]):
    """Writes lines until their reader is gone: then the process is asked to stop, as a signal would ask it.

    A disk that is full may have room again: the process goes on, and says once that lines are missing.
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


def require_log_reader() -> None:
    """Raise :class:`LogGone` when the process stopped because its log has no reader."""
    if any(isinstance(handler, _LogHandler) and handler.reader_gone for handler in logging.getLogger().handlers):
        raise LogGone(
            "The reader of standard output is gone, and the log with it; send the log to a file, to journald, or to a "
            "program that stays."
        )


def _complain(sentence: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()


def configure_logging(settings: Settings, *, stream: TextIO | None = None, worker: str | None = None) -> None:
    """Send our events and other libraries' log records through one pipeline to ``stream`` (standard output).

    ``worker`` stands on every line. Call it once, before anything logs.
    """
    out = stream if stream is not None else sys.stdout
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not out.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    render: list[Processor] = (
        [
            structlog.processors.format_exc_info,
            Redactor(settings),
            _headline_first,
            structlog.processors.JSONRenderer(default=str),
        ]
        if as_json
        else [
            structlog.processors.format_exc_info,
            Redactor(settings),
            structlog.dev.ConsoleRenderer(colors=out.isatty()),
        ]
    )
    handler = _LogHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    # A drain that takes longer than the interval is normal, and cycle.completed tells how long it took;
    # APScheduler would warn about every tick that it skipped meanwhile.
    logging.getLogger("apscheduler").setLevel(max(logging.ERROR, root.level))
    for chatty in ("httpx", "httpx2", "openai"):  # a line for each call of the language model
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
    logging.getLogger("alembic").setLevel(max(logging.WARNING, root.level))
    structlog.contextvars.clear_contextvars()
    if worker is not None:
        structlog.contextvars.bind_contextvars(worker=worker)


def is_logging() -> bool:
    """False in a command that writes no log: there an event would stand among its results."""
    return structlog.is_configured()


def _headline_first(_logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
    """When, how bad and what stand first on the line, for people who read JSON."""
    headline = {key: event_dict[key] for key in _HEADLINE if key in event_dict}
    return {**headline, **event_dict}


class Redactor:
    """A structlog processor that masks every secret's value wherever it stands: fields, messages, tracebacks.

    The last line of defence: nothing logs a secret on purpose.
    """

    def __init__(self, settings: Settings) -> None:
        self._secrets = tuple(sorted(secret_texts(settings), key=len, reverse=True))
        key = settings.scraper_api_key
        self._key = EchoMask("" if key is None else key.get_secret_value(), mask=MASK)

    def __call__(self, _logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
        return {key: self.redact(value) for key, value in event_dict.items()}

    def redact(self, value: Any) -> Any:
        """``value`` with secrets masked; containers are walked, everything that is no plain value becomes text."""
        if isinstance(value, str):
            value = str(value)
            for secret in self._secrets:
                if secret in value:
                    value = value.replace(secret, MASK)
            return self._key.text(value)
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, dict):
            return {key: self.redact(item) for key, item in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.redact(item) for item in value]
        return self.redact(str(value))


def secret_texts(settings: Settings) -> Iterable[str]:
    """The texts that must not appear in any output, in the spellings that a URL or a log could use."""
    fields = [getattr(settings, name.lower()) for name in secret_names()]
    plain = [secret.get_secret_value() for secret in (*fields, *settings.api_key_list) if secret is not None]
    if settings.database_url is not None:
        url = settings.database_url.get_secret_value()
        for password in _URL_PASSWORD.findall(url) + _URL_PASSWORD_OPTION.findall(url):
            plain += [password, unquote(password)]
    # Very short values would mask ordinary text; a key or a password of under four letters protects nothing.
    usable = [text for text in plain if len(text) >= 4]  # noqa: PLR2004
    return {spelling for text in usable for spelling in (text, quote(text, safe=""), quote_plus(text))}
