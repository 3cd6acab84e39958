"""Log lines on a terminal: the event and the page first, nothing twice, nothing that moves the cursor."""

from __future__ import annotations

import os

import pytest

from pagecurator.telemetry.console import ConsoleLines

URL = "https://www.a.example/contact"
BASE = {"timestamp": "2026-05-01T14:03:12.123Z", "level": "info", "worker": "host-123-abcd"}


def line(*, terminal: bool = False, **event) -> str:
    return ConsoleLines(terminal=terminal)(None, "", {**BASE, **event})


def test_time_event_and_page_come_first_and_ids_last():
    shown = line(
        event="page.completed", batch_id="24e919ce-1111-4222-8333-444455556666", url=URL, contacts_new=3, bytes=None,
        fetch_seconds=0.5, reused=True, tier="",
    )  # fmt: skip
    assert shown == (
        f'14:03:12 page.completed {URL} contacts_new=3 fetch_seconds=0.5 reused=true tier="" batch_id=24e919ce'
    )


def test_a_sentence_follows_the_page_once_with_its_code():
    shown = line(
        level="warning", event="page.failed", url=URL, error_code="timeout", error_message="late", again="late"
    )
    assert shown == f"14:03:12 warning page.failed {URL} timeout: late"


@pytest.mark.parametrize("evil", ["a\nb", "a\x1b[2Jb", "a\u202eb", "a\x9bb"])
def test_control_characters_are_written_as_escapes(evil):
    for event in (
        {"event": "x", "url": evil},
        {"event": "x", "message": evil},
        {"event": "x", "y": evil},
        {"event": evil},
    ):
        shown = line(**event)
        assert "\\" in shown
        assert shown.isprintable()


def test_a_traceback_follows_its_line():
    assert line(event="x", exception="Traceback\n  ValueError") == "14:03:12 x\nTraceback\n  ValueError"


def test_a_terminal_of_80_columns_breaks_lines_between_words(monkeypatch):
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((80, 24)))
    monkeypatch.setenv("NO_COLOR", "1")
    numbers = {f"number_{n}": n for n in range(12)}
    first, *others = line(terminal=True, event="batch.completed", **numbers).splitlines()
    assert first.startswith("14:03:12 batch.completed number_0=0 ")
    assert others
    assert all(len(one) <= 80 for one in (first, *others))
    assert all(one.startswith("  ") for one in others)
    long = line(terminal=True, event="page.failed", url=f"https://a.example/{'x' * 100}", error_code="timeout")
    assert f"https://a.example/{'x' * 100}" in long.splitlines()[1]


def test_colours_are_for_terminals_that_want_them(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert line(terminal=True, event="x", level="error").startswith("\x1b[31m14:03:12 error x")
    assert "\x1b" not in line(event="x", level="error")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in line(terminal=True, event="x", level="error")
