"""The table ``server_secrets``: generated secrets that all replicas share."""

from __future__ import annotations

import secrets

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_BYTES = 32

# The first replica inserts its value; the others wait for that row and read it.
_INSERT = text("INSERT INTO server_secrets (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING")
_READ = text("SELECT value FROM server_secrets WHERE name = :name")


async def shared_secret(conn: AsyncConnection, *, name: str) -> SecretStr:
    """Read the secret of this name, the same for all replicas; created on first use."""
    found = (await conn.execute(_READ, {"name": name})).scalar()
    if found is None:
        await conn.execute(_INSERT, {"name": name, "value": secrets.token_urlsafe(_BYTES)})
        found = (await conn.execute(_READ, {"name": name})).scalar_one()
    return SecretStr(found)
