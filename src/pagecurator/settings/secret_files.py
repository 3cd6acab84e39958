"""Secrets in files: for each secret setting ``NAME``, the variable ``NAME_FILE`` may name a file with its value.

The convention of Docker's official images for mounted secrets. Messages contain neither the content nor the path, as
the secret may have been set in place of the path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

_SUFFIX = "_FILE"
_MAX_BYTES = 65_536


def secret_file_names(secrets: Iterable[str]) -> list[str]:
    """The ``NAME_FILE`` variables of these secret settings."""
    return [f"{name}{_SUFFIX}" for name in secrets]


def read_secret_files(secrets: Iterable[str], variables: Mapping[str, str | None]) -> tuple[dict[str, str], list[str]]:
    """Read secrets from files: values by setting, and one sentence per problem.

    ``variables`` are the variables that are set, with names in any case. An empty one counts as unset.
    """
    given = {name.upper(): value for name, value in variables.items() if value}
    values: dict[str, str] = {}
    problems: list[str] = []
    for secret in secrets:
        variable = f"{secret}{_SUFFIX}"
        if variable not in given:
            continue
        if secret in given:
            problems.append(f"{variable}: {secret} is also set; unset one of them.")
            continue
        try:
            values[secret] = _content(Path(given[variable] or ""))
        except ValueError as error:
            problems.append(f"{variable}: {error}.")
    return values, problems


def _content(path: Path) -> str:
    try:
        if not path.exists():
            raise ValueError("file not found")
        if not path.is_file():  # a pipe would block, a device may never end
            raise ValueError("not a regular file")
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise ValueError(f"can't read the file ({error.strerror})") from None
    if len(content) > _MAX_BYTES:
        raise ValueError(f"the file is larger than {_MAX_BYTES:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("the file is not UTF-8 text") from None
    if "\0" in text:
        raise ValueError("the file contains a NUL character")
    text = text.rstrip("\r\n")  # editors and `echo` end a file with a line break
    if not text.strip():
        raise ValueError("the file is empty")
    return text
