"""Processes of the command line, forked from an interpreter that has the libraries imported already.

Two thirds of a command's start are the imports of libraries, which are the same each time. A forked process imports
the modules of Pagecurator itself and has its own arguments, environment, folder and streams; it ends as any other.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

LIBRARIES = (
    "asyncpg",
    "pydantic_settings",
    "rich.console",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "sqlalchemy.ext.asyncio",
    "structlog",
    "typer",
)
_READ_WHEN_PYTHON_STARTS = ("PYTHON", "LANG", "LC_", "LD_", "TZ")


class PreloadedPython:
    """Forks the processes; it starts with the first of them."""

    def __init__(self, variables: dict[str, str]) -> None:
        self._variables = variables
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def fits(self, variables: dict[str, str]) -> bool:
        """Whether an interpreter with these variables would have started the same way."""
        return _at_start(variables) == _at_start(self._variables)

    async def run(
        self, module: str, *arguments: str, folder: Path, variables: dict[str, str], stdin: bytes = b""
    ) -> tuple[int, bytes, bytes]:
        """Run a module as `python -m` does; returns its exit code, its output and its errors."""
        control = self._control or self._start()
        ours, theirs = socket.socketpair()
        (input_read, input_write), (output_read, output_write), (error_read, error_write) = (os.pipe() for _ in "123")
        passed = (theirs.fileno(), input_read, output_write, error_write)
        socket.send_fds(control, [b"\0"], passed)
        theirs.close()
        for stream in passed[1:]:
            os.close(stream)
        reader, writer = await asyncio.open_connection(sock=ours)
        request = {"module": module, "arguments": arguments, "folder": str(folder), "variables": variables}
        writer.write(json.dumps(request).encode() + b"\n")
        started, answer = await reader.readline(), b""
        assert started, "the preloaded interpreter has ended; it wrote why to the standard error of the tests"
        process = int(started)
        try:
            _, output, errors = await asyncio.gather(_write(input_write, stdin), _read(output_read), _read(error_read))
            answer = await reader.readline()
        finally:
            if not answer:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            writer.close()
        return int(answer), output, errors

    def close(self) -> None:
        if self._control is not None and self._process is not None:
            self._control.close()
            self._process.communicate()

    def _start(self) -> socket.socket:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                env=self._variables,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.PIPE,  # the streams are not terminals, as those of the forked processes
                stdout=subprocess.PIPE,
            )
        return self._control


def _at_start(variables: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name.startswith(_READ_WHEN_PYTHON_STARTS)}


async def _read(stream: int) -> bytes:
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(stream, "rb", 0)
    )
    try:
        return await reader.read()
    finally:
        transport.close()


async def _write(stream: int, data: bytes) -> None:
    with suppress(BrokenPipeError), os.fdopen(stream, "wb") as file:
        await asyncio.to_thread(file.write, data)


# ---------------------------------------------------------------- in the interpreter
def _next_command(control: socket.socket) -> str | None:
    """Returns the module to run, in the process of each command; in the interpreter None, when no more are wanted."""
    while True:
        message, passed, *_ = socket.recv_fds(control, 1, 4)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not message:
            control.close()
            return None
        if os.fork() == 0:
            control.close()
            return _become(socket.socket(fileno=passed[0]), passed[1:])
        for file in passed:
            os.close(file)


def _become(connection: socket.socket, streams: list[int]) -> str:
    """Returns in the process of a command; the process above it reports how it ended."""
    with connection.makefile("rb") as file:
        request = json.loads(file.readline())
    process = os.fork()
    if process:
        for stream in streams:
            os.close(stream)
        connection.sendall(b"%d\n" % process)
        _, status = os.waitpid(process, 0)
        connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
        os._exit(0)
    connection.close()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(request["variables"])
    os.chdir(request["folder"])
    sys.argv[1:] = request["arguments"]
    sys.path[0] = request["folder"]
    return request["module"]


if __name__ == "__main__":
    for library in LIBRARIES:
        importlib.import_module(library)
    wanted = _next_command(socket.socket(fileno=int(sys.argv[1])))
    if wanted is not None:
        runpy.run_module(wanted, run_name="__main__", alter_sys=True)
