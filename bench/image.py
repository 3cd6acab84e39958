"""The content of the image: the Dockerfile's own COPY and RUN lines, executed in a folder.

No container is built, so there is no base, no layer and no user 10001. What is measured is what these lines leave in
``/opt/pagecurator``, and the bytecode that they add to the base's standard library.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.harness import Harness
from bench.measurement import Measurement, at_most
from pagecurator.settings import setting_names

_ROOT = Path(__file__).resolve().parent.parent
_FIND_STDLIB = '"$(python3 -c \'import sysconfig; print(sysconfig.get_path("stdlib"))\')"'
_ALREADY_IN_THE_BASE = shutil.ignore_patterns("site-packages", "test", "tests", "idle_test", "__pycache__", "*.pyc")
"""The official image has neither test suites nor bytecode."""
_PAGES = 50


def image(harness: Harness) -> list[Measurement]:
    """size of what the image adds to its base, and what bytecode of the standard library saves at each start"""
    if shutil.which("strip") is None:
        harness.say("  not measured: `strip` is not installed (Debian's package binutils)")
        return []
    with tempfile.TemporaryDirectory(prefix="pagecurator-image-") as folder:
        content = build(Path(folder), say=harness.say)
        _drain(content, harness)
        return [_size(content), *_starts(content, harness)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the image would contain, in a folder."""

    folder: Path
    python: str
    environment: Path
    stdlib: Path
    """With bytecode, as in the image."""
    plain_stdlib: Path
    """Without, as in the official image."""

    def run(self, *arguments: str, stdlib: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
        """The installed command. It imports the standard library from a copy, and writes no bytecode."""
        inherited = {name: value for name, value in os.environ.items() if name not in setting_names()}
        chosen = {"PYTHONPATH": str(stdlib or self.stdlib), "PYTHONDONTWRITEBYTECODE": "1", "LOG_FORMAT": "json"}
        return subprocess.run(
            [self.environment / "bin" / "pagecurator", *arguments],
            env={**inherited, **chosen, **variables},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def bytes_by_part(self) -> dict[str, int]:
        """Bytes in whole blocks, as a file system stores them."""
        (site,) = self.environment.glob("lib/python3*/site-packages")
        found = {entry.name: _bytes([entry, *entry.rglob("*")]) for entry in site.iterdir()}
        everything = _bytes(self.environment.rglob("*"))
        found["beside the packages"] = everything - sum(found.values())
        found["bytecode of the standard library"] = _bytes(self.stdlib.rglob("*.pyc"))
        return found


def build(folder: Path, *, say: Callable[[str], None]) -> Content:
    """Execute the Dockerfile's RUN lines with the paths of ``folder``."""
    python = shutil.which("python3.13") or sys.executable
    asked = "import os, sysconfig; print(os.path.realpath(sysconfig.get_path('stdlib')))"
    original = Path(subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout.strip())
    content = Content(
        folder=folder,
        python=python,
        environment=folder / "opt" / "pagecurator",
        stdlib=folder / "stdlib",
        plain_stdlib=folder / "plain",
    )
    for copy in (content.stdlib, content.plain_stdlib):
        shutil.copytree(original, copy, ignore=_ALREADY_IN_THE_BASE)
    context = folder / "src"
    context.mkdir()
    dockerfile = (_ROOT / "Dockerfile").read_text("utf-8")
    for name in copied(dockerfile):
        if (_ROOT / name).is_dir():
            shutil.copytree(_ROOT / name, context / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(_ROOT / name, context)
    wrapper = folder / "bin" / "python3"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\nexec {python} "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    for command in run_lines(dockerfile):
        if command.startswith("apt-get"):
            continue  # this machine's own `strip` is used
        say(f"  {command[:100]}…")
        _execute(content, command, cwd=context)
    return content


def run_lines(dockerfile: str) -> list[str]:
    """The commands of all RUN instructions, each on one line."""
    kept = [line for line in dockerfile.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(kept))
    return [line.removeprefix("RUN ").strip() for line in joined.splitlines() if line.startswith("RUN ")]


def copied(dockerfile: str) -> list[str]:
    """The files and folders of the repository that COPY instructions name."""
    copies = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    return [name for names in copies for name in names.split()]


def _execute(content: Content, command: str, *, cwd: Path) -> None:
    here = command.replace(_FIND_STDLIB, str(content.stdlib))
    here = re.sub(r"(?<![\w/.])/(opt|wheel)\b", rf"{content.folder}/\1", here)
    path = f"{content.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-ec", here],
        cwd=cwd,
        env={**os.environ, "PATH": path, "PIP_NO_CACHE_DIR": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{here}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")


def _bytes(paths: Iterable[Path]) -> int:
    return sum(path.lstat().st_blocks * 512 for path in paths if not path.is_symlink())


def _size(content: Content) -> Measurement:
    parts = content.bytes_by_part()
    largest = sorted(parts.items(), key=lambda part: -part[1])[:12]
    return Measurement(
        what="content of the image without its base, redis included",
        measured=sum(parts.values()) / 1e6,
        bound=at_most(115),
        unit="MB",
        note="the Dockerfile's RUN lines executed in a folder; no image was built",
        details={"python": content.python, "megabytes": {name: round(size / 1e6, 1) for name, size in largest}},
    )


def _drain(content: Content, harness: Harness) -> None:
    """Prove that nothing is missing: the installed command processes pages."""
    with harness.pages() as source:
        urls = source.pages(_PAGES)
        database_url = harness.databases.fresh(urls)
        try:
            done = content.run(
                "run-once", DATABASE_URL=database_url, SCRAPER_API_URL=source.url, SCRAPER_API_KEY="bench-key"
            )
            contacts, outcomes = harness.databases.rows(database_url)
        finally:
            harness.databases.drop(database_url)
    if done.returncode not in (0, 3) or not contacts or len(outcomes) != len(urls):
        raise RuntimeError(f"the installed command ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr}")
    harness.say(f"  the installed command found {len(contacts)} contacts on {len(outcomes)} pages")


def _starts(content: Content, harness: Harness) -> list[Measurement]:
    """The commands in turn, with and without bytecode of the standard library."""
    found = []
    for arguments in (["--version"], ["health", "--url", "http://127.0.0.1:1/healthz"]):
        seconds: dict[Path, list[float]] = {content.stdlib: [], content.plain_stdlib: []}
        for _ in range(harness.size(9, quick=1)):
            for stdlib, taken in seconds.items():
                began = time.monotonic()
                content.run(*arguments, stdlib=stdlib)
                taken.append(time.monotonic() - began)
        compiled, plain = (statistics.median(taken) for taken in seconds.values())
        found.append(
            Measurement(
                what=f"start of `pagecurator {arguments[0]}` with bytecode of the standard library ÷ without",
                measured=compiled / plain,
                higher_is_better=False,
                details={"seconds": round(compiled, 3), "seconds_without": round(plain, 3)},
            )
        )
    return found
