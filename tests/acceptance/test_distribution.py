"""What is published: the metadata for the package index, the source archive, and the versions of Python."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from pagecurator.version import DOCUMENTATION_URL, __version__

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ARCHIVE = f"pagecurator-{__version__}"
# A link or a picture of Markdown, or a tag, and its target.
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)|<(?:a|img)\b[^>]*?(?:href|src)=[\"']([^\"']+)")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    """The folder of the unpacked source archive, built from this tree."""
    target = tmp_path_factory.mktemp("sdist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with tarfile.open(target / f"{ARCHIVE}.tar.gz") as archive:
        archive.extractall(target, filter="data")
    return target / ARCHIVE


@pytest.fixture(scope="module")
def metadata(unpacked) -> Message:
    """Also that of the wheel: both are made by the same code."""
    return Parser().parsestr((unpacked / "PKG-INFO").read_text("utf-8"))


# ---------------------------------------------------------------- the package index
def test_the_index_shows_authors_licences_and_links(metadata):
    assert metadata["Author"] == "The Pagecurator authors"
    assert metadata["License-Expression"] == "MIT AND Apache-2.0 AND 0BSD"
    urls = dict(line.split(", ") for line in metadata.get_all("Project-URL"))
    assert set(urls) == {"Homepage", "Documentation", "Source", "Changelog", "Issues"}
    assert all(url.startswith(urls["Source"]) for url in urls.values())
    assert urls["Documentation"] == DOCUMENTATION_URL


def test_each_link_of_the_description_is_absolute_and_that_of_the_readme(metadata):
    description = metadata.get_payload()
    assert metadata["Description-Content-Type"] == "text/markdown"
    shown, written = _targets(description), _targets((ROOT / "README.md").read_text("utf-8"))
    assert len(shown) == len(written) > 10
    source = PROJECT["project"]["urls"]["Source"]
    for here, there in zip(written, shown, strict=True):
        if re.match(r"https?://|#", here):
            assert there == here
        else:
            view = "raw" if here.endswith(".png") else "blob"
            assert there == f"{source}/{view}/main/{here}"
            assert (ROOT / here.partition("#")[0]).exists()


def _targets(markdown: str) -> list[str]:
    return [one or other for one, other in LINK.findall(markdown)]


# ---------------------------------------------------------------- the source archive
def test_the_source_archive_contains_every_file_of_the_project(unpacked):
    asked = ["git", "-c", "safe.directory=*", "ls-files", "-zco", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("the files of the project are listed by git, and this is no checkout")
    paths = [path for path in listed.stdout.decode().split("\0") if path and (ROOT / path).is_file()]
    assert len(paths) > 500
    assert [path for path in paths if not (unpacked / path).is_file()] == []


def test_tests_pass_in_the_unpacked_source_archive(unpacked):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    tests = ("tests/unit/docs/test_documents.py", "tests/unit/bench", "tests/unit/test_urls.py")
    program = (
        "import sys, pathlib, pagecurator, pytest\n"
        "assert pathlib.Path(pagecurator.__file__).is_relative_to(pathlib.Path.cwd())\n"
        "sys.exit(pytest.main(sys.argv[1:]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, "-q", "-p", "no:cacheprovider", *tests],
        cwd=unpacked,
        env=environment | {"PYTHONPATH": str(unpacked / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"\b\d{2,} passed\b", ran.stdout)


# ---------------------------------------------------------------- versions of Python
def test_the_classifiers_list_the_versions_that_are_allowed_and_tried_by_make():
    classifiers = "\n".join(PROJECT["project"]["classifiers"])
    listed = [
        int(minor) for minor in re.findall(r"^Programming Language :: Python :: 3\.(\d+)$", classifiers, re.MULTILINE)
    ]
    assert listed == list(range(listed[0], listed[-1] + 1))
    allowed = SpecifierSet(PROJECT["project"]["requires-python"])
    assert f"3.{listed[0]}" in allowed
    assert f"3.{listed[0] - 1}" not in allowed
    tried = re.search(r"for python in python3 ([^;]+);", (ROOT / "Makefile").read_text("utf-8"))
    assert tried
    assert tried[1].split() == [f"python3.{minor}" for minor in reversed(listed)]
    assert PROJECT["tool"]["ruff"]["target-version"] == f"py3{listed[0]}"
    assert PROJECT["tool"]["mypy"]["python_version"] == f"3.{listed[0]}"
    (image,) = set(re.findall(r"^FROM python:3\.(\d+)", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE))
    assert int(image) in listed
