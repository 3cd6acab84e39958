"""`settings`: where each value came from, and that no secret is shown."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from pagecurator.cli import app
from pagecurator.settings import SettingsError, setting_names

KEY = "k3y-that-is-secret"


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in setting_names():
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def shown(*options: str) -> list[dict]:
    result = CliRunner().invoke(app, ["settings", "--json", *options])
    assert result.exit_code == 0, result.output
    assert KEY not in result.output
    return json.loads(result.stdout)


def test_each_value_has_its_source(place, monkeypatch):
    (place / "key").write_text(KEY)
    (place / ".env").write_text(
        f"SCRAPER_API_KEY_FILE={place / 'key'}\nWF7_LEASE_SECONDS=30\nDB_POOL_SIZE=7\nLOG_LEVEL=\nAPI_KEYS={KEY}-2\n"
    )
    monkeypatch.setenv("WF7_LEASE_SECONDS", "40")
    monkeypatch.setenv("DATABASE_URL", f"postgresql://me:{KEY}@db/x")
    found = {one["name"]: one for one in shown()}
    assert list(found) == setting_names()
    expected = {
        "WF7_LEASE_SECONDS": (40.0, "environment", None),
        "DB_POOL_SIZE": (7, ".env", None),
        "SCRAPER_API_KEY": ("**********", "file", "SCRAPER_API_KEY_FILE"),
        "API_KEYS": ("**********", ".env", None),
        "DATABASE_URL": ("**********", "environment", None),
        "LOG_LEVEL": ("info", "default", None),
        "REDIS_PASSWORD": (None, "default", None),
    }
    assert {name: (found[name]["value"], found[name]["source"], found[name]["place"]) for name in expected} == expected
    assert {one["name"] for one in shown("--changed")} == {
        name for name, one in found.items() if one["source"] != "default"
    }


def test_the_table_has_one_line_a_setting_and_no_secret(place, monkeypatch):
    monkeypatch.setenv("SCRAPER_API_KEY", KEY)
    result = CliRunner().invoke(app, ["settings"])
    assert KEY not in result.output
    assert len(result.stdout.splitlines()) == len(setting_names()) + 1
    assert any(line.split() == ["SCRAPER_API_KEY", "**********", "environment"] for line in result.stdout.splitlines())


def test_an_invalid_setting_is_refused(place, monkeypatch):
    monkeypatch.setenv("DB_POOL_SIZE", "many")
    result = CliRunner().invoke(app, ["settings"])
    assert isinstance(result.exception, SettingsError)
    assert result.exception.exit_code == 2
