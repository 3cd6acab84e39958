"""Parsing DATABASE_URL."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from pagecurator.storage.dsn import DsnError, parse_dsn


def parse(url: str, *, transaction_pooler: bool = False, password: str | None = None):
    return parse_dsn(url, transaction_pooler=transaction_pooler, password=SecretStr(password) if password else None)


@pytest.mark.parametrize(
    "scheme", ["postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg", "postgres+psycopg2"]
)
def test_every_scheme_for_postgres_is_accepted(scheme: str):
    dsn = parse(f"{scheme}://u:p@h:5433/db")
    assert (dsn.dsn, dsn.user, dsn.password, dsn.database) == ("postgresql://h:5433", "u", "p", "db")


@pytest.mark.parametrize(
    "url", ["postgresql://u:p@b\udcfccher/db", "postgresql://u:p\udcfc@h/db", "postgresql://\udcfc:p@h/db"]
)
def test_bytes_of_the_environment_that_are_not_utf8_are_refused(url: str):
    with pytest.raises(DsnError, match="it has bytes that are not UTF-8"):
        parse(url)


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
def test_other_drivers_tls_options_are_translated(written: str, mode: str):
    assert f"sslmode={mode}" in parse(f"postgresql://h/db?ssl={written}").dsn


def test_the_systems_certificates_can_be_used():
    dsn = parse("postgresql://h/db?sslmode=verify-full&sslrootcert=system")
    assert dsn.tls is not None
    assert dsn.tls.check_hostname
    assert "sslrootcert" not in dsn.dsn
    with pytest.raises(DsnError, match="verify-full"):
        parse("postgresql://h/db?sslmode=require&sslrootcert=system")


def test_options_of_other_drivers_are_ignored():
    dsn = parse(
        "postgresql://h/db?channel_binding=require&pgbouncer=true&gssencmode=disable&keepalives=1&keepalives_idle=30"
        "&connection_limit=5&pool_timeout=3&schema=public&sslcompression=0&client_encoding=utf8&tcp_user_timeout=9"
    )
    assert dsn.dsn == "postgresql://h"
    assert dsn.server_settings == {"application_name": "pagecurator"}


def test_server_settings_are_sent_to_the_server():
    dsn = parse("postgresql://h/db?application_name=me&options=-c%20search_path%3Dapp&search_path=x")
    assert dsn.server_settings == {"application_name": "me", "options": "-c search_path=app", "search_path": "x"}


def test_behind_a_transaction_pooler_no_setting_is_sent_at_startup():
    assert parse("postgresql://h/db?options=-cx%3D1&statement_timeout=5", transaction_pooler=True).server_settings == {}


@pytest.mark.parametrize(
    ("written", "seconds"), [("", 10), ("?connect_timeout=7", 7), ("?connect_timeout=0", 10), ("?connect_timeout=1", 2)]
)
def test_the_connect_timeout_follows_libpq(written: str, seconds: float):
    assert parse(f"postgresql://h/db{written}").connect_timeout_seconds == seconds


def test_a_connect_timeout_must_be_a_number():
    with pytest.raises(DsnError, match="connect_timeout"):
        parse("postgresql://h/db?connect_timeout=soon")


@pytest.mark.parametrize("name", ["conect_timeout", "sslmod", "statement_timout", "foo", "SSLMODE", "pool_siz"])
@pytest.mark.parametrize("value", ["=1", "=", ""])
def test_an_unknown_option_is_refused_as_libpq_does(name: str, value: str):
    with pytest.raises(DsnError, match=f"the option '{name}' is not one of Postgres"):
        parse(f"postgresql://h/db?application_name=me&{name}{value}")


def test_a_misspelt_option_gets_a_suggestion():
    with pytest.raises(DsnError, match=r"did you mean connect_timeout\?"):
        parse("postgresql://h/db?conect_timeout=5")


def test_an_option_without_a_value_is_refused_and_an_empty_one_is_the_default():
    with pytest.raises(DsnError, match="'sslmode' has no value"):
        parse("postgresql://h/db?sslmode")
    assert parse("postgresql://h/db?sslmode=&connect_timeout=").dsn == "postgresql://h"


def test_an_unknown_option_next_to_a_password_is_not_repeated():
    with pytest.raises(DsnError) as refused:
        parse("postgresql://h/db?user=me&password=sec&ret=1")
    assert "ret" not in str(refused.value)
    assert "number 3" in str(refused.value)


def test_hostaddr_alone_is_the_host():
    assert parse("postgresql:///db?hostaddr=10.0.0.1").dsn == "postgresql://?host=10.0.0.1"


@pytest.mark.parametrize(
    ("written", "password"),
    [
        ("p@ss#w[o]rd%21", "p@ss#w[o]rd!"), ("a:b:c", "a:b:c"), ("100%", "100%"), ("%zz", "%zz"), ("a+b c", "a+b c"),
        ("%2F%3F%23%40%25", "/?#@%"), ("@@", "@@"), ("&=;,$!*()'", "&=;,$!*()'"),
        ("p%C3%A4ss", "p\u00e4ss"), ("ä", "ä"),
    ],
)  # fmt: skip
def test_unescaped_special_characters_in_a_password_are_accepted_where_they_are_unambiguous(
    written: str, password: str
):
    dsn = parse(f"postgresql://user:{written}@host:5432/db")
    assert (dsn.user, dsn.password, dsn.place) == ("user", password, "host:5432 (database db)")
    assert dsn.arguments()["password"] == password


@pytest.mark.parametrize(
    "password", ["ab/cd@ef", "ab/cdef", "ab?cdef", "12/cdef", "a?b=c&def", "%ff%fe", "a%00b", "#/b"]
)
def test_an_ambiguous_password_is_refused_with_a_hint_and_not_repeated(password: str):
    with pytest.raises(DsnError) as refused:
        parse(f"postgresql://pagecurator:{password}@db.example/pages")
    sentence = str(refused.value)
    assert "Percent-encode" in sentence
    assert "DATABASE_PASSWORD" in sentence
    assert "cdef" not in sentence
    assert "pagecurator" not in sentence


@pytest.mark.parametrize(
    "rest", ["me:secret/db", "me:secret", "me:pw@host:secret/db", "me:pw@ho st/db", "me:pw@a,,b/db", "me:pw@[x]/db",
             "me:pw@h:0/db", "me:pw@h:65536/db", "h/db?port=secret", "h/db?user=me@secret", "me:pw@h#secret/db"],
)  # fmt: skip
def test_a_malformed_address_is_not_repeated(rest: str):
    with pytest.raises(DsnError) as refused:
        parse(f"postgresql://{rest}")
    assert "secret" not in str(refused.value)
    assert "Percent-encode" in str(refused.value)


_SPECIAL = st.text(alphabet="abcXYZ0189/?#@%:&=+[]{}|\\^~!$'()*,;<>\"` ä€\n\t", min_size=3, max_size=24)
_ENDINGS = ["@db.example/pages", "@db.example:5433/pages?sslmode=require", "@db.example:port/pages", "@/pages",
            "@db.example/pages?sslmod=require", "@db.example/pages?sslmode=maybe", "/pages", ""]  # fmt: skip


@given(password=_SPECIAL, ending=st.sampled_from(_ENDINGS), escaped=st.booleans())
def test_no_part_of_any_password_is_in_any_message(password: str, ending: str, escaped: bool):
    written = quote(password, safe="") if escaped else password
    try:
        dsn = parse(f"postgresql://owner:{written}{ending}")
    except DsnError as refused:
        shown = str(refused) + repr(refused)
        assert not escaped or "port" in ending or ending in ("/pages", "") or "sslmod" in ending
    else:
        assert dsn.password == (password if escaped else unquote(password)) or "@" not in ending
        shown = dsn.place + repr(dsn) + dsn.masked(f'password authentication failed for user "owner" ({password})')
        shown = shown if "@" in ending else ""  # a password without an at-sign behind it is a port: digits
    harmless = parse_message_text()
    for start in range(len(password) - 2):
        part = password[start : start + 3]
        assert part not in shown or part in harmless


def parse_message_text() -> str:
    """The parts of messages that do not depend on the password."""
    texts = ["db.example:5433 (database pages)db.example (database pages)localhost (database pages)"]
    texts += [repr(parse("postgresql://db.example:5433/pages?sslmode=require")), repr(parse("postgresql:///pages"))]
    for rest in ("h:port/db", "a/b@c", "u:%ff@h/db", "u:%00@h/db", "h/db?sslmode=maybe", "h/db?sslmod=require"):
        try:
            parse(f"postgresql://{rest}")
        except DsnError as refused:
            texts += [str(refused), repr(refused)]
    return "".join(texts) + "password authentication failed for user … ()"


def test_the_password_setting_is_used_verbatim():
    assert parse("postgresql://user@host/db", password="a/b?c#d%20@").password == "a/b?c#d%20@"
    assert parse("postgresql://user:same%21@host/db", password="same!").password == "same!"
    assert parse("postgresql://user:@host/db", password="set").password == "set"
    assert parse("postgresql://host/db?user=u&password=a%2Bb+c", password="a+b+c").password == "a+b+c"


def test_two_different_passwords_are_refused():
    for url in ("postgresql://user:one@host/db", "postgresql://host/db?password=one"):
        with pytest.raises(DsnError, match="different passwords") as refused:
            parse(url, password="two")
        assert "one;" not in str(refused.value)


def test_sockets_and_several_hosts_reach_the_driver():
    assert parse("postgresql:///db?host=/run/postgresql").dsn == "postgresql://?host=%2Frun%2Fpostgresql"
    several = parse("postgresql://u@a:1,b:2/db?target_session_attrs=read-write")
    assert several.dsn == "postgresql://a:1,b:2?target_session_attrs=read-write"
    assert parse("postgresql://u:p@%2Frun%2Fpg/db").place == "/run/pg (database db)"
    assert parse("postgresql://u:p@[::1]:5433/db").dsn == "postgresql://[::1]:5433"


@pytest.mark.parametrize("port", ["", "5432", "65535"])
@pytest.mark.parametrize("where", ["host", "query"])
def test_the_path_of_a_socket_has_the_systems_limit(where: str, port: str):
    """107 bytes on Linux, 103 on macOS; uvloop cuts off a longer one and connects to another path."""
    most = (103 if sys.platform == "darwin" else 107) - len(f"/.s.PGSQL.{port or 5432}")
    for length, is_refused in ((most, False), (most + 1, True)):
        folder = "/" + "ä" * ((length - 1) // 2) + "a" * ((length - 1) % 2)
        assert len(folder.encode()) == length
        if where == "host":
            url = f"postgresql://{quote(folder, safe='')}{port and ':' + port}/db"
        else:
            url = f"postgresql:///db?host={folder}{port and '&port=' + port}"
        with pytest.raises(DsnError, match="the path of its socket has more than") if is_refused else nullcontext():
            parse(url)


def test_the_password_is_in_no_representation_of_the_address():
    dsn = parse("postgresql://user:secret@host/db?password=secret&sslpassword=secret")
    assert dsn.place == "host (database db)"
    assert "secret" not in repr(dsn)
    assert dsn.masked('role "user" of users: secret') == 'role "…" of users: …'


def test_a_database_with_the_same_name_as_the_user_is_not_masked():
    dsn = parse("postgresql://pages:secret@host/pages")
    assert dsn.masked('database "pages" does not exist') == 'database "pages" does not exist'
