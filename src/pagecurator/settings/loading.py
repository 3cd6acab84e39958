"""Reads the settings from the environment, ``.env`` and secret files, and reports every problem at once."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

from dotenv import dotenv_values
from pydantic import SecretStr, ValidationError

from pagecurator.errors import UserError
from pagecurator.settings.model import ENV_FILE, Settings

# A misspelt name with one of these prefixes would silently leave a limit or a price at its default, so it is an
# error in the environment. Kubernetes adds variables of its own for each service; they are ignored.
_RESERVED_PREFIXES = ("WF7_", "SCRAPER_API_", "HTTP_CONNECTION")
_SERVICE_LINK = re.compile(r"_(SERVICE_(HOST|PORT).*|PORT(_\d+_(TCP|UDP).*)?)$")


SECRET_MASK = "**********"  # noqa: S105 - a mask
"""Shown in place of a secret: its length, too, says nothing."""


class SettingsError(UserError):
    """Invalid settings. ``problems`` has one sentence per problem."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(["Invalid settings:", *[f"  {problem}" for problem in problems]]))


def load_settings(env_file: str | Path | None = ENV_FILE) -> Settings:
    """Read the settings from the environment and ``env_file``.

    Raises :class:`SettingsError` with every problem found; no message contains a secret's value.
    """
    problems = _unknown_names(os.environ)
    try:
        secrets, unreadable = read_secret_files(secret_names(), {**env_file_values(env_file), **os.environ})
        problems += unreadable
        given: dict[str, Any] = {name.lower(): SecretStr(value) for name, value in secrets.items()}
        settings = Settings(_env_file=env_file, **given)
    except ValidationError as error:
        problems += [_sentence(detail) for detail in error.errors(include_url=False, include_input=False)]
    except UnicodeDecodeError as error:
        problems.append(f"{env_file}: not UTF-8 text ({error.reason} at byte {error.start}); save it as UTF-8.")
    if problems:
        raise SettingsError(problems)
    return settings


def misspelt_in_env_file(env_file: str | Path = ENV_FILE) -> list[str]:
    """Warnings about misspelt settings in ``env_file``, one sentence each. They never stop a command."""
    try:
        names = dotenv_values(env_file, encoding="utf-8", interpolate=False)
    except (OSError, UnicodeDecodeError):
        return []
    return _unknown_names(names)


def setting_names() -> list[str]:
    """The name of every setting, in the order of the class."""
    return [name.upper() for name in Settings.model_fields]


def secret_names() -> list[str]:
    """The names of the secret settings; ``NAME_FILE`` may name a file to read each from."""
    return [name.upper() for name, field in Settings.model_fields.items() if SecretStr in get_args(field.annotation)]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveSetting:
    """The value of one setting, and where it came from. A secret is masked."""

    name: str
    value: Any
    source: SettingSource
    place: str = ""
    """The variable that names the file of a secret; else empty."""
    is_secret: bool = False


class SettingSource(StrEnum):
    """Where a value came from."""

    ENVIRONMENT = "environment"
    ENV_FILE = ".env"
    SECRET_FILE = "file"  # noqa: S105 - a word
    DEFAULT = "default"


def effective_settings(env_file: str | Path | None = ENV_FILE) -> list[EffectiveSetting]:
    """Every setting as :func:`load_settings` reads it, in the order of the class; raises as it does."""
    settings = load_settings(env_file)
    environment = {name.upper() for name, value in os.environ.items() if value}
    in_file = {name.upper() for name, value in env_file_values(env_file).items() if value}
    secrets = frozenset(secret_names())
    found = []
    for name in setting_names():
        value = getattr(settings, name.lower())
        place, source = "", SettingSource.DEFAULT
        if name in environment:
            source = SettingSource.ENVIRONMENT
        elif name in secrets and f"{name}{_SUFFIX}" in environment | in_file:
            source, place = SettingSource.SECRET_FILE, f"{name}{_SUFFIX}"
        elif name in in_file:
            source = SettingSource.ENV_FILE
        is_secret = name in secrets
        if is_secret and value is not None:
            value = SECRET_MASK
        found.append(EffectiveSetting(name=name, value=value, source=source, place=place, is_secret=is_secret))
    return found


def env_file_values(env_file: str | Path | None) -> dict[str, str | None]:
    """The variables in ``env_file``; empty if there is none."""
    return {} if env_file is None else dotenv_values(env_file, encoding="utf-8")


def _unknown_names(names: Mapping[str, Any]) -> list[str]:
    known = setting_names() + secret_file_names(secret_names())
    problems = []
    for name in sorted(names):
        upper = name.upper()
        if upper in known or not upper.startswith(_RESERVED_PREFIXES) or _SERVICE_LINK.search(upper):
            continue
        close = difflib.get_close_matches(upper, known, n=1)
        hint = f"did you mean {close[0]}?" if close else ".env.example lists all settings."
        problems.append(f"{name}: unknown setting; {hint}")
    return problems


def _sentence(detail: Mapping[str, Any]) -> str:
    name = str(detail["loc"][0]).upper() if detail["loc"] else "settings"
    message = str(detail["msg"]).removeprefix("Value error, ")
    message = message.rstrip(".")
    return f"{name}: {message[:1].lower()}{message[1:]}{'' if message.endswith('?') else '.'}"


# ------------------------------------------------------------
# Secrets in files: for each secret setting ``NAME``, the variable ``NAME_FILE`` may name a file with its value.
#
# The convention of Docker's official images for mounted secrets. Messages contain neither the content nor the path, as
# the secret may have been set in place of the path.
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
