"""Settings: all problems are reported together, without secrets, and `.env.example` matches the class."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from pagecurator.settings import (
    Settings,
    SettingsError,
    load_settings,
    misspelt_in_env_file,
    secret_names,
    setting_names,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path):
    for name in list(os.environ):
        ours = name.removesuffix("_FILE") in setting_names()
        if ours or name.startswith(("WF7_", "SCRAPER_API_", "HTTP_CONNECTION")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def problems():
    with pytest.raises(SettingsError) as refused:
        load_settings()
    return refused.value.problems


def test_without_any_variable_every_setting_has_its_default():
    settings = load_settings()
    assert settings.scraper_api_max_concurrent == 10
    assert settings.wf7_enable_concurrent_processing is True
    assert settings.database_url is None


def test_all_problems_are_reported_together(monkeypatch):
    monkeypatch.setenv("DB_POOL_SIZE", "none")
    monkeypatch.setenv("WF7_LEASE_SECONDS", "-3")
    monkeypatch.setenv("LOG_FORMAT", "xml")
    monkeypatch.setenv("WF7_BATCH_SIZE", "10")
    found = problems()
    assert len(found) == 4
    for name in ("DB_POOL_SIZE", "WF7_LEASE_SECONDS", "LOG_FORMAT", "WF7_BATCH_SIZE"):
        assert any(problem.startswith(name + ": ") for problem in found), name


def test_a_misspelt_setting_is_an_error_that_suggests_the_correct_name(monkeypatch):
    monkeypatch.setenv("WF7_CONCURENT_BATCH_SIZE", "5")
    assert problems() == ["WF7_CONCURENT_BATCH_SIZE: unknown setting; did you mean WF7_CONCURRENT_BATCH_SIZE?"]


@pytest.mark.parametrize("name", ["WF7_SERVICE_HOST", "WF7_PORT_8000_TCP_ADDR", "WF7_PORT"])
def test_variables_that_kubernetes_adds_for_a_service_are_ignored(monkeypatch, name):
    monkeypatch.setenv(name, "10.0.0.1")
    load_settings()


def test_unknown_names_in_the_env_file_never_stop_a_command_but_misspelt_ones_are_reported():
    Path(".env").write_text("SUPABASE_URL=https://x\nWF7_LEASE_SECOND=10\nDB_POOL_SIZE=7\n", encoding="utf-8")
    assert load_settings().db_pool_size == 7
    assert misspelt_in_env_file() == ["WF7_LEASE_SECOND: unknown setting; did you mean WF7_LEASE_SECONDS?"]


def test_an_empty_value_means_the_default(monkeypatch):
    monkeypatch.setenv("DB_POOL_SIZE", "")
    assert load_settings().db_pool_size == 5


def test_the_environment_takes_precedence_over_the_env_file(monkeypatch):
    Path(".env").write_text("DB_POOL_SIZE=7\n", encoding="utf-8")
    monkeypatch.setenv("DB_POOL_SIZE", "9")
    assert load_settings().db_pool_size == 9


def test_an_env_file_that_is_not_text_is_one_message():
    Path(".env").write_bytes(b"DB_POOL_SIZE=\xff\xfe\n")
    assert problems() == [".env: not UTF-8 text (invalid start byte at byte 13); save it as UTF-8."]


SECRET = "hunter2-very-secret"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", f"mysql://me:{SECRET}@db/x"),
        ("SCRAPER_API_KEY", f"{SECRET}\u00e9"),
        ("SCRAPER_API_URL", f"https://me:{SECRET}@api.scraperapi.com/"),
    ],
)
def test_an_invalid_secret_is_not_repeated(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    found = problems()
    assert len(found) == 1
    assert SECRET not in found[0]


def test_no_secret_shows_in_the_settings_repr(monkeypatch):
    monkeypatch.setenv("SCRAPER_API_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", f"postgresql://me:{SECRET}@db/x")
    settings = load_settings()
    assert SECRET not in repr(settings)
    assert SECRET not in str(settings.model_dump())


# ---------------------------------------------------------------- secrets in files
@pytest.mark.parametrize("name", secret_names())
@pytest.mark.parametrize("where", ["environment", "env file"])
def test_every_secret_can_come_from_a_file(monkeypatch, name, where):
    value = {
        "DATABASE_URL": "postgresql://me@db/x",
        "NOTIFY_URL": "https://x.example/1",
        "CONTACTS_WEBHOOK_URL": "https://x.example/2",
    }.get(name, SECRET)
    Path("secret").write_text(f"{value}\n", encoding="utf-8")
    if where == "environment":
        monkeypatch.setenv(f"{name}_FILE", str(Path("secret").absolute()))
    else:
        Path(".env").write_text(f"{name}_FILE=secret\n", encoding="utf-8")
    assert getattr(load_settings(), name.lower()).get_secret_value() == value


def test_only_line_breaks_at_the_end_of_a_secret_file_are_removed(monkeypatch):
    Path("secret").write_bytes(b"\xef\xbb\xbf pass word\t\r\n\n")
    monkeypatch.setenv("DATABASE_PASSWORD_FILE", "secret")
    assert load_settings().database_password.get_secret_value() == " pass word\t"


def test_a_file_of_keys_may_have_one_per_line(monkeypatch):
    Path("secret").write_text("one\r\ntwo\n three , four\n", encoding="utf-8")
    monkeypatch.setenv("API_KEYS_FILE", "secret")
    assert [key.get_secret_value() for key in load_settings().api_key_list] == ["one", "two", "three", "four"]


@pytest.mark.parametrize("content", [b"", b"\n", b" \n\n", b"\xff\xfe", b"a\0b", b"x" * 65_537])
def test_a_file_without_a_usable_secret_is_one_message(monkeypatch, content):
    Path("secret").write_bytes(content)
    monkeypatch.setenv("REDIS_PASSWORD_FILE", "secret")
    (problem,) = problems()
    assert problem.startswith("REDIS_PASSWORD_FILE: ")


def test_an_unreadable_file_is_one_message_without_the_path(monkeypatch, tmp_path):
    os.mkfifo("pipe")
    for path in (SECRET, f"{SECRET}/x", ".", "pipe", "/dev/zero", "x" * 5000, f"postgresql://me:{SECRET}@db/x"):
        monkeypatch.setenv("SCRAPER_API_KEY_FILE", path)
        (problem,) = problems()
        assert problem.startswith("SCRAPER_API_KEY_FILE: ")
        assert SECRET not in problem
        assert problem.count(". ") == 0


def test_setting_a_secret_and_its_file_is_an_error(monkeypatch):
    Path("secret").write_text(SECRET, encoding="utf-8")
    Path(".env").write_text(f"SCRAPER_API_KEY={SECRET}\n", encoding="utf-8")
    monkeypatch.setenv("SCRAPER_API_KEY_FILE", "secret")
    assert problems() == ["SCRAPER_API_KEY_FILE: SCRAPER_API_KEY is also set; unset one of them."]
    monkeypatch.setenv("SCRAPER_API_KEY_FILE", "")
    assert load_settings().scraper_api_key.get_secret_value() == SECRET


def test_problems_of_secret_files_are_reported_with_all_others(monkeypatch):
    Path("secret").write_text(f"mysql://me:{SECRET}@db/x", encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL_FILE", "secret")
    monkeypatch.setenv("REDIS_PASSWORD_FILE", "nowhere")
    monkeypatch.setenv("DB_POOL_SIZE", "none")
    found = problems()
    assert sorted(problem.split(":")[0] for problem in found) == ["DATABASE_URL", "DB_POOL_SIZE", "REDIS_PASSWORD_FILE"]
    assert SECRET not in "".join(found)


def test_misspelt_variables_of_secret_files_are_reported(monkeypatch):
    Path("secret").write_text(SECRET, encoding="utf-8")
    monkeypatch.setenv("SCRAPER_API_KEY_FILE", "secret")
    load_settings()
    monkeypatch.setenv("SCRAPER_API_KEY_FIEL", "secret")
    monkeypatch.setenv("SCRAPER_API_URL_FILE", "secret")
    assert [problem.split(": unknown setting")[0] for problem in problems()] == [
        "SCRAPER_API_KEY_FIEL",
        "SCRAPER_API_URL_FILE",
    ]
    assert "did you mean SCRAPER_API_KEY_FILE?" in problems()[0]


def test_the_key_is_never_sent_unencrypted_to_scraperapi(monkeypatch):
    monkeypatch.setenv("SCRAPER_API_URL", "http://api.scraperapi.com/")
    assert "https" in problems()[0]


def test_body_sizes_accept_units(monkeypatch):
    monkeypatch.setenv("WF7_MAX_BODY_BYTES", "3MiB")
    assert load_settings().wf7_max_body_bytes == 3 * 1024 * 1024


def test_connections_are_raised_to_the_concurrency():
    settings = Settings(_env_file=None, scraper_api_max_concurrent=80)
    assert settings.connections_per_host == 80
    assert settings.connection_limit == 80


def test_the_example_file_shows_every_setting_with_its_default():
    shown = dict(re.findall(r"^#?([A-Z][A-Z0-9_]+)=(.*)$", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert list(shown) == setting_names()
    defaults = Settings(_env_file=None).model_dump()
    for name, value in shown.items():
        read = Settings(_env_file=None, **({name.lower(): value} if value else {}))
        assert read.model_dump()[name.lower()] == defaults[name.lower()], name


def test_spaces_around_a_url_or_a_key_are_removed(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", " postgresql://u:p@db.example/name\n")
    monkeypatch.setenv("SCRAPER_API_KEY", "key\n")
    monkeypatch.setenv("SCRAPER_API_URL", " http://127.0.0.1:8899\n")
    settings = load_settings()
    assert settings.database_url.get_secret_value() == "postgresql://u:p@db.example/name"
    assert settings.scraper_api_key.get_secret_value() == "key"
    assert settings.scraper_api_url == "http://127.0.0.1:8899/"


def test_an_invalid_port_is_reported_before_a_page_is_fetched(monkeypatch):
    monkeypatch.setenv("SCRAPER_API_URL", "http://127.0.0.1:99999/")
    assert problems() == ["SCRAPER_API_URL: the port should be a number from 0 to 65535."]


def test_a_message_that_is_a_question_ends_with_a_question_mark(monkeypatch):
    monkeypatch.setenv("SCRAPER_API_KEY", "k\u00e9y")
    (problem,) = problems()
    assert problem.endswith("pasted incompletely?")


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("api.example", "http://api.example:8000"),
    ],
)
def test_the_local_url_is_one_that_a_client_on_this_machine_can_use(host, url):
    assert Settings(_env_file=None, api_host=host, api_port=8000).local_url == url
