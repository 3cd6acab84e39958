"""Metrics have the values that alerts and the dashboard read: exported by a real daemon, parsed as Prometheus does."""

from __future__ import annotations

import asyncio
import math

from prometheus_client.parser import text_string_to_metric_families

from pagecurator.daemon.application import Application, open_application
from pagecurator.runtime.periodic import Command
from pagecurator.simulator import Rule
from pagecurator.telemetry.metrics import Metrics
from relay import Relay

OF_THE_QUEUE = (
    "concurrent_pages_processed_total",
    "contact_extraction_success_rate",
    "average_batch_processing_time_seconds",
    "pagecurator_pages_due",
    "pagecurator_pages_finished_total",
    "pagecurator_contacts_found_total",
    "pagecurator_selection_to_outcome_seconds_count",
    "pagecurator_domains_held",
    "pagecurator_leases_expired_total",
    "pagecurator_last_cycle_timestamp_seconds",
    "pagecurator_tick_interval_seconds",
    "pagecurator_oldest_transaction_seconds",
    "pagecurator_mode",
)


class Samples:
    """The samples of one scrape."""

    def __init__(self, daemon: Application) -> None:
        families = text_string_to_metric_families(daemon.render_metrics().decode())
        self._values = {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }
        self.names = {name for name, _ in self._values}

    def __call__(self, name: str, **labels: str) -> float:
        return self._values[name, frozenset(labels.items())]

    def set_to_one(self, name: str, label: str) -> set[str]:
        return {dict(labels)[label] for (known, labels), value in self._values.items() if known == name and value == 1}


async def test_pages_are_counted_with_their_contacts_and_the_time_since_their_selection(curation):
    await curation.select(*curation.urls(4))
    await curation.execute("UPDATE pages SET selected_at = now() - interval '200 seconds'")
    await curation.execute(
        "UPDATE pages SET selected_at = now() - interval '400 seconds' WHERE url = $1", curation.url(3)
    )
    async with curation.daemon(mode=None) as daemon:
        before = Samples(daemon)
        assert before("pagecurator_contacts_found_total", status="new") == 0
        assert before("pagecurator_selection_to_outcome_seconds_count") == 0
        await daemon.cycle.tick()
        after = Samples(daemon)
    stored = len(await curation.contacts())
    assert after("pagecurator_contacts_found_total", status="new") == stored > 4
    assert after("pagecurator_contacts_found_total", status="known") == 4 * 3 - stored
    assert after("pagecurator_selection_to_outcome_seconds_count") == 4
    buckets = [after("pagecurator_selection_to_outcome_seconds_bucket", le=le) for le in ("180.0", "300.0", "600.0")]
    assert buckets == [0, 3, 4]


async def test_released_pages_have_no_outcome_time(curation):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "unauthorized"}))
    await curation.select(curation.url(0))
    async with curation.daemon() as daemon:
        await daemon.cycle.tick()
        samples = Samples(daemon)
    assert samples("pagecurator_pages_finished_total", outcome="released") == 1
    assert samples("pagecurator_selection_to_outcome_seconds_count") == 0


async def test_deferred_and_held_pages_are_pending_but_not_due(curation):
    await curation.select(*curation.urls(3), "https://held.example/1", "https://held.example/2")
    await curation.execute("UPDATE domains SET paused_at = now() WHERE domain = 'held.example'")
    await curation.execute(
        "UPDATE pages SET next_attempt_at = now() + interval '1 hour' WHERE url = $1", curation.url(0)
    )
    async with curation.daemon() as daemon:
        await daemon.curation._sample_queue()
        samples = Samples(daemon)
    values = [samples(f"pagecurator_pages_{name}") for name in ("pending", "due", "held")]
    assert values == [5, 2, 2]


async def test_a_pause_is_exported_with_its_reason_and_an_outage_by_the_breaker(curation):
    async with curation.daemon() as daemon:
        healthy = Samples(daemon)
        assert healthy.set_to_one("pagecurator_account_paused", "reason") == set()
        assert healthy.set_to_one("pagecurator_service_breaker_state", "state") == {"closed"}
        curation.simulator.rules.add(Rule(url="*", action={"kind": "unauthorized"}))
        await curation.select(curation.url(0))
        await daemon.cycle.tick()
        paused = Samples(daemon)
        assert paused.set_to_one("pagecurator_account_paused", "reason") == {"account_unauthorized"}
        assert paused.set_to_one("pagecurator_service_breaker_state", "state") == {"closed"}
        assert paused("pagecurator_scraperapi_reachable") == 1


