"""What the API answers when it can't do what was asked; every answer is JSON with a ``detail``."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from pagecurator.storage.engine import AccessDenied, DatabaseBusy, DatabaseTooSlow, DatabaseUnavailable
from pagecurator.urls import without_credentials

Place = Sequence[str | int]


class ApiError(Exception):
    """An answer other than success. ``detail`` is a sentence for people, or the list of a 422."""

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
    """403: the key is none of ours."""
    return ApiError(403, "Invalid API Key. Access denied.")


def too_many(detail: str, *, retry_after_seconds: float) -> ApiError:
    """429 with the seconds after which it may be tried again."""
    return ApiError(429, detail, headers={"Retry-After": str(max(1, math.ceil(retry_after_seconds)))})


def busy(detail: str, *, retry_after_seconds: float) -> ApiError:
    """503 with the seconds after which it may be tried again: this server's limits, not what was asked for."""
    return ApiError(503, detail, headers={"Retry-After": str(max(1, math.ceil(retry_after_seconds)))})


def database_failure(error: DatabaseUnavailable) -> ApiError:
    """503: Postgres can't answer now; 504: not in time. What exactly is wrong is in the log, not in the answer."""
    match error:
        case DatabaseTooSlow():
            return too_slow()
        case DatabaseBusy():
            return busy("The server is busy: no database connection came free in time.", retry_after_seconds=5)
        case AccessDenied():
            return busy("The server may not use its database as it has to; its log says why.", retry_after_seconds=30)
        case _:
            return busy(
                "The database can't be reached at the moment. Please try again in a while.", retry_after_seconds=5
            )


def too_slow(seconds: float | None = None) -> ApiError:
    """504: the database answers, but this request took too long. ``seconds``: the limit; None: the database's own."""
    limit = f"{seconds:g} s" if seconds is not None else "the database allows (DB_STATEMENT_TIMEOUT_SECONDS)"
    return ApiError(
        504, f"The request took longer than {limit} and was stopped. Ask for less at a time, or try again later."
    )


def invalid(place: Place, message: str, *, value: Any = None, kind: str = "value_error") -> ApiError:
    """422 for one parameter, in the shape that pydantic's own findings have."""
    return ApiError(422, [{"type": kind, "loc": list(place), "msg": message, "input": _shown(value)}])


def invalid_model(error: ValidationError, *, where: str) -> ApiError:
    """422 with everything that pydantic found. ``where`` is ``query``, ``path`` or ``body``."""
    return ApiError(422, list(_findings(error, where)))


def _findings(error: ValidationError, where: str) -> Iterable[dict[str, Any]]:
    for found in error.errors(include_url=False):
        missing = found["type"] == "missing"  # its input is the whole table of parameters: not what is asked for
        finding: dict[str, Any] = {
            "type": found["type"],
            "loc": [where, *found["loc"]],
            "msg": found["msg"],
            "input": None if missing else _shown(found["input"]),
        }
        if "ctx" in found:
            finding["ctx"] = to_jsonable_python(found["ctx"], fallback=str, bytes_mode="base64")
        yield finding


_LONGEST_SHOWN = 500


def _shown(value: Any) -> Any:
    """What was sent, as far as it is short: an answer is no echo of a whole body."""
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
