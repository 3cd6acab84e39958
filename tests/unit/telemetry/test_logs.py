"""How lines look, and that secrets are masked in them."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog
from pydantic import SecretStr

from pagecurator.settings import Settings
from pagecurator.telemetry.events import EVENTS, Event, emit
from pagecurator.telemetry.logs import configure_logging

KEY = "k3y-that-nobody-sees"
PASSWORD = "p%40ss/word"


@pytest.fixture
def settings():
    return Settings(
        _env_file=None,
        scraper_api_key=SecretStr(KEY),
        database_url=SecretStr(f"postgresql://me:{PASSWORD}@db/x"),
        log_level="debug",
    )


@pytest.fixture
def written(settings):
    """Lines written since, as in the log."""
    stream = io.StringIO()
    before = logging.getLogger().handlers[:], logging.getLogger().level
    configure_logging(settings, stream=stream, worker="tester")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().handlers[:], level = before
    logging.getLogger().setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def test_without_a_terminal_each_event_is_one_json_object_with_time_level_and_worker(written):
    emit(Event.THROTTLE_CHANGED, from_limit=10, to_limit=5, reason="rate\nlimited")
    (line,) = written()
    assert line["event"] == "throttle.changed"
    assert (line["level"], line["worker"], line["reason"]) == ("info", "tester", "rate\nlimited")
    assert line["timestamp"].endswith("Z")


def test_log_records_of_libraries_are_formatted_in_the_same_way(written):
    logging.getLogger("some.library").warning("it is %s", "late")
    (line,) = written()
    assert (line["event"], line["level"], line["logger"]) == ("it is late", "warning", "some.library")


@pytest.mark.parametrize("secret", [KEY, PASSWORD, "p@ss/word", "p%40ss%2Fword"])
def test_a_secret_is_masked_everywhere(written, secret):
    emit(Event.SETTINGS_ADJUSTED, setting="x", message=f"in a field: {secret}")
    emit(Event.SETTINGS_ADJUSTED, setting="x", message={"deep": [f"down {secret}"]})
    logging.getLogger("library").error("in a message: %s", secret)
    try:
        int(f"in an exception: {secret}")
    except ValueError:
        logging.getLogger("library").exception("with a traceback")
    lines = written()
    assert len(lines) == 4
    text = json.dumps(lines)
    assert secret not in text
    assert text.count("**********") >= 4


def test_the_scheduler_does_not_warn_about_every_tick_that_a_long_drain_skips(written):
    logging.getLogger("apscheduler.scheduler").warning("Execution of job skipped")
    assert written() == []


@pytest.mark.parametrize("secret", [KEY, KEY.upper(), "k%33y-that-nobody-sees", PASSWORD])
def test_a_secret_is_masked_in_every_field_of_a_page(written, secret):
    fields = {name: f"in {name}: {secret}!" for name in EVENTS[Event.PAGE_FAILED].fields}
    emit(Event.PAGE_FAILED, **fields)
    (line,) = written()
    assert {name: line[name] for name in fields} == {name: f"in {name}: **********!" for name in fields}


def test_events_below_the_level_are_dropped(settings, written):
    logging.getLogger().setLevel("WARNING")
    emit(Event.THROTTLE_CHANGED, from_limit=10, to_limit=5, reason="rate limited")
    emit(Event.SETTINGS_ADJUSTED, setting="x", message="it is")
    assert [line["event"] for line in written()] == ["settings.adjusted"]
