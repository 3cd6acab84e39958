"""Privileges that the database user lacks (SQLSTATE 42501), with the GRANT that fixes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import exc

from pagecurator.errors import UserError
from pagecurator.storage.connection_errors import AccessDenied, original, sqlstate

_INSUFFICIENT: Final = "42501"
_NO_SCHEMA: Final = "3F000"
_OBJECT: Final = re.compile(r"permission denied (?:for|to \w+ \w+ in) (\w+) \"?([^\"]+?)\"?$")


class MissingRight(exc.ProgrammingError, UserError):
    """The database user lacks a privilege. The message is one sentence and names the GRANT."""

    def __init__(self, sentence: str, error: exc.DBAPIError) -> None:
        super().__init__(None, None, error.orig or error)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


def missing_right(error: BaseException, *, role: str) -> MissingRight | None:
    """Translate ``error``; None when it is not about a missing privilege."""
    if not isinstance(error, exc.DBAPIError) or sqlstate(error) not in (_INSUFFICIENT, _NO_SCHEMA):
        return None
    reason = str(original(error)).strip().splitlines()[0].rstrip(".")
    user, name = (role, f'"{role}"') if role else ("of DATABASE_URL", "that user")
    return MissingRight(f"The database user {user} lacks a right ({reason}). {_advice(error, name)}", error)


@contextmanager
def missing_rights_as_outage() -> Iterator[None]:
    """Translate a missing right into :class:`AccessDenied`: for work that is repeated as long as the process runs."""
    try:
        yield
    except MissingRight as error:
        raise AccessDenied(str(error)) from error


def grants(role: str) -> str:
    """The privileges that the daemon and the commands need."""
    return (
        f"GRANT USAGE ON SCHEMA public TO {role}; "
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};"
    )


def _advice(error: exc.DBAPIError, role: str) -> str:
    reason = str(original(error))
    if "must be owner" in reason:
        return "Run `pagecurator migrate` as the role that owns the tables; it is the one that migrated them first."
    found = _OBJECT.search(reason.strip().splitlines()[0].rstrip("."))
    kind, name = (found[1], found[2]) if found else ("", "")
    if sqlstate(error) == _NO_SCHEMA or kind == "schema":
        schema = name or "public"
        return (
            f"As the owner of the database: GRANT USAGE, CREATE ON SCHEMA {schema} TO {role}; CREATE is only needed by "
            "`pagecurator migrate`."
        )
    if kind == "database":
        return f"As the owner of the database: GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {role};"
    return f"As the owner of the tables: {grants(role)}"