async def test_the_breaker_is_open_while_scraperapi_is_unreachable(curation):
    relay = Relay(curation.simulator.url)
    await relay.start()
    await relay.cut()
    await curation.select(*curation.urls(3))
    async with curation.daemon(scraper_api_url=f"http://127.0.0.1:{relay._port}/") as daemon:
        await daemon.cycle.tick()
        samples = Samples(daemon)
    await relay.stop()
    assert samples.set_to_one("pagecurator_service_breaker_state", "state") == {"open"}
    assert samples.set_to_one("pagecurator_account_paused", "reason") == set()
    assert samples("pagecurator_scraperapi_reachable") == 0


async def test_what_is_left_of_a_budget_is_exported(curation):
    await curation.select(*curation.urls(3))
    async with curation.daemon(scraper_api_daily_credit_budget=10) as daemon:
        await daemon.cycle.tick()
        await daemon.container.coordinator.sync()
        await daemon.container.coordinator.sync()
        samples = Samples(daemon)
    assert samples("pagecurator_credit_budget", period="daily") == 10
    assert samples("pagecurator_credit_budget_left", period="daily") == 7
    assert samples("pagecurator_credit_budget", period="monthly") == 0
    assert math.isnan(samples("pagecurator_credit_budget_left", period="monthly"))


async def test_an_outage_of_postgres_is_exported_until_it_ends(curation):
    relay = Relay(curation.database_url)
    url = await relay.start()
    async with curation.daemon(database_url=url) as daemon:
        assert Samples(daemon)("pagecurator_database_reachable") == 1
        await relay.cut()
        async with asyncio.timeout(60):
            while Samples(daemon)("pagecurator_database_reachable") == 1:
                daemon.container.coordinator.wake()
                await asyncio.sleep(0.05)
        await relay.restore()
        async with asyncio.timeout(60):
            while Samples(daemon)("pagecurator_database_reachable") == 0:
                daemon.container.coordinator.wake()
                await asyncio.sleep(0.05)
    await relay.stop()


async def test_waits_for_a_database_connection_are_counted_and_timed(curation):
    async with curation.daemon(db_pool_size=1) as daemon:
        before = Samples(daemon)("pagecurator_db_pool_wait_seconds_count")
        second = asyncio.Event()

        async def wait():
            async with daemon.database.begin():
                second.set()

        async with daemon.database.begin():
            waiting = asyncio.create_task(wait())
            while not daemon.database.engine.pool._pool._queue._getters:
                await asyncio.sleep(0.01)
        await waiting
        samples = Samples(daemon)
        assert second.is_set()
        assert samples("pagecurator_db_pool_wait_seconds_count") > before
        assert samples("pagecurator_db_pool_wait_seconds_sum") > 0


async def test_serve_exports_no_metrics_of_the_queue(curation):
    async with curation.daemon() as daemon:
        assert set(OF_THE_QUEUE) <= Samples(daemon).names
    async with open_application(
        curation.settings(csv_fetch="scraperapi"), worker="server", command=Command.SERVE
    ) as server:
        served = Samples(server)
    assert not set(OF_THE_QUEUE) & served.names
    assert {"pagecurator_build_info", "pagecurator_credits_total", "pagecurator_csv_rows_total"} <= served.names
    stages = {labels for name, labels in served._values if name == "pagecurator_page_stage_seconds_count"}
    assert stages == {frozenset({("stage", stage)}) for stage in ("wait", "fetch")}


def test_every_metric_belongs_to_one_registry():
    everything = {family.name for family in Metrics().registry.collect()}
    served = {family.name for family in Metrics(with_queue=False).registry.collect()}
    assert served < everything
    assert {name.removesuffix("_total").removesuffix("_count") for name in OF_THE_QUEUE} <= everything - served
