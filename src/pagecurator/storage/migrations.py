"""Migrations: upgrading and downgrading the schema with Alembic.

The scripts are in ``alembic/`` at the top of a checkout, and in ``pagecurator/storage/alembic`` inside the wheel.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.errors import UserError
from pagecurator.storage.engine import Database
from pagecurator.storage.migration_steps import IN_ONE_TRANSACTION
from pagecurator.storage.schema_state import (
    HEAD_REVISION,
    Fit,
    MigrationRefused,
    SchemaState,
    foreign_objects_refused,
    require_recorded_version,
    state_of,
)

# Two locks, with arbitrary numbers. The session's lock is held for all steps by the session that runs them, so that it
# lasts as long as the build of an index does, even if its process is killed. The transaction's lock works behind a
# transaction pooler, too; versions before 0012 wait for it in an open transaction. Hence no process waits for a lock,
# and no index is built while the transaction's lock is held: the build would wait for those transactions.
_TRY_SESSION_LOCK = text("SELECT pg_try_advisory_lock(7263547081237)")
_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(7263547081236)")
_POLL_SECONDS = 0.5

# Of Postgres 17 and newer: transaction_timeout.
_NO_TIMEOUTS = text(
    "SELECT set_config(name, '0', :local) FROM pg_settings WHERE name IN"
    " ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')"
)
# Ends the build of an index soon after its process was killed.
_NOTICE_A_LOST_CLIENT = text(
    "SELECT set_config(name, '2s', false) FROM pg_settings WHERE name = 'client_connection_check_interval'"
)

_OWNER = text(
    "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = to_regclass('pages')"
    " AND NOT pg_has_role(relowner, 'USAGE')"
)

OnProgress = Callable[[str], None]
"""Receives one sentence when a step starts that may take long."""


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """Revisions before and after; ``before`` is None for an empty database."""

    before: str | None
    after: str | None
    newer: SchemaState | None = None
    """Set when a newer, compatible version had migrated the schema: then nothing was done."""

    @property
    def changed(self) -> bool:
        """True when the schema was migrated."""
        return self.before != self.after


_WAITING = "Another process migrates this database; waiting for it."
_DIRECT_CONNECTION_NEEDED = (
    "This migration builds an index concurrently, which can't be done through a pooler in transaction mode; run it "
    "with DATABASE_POOLER=none and a DATABASE_URL that is the server itself, or a pooler in session mode."
)


class MigrationsMissing(UserError):
    """The migration scripts are missing: the installation is incomplete."""


async def migrate(
    database: Database, *, target: str = "head", on_progress: OnProgress = lambda _sentence: None
) -> MigrationReport:
    """Migrate the schema to ``target``, step by step; each migration is a step, and all or nothing.

    An empty database is migrated in one transaction, and so is a downgrade. Interrupted between two steps, or in one,
    the call can be repeated. ``target`` is ``head`` or a revision; an older one (or ``base``) is a downgrade, which may
    lose data. A schema that a newer version migrated is left alone. Raises :class:`MigrationRefused` when this code
    can't run on it, or when a step needs a direct connection and there is none.
    """
    before: list[str | None] = []
    with _interrupt_first(), foreign_objects_refused():
        async with database.long_connection() as connection:
            if database.has_sessions:
                await lock_session(database, connection, on_progress=on_progress)
            while True:
                async with _locked_transaction(connection, on_progress=on_progress):
                    state = await connection.run_sync(state_of)
                    await connection.run_sync(require_recorded_version, state)
                    before = before or [state.revision]
                    step = _next_step(state, target)
                    if step is None:
                        newer = state if state.fit is Fit.COMPATIBLE else None
                        return MigrationReport(before=before[0], after=state.revision, newer=newer)
                    if step.needs_session and not database.has_sessions:
                        raise MigrationRefused(_DIRECT_CONNECTION_NEEDED)
                    await connection.run_sync(_require_owner)
                    if not step.concurrently:
                        await connection.run_sync(_run, step)
                if step.concurrently:
                    on_progress(f"Migration {step.target} may take minutes; pages can be read and written meanwhile.")
                    await connection.run_sync(_run, step)


def _require_owner(connection: Connection) -> None:
    """Another role would apply the steps that only create something, own what they create, and fail at the next."""
    owner = connection.execute(_OWNER).scalar()
    if owner is not None:
        raise MigrationRefused(f"The tables belong to the role {owner}; run `pagecurator migrate` as this role.")


@contextmanager
def _interrupt_first() -> Iterator[None]:
    """Raise the cancellation that an error hides: Alembic goes on using the connection, which a cancellation closes."""
    try:
        yield
    except Exception:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError from None
        raise


async def lock_session(
    database: Database, connection: AsyncConnection, *, on_progress: OnProgress = lambda _sentence: None
) -> None:
    """Wait until no other process migrates, in short transactions; the lock belongs to the session."""
    if not database.has_sessions:
        raise MigrationRefused(_DIRECT_CONNECTION_NEEDED)
    async with connection.begin():
        await connection.execute(_NO_TIMEOUTS, {"local": False})
        await connection.execute(_NOTICE_A_LOST_CLIENT)
    async for _ in _tries(on_progress):
        async with connection.begin():
            if (await connection.execute(_TRY_SESSION_LOCK)).scalar_one():
                return


@asynccontextmanager
async def _locked_transaction(connection: AsyncConnection, *, on_progress: OnProgress) -> AsyncIterator[None]:
    async for _ in _tries(on_progress):
        async with connection.begin():
            await connection.execute(_NO_TIMEOUTS, {"local": True})
            if (await connection.execute(_TRY_LOCK)).scalar_one():
                yield
                return


async def _tries(on_progress: OnProgress) -> AsyncIterator[None]:
    """The caller's tries to get a lock, with a pause between them."""
    yield
    on_progress(_WAITING)
    while True:
        await asyncio.sleep(_POLL_SECONDS)
        yield


