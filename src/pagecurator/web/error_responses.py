"""Error responses: JSON with a ``detail``."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from pagecurator.storage.connection_errors import AccessDenied, DatabaseBusy, DatabaseTooSlow, DatabaseUnavailable
from pagecurator.urls import without_credentials

Place = Sequence[str | int]


class ApiError(Exception):
    """An error response. ``detail`` is one sentence, or the list of a 422."""

    def __init__(
        self, status: int, detail: str | list[dict[str, Any]], *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail if isinstance(detail, str) else json.dumps(detail, default=str))
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def key_missing() -> ApiError:
    """401: no key was sent."""
    return ApiError(401, "API Key is missing. Please provide X-API-Key header.", headers={"WWW-Authenticate": "ApiKey"})


def key_invalid() -> ApiError:
    """403: the key is unknown."""
    return ApiError(403, "Invalid API Key. Access denied.")


def too_many(detail: str, *, retry_after_seconds: float) -> ApiError:
    """429 with ``Retry-After``."""
    return ApiError(429, detail, headers={"Retry-After": str(max(1, math.ceil(retry_after_seconds)))})


def busy(detail: str, *, retry_after_seconds: float) -> ApiError:
    """503 with ``Retry-After``: a limit or outage of this server, not an error of the request."""
    return ApiError(503, detail, headers={"Retry-After": str(max(1, math.ceil(retry_after_seconds)))})


def database_failure(error: DatabaseUnavailable) -> ApiError:
    """503 if Postgres is unavailable, 504 if it is too slow. The cause is logged, not sent."""
    match error:
        case DatabaseTooSlow():
            return too_slow()
        case DatabaseBusy():
            return busy("The server is busy: no database connection became free in time.", retry_after_seconds=5)
        case AccessDenied():
            return busy("The server lacks a right in its database; see its log.", retry_after_seconds=30)
        case _:
            return busy(
                "The database can't be reached at the moment. Please try again in a while.", retry_after_seconds=5
            )


def too_slow(seconds: float | None = None) -> ApiError:
    """504: the request took too long. ``seconds``: the limit; None: the database's statement timeout."""
    limit = f"{seconds:g} s" if seconds is not None else "the database allows (DB_STATEMENT_TIMEOUT_SECONDS)"
    return ApiError(
        504, f"The request took longer than {limit} and was stopped. Request less at a time, or try again later."
    )


def invalid(place: Place, message: str, *, value: Any = None, kind: str = "value_error") -> ApiError:
    """422 for one parameter, in the format of pydantic's errors."""
    return ApiError(422, [{"type": kind, "loc": list(place), "msg": message, "input": _echo(value)}])


def invalid_model(error: ValidationError, *, where: str) -> ApiError:
    """422 with all errors that pydantic found. ``where`` is ``query``, ``path`` or ``body``."""
    return ApiError(422, list(_findings(error, where)))


def _findings(error: ValidationError, where: str) -> Iterable[dict[str, Any]]:
    for found in error.errors(include_url=False):
        missing = found["type"] == "missing"  # its input would be all the other parameters
        finding: dict[str, Any] = {
            "type": found["type"],
            "loc": [where, *found["loc"]],
            "msg": found["msg"],
            "input": None if missing else _echo(found["input"]),
        }
        if "ctx" in found:
            finding["ctx"] = to_jsonable_python(found["ctx"], fallback=str, bytes_mode="base64")
        yield finding


_LONGEST_SHOWN = 500


def _echo(value: Any) -> Any:
    """The rejected value, shortened and without credentials: a response must not echo a whole body."""
    if isinstance(value, bytes | bytearray):
        value = bytes(value[: _LONGEST_SHOWN + 1]).decode("utf-8", "backslashreplace")
    plain = _masked(to_jsonable_python(value, fallback=str, bytes_mode="base64", inf_nan_mode="strings"))
    if isinstance(plain, str):
        return plain if len(plain) <= _LONGEST_SHOWN else plain[:_LONGEST_SHOWN] + "…"
    return plain if len(json.dumps(plain)) <= _LONGEST_SHOWN else None


def _masked(plain: Any) -> Any:
    match plain:
        case str():
            return without_credentials(plain)
        case list():
            return [_masked(item) for item in plain]
        case dict():
            return {name: _masked(item) for name, item in plain.items()}
    return plain
