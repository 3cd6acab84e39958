"""The variables of OpenTelemetry, ``OTEL_…``: its SDK reads them, and they are no settings of ours.

They come from the environment or from ``.env``, like settings. Read here: whether traces are exported, which values are
not supported, and which ones are secrets.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from pagecurator.settings.loading import (
    SECRET_MASK,
    EffectiveSetting,
    SettingsError,
    SettingSource,
    env_file_values,
    read_secret_files,
)
from pagecurator.settings.model import ENV_FILE

_PREFIX: Final = "OTEL_"
_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS: Final = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_HEADERS: Final = ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS")
_EXPORTER: Final = "OTEL_TRACES_EXPORTER"
_PROTOCOL: Final = "http/protobuf"
_DEFAULT_ENDPOINT: Final = "http://localhost:4318"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtelVariables:
    """The ``OTEL_…`` variables that are set and not empty, by name."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    in_file: frozenset[str] = frozenset()
    """Those that come from ``.env``."""
    places: Mapping[str, str] = field(default_factory=dict)
    """The variables that name the files of secrets, by the variable whose value they contain."""

    @property
    def wants_traces(self) -> bool:
        """Whether traces are exported: an endpoint is set, and nothing switches them off."""
        exporter = self._lowered(_EXPORTER)
        if self._lowered("OTEL_SDK_DISABLED") == "true" or exporter == "none":
            return False
        return exporter is not None or any(name in self.values for name in _ENDPOINTS)

    @property
    def switch(self) -> str:
        """The name of the variable for which traces are exported."""
        return next((name for name in _ENDPOINTS if name in self.values), _EXPORTER)

    @property
    def endpoint(self) -> str:
        """The URL that traces are sent to, without its secrets and without the path that the SDK appends."""
        return _without_secrets(self.values[self.switch]) if self.switch in _ENDPOINTS else _DEFAULT_ENDPOINT

    def problems(self) -> list[str]:
        """One sentence for each value that prevents the export of traces. None contains a value."""
        if not self.wants_traces:
            return []
        problems = []
        if self._lowered(_EXPORTER) not in (None, "otlp"):
            problems.append(f"{_EXPORTER}: only otlp and none are supported.")
        protocol = next((name for name in _PROTOCOLS if name in self.values), None)
        if protocol is not None and self._lowered(protocol) != _PROTOCOL:
            problems.append(f"{protocol}: only {_PROTOCOL} is supported; collectors accept it on port 4318.")
        problems += [
            f"{name}: should start with http:// or https://."
            for name in _ENDPOINTS
            if name in self.values and not self.values[name].lower().startswith(("http://", "https://"))
        ]
        return problems

    def secrets(self) -> Iterator[str]:
        """Texts that must not appear in any output."""
        for name, value in self.values.items():
            if _is_secret(name):
                yield value
                for pair in value.split(","):
                    header = (pair.partition("=")[2] or pair).strip()  # the SDK logs a pair without `=`
                    words = unquote(header).split()
                    yield from (header, unquote(header), *words[1:])  # the token after `Bearer`
            elif name.endswith("_ENDPOINT"):
                yield from _secrets_of(value)

    def effective(self) -> list[EffectiveSetting]:
        """The variables as ``pagecurator settings`` shows them, by name; secrets are masked."""
        found = []
        for name in sorted(self.values):
            source = SettingSource.ENV_FILE if name in self.in_file else SettingSource.ENVIRONMENT
            place = self.places.get(name, "")
            value = self.values[name]
            if name.endswith("_ENDPOINT"):
                value = _without_secrets(value)
            found.append(
                EffectiveSetting(
                    name=name,
                    value=SECRET_MASK if _is_secret(name) else value,
                    source=SettingSource.SECRET_FILE if place else source,
                    place=place,
                    is_secret=_is_secret(name),
                )
            )
        return found

    def _lowered(self, name: str) -> str | None:
        value = self.values.get(name)
        return None if value is None else value.strip().lower()


def otel_variables(env_file: str | Path | None = ENV_FILE) -> OtelVariables:
    """Read the variables. The environment takes precedence over ``env_file``.

    The headers, which are secrets, may be in the file that ``NAME_FILE`` names. Raises :class:`SettingsError` if it
    can't be read.
    """
    file = {name: value for name, value in env_file_values(env_file).items() if name.startswith(_PREFIX) and value}
    environment = {name: value for name, value in os.environ.items() if name.startswith(_PREFIX) and value}
    given = {**file, **environment}
    from_files, problems = read_secret_files(_HEADERS, given)
    if problems:
        raise SettingsError(problems)
    places = {name: f"{name}_FILE" for name in from_files}
    values = {name: value for name, value in given.items() if name not in places.values()}
    return OtelVariables(
        values={**values, **from_files}, in_file=frozenset(file.keys() - environment.keys()), places=places
    )


def _is_secret(name: str) -> bool:
    return "HEADERS" in name


def _secrets_of(url: str) -> Iterator[str]:
    """User, password and query of an endpoint, as written and decoded."""
    userinfo, query = _authority(url).rpartition("@")[0], url.partition("?")[2]
    for text in (userinfo.partition(":")[2] or userinfo, query, *(pair.partition("=")[2] for pair in query.split("&"))):
        yield from (text, unquote(text))


def _without_secrets(url: str) -> str:
    """The URL without user, password and query."""
    userinfo = _authority(url).rpartition("@")[0]
    return url.replace(f"{userinfo}@", "", 1).partition("?")[0] if userinfo else url.partition("?")[0]


def _authority(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return url
