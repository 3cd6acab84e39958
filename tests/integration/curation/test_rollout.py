"""The mode of real batches: the switch in Postgres, the share, and the rollback through its whole round."""

from __future__ import annotations

import asyncio

from sqlalchemy import text
from typer.testing import CliRunner

from pagecurator.cli import app
from pagecurator.curation.results import Mode
from pagecurator.curation.rollout import in_share
from pagecurator.simulator import Rule
from pagecurator.storage.queue.flags import Flag, Switch, flag_history, read_switch, set_switch


def named(events, name):
    return [event for event in events if event["event"] == name]


async def switched(database, value, reason=None):
    async with database.begin() as conn:
        await set_switch(conn, Flag.CONCURRENT, value, changed_by="ops@desk", reason=reason)


async def test_the_flag_is_stored_with_who_when_and_why(database):
    async with database.begin() as conn:
        assert await read_switch(conn, Flag.CONCURRENT) is Switch.AUTO
        assert await flag_history(conn, Flag.CONCURRENT) == []
    await switched(database, Switch.OFF, "many timeouts")
    await switched(database, Switch.AUTO)
    async with database.begin() as conn:
        assert await read_switch(conn, Flag.CONCURRENT) is Switch.AUTO
        latest, first = await flag_history(conn, Flag.CONCURRENT)
    assert (first.value, first.reason, first.changed_by) == (Switch.OFF, "many timeouts", "ops@desk")
    assert (latest.value, latest.reason) == (Switch.AUTO, None)
    assert first.changed_at <= latest.changed_at


async def test_an_unknown_flag_value_acts_as_auto_and_is_shown_as_stored(database, database_url, monkeypatch):
    await switched(database, Switch.OFF)
    async with database.begin() as conn:
        await conn.execute(
            text("INSERT INTO flag_changes (name, value, changed_by) VALUES ('concurrent', 'half', 'x')")
        )
        assert await read_switch(conn, Flag.CONCURRENT) is Switch.AUTO
        latest, before = await flag_history(conn, Flag.CONCURRENT)
    assert (latest.value, latest.word) == (Switch.AUTO, "half")
    assert (before.value, before.word) == (Switch.OFF, None)
    monkeypatch.setenv("DATABASE_URL", database_url)
    shown = await asyncio.to_thread(CliRunner().invoke, app, ["flags", "show"])
    assert shown.exit_code == 0, shown.output
    assert "concurrent is auto" in shown.output
    assert "'half' (unknown to this version, treated as auto)" in shown.output


async def test_every_replica_reads_the_flag_before_its_next_batch_and_after_a_restart(curation, events):
    curation.slow(0.02)
    await curation.select(*curation.urls(60))
    async with (
        curation.daemon(mode=None, worker="one", wf7_concurrent_batch_size=10) as one,
        curation.daemon(mode=None, worker="two", wf7_concurrent_batch_size=10) as two,
    ):
        ticks = asyncio.gather(one.cycle.tick(), two.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.requests >= 1)
        await switched(one.database, Switch.OFF)
        await ticks
        for daemon in (one, two):  # one may have found nothing more to claim before the switch
            await daemon.cycle.tick()
        changes = named(events, "mode.changed")
        assert [(change["from_mode"], change["to_mode"]) for change in changes] == [("concurrent", "sequential")] * 2
    sequential = [event for event in named(events, "batch.completed") if event["mode"] == "sequential"]
    assert sequential
    await curation.select(curation.url(100))
    await curation.tick(mode=None)
    assert named(events, "batch.completed")[-1]["mode"] == "sequential", "the switch survives a restart"


async def test_on_overrides_the_environment(curation, events, monkeypatch):
    monkeypatch.setenv("WF7_ENABLE_CONCURRENT_PROCESSING", "false")
    await curation.select(*curation.urls(20))
    async with curation.daemon(mode=None) as daemon:
        await switched(daemon.database, Switch.ON)
        await daemon.cycle.tick()
    assert {event["mode"] for event in named(events, "batch.completed")} == {"concurrent"}


async def test_a_share_of_the_batches_runs_concurrently_and_no_sequential_one_overlaps(curation, events, monkeypatch):
    monkeypatch.setenv("WF7_CONCURRENT_ROLLOUT_PERCENT", "50")
    curation.slow(0.01)
    await curation.select(*curation.urls(120))
    await curation.tick(mode=None, wf7_concurrent_batch_size=4, wf7_concurrent_rollout_percent=50)
    batches = named(events, "batch.completed")
    for batch in batches:
        assert batch["mode"] == ("concurrent" if in_share(batch["batch_id"], 50) else "sequential")
        if batch["mode"] == "sequential":
            assert batch["peak_in_flight"] == 1
    assert {batch["mode"] for batch in batches} == {"concurrent", "sequential"}
    assert named(events, "mode.changed") == [], "a batch outside of the share is no change of the mode"


async def test_failing_concurrent_batches_roll_back_and_a_successful_trial_ends_it(curation, events):
    failing = Rule(url="*", action={"kind": "status", "status": 500})
    curation.simulator.rules.add(failing)
    await curation.select(*curation.urls(30))
    async with curation.daemon(
        mode=None, wf7_rollback_error_rate=0.5, wf7_rollback_cooldown_seconds=3600, wf7_retry_attempts=1
    ) as daemon:
        await daemon.cycle.tick()
        (rolled_back,) = named(events, "mode.changed")
        assert (rolled_back["from_mode"], rolled_back["to_mode"]) == ("concurrent", "sequential")
        assert rolled_back["reason"] == "rollback: 100 % of the pages failed in concurrent batches"
        assert "pagecurator_rollbacks_total 1.0" in daemon.context.metrics.render().decode()

        rollout = daemon.curation.rollout
        await curation.select(*curation.urls(40)[30:])
        await daemon.cycle.tick()
        assert named(events, "batch.completed")[-1]["mode"] == Mode.SEQUENTIAL

        # The cool-down is over; the trial fails, and the next one goes well.
        rollout._rollback = rollout._rollback.at(rollout._rollback.cooled_down_at)
        await curation.select(*curation.urls(60)[40:])
        await daemon.cycle.tick()
        modes = [event["mode"] for event in named(events, "batch.completed")][-2:]
        assert modes == [Mode.CONCURRENT, Mode.SEQUENTIAL]
        assert [event["to_mode"] for event in named(events, "mode.changed")] == ["sequential", "trial", "sequential"]

        curation.simulator.rules.clear()
        rollout._rollback = rollout._rollback.at(rollout._rollback.cooled_down_at)
        await curation.select(*curation.urls(100)[60:])
        await daemon.cycle.tick()
    assert [event["mode"] for event in named(events, "batch.completed")][-4:] == [Mode.CONCURRENT] * 4
    changes = [(event["from_mode"], event["to_mode"]) for event in named(events, "mode.changed")]
    assert changes[3:] == [("sequential", "trial"), ("trial", "concurrent")]
    assert "the trial batch went well" in named(events, "mode.changed")[-1]["reason"]
