"""Series that exist from the start, so that the increase of the first event is seen."""

from __future__ import annotations

import pytest
from prometheus_client import generate_latest

from pagecurator.curation.results import Outcome
from pagecurator.telemetry.metrics import Metrics


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_of_a_page_has_a_series_before_the_first_page(outcome: Outcome) -> None:
    metrics = Metrics()
    series = f'pagecurator_pages_finished_total{{outcome="{outcome}"}}'
    assert f"{series} 0.0" in generate_latest(metrics.registry).decode()
    metrics.page_finished(outcome, failed=False, final=outcome.final, concurrent=True)
    assert f"{series} 1.0" in generate_latest(metrics.registry).decode()
