"""Database addresses as people write them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from pagecurator.storage.dsn import DsnError, parse_dsn


def parse(url: str, *, transaction_pooler: bool = False):
    return parse_dsn(url, transaction_pooler=transaction_pooler)


@pytest.mark.parametrize(
    "scheme", ["postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg", "postgres+psycopg2"]
)
def test_every_scheme_for_postgres_is_understood(scheme: str):
    assert parse(f"{scheme}://u:p@h:5433/db").dsn == "postgresql://u:p@h:5433/db"


def test_another_database_is_refused():
    with pytest.raises(DsnError, match="postgresql://"):
        parse("mysql://h/db")


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"])
def test_tls_modes_reach_the_driver(mode: str):
    assert parse_qs(urlsplit(parse(f"postgresql://h/db?sslmode={mode}").dsn).query) == {"sslmode": [mode]}


def test_an_unknown_tls_mode_is_refused():
    with pytest.raises(DsnError, match="sslmode should be one of"):
        parse("postgresql://h/db?sslmode=yes")


def test_a_misspelt_tls_option_is_refused_and_not_ignored():
    with pytest.raises(DsnError, match="'sslmod'"):
        parse("postgresql://h/db?sslmod=require")


@pytest.mark.parametrize(
    ("written", "mode"),
    [("true", "require"), ("require", "require"), ("verify-full", "verify-full"), ("false", "prefer")],
)
def test_other_drivers_ways_to_ask_for_tls_are_understood(written: str, mode: str):
    assert f"sslmode={mode}" in parse(f"postgresql://h/db?ssl={written}").dsn


def test_the_systems_certificates_can_be_asked_for():
    dsn = parse("postgresql://h/db?sslmode=verify-full&sslrootcert=system")
    assert dsn.tls is not None
    assert dsn.tls.check_hostname
    assert "sslrootcert" not in dsn.dsn
    with pytest.raises(DsnError, match="verify-full"):
        parse("postgresql://h/db?sslmode=require&sslrootcert=system")


def test_options_of_other_drivers_are_left_out():
    dsn = parse(
        "postgresql://h/db?channel_binding=require&pgbouncer=true&gssencmode=disable&keepalives=1&keepalives_idle=30"
        "&connection_limit=5&pool_timeout=3&schema=public&sslcompression=0&client_encoding=utf8&tcp_user_timeout=9"
    )
    assert dsn.dsn == "postgresql://h/db"
    assert dsn.server_settings == {"application_name": "pagecurator"}


def test_settings_of_the_server_travel_as_such():
    dsn = parse("postgresql://h/db?application_name=me&options=-c%20search_path%3Dapp&search_path=x")
    assert dsn.server_settings == {"application_name": "me", "options": "-c search_path=app", "search_path": "x"}


def test_behind_a_transaction_pooler_nothing_travels_at_start_up():
    assert parse("postgresql://h/db?options=-cx%3D1&statement_timeout=5", transaction_pooler=True).server_settings == {}


@pytest.mark.parametrize(
    ("written", "seconds"), [("", 10), ("?connect_timeout=7", 7), ("?connect_timeout=0", 10), ("?connect_timeout=1", 2)]
)
def test_the_connect_timeout_is_libpqs(written: str, seconds: float):
    assert parse(f"postgresql://h/db{written}").connect_timeout_seconds == seconds


def test_a_connect_timeout_must_be_a_number():
    with pytest.raises(DsnError, match="connect_timeout"):
        parse("postgresql://h/db?connect_timeout=soon")


def test_characters_that_people_forget_to_escape_in_a_password_are_escaped():
    dsn = parse("postgresql://user:p@ss#w[o]rd%21@host:5432/db").dsn
    assert dsn == "postgresql://user:p%40ss%23w%5Bo%5Drd%21@host:5432/db"


def test_sockets_and_several_hosts_reach_the_driver():
    assert parse("postgresql:///db?host=/run/postgresql").dsn == "postgresql:///db?host=%2Frun%2Fpostgresql"
    several = parse("postgresql://u@a:1,b:2/db?target_session_attrs=read-write")
    assert several.dsn == "postgresql://u@a:1,b:2/db?target_session_attrs=read-write"


def test_the_password_is_in_no_text_about_an_address():
    dsn = parse("postgresql://user:secret@host/db?password=secret")
    assert dsn.place == "host (database db)"
    assert "secret" not in repr(dsn)
