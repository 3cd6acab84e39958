"""What only Linux has is absent: ``/proc``, control groups, glibc's allocator, limits of memory, some socket options.

A substitute for macOS, where the tests are not run by us: the interpreter is still Linux's, but each of these
facilities fails or is missing as it is there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli_fixture import KEY, page_html
from pagecurator.simulator import MemorySource, Simulator, SimulatorConfig

# Imported by each interpreter at its start, also by those of the extraction processes. psutil may read /proc: it has
# other sources on other systems.
_ABSENT = """
import ctypes, os, resource, select, signal, socket, sys, types

def _absent(path):
    if not str(path).startswith(("/proc", "/sys")):
        return False
    caller = sys._getframe(2)
    while caller is not None:
        if caller.f_globals.get("__name__", "").startswith("psutil"):
            return False
        caller = caller.f_back
    return True

def _hook(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and _absent(arguments[0]):
        raise FileNotFoundError(2, "No such file or directory", arguments[0])

sys.addaudithook(_hook)

_stat, _readlink, _cdll = os.stat, os.readlink, ctypes.CDLL

def stat(path, *arguments, **options):
    if _absent(path):
        raise FileNotFoundError(2, "No such file or directory", path)
    return _stat(path, *arguments, **options)

def readlink(path, *arguments, **options):
    if _absent(path):
        raise FileNotFoundError(2, "No such file or directory", path)
    return _readlink(path, *arguments, **options)

def setrlimit(*_arguments):
    raise ValueError("current limit exceeds maximum limit")

os.stat, os.readlink = stat, readlink
resource.setrlimit = setrlimit
ctypes.CDLL = lambda name, *rest, **options: _cdll(name, *rest, **options) if name else types.SimpleNamespace()
for module, names in (
    (os, ("sched_getaffinity", "sched_setaffinity", "pidfd_open", "memfd_create", "eventfd", "posix_fadvise")),
    (select, ("epoll",)),
    (signal, ("pidfd_send_signal",)),
    (socket, ("TCP_INFO", "TCP_KEEPIDLE", "TCP_USER_TIMEOUT", "SO_PEERCRED", "SO_REUSEPORT")),
):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)
"""

_MEASURES = """
from pathlib import Path
from pagecurator.runtime import process_memory as memory
memory.set_mmap_threshold(); memory.trim_heap(); memory.limit_data_segment(0)
print(Path("/proc/self").exists(), memory.cgroup_limit_bytes(), memory.private_bytes() > 2**20,
      memory.private_bytes([2**22 + 1]) > 2**20)
"""

_LONG = "https://www.firm.example/long"


@pytest.fixture
def absent(tmp_path) -> str:
    """A PYTHONPATH that takes the facilities away."""
    (tmp_path / "sitecustomize.py").write_text(_ABSENT, encoding="utf-8")
    return str(tmp_path)


def test_memory_is_measured_by_psutil_and_nothing_else_is_limited(absent, cli):
    variables = cli.variables(PYTHONPATH=absent)
    done = subprocess.run([sys.executable, "-c", _MEASURES], env=variables, capture_output=True, text=True, check=True)
    assert done.stdout == "False None True True\n"


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder. As root the server runs as another user, which has to reach it by its path."""
    folder = Path(tempfile.mkdtemp(prefix="pagecurator-test-"))
    folder.chmod(0o755)
    yield folder / "data"
    shutil.rmtree(folder, ignore_errors=True)


async def test_run_once_drains_the_queue_of_a_private_postgres(absent, cli, home):
    long_page = page_html(1).replace("</h1>", "</h1>" + "<p>We repair boats.</p>" * 4_000)
    pages = {_LONG: long_page, cli.url(2): page_html(2)}
    async with Simulator(SimulatorConfig(source=MemorySource(pages.items()), api_key=KEY)) as simulator:
        extra = {
            "PYTHONPATH": absent,
            "DATABASE_URL": None,
            "PAGECURATOR_HOME": str(home),
            "SCRAPER_API_URL": simulator.url,
            "WF7_MEMORY_LIMIT_MB": "500",
        }
        added = await cli.run("pages", "add", *pages, **extra)
        assert added.stdout == "2 added, 2 selected, 0 already known, 0 repeated, 0 refused.\n", added.stderr
        drained = await cli.run("run-once", **extra)
    assert drained.returncode == 0, drained.stdout + drained.stderr
    assert drained.stderr.startswith("2 pages: 2 with contacts, 0 without, 0 failed")
    assert "background.failed" not in drained.stdout
