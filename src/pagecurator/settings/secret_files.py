"""Secrets in files: for each secret setting ``NAME`` the variable ``NAME_FILE`` may name a file that holds its value.

The convention of Docker's official images, for secrets that are mounted and never part of an environment. Messages
hold neither content nor path: what was meant as the secret itself may have ended up in the path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

_SUFFIX = "_FILE"
_MAX_BYTES = 65_536


def secret_file_names(secrets: Iterable[str]) -> list[str]:
    """The variables that name a file, for the names of the secret settings."""
    return [f"{name}{_SUFFIX}" for name in secrets]


def read_secret_files(secrets: Iterable[str], variables: Mapping[str, str | None]) -> tuple[dict[str, str], list[str]]:
    """The values that stand in files, by the setting's name, and a sentence for each that can't be used.

    ``variables`` is what is set, in any case. An empty variable counts as unset, as everywhere.
    """
    given = {name.upper(): value for name, value in variables.items() if value}
    values: dict[str, str] = {}
    problems: list[str] = []
    for secret in secrets:
        variable = f"{secret}{_SUFFIX}"
        if variable not in given:
            continue
        if secret in given:
            problems.append(f"{variable}: {secret} is set as well; unset one of the two.")
            continue
        try:
            values[secret] = _content(Path(given[variable] or ""))
        except ValueError as error:
            problems.append(f"{variable}: {error}.")
    return values, problems


def _content(path: Path) -> str:
    try:
        if not path.exists():
            raise ValueError("there is no such file")
        if not path.is_file():  # a pipe would block, a device may never end
            raise ValueError("it names something that is no regular file")
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise ValueError(f"the file can't be read ({error.strerror})") from None
    if len(content) > _MAX_BYTES:
        raise ValueError(f"the file is larger than {_MAX_BYTES:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("the file is not UTF-8 text") from None
    if "\0" in text:
        raise ValueError("the file holds a NUL character")
    text = text.rstrip("\r\n")  # editors and `echo` end a file with a line break
    if not text.strip():
        raise ValueError("the file is empty")
    return text


__all__ = ["read_secret_files", "secret_file_names"]