# ---------------------------------------------------------------- steps
@dataclass(frozen=True, slots=True)
class _Step:
    """The next migrations that are all or nothing; ``concurrently``: one, which builds an index."""

    target: str
    downgrade: bool = False
    concurrently: bool = False
    needs_session: bool = False
    """It, or a later one, builds an index."""


def _next_step(state: SchemaState, target: str) -> _Step | None:
    """None when there is nothing to do. Raises :class:`MigrationRefused` when the schema is too new."""
    match state.fit:
        case Fit.COMPATIBLE:
            return None
        case Fit.TOO_NEW:
            raise MigrationRefused(state.sentence)
        case Fit.EMPTY:
            return None if target == "base" else _Step(target)
        case Fit.OLDER | Fit.CURRENT:
            pass
        case _:
            assert_never(state.fit)
    wanted = HEAD_REVISION if target == "head" else target
    if wanted == state.revision:
        return None
    if wanted == "base" or _is_older(wanted, state.revision or ""):
        return _Step(wanted, downgrade=True)
    scripts = ScriptDirectory.from_config(_config())
    pending = list(scripts.iterate_revisions(wanted, state.revision or "base"))[::-1]
    build = [getattr(script.module, "CONCURRENTLY", False) for script in pending]
    return _Step(pending[0].revision, concurrently=build[0], needs_session=any(build))


def _run(connection: Connection, step: _Step) -> None:
    """Within the caller's transaction; a concurrent step begins and commits its own."""
    config = _config()
    config.attributes["connection"] = connection
    config.attributes[IN_ONE_TRANSACTION] = not step.concurrently
    (command.downgrade if step.downgrade else command.upgrade)(config, step.target)


def _is_older(revision: str, than: str) -> bool:
    scripts = ScriptDirectory.from_config(_config())
    return revision in {script.revision for script in scripts.iterate_revisions(than, "base")}


def _config() -> Config:
    config = Config()
    # Alembic expands % in options.
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    return config


def _scripts() -> Path:
    here = Path(__file__).resolve().parent
    for folder in (here / "alembic", here.parents[2] / "alembic"):
        if (folder / "env.py").is_file():
            return folder
    raise MigrationsMissing("The migration scripts are missing from this installation; install pagecurator again.")
