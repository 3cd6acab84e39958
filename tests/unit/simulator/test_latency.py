"""How long the simulator's answers take."""

from __future__ import annotations

import pytest

from pagecurator.simulator.latency import Latency, LatencyError, Shape, fixed, parse_latency


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", fixed(1.0)),
        ("0", Latency()),
        ("0.25", fixed(0.25)),
        ("200ms", fixed(0.2)),
        ("1.5s", fixed(1.5)),
        ("0.5-2", Latency(low_seconds=0.5, high_seconds=2.0)),
        ("100ms-2s", Latency(low_seconds=0.1, high_seconds=2.0)),
        ("1,p5=10", Latency(low_seconds=1.0, high_seconds=1.0, straggler_share=0.05, straggler_seconds=10.0)),
        (" 1 , P0.5=90s ", Latency(low_seconds=1.0, high_seconds=1.0, straggler_share=0.005, straggler_seconds=90.0)),
        ("lognormal:1.2/0.5", Latency(shape=Shape.LOGNORMAL, low_seconds=1.2, high_seconds=1.2, sigma=0.5)),
    ],
)
def test_a_latency_is_read_as_people_write_it(text: str, expected: Latency) -> None:
    assert parse_latency(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fast",
        "-1",
        "1-",
        "-",
        "2-1",
        "1,",
        "1,p=3",
        "1,p0=3",
        "1,p101=3",
        "1,p5=",
        "1,5",
        "1,p5=1,p6=2",
        "1e3",
        "9999",
    ],
)
def test_what_is_no_latency_is_refused_with_the_text_in_the_message(text: str) -> None:
    with pytest.raises(LatencyError) as caught:
        parse_latency(text)
    assert repr(text) in str(caught.value)


def test_the_same_seed_target_and_number_give_the_same_delay() -> None:
    latency = parse_latency("0.5-2,p20=10")
    first = [latency.seconds(seed=7, target=f"https://a.example/{n}", nth=1) for n in range(200)]
    assert first == [latency.seconds(seed=7, target=f"https://a.example/{n}", nth=1) for n in range(200)]
    assert first != [latency.seconds(seed=8, target=f"https://a.example/{n}", nth=1) for n in range(200)]
    assert first != [latency.seconds(seed=7, target=f"https://a.example/{n}", nth=2) for n in range(200)]


def test_the_delays_follow_the_distribution() -> None:
    delays = [parse_latency("0.5-2,p20=10").seconds(seed=1, target=str(n), nth=1) for n in range(2_000)]
    stragglers = [delay for delay in delays if delay == 10.0]
    others = [delay for delay in delays if delay != 10.0]
    assert 0.16 < len(stragglers) / len(delays) < 0.24
    assert min(others) >= 0.5
    assert max(others) <= 2.0
    assert 1.2 < sum(others) / len(others) < 1.3


def test_a_lognormal_latency_has_its_median() -> None:
    latency = parse_latency("lognormal:1/0.5")
    delays = sorted(latency.seconds(seed=1, target=str(n), nth=1) for n in range(2_001))
    assert 0.93 < delays[1_000] < 1.07
