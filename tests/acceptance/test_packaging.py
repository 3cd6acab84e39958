"""What is handed out: the wheel with its migrations, the image's recipe, the pinned requirements."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import asyncpg
import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from pagecurator import __version__
from pagecurator.settings import setting_names

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt")


def project_files() -> list[str]:
    """Paths of all files that are, or would be, under version control; in an unpacked source archive all there are."""
    asked = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-zco", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if asked.returncode == 0 and asked.stdout:
        paths = asked.stdout.decode().split("\0")
    else:
        paths = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")]
        made = re.compile(r"^\.(?!ci/|[^/]*$)|^(build|dist)/|__pycache__|\.egg-info/")
        paths = [path for path in paths if not made.search(path)]
    kept = [path for path in paths if path]
    return sorted(path for path in kept if (ROOT / path).is_file())


def pins(name: str) -> dict[str, Version]:
    """What a requirements file pins: package, in lower case with hyphens, and version."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    return {normal(package): Version(version) for package, version in found}


def normal(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


# ---------------------------------------------------------------- the Dockerfile, read
def instructions() -> list[tuple[str, str]]:
    """(instruction, rest) of the Dockerfile, continued lines joined."""
    lines = [
        line for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines() if not line.lstrip().startswith("#")
    ]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [
        (word.upper(), rest.strip()) for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line)
    ]


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of each stage, its FROM first."""
    found: list[list[tuple[str, str]]] = []
    for word, rest in instructions():
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest))
    return found


def copied_from_the_project() -> list[str]:
    """Files and folders that the image is built from."""
    paths = []
    for word, rest in instructions():
        if word == "COPY" and "--from=" not in rest:
            *sources, _target = rest.split()
            paths += [source.removeprefix("./") for source in sources]
    return paths


def passes_dockerignore(path: str) -> bool:
    """Docker's rule: the last pattern that fits the path, or a folder above it, decides."""
    folders = path.split("/")
    places = ["/".join(folders[: count + 1]) for count in range(len(folders))]
    passes = True
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        wanted = pattern.removeprefix("!").strip("/")
        if any(_fits(place, wanted) for place in places):
            passes = pattern.startswith("!")
    return passes


def _fits(place: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatch(place.rsplit("/", 1)[-1], pattern[3:])
    return place.count("/") == pattern.count("/") and fnmatch(place, pattern)


# ---------------------------------------------------------------- the wheel
@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel as the image builds it: from the files that the Dockerfile copies, and from no others."""
    context = tmp_path_factory.mktemp("context")
    for path in project_files():
        if any(path == source or path.startswith(f"{source}/") for source in copied_from_the_project()):
            (context / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, context / path)
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=context,
        check=True,
        capture_output=True,
    )
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A folder that the wheel, and nothing else, is installed in."""
    site = tmp_path_factory.mktemp("installed") / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", site, wheel],
        check=True,
        capture_output=True,
    )
    return site


