"""Dividing a memory limit, and holding back when memory gets tight."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest
import structlog

from pagecurator.runtime.garbage_collection import THRESHOLDS
from pagecurator.runtime.memory import MIB, MemoryLimiter, plan_memory
from pagecurator.runtime.process_memory import cgroup_limit_bytes, private_bytes
from pagecurator.scraping.limits.body_budget import BodyBudget
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.telemetry.metrics import Metrics


@pytest.mark.parametrize("limit_mb", [256, 400, 512, 1024, 4096, 32_768])
@pytest.mark.parametrize("processes", [1, 4])
def test_the_parts_never_exceed_the_limit(limit_mb, processes):
    plan = plan_memory(limit_bytes=limit_mb * MIB, used_bytes=75 * MIB, processes=processes)
    parts = 75 * MIB + 24 * MIB + plan.body_bytes + plan.processes * (52 * MIB + plan.page_bytes)
    assert parts <= limit_mb * MIB
    assert 1 <= plan.processes <= processes


def test_a_small_limit_leaves_one_process_that_can_extract_a_page_of_megabytes():
    plan = plan_memory(limit_bytes=400 * MIB, used_bytes=75 * MIB, processes=4)
    assert plan.processes == 1
    assert plan.page_bytes > 150 * MIB
    assert plan_memory(limit_bytes=4096 * MIB, used_bytes=75 * MIB, processes=4).processes == 4


def test_without_a_limit_nothing_is_bounded():
    plan = plan_memory(limit_bytes=None, used_bytes=75 * MIB, processes=4)
    assert (plan.body_bytes, plan.page_bytes, plan.processes) == (None, None, 4)


class Sampled:
    """A limiter whose memory is a number."""

    def __init__(self, limit_mb: int | None = 400) -> None:
        self.body_budget = BodyBudget(limit_bytes=100 * MIB)
        self.throttle = Throttle(max_concurrent=8)
        self.limiter = MemoryLimiter(
            limit_bytes=limit_mb and limit_mb * MIB,
            body_budget=self.body_budget,
            throttle=self.throttle,
            process_ids=list,
            metrics=Metrics(),
        )

    def sample(self, resident_mb: int, times: int = 1) -> None:
        for _ in range(times):
            self.limiter.sample(lambda _ids: resident_mb * MIB)

    async def may_claim(self) -> bool:
        try:
            async with asyncio.timeout(0):
                await self.body_budget.wait_out_pressure()
        except TimeoutError:
            return False
        return True


async def test_near_the_limit_no_page_is_claimed_until_memory_is_free():
    sampled = Sampled()
    async with sampled.throttle.slot():
        with structlog.testing.capture_logs() as logs:
            sampled.sample(360)
            assert await sampled.may_claim(), "90 % are fine"
            assert not logs
            sampled.sample(395)
            assert not await sampled.may_claim()
            sampled.sample(360, times=100)
            assert await sampled.may_claim()
            assert len(logs) == 1, "not eased above 85 %"
            sampled.sample(200, times=39)
            sampled.sample(360)
            sampled.sample(200, times=39)
            assert len(logs) == 1
            sampled.sample(200)
    assert [log["event"] for log in logs] == ["memory.tight", "memory.eased"]
    assert {key: logs[0][key] for key in ("resident_mb", "limit_mb", "bodies_waiting", "in_flight")} == {
        "resident_mb": 395,
        "limit_mb": 400,
        "bodies_waiting": 0,
        "in_flight": 1,
    }


async def test_bodies_that_queue_are_logged_as_tight_memory():
    sampled = Sampled()
    reservations = [sampled.body_budget.reserve() for _ in range(4)]
    acquiring = [asyncio.create_task(one.acquire(10 * MIB, longest_bytes=10 * MIB)) for one in reservations]
    await asyncio.sleep(0)
    with structlog.testing.capture_logs() as logs:
        sampled.sample(100, times=3)
        for reservation, admitted in zip(reservations, acquiring, strict=True):
            await asyncio.wait_for(admitted, 5)
            reservation.release()
        sampled.sample(100, times=40)
    assert [log["event"] for log in logs] == ["memory.tight", "memory.eased"]
    assert logs[0]["bodies_waiting"] == 3


async def test_with_nothing_in_flight_a_page_may_still_be_claimed():
    sampled = Sampled()
    sampled.sample(1000, times=20)
    assert await sampled.may_claim(), "nothing would ever free memory again"


async def test_without_a_limit_nothing_is_held_back():
    sampled = Sampled(limit_mb=None)
    async with sampled.throttle.slot():
        sampled.sample(10**6, times=20)
        assert await sampled.may_claim()


def test_this_process_uses_memory_and_an_ended_one_uses_none():
    assert 5 * MIB < private_bytes() < 10_000 * MIB
    assert private_bytes([2**22 + 1]) == pytest.approx(private_bytes(), rel=0.1)


@pytest.mark.parametrize(
    ("files", "limit"),
    [
        ({}, None),
        ({"sys/fs/cgroup/memory.max": "max\n"}, None),
        ({"sys/fs/cgroup/memory.max": "419430400\n"}, 419430400),
        (
            {
                "proc/self/cgroup": "0::/kube/pod1\n",
                "sys/fs/cgroup/kube/pod1/memory.max": "max",
                "sys/fs/cgroup/kube/memory.max": "1073741824",
            },
            1073741824,
        ),
        ({"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, None),
        (
            {
                "proc/self/cgroup": "5:cpu:/a\n4:memory:/docker/1\n",
                "sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes": "524288000",
            },
            524288000,
        ),
    ],
)
def test_the_limit_is_found_in_both_versions_of_control_groups(tmp_path, files, limit):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert cgroup_limit_bytes(tmp_path) == limit


def test_garbage_collection_skips_frozen_objects():
    program = (
        "import gc; import pagecurator.daemon.application; "
        "from pagecurator.runtime.garbage_collection import freeze_gc; "
        "before = len(gc.get_objects()); freeze_gc(); print(before, len(gc.get_objects()))"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    before, after = map(int, printed.split())
    assert before > 50_000
    assert after < 1_000


@pytest.mark.parametrize("command", ["run", "run-once", "serve", "demo", "simulator"])
def test_a_command_collects_rarely_and_skips_what_it_has_imported(command):
    program = (
        "import gc, sys; from pagecurator.__main__ import main; sys.argv = ['pagecurator', sys.argv[1], '--help']\n"
        "try: main()\n"
        "except SystemExit: print(gc.isenabled(), gc.get_threshold(), gc.get_freeze_count() > 50_000, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program, command], capture_output=True, text=True, check=True)
    assert ran.stderr.splitlines()[-1] == f"True {THRESHOLDS} True"
