"""The table ``server_secrets``: what all replicas share and nobody has to set."""

from __future__ import annotations

import secrets

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_BYTES = 32

# Whoever comes first makes it; the others wait for that row and find it.
_OFFER = text("INSERT INTO server_secrets (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING")
_READ = text("SELECT value FROM server_secrets WHERE name = :name")


async def shared_secret(conn: AsyncConnection, *, name: str) -> SecretStr:
    """The secret of this name, the same for everybody who asks this database; made when it is first asked for."""
    found = (await conn.execute(_READ, {"name": name})).scalar()
    if found is None:
        await conn.execute(_OFFER, {"name": name, "value": secrets.token_urlsafe(_BYTES)})
        found = (await conn.execute(_READ, {"name": name})).scalar_one()
    return SecretStr(found)