def run_installed(site: Path, *arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in setting_names()}
    return subprocess.run(
        [sys.executable, "-P", *arguments],
        cwd=cwd,
        env={**inherited, "PYTHONPATH": str(site), "PYTHONWARNINGS": "error", **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_wheel_contains_the_package_the_migrations_and_nothing_else(wheel):
    assert wheel.name == f"pagecurator-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = archive.read(f"pagecurator-{__version__}.dist-info/METADATA").decode()
    assert {name.split("/")[0] for name in names} == {"pagecurator", f"pagecurator-{__version__}.dist-info"}
    assert {"pagecurator/py.typed", "pagecurator/storage/alembic/env.py"} <= names
    licences = {name.partition(".dist-info/licenses/")[2] for name in names} - {""}
    assert {"LICENSE", "src/pagecurator/web/swagger_ui/LICENSE"} <= licences
    vendored = {
        f"src/pagecurator/dashboard/static/vendor/{name}.LICENSE.txt" for name in ("htmx", "idiomorph", "uPlot")
    }
    assert vendored <= licences
    assert "License-Expression: MIT AND Apache-2.0 AND 0BSD" in metadata
    migrations = {path.name for path in (ROOT / "alembic" / "versions").glob("*.py")}
    assert migrations == {Path(name).name for name in names if name.startswith("pagecurator/storage/alembic/versions/")}
    package = ROOT / "src" / "pagecurator"
    tracked = {path.removeprefix("src/") for path in project_files() if path.startswith("src/pagecurator/")}
    assert tracked <= names, "a file of the package (sample sites, say) does not travel with it"
    assert package.is_dir()


async def test_the_installed_wheel_migrates_a_database_with_its_own_migrations(installed, empty_database_url, tmp_path):
    place = run_installed(
        installed,
        "-c",
        "import pagecurator.storage.migrations as m; from alembic.script import ScriptDirectory;"
        "print(ScriptDirectory.from_config(m._config()).dir)",
        cwd=tmp_path,
    )
    assert Path(place.stdout.strip()) == installed / "pagecurator" / "storage" / "alembic", place.stderr

    migrated = run_installed(installed, "-m", "pagecurator", "migrate", cwd=tmp_path, DATABASE_URL=empty_database_url)
    assert migrated.returncode == 0, migrated.stderr
    connection = await asyncpg.connect(empty_database_url)
    try:
        newest = await connection.fetchval("SELECT version_num FROM alembic_version")
        assert await connection.fetchval("SELECT count(*) FROM pages") == 0
    finally:
        await connection.close()
    assert f"to {newest}." in migrated.stdout

    again = run_installed(installed, "-m", "pagecurator", "migrate", cwd=tmp_path, DATABASE_URL=empty_database_url)
    assert again.stdout == f"The schema is up to date ({newest}).\n"


def test_the_wheel_installs_the_command(installed, tmp_path):
    script = installed / "bin" / "pagecurator"
    asked = run_installed(installed, str(script), "--version", cwd=tmp_path)
    assert (asked.returncode, asked.stdout) == (0, f"pagecurator {__version__}\n")


def test_the_wheel_has_the_dependencies_and_the_version_of_the_project(wheel):
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"pagecurator-{__version__}.dist-info/METADATA").decode()
    asked = {
        Requirement(line)
        for line in re.findall(r"^Requires-Dist: (.*)$", metadata, re.MULTILINE)
        if "extra" not in line
    }
    assert asked == {Requirement(line) for line in PROJECT["project"]["dependencies"]}
    assert re.search(rf"^Version: {re.escape(__version__)}$", metadata, re.MULTILINE)


# ---------------------------------------------------------------- the image
def test_the_dockerignore_includes_every_file_that_the_dockerfile_copies():
    sources = copied_from_the_project()
    assert "src" in sources
    for source in sources:
        files = [path for path in project_files() if path == source or path.startswith(f"{source}/")]
        assert files, f"the Dockerfile copies {source}, which is not in the project"
        stopped = [path for path in files if not passes_dockerignore(path)]
        assert not stopped


@pytest.mark.parametrize(
    "path", [".env", ".git/config", ".venv/bin/python", ".pagecurator/postgres/PG_VERSION", "deploy/.env", "tests/x.py"]
)
def test_the_dockerignore_excludes_secrets_and_large_files(path):
    assert not passes_dockerignore(path)


def test_the_last_stage_runs_as_a_numeric_user_without_building_anything():
    last = stages()[-1]
    user = [rest for word, rest in last if word == "USER"][-1]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user), "Kubernetes' runAsNonRoot needs a number"
    assert not [rest for word, rest in last if word == "RUN"], "what is run there could bring build tools"
    assert all("--from=" in rest for word, rest in last if word in ("COPY", "ADD"))


def test_signals_reach_the_daemon_itself():
    last = dict(stages()[-1])
    assert json.loads(last["ENTRYPOINT"]) == ["pagecurator"]
    assert json.loads(last["CMD"]) == ["run"]
    assert "STOPSIGNAL" not in last, "SIGTERM is what the daemon listens to"


def test_the_image_uses_our_health_command():
    health = dict(stages()[-1])["HEALTHCHECK"]
    assert json.loads(health.partition("CMD ")[2]) == ["pagecurator", "health"]


def test_the_labels_say_what_the_project_says():
    labels = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]*)"', dict(stages()[-1])["LABEL"]))
    assert labels == {
        "title": PROJECT["project"]["name"],
        "description": PROJECT["project"]["description"],
        "version": __version__,
        "licenses": PROJECT["project"]["license"],
    }


def test_each_stage_has_the_interpreter_whose_standard_library_was_compiled():
    (base, _), *others = [
        stage[0][1].split(" AS ") if " AS " in stage[0][1] else [stage[0][1], ""] for stage in stages()
    ]
    assert base.startswith("python:3.")
    assert [name for name, _ in others] == ["python", "python"]


