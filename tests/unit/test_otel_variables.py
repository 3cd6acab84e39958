"""The variables of OpenTelemetry: when traces are exported, what is refused, and that no secret is shown."""

from __future__ import annotations

import os
from importlib import util

import pytest
from typer.testing import CliRunner

from pagecurator.cli import app
from pagecurator.runtime.container import StartRefused
from pagecurator.settings import OtelVariables, Settings, SettingsError, otel_variables
from pagecurator.telemetry.logs import Redactor
from pagecurator.websites.extras import require_otel

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
HEADERS = "OTEL_EXPORTER_OTLP_HEADERS"
URL = "http://collector:4318"


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("OTEL_"):
            monkeypatch.delenv(name)
    return tmp_path


@pytest.mark.parametrize(
    ("values", "wants"),
    [
        ({}, False),
        ({"OTEL_SERVICE_NAME": "curator", HEADERS: "a=b"}, False),
        ({ENDPOINT: URL}, True),
        ({TRACES: URL}, True),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, True),
        ({ENDPOINT: URL, "OTEL_TRACES_EXPORTER": "none"}, False),
        ({ENDPOINT: URL, "OTEL_SDK_DISABLED": "TRUE"}, False),
        ({ENDPOINT: URL, "OTEL_SDK_DISABLED": "false"}, True),
    ],
)
def test_an_endpoint_switches_traces_on(values, wants):
    variables = OtelVariables(values=values)
    assert variables.wants_traces is wants
    assert variables.problems() == []
    require_otel(variables)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({ENDPOINT: URL, "OTEL_TRACES_EXPORTER": "zipkin"}, "OTEL_TRACES_EXPORTER: only otlp and none are supported."),
        (
            {ENDPOINT: URL, "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
            "OTEL_EXPORTER_OTLP_PROTOCOL: only http/protobuf is supported; collectors accept it on port 4318.",
        ),
        ({TRACES: "k3y-collector:4318"}, f"{TRACES}: should start with http:// or https://."),
    ],
)
def test_what_is_not_supported_is_refused(values, problem):
    with pytest.raises(StartRefused) as refused:
        require_otel(OtelVariables(values=values))
    assert refused.value.problems == (problem,)
    assert OtelVariables(values={**values, "OTEL_SDK_DISABLED": "true"}).problems() == []


def test_without_the_packages_the_start_is_refused_with_the_command_that_installs_them(monkeypatch):
    find_spec = util.find_spec
    monkeypatch.setattr(
        "pagecurator.websites.extras.find_spec",
        lambda name: None if name.startswith("opentelemetry") else find_spec(name),
    )
    with pytest.raises(StartRefused, match=f"^{TRACES} is set, but .* pip install 'pagecurator.otel.'") as refused:
        require_otel(OtelVariables(values={TRACES: URL}))
    assert refused.value.exit_code == 2
    require_otel(OtelVariables(values={TRACES: URL, "OTEL_SDK_DISABLED": "true"}))


def test_they_come_from_the_environment_or_else_from_the_file(place, monkeypatch):
    (place / "headers").write_text("api-key=k3y-from-file\n")
    (place / ".env").write_text(
        f"{ENDPOINT}=http://other:1\nOTEL_SERVICE_NAME=curator\nOTEL_SDK_DISABLED=\n{HEADERS}_FILE=headers\n"
    )
    monkeypatch.setenv(ENDPOINT, URL)
    found = otel_variables()
    assert found.values == {ENDPOINT: URL, "OTEL_SERVICE_NAME": "curator", HEADERS: "api-key=k3y-from-file"}
    assert [(one.name, one.value, str(one.source), one.place) for one in found.effective()] == [
        (ENDPOINT, URL, "environment", ""),
        (HEADERS, "**********", "file", f"{HEADERS}_FILE"),
        ("OTEL_SERVICE_NAME", "curator", ".env", ""),
    ]
    (place / "headers").unlink()
    with pytest.raises(SettingsError, match=f"{HEADERS}_FILE: file not found"):
        otel_variables()


def test_no_secret_is_shown_or_logged(place, monkeypatch):
    monkeypatch.setenv(ENDPOINT, "https://me:p4ssw%20rd@collector:4318/x?token=k3y-in-query")
    monkeypatch.setenv(HEADERS, "authorization=Bearer%20k3y-in-header,x-tenant=acme")
    shown = CliRunner().invoke(app, ["settings", "--changed"]).stdout
    assert "https://collector:4318/x" in shown
    assert not any(secret in shown for secret in ("p4ss", "k3y", "acme"))
    variables = otel_variables()
    assert variables.endpoint == "https://collector:4318/x"
    redactor = Redactor(Settings(_env_file=None), more=variables.secrets())
    text = f"{os.environ[ENDPOINT]} {os.environ[HEADERS]} Bearer k3y-in-header p4ssw rd"
    redacted = redactor.redact(text)
    assert not any(secret in redacted for secret in ("p4ss", "k3y", "acme")), redacted
    assert repr(variables).count("k3y") == 0


def test_a_header_without_a_value_is_masked_as_the_sdk_logs_it():
    variables = OtelVariables(values={HEADERS: "x-tenant=acme, Bearer k3y-in-header"})
    redactor = Redactor(Settings(_env_file=None), more=variables.secrets())
    assert "k3y" not in redactor.redact("Header format invalid! …: Bearer k3y-in-header")
