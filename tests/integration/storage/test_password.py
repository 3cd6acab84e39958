"""The database's password is never part of a message."""

from __future__ import annotations

import asyncio
import random
import struct
import traceback
from contextlib import asynccontextmanager
from urllib.parse import quote

import pytest

from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.engine import connect

pytestmark = pytest.mark.direct

LETTERS = "bdfghjqvwxyzKQXZ0789"
SPECIAL = "/?#@%:&=+[]{}|\\^~!$'()*,;<>\"` ä€"


def passwords(count: int) -> list[str]:
    """Rare letters, and special characters in between."""
    dice = random.Random(10)
    return ["".join(dice.choice(LETTERS + SPECIAL) for _ in range(dice.randint(6, 20))) for _ in range(count)]


def parts(password: str) -> list[str]:
    return [password[start : start + 3] for start in range(len(password) - 2)]


class TalkativeServer:
    """A Postgres that asks for the password and echoes everything in its refusal."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate
        self.passwords: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        (length,) = struct.unpack("!i", await reader.readexactly(4))
        words = (await reader.readexactly(length - 4))[4:].split(b"\0")
        named = dict(zip(words[::2], words[1::2], strict=False))
        writer.write(struct.pack("!cii", b"R", 8, 3))
        await reader.readexactly(1)
        (length,) = struct.unpack("!i", await reader.readexactly(4))
        password = (await reader.readexactly(length - 4))[:-1]
        self.passwords.append(password.decode())
        text = b'refused "%s" (%s) for user "%s", database "%s"' % (
            password, password, named[b"user"], named[b"database"],
        )  # fmt: skip
        fields = b"".join(b"%c%s\0" % (kind, value) for kind, value in (
            (ord("S"), b"FATAL"), (ord("C"), self.sqlstate.encode()), (ord("M"), text), (ord("D"), text)
        )) + b"\0"  # fmt: skip
        writer.write(struct.pack("!ci", b"E", len(fields) + 4) + fields)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def talkative(sqlstate: str = "28P01"):
    server = TalkativeServer(sqlstate)
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    async with listener:
        yield server, listener.sockets[0].getsockname()[1]


async def refusal(url: str, **values) -> tuple[str, str]:
    """The sentence, and everything that a traceback would print."""
    settings = Settings(_env_file=None, database_url=url, **values)
    with pytest.raises(DatabaseUnavailable) as unavailable:
        await connect(settings)
    printed = "".join(traceback.format_exception(unavailable.value)[-1:])
    return str(unavailable.value), printed + repr(settings)


@pytest.mark.parametrize(
    "ending", ["127.0.0.1:1/pages", "127.0.0.1:x/pages", "no-such.invalid/pages", "/pages?host=/nowhere"]
)
async def test_the_password_is_not_in_the_message_of_an_unreachable_server(ending: str):
    for password in passwords(25):
        for written in (password, quote(password, safe="")):
            sentence, printed = await refusal(f"postgresql://owner:{written}@{ending}")
            assert "\n" not in sentence
            for part in parts(password):
                assert part not in sentence + printed, (password, sentence)


@pytest.mark.parametrize("sqlstate", ["28P01", "28000", "3D000", "53300", "08P01", "XX000"])
async def test_the_password_is_not_in_the_message_of_a_server_that_echoes_everything(sqlstate: str):
    async with talkative(sqlstate) as (server, port):
        for number, password in enumerate(passwords(8)):
            address = f"127.0.0.1:{port}/pages?sslmode=disable"
            if number % 2:
                sentence, printed = await refusal(f"postgresql://owner@{address}", database_password=password)
            else:
                sentence, printed = await refusal(f"postgresql://owner:{quote(password, safe='')}@{address}")
            assert server.passwords[-1] == password
            assert "(database pages)" in sentence
            assert "owner" not in sentence
            for part in parts(password):
                assert part not in sentence + printed, (password, sentence)
            if sqlstate == "28P01":
                assert "percent-encode" in sentence
                assert "DATABASE_PASSWORD" in sentence
