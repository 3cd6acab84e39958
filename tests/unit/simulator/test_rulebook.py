"""Which request meets which misbehaviour."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pagecurator.simulator.actions import Empty, Hang, Status, action_names
from pagecurator.simulator.rulebook import Rule, RuleBook, RuleError, dump_rules, parse_rules, read_rules

PAGE = "https://www.shop.example/kontakt?x=1"


def fired(book: RuleBook, target: str = PAGE, times: int = 6) -> list[bool]:
    return [book.decide(target=target, method="GET") is not None for _ in range(times)]


@pytest.mark.parametrize(
    ("match", "hit"),
    [
        ({}, True),
        ({"host": "shop.example"}, True),
        ({"host": "www.shop.example"}, True),
        ({"host": "WWW.Shop.example"}, True),
        ({"host": "*.example"}, True),
        ({"host": "other.example"}, False),
        ({"url": "*/kontakt*"}, True),
        ({"url": "*/kontakt"}, False),
        ({"regex": r"kont.kt\?"}, True),
        ({"regex": r"^kontakt"}, False),
        ({"method": "POST"}, False),
        ({"host": "shop.example", "regex": "impressum"}, False),
    ],
)
def test_a_rule_is_for_the_targets_that_it_names(match: dict[str, str], hit: bool) -> None:
    rule = Rule.model_validate({"action": "empty", **match})
    assert rule.matches(target=PAGE, method="GET") is hit


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ({}, [True] * 6),
        ({"nth": 2}, [False, True, False, False, False, False]),
        ({"nth": [1, 3]}, [True, False, True, False, False, False]),
        ({"times": 2}, [True, True, False, False, False, False]),
        ({"every": 3}, [False, False, True, False, False, True]),
        ({"probability": 0}, [False] * 6),
        ({"probability": 1}, [True] * 6),
    ],
)
def test_a_rule_waits_for_its_turn(turn: dict[str, object], expected: list[bool]) -> None:
    assert fired(RuleBook(parse_rules([{"action": "empty", **turn}]))) == expected


def test_requests_are_counted_for_each_target_unless_the_rule_counts_them_all() -> None:
    each = RuleBook([Rule(action=Empty(), nth=1)])
    assert [fired(each, target, 2) for target in ("http://a.example/", "http://b.example/")] == [[True, False]] * 2
    together = RuleBook([Rule(action=Empty(), nth=1, per="rule")])
    assert fired(together, "http://a.example/", 2) == [True, False]
    assert fired(together, "http://b.example/", 2) == [False, False]


def test_the_first_rule_whose_turn_it_is_decides_and_order_comes_before_position() -> None:
    book = RuleBook([Rule(action=Empty(), name="late"), Rule(action=Empty(), name="early", order=-1, nth=1)])
    names = [rule.label if (rule := book.decide(target=PAGE, method="GET")) else None for _ in range(2)]
    assert names == ["early", "late"]


def test_a_probability_is_decided_by_the_seed() -> None:
    def run(seed: int) -> list[bool]:
        return fired(RuleBook([Rule(action=Empty(), probability=0.5)], seed=seed), times=100)

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 30 < sum(run(1)) < 70


def test_rules_are_read_from_json_and_from_toml(tmp_path: Path) -> None:
    entries = [
        {"host": "a.example", "action": "hang", "seconds": 5, "nth": 1},
        {"action": {"kind": "status", "status": 500}},
    ]
    (tmp_path / "list.json").write_text(json.dumps(entries))
    (tmp_path / "object.json").write_text(json.dumps({"rules": entries}))
    (tmp_path / "rules.toml").write_text(
        '[[rules]]\nhost = "a.example"\naction = "hang"\nseconds = 5\nnth = 1\n'
        '[[rules]]\naction = {kind = "status", status = 500}\n'
    )
    expected = [Rule(host="a.example", action=Hang(seconds=5), nth=1), Rule(action=Status(status=500))]
    for name in ("list.json", "object.json", "rules.toml"):
        assert read_rules(tmp_path / name) == expected


def test_rules_survive_being_written_and_read_again() -> None:
    rules = [Rule(action=Hang(), url="*", nth=(1, 2)), Rule(action=Status(status=503, headers={"a": "b"}), every=2)]
    assert parse_rules(json.loads(json.dumps(dump_rules(rules)))) == rules


def test_every_problem_in_the_rules_is_named_at_once() -> None:
    with pytest.raises(RuleError) as caught:
        parse_rules(
            [
                {"action": "explode"},
                {"action": "status"},
                {"action": "hang", "seconds": -1, "nth": 0},
                {"action": "empty", "hots": "a.example"},
                {"regex": "(", "action": "empty"},
                "empty",
            ]
        )
    said = caught.value.problems
    numbers = [int(problem.split(":")[0].removeprefix("rule ")) for problem in said]
    assert numbers == [1, 2, 3, 3, 4, 5, 6]
    assert "unknown action; there are status," in said[0]
    assert "status: field required" in said[1]
    assert any("hots: there is no such field" in problem for problem in said)


@pytest.mark.parametrize("text", ["{", '"empty"', "3", '{"rule": []}'])
def test_a_file_that_holds_no_rules_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "rules.json"
    file.write_text(text)
    with pytest.raises(RuleError):
        read_rules(file)


def test_a_file_of_rules_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"rules\.json: can't be read: No such file"):
        read_rules(tmp_path / "rules.json")


def test_every_action_has_a_name() -> None:
    assert len(set(action_names())) == len(action_names()) >= 20