# ---------------------------------------------------------------- what is pinned
@pytest.mark.parametrize("name", LOCKS)
def test_each_pinned_package_has_hashes_and_no_address_of_a_registry(name):
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"://|^\s*-", text.replace("    --hash=sha256:", ""), re.MULTILINE)
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+(\[[^\]]*\])?==\S+", entry), entry[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry[:80]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("requirements.txt", PROJECT["project"]["dependencies"]),
        ("requirements-dev.txt", PROJECT["project"]["dependencies"]),
        ("requirements.txt", PROJECT["project"]["optional-dependencies"]["redis"]),
        ("requirements-dev.txt", PROJECT["project"]["optional-dependencies"]["embedded"]),
        ("requirements-dev.txt", PROJECT["project"]["optional-dependencies"]["redis"]),
        ("requirements-dev.txt", PROJECT["dependency-groups"]["dev"]),
        ("requirements-build.txt", PROJECT["build-system"]["requires"]),
    ],
)
def test_each_dependency_is_pinned_within_its_bounds(name, wanted):
    pinned = pins(name)
    for line in wanted:
        requirement = Requirement(line)
        version = pinned.get(normal(requirement.name))
        assert version is not None, f"{requirement.name} is not pinned in {name}; run: make lock"
        assert version in requirement.specifier, f"{name} pins {requirement.name} {version}; run: make lock"


def test_the_tests_use_the_versions_of_the_image():
    tested = pins("requirements-dev.txt")
    for name in ("requirements.txt", "requirements-build.txt"):
        assert {package: tested.get(package) for package in pins(name)} == pins(name)


DISTRIBUTIONS = {
    "phonenumbers": "phonenumberslite",  # the same project without geographic, carrier and time zone data
    "dotenv": "pydantic-settings",  # required by it
    "pydantic_core": "pydantic",  # required by it, in one exact version
    "opentelemetry": "opentelemetry-sdk",  # the API is required by it, in one exact version
    "opentelemetry.exporter.otlp.proto.http": "opentelemetry-exporter-otlp-proto-http",
}
"""Distributions that are not named like the module that they install."""


def distribution_of(module: str) -> str:
    packages = [module, *(module.rsplit(".", dots)[0] for dots in range(1, module.count(".") + 1))]
    return next((DISTRIBUTIONS[package] for package in packages if package in DISTRIBUTIONS), packages[-1])


def imported_distributions() -> set[str]:
    """What the package imports, or looks up with ``find_spec``, besides itself and the standard library."""
    modules = set()
    for path in (ROOT / "src" / "pagecurator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Import():
                    modules |= {alias.name for alias in node.names}
                case ast.ImportFrom(module=str(module), level=0):
                    modules.add(module)
                case ast.Call(func=ast.Attribute(attr="find_spec"), args=[ast.Constant(value=str(module))]):
                    modules.add(module)
    known = {*sys.stdlib_module_names, "pagecurator"}
    return {normal(distribution_of(module)) for module in modules if module.partition(".")[0] not in known}


def declared_distributions() -> set[str]:
    extras = PROJECT["project"]["optional-dependencies"].values()
    lines = [*PROJECT["project"]["dependencies"], *(line for extra in extras for line in extra)]
    return {normal(Requirement(line).name) for line in lines}


def test_each_import_of_the_package_is_a_declared_dependency():
    assert imported_distributions() - declared_distributions() == set()


def test_each_declared_dependency_is_imported():
    assert declared_distributions() - imported_distributions() == set()


# ---------------------------------------------------------------- nothing of this machine
# Spelt in parts, so that this file does not hold what it looks for.
MACHINE = re.compile(
    "|".join(
        [
            r"(?<![\w.])/(?:work|root|home|Users)/(?:main|shared|[a-z]\w*/\w)",
            r"/opt/" + "pypi",
            r"/opt/" + "wheels",
            "file" + r":///(?:opt|mnt|srv)",
            "pypi" + r"\.org",
            "python" + r"hosted\.",
        ]
    )
)


def test_no_file_contains_a_path_of_a_machine_or_the_host_of_a_registry():
    found = []
    for path in project_files():
        content = (ROOT / path).read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
            if match := MACHINE.search(line):
                found.append(f"{path}:{number}: {match[0]}")
    assert not found
