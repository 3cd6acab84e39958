"""Settings without effect: one sentence each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from pagecurator.scraping.limits.credits import list_price
from pagecurator.settings import Settings
from pagecurator.storage.admin.doctor import Severity
from pagecurator.storage.admin.settings_lint import lint_settings
from pagecurator.storage.queue.flags import FlagChange, Switch


def switched(value: Switch) -> FlagChange:
    return FlagChange(value=value, reason=None, changed_by="ops@desk", changed_at=datetime(2030, 1, 2, tzinfo=UTC))


def found(switch: FlagChange | None = None, **values) -> list[tuple[str, str]]:
    settings = Settings(_env_file=None, **values)
    return [
        (finding.severity, finding.sentence)
        for finding in lint_settings(settings, price=list_price(settings), switch=switch)
    ]


def test_the_defaults_all_take_effect():
    assert found() == []


@pytest.mark.parametrize(
    ("values", "severity", "words"),
    [
        ({"wf7_concurrent_rollout_percent": 0}, Severity.PROBLEM, "every batch is sequential"),
        ({"scraper_api_max_cost": 5, "scraper_api_premium": True}, Severity.PROBLEM, "costs 10 credits"),
        ({"scraper_api_max_cost": 24, "scraper_api_premium": True, "scraper_api_render": True}, Severity.PROBLEM, "25"),
        ({"http_connection_pool_size": 5, "scraper_api_max_concurrent": 50}, Severity.HINT, "raised to 50"),
        ({"http_connections_per_host": 5}, Severity.HINT, "raised to 10"),
        (
            {"wf7_concurrent_batch_size": 10, "scraper_api_max_concurrent": 101},
            Severity.HINT,
            "claims follow the slots",
        ),
        (
            {"wf7_enable_concurrent_processing": False, "wf7_concurrent_rollout_percent": 50},
            Severity.HINT,
            "PERCENT does nothing",
        ),
        (
            {"wf7_enable_concurrent_processing": False, "wf7_rollback_error_rate": 0.5},
            Severity.HINT,
            "ERROR_RATE does nothing",
        ),
        ({"wf7_rollback_cooldown_seconds": 10}, Severity.HINT, "COOLDOWN_SECONDS does nothing"),
        ({"database_pooler": "transaction"}, Severity.HINT, "DATABASE_POOLER does nothing"),
        ({"database_password": SecretStr("hunter2")}, Severity.HINT, "DATABASE_PASSWORD does nothing"),
        ({"wf7_retry_attempts": 1, "wf7_retry_base_seconds": 3}, Severity.HINT, "do nothing"),
        ({"http_connection_timeout": 20}, Severity.HINT, "bills"),
    ],
)
def test_a_setting_without_effect_is_reported_in_one_sentence(values, severity, words):
    ((seen, sentence),) = found(**values)
    assert seen is severity
    assert words in sentence


@pytest.mark.parametrize(
    "values",
    [
        {"scraper_api_max_concurrent": 50},  # both sizes are the defaults, not set explicitly
        {"wf7_rollback_error_rate": 0.5, "wf7_rollback_cooldown_seconds": 10},
        {"scraper_api_max_cost": 10, "scraper_api_premium": True},
        {"http_connection_timeout": 20, "scraper_api_url": "http://127.0.0.1:8899/"},
    ],
)
def test_settings_that_take_effect_are_not_reported(values):
    assert found(**values) == []


@pytest.mark.parametrize("value", [Switch.ON, Switch.OFF])
def test_a_set_flag_is_reported_with_who_set_it(value):
    ((severity, sentence),) = found(switched(value))
    assert severity is Severity.HINT
    assert f"flags set concurrent {value}" in sentence
    assert "ops@desk" in sentence


def test_the_flag_on_auto_overrides_nothing():
    assert found(switched(Switch.AUTO)) == []


def test_a_rollout_of_zero_percent_is_only_a_hint_while_the_flag_is_on():
    ((severity, _),) = found(switched(Switch.ON), wf7_concurrent_rollout_percent=0)
    assert severity is Severity.HINT


def test_misspelt_names_in_the_environment_file_are_problems():
    (finding,) = lint_settings(Settings(_env_file=None), price=1, misspelt=["WF7_X: is no setting of Pagecurator; …"])
    assert finding.is_open


def test_a_batch_size_of_a_tenth_of_the_slots_is_no_finding():
    assert found(wf7_concurrent_batch_size=10, scraper_api_max_concurrent=100, http_connection_pool_size=100) == []
