"""Commands that acceptance tests fork are processes of their own."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from preloaded_python import PreloadedPython

PROBE = """
import json, os, sys
seen = {
    "arguments": sys.argv[1:], "folder": os.getcwd(), "variables": dict(os.environ), "input": sys.stdin.read(),
    "process": os.getpid(), "main": __name__, "libraries": "sqlalchemy" in sys.modules,
    "own": [name for name in sys.modules if name.startswith("pagecurator")],
}
print(json.dumps(seen))
print("an error", file=sys.stderr)
sys.exit(7)
"""
HANGS = "import pathlib, os, time; pathlib.Path('started').write_text(str(os.getpid())); time.sleep(600)"
KILLED = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"


@pytest.fixture
def variables() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error"}


@pytest.fixture
def python(variables: dict[str, str], tmp_path: Path) -> Iterator[PreloadedPython]:
    for name, code in (("probe", PROBE), ("hangs", HANGS), ("killed", KILLED)):
        (tmp_path / f"{name}.py").write_text(code)
    python = PreloadedPython(variables)
    yield python
    python.close()


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def test_each_command_has_its_own_process_and_imports_the_program_itself(python, variables, tmp_path):
    runs = [
        python.run("probe", word, folder=tmp_path, variables={**variables, "WORD": word}, stdin=word.encode())
        for word in ("one", "two")
    ]
    seen = []
    for code, output, errors in await asyncio.gather(*runs):
        assert (code, errors) == (7, b"an error\n")
        seen.append(json.loads(output))
    for word, one in zip(("one", "two"), seen, strict=True):
        assert (one["arguments"], one["input"], one["main"]) == ([word], word, "__main__")
        assert (one["folder"], one["variables"]) == (str(tmp_path), {**variables, "WORD": word})
        assert one["libraries"]
        assert one["own"] == []
    assert seen[0]["process"] != seen[1]["process"]


async def test_a_signal_is_the_exit_code_as_of_a_process_that_was_started(python, variables, tmp_path):
    assert await python.run("killed", folder=tmp_path, variables=variables) == (-15, b"", b"")


async def test_a_command_that_is_given_up_ends(python, variables, tmp_path):
    waiting = asyncio.create_task(python.run("hangs", folder=tmp_path, variables=variables))
    started = tmp_path / "started"
    async with asyncio.timeout(60):
        while not (started.exists() and started.read_text()):
            await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.wait([waiting])
        while runs(int(started.read_text())):
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("name", ["PYTHONPATH", "LC_ALL", "TZ"])
def test_what_python_reads_at_its_start_needs_a_start(python, variables, name):
    assert python.fits({**variables, "DATABASE_URL": "postgresql://localhost/other"})
    assert not python.fits({**variables, name: "other"})
