"""Code, event list and documentation say the same."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
import structlog

from pagecurator.telemetry.events import EVENTS, Event, emit

ROOT = Path(__file__).parents[3]
SOURCES = sorted((ROOT / "src" / "pagecurator").rglob("*.py"))


@cache
def emit_calls() -> dict[Event, list[tuple[str, set[str | None]]]]:
    """Every `emit(Event.X, field=…)` in the code: its file and line, and the names of the fields."""
    calls: dict[Event, list[tuple[str, set[str | None]]]] = defaultdict(list)
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "emit":
                event, place = node.args[0], f"{source.name}:{node.lineno}"
                assert isinstance(event, ast.Attribute), f"{place} names no event of the list"
                calls[Event[event.attr]].append((place, {keyword.arg for keyword in node.keywords}))
    return calls


@pytest.mark.parametrize("event", Event)
def test_each_event_is_logged_and_always_with_the_fields_of_its_specification(event):
    calls = emit_calls()[event]
    assert calls
    assert [place for place, fields in calls if fields != set(EVENTS[event].fields)] == []


def test_every_event_has_a_specification():
    assert set(EVENTS) == set(Event)


def documented_events():
    for line in (ROOT / "docs" / "events.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[0].startswith("`"):
            name, level, meaning, fields = cells
            yield name.strip("`"), (level, meaning, tuple(field.strip("`") for field in fields.split(", ")))


def test_the_documentation_lists_the_events_as_they_are():
    assert dict(documented_events()) == {
        event.value: (spec.level, spec.meaning, spec.fields) for event, spec in EVENTS.items()
    }


def test_an_event_is_logged_at_its_level_under_its_name():
    with structlog.testing.capture_logs() as logs:
        emit(Event.THROTTLE_CHANGED, from_limit=10, to_limit=5, reason="rate limited")
    assert logs == [
        {"event": "throttle.changed", "log_level": "info", "from_limit": 10, "to_limit": 5, "reason": "rate limited"}
    ]
