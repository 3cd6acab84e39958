"""The key and the database's password appear in no output, whatever goes wrong."""

from __future__ import annotations

import asyncio
import signal
from urllib.parse import urlsplit, urlunsplit

import pytest

from pagecurator.simulator import Rule

PASSWORD = "pass-word-0451+#"
FAULTS = [
    {"kind": "status", "status": 400},
    {"kind": "target", "status": 403},
    {"kind": "status", "status": 404},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 418},
    {"kind": "reset"},
    {"kind": "reset", "after": 0},
    {"kind": "truncated_gzip"},
    {"kind": "broken_gzip"},
    {"kind": "encoding", "name": "br"},
    {"kind": "empty"},
    {"kind": "binary"},
    {"kind": "challenge"},
    {"kind": "huge", "megabytes": 8},
    {"kind": "gzip_bomb", "megabytes": 20},
    {"kind": "drip", "bytes_per_second": 1},
    {"kind": "hang", "seconds": 30},
    {"kind": "redirect", "to": "https://elsewhere.example/"},
    {"kind": "cost_refused"},
    {"kind": "rate_limited"},
]


@pytest.fixture
def secretive(cli):
    """The stage with a password in the database's address and the loudest logs there are."""
    parts = urlsplit(cli.database_url)
    address = parts._replace(netloc=f"postgres:{PASSWORD.replace('#', '%23')}@{parts.netloc.rpartition('@')[2]}")
    cli.environment |= {
        "DATABASE_URL": urlunsplit(address),
        "LOG_LEVEL": "debug",
        "PYTHONASYNCIODEBUG": "1",
        "PYTHONWARNINGS": "default",
        "HTTP_CONNECTION_TIMEOUT": "2",
        "WF7_RETRY_ATTEMPTS": "2",
        "SCRAPER_API_PROBE_SECONDS": "0.2",
    }
    return cli


def assert_no_secret(cli, output):
    key = cli.variables()["SCRAPER_API_KEY"]
    assert key not in output
    for spelling in (PASSWORD, PASSWORD.replace("#", "%23"), "pass-word-0451"):
        assert spelling not in output


async def test_errors_of_every_kind_at_debug_level_show_no_secret(secretive):
    for number, action in enumerate(FAULTS):
        secretive.simulator.rules.add(Rule(url=secretive.url(number), action=action))
    await secretive.select(*secretive.urls(len(FAULTS) + 2))
    async with secretive.program("run", EVENT_LOOP="asyncio") as daemon:  # which logs at debug level, too
        await daemon.until("cycle.completed")
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
    codes = {event["error_code"] for event in daemon.named("page.failed")}
    assert len(codes) >= 10, codes
    assert any(event["level"] == "debug" for event in daemon.events)
    assert_no_secret(secretive, daemon.output)
    stored = await secretive.rows("SELECT page_processing_error FROM pages")
    recorded = await secretive.rows("SELECT error_message FROM page_attempts")
    assert_no_secret(secretive, repr(stored) + repr(recorded))


@pytest.mark.parametrize("kind", ["unauthorized", "credits_exhausted", "plan_refused"])
async def test_a_paused_account_and_its_health_checks_show_no_secret(secretive, kind):
    secretive.simulator.rules.add(Rule(url="*", action={"kind": kind}))
    await secretive.select(secretive.url(1))
    async with secretive.program("run") as daemon:
        await daemon.until("scraperapi.paused")
        await secretive.simulator.counters.until(lambda seen: seen.account_requests >= 2)
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
    assert_no_secret(secretive, daemon.output)


async def test_an_unreachable_scraperapi_shows_no_secret(secretive):
    await secretive.select(secretive.url(1))
    server = await asyncio.start_server(lambda _reader, writer: writer.transport.abort(), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        failed = await secretive.run("run-once", SCRAPER_API_URL=f"https://127.0.0.1:{port}/")
        assert failed.returncode == 75
        checked = await secretive.run("check", "--online", SCRAPER_API_URL=f"http://127.0.0.1:{port}/")
        assert checked.returncode == 75
    assert_no_secret(secretive, failed.stdout + failed.stderr + checked.stdout + checked.stderr)


@pytest.mark.parametrize(("password", "code"), [("xqzab/vwjkd", 2), ("xqzab#vwjkd@yzx", 75), ("xqzab%ffvwjkd?", 2)])
async def test_no_part_of_an_unescaped_password_is_shown(secretive, password, code):
    url = f"postgresql://me:{password}@127.0.0.1:9/pages"
    ended = await asyncio.gather(secretive.run("run-once", DATABASE_URL=url), secretive.run("check", DATABASE_URL=url))
    for done in ended:
        shown = done.stdout + done.stderr
        assert "Traceback" not in shown
        assert not [part for part in ("xqz", "vwj", "jkd", "yzx") if part in shown], shown
    assert ended[0].returncode == code  # 75: it can be read in one way only, and nothing listens there


async def test_a_daemon_with_secrets_from_files_works_and_shows_none(secretive):
    parts = urlsplit(secretive.environment["DATABASE_URL"])
    key, password = secretive.folder / "key", secretive.folder / "password"
    key.write_text(secretive.variables()["SCRAPER_API_KEY"] + "\n", encoding="utf-8")
    password.write_text(PASSWORD + "\n", encoding="utf-8")
    await secretive.select(secretive.url(1))
    done = await secretive.run(
        "run-once",
        DATABASE_URL=urlunsplit(parts._replace(netloc=f"postgres@{parts.netloc.rpartition('@')[2]}")),
        DATABASE_PASSWORD_FILE=str(password),
        SCRAPER_API_KEY=None,
        SCRAPER_API_KEY_FILE=str(key),
    )
    assert done.returncode == 0, done.stderr
    assert_no_secret(secretive, done.stdout + done.stderr)


@pytest.mark.parametrize("command", [("run-once",), ("check", "--online")], ids=" ".join)
async def test_an_unreachable_database_shows_no_secret(secretive, command):
    done = await secretive.run(*command, DATABASE_URL=f"postgresql://me:{PASSWORD.replace('#', '%23')}@127.0.0.1:9/x")
    assert done.returncode == 75, done.stderr
    assert "Traceback" not in done.stderr
    assert_no_secret(secretive, done.stdout + done.stderr)
