"""Rules: which request gets which response. The first rule that matches and is due applies."""

from __future__ import annotations

import fnmatch
import json
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from pagecurator.simulator.actions import Action, Seconds, action_names

_Nth = Annotated[int, Field(ge=1)]


class RuleError(ValueError):
    """Rules that can't be used. ``problems`` holds one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Rule(BaseModel):
    """One misbehaviour and the requests it is for.

    Without ``url``, ``regex`` and ``host`` it is for every target; with several of them all must match.
    Requests are counted for each target on its own (``per="target"``) or for all that the rule matches
    together (``per="rule"``), from 1. In JSON the action's fields may be written beside the rule's:
    ``{"host": "a.example", "action": "hang", "seconds": 5, "nth": 1}``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    action: Action
    name: str | None = None
    """Shown in the counters; unset: the action's name."""
    url: str | None = None
    """Glob (`*`, `?`, `[…]`) that the whole target URL matches."""
    regex: str | None = None
    """Regular expression found anywhere in the target URL."""
    host: str | None = None
    """Host of the target, with or without `www.`; a glob."""
    method: Literal["GET", "POST", "PUT"] | None = None
    nth: tuple[_Nth, ...] | None = None
    """Only these requests: `1`, or `[1, 3]`."""
    times: _Nth | None = None
    """Only the first n requests."""
    every: _Nth | None = None
    """Only every n-th request."""
    probability: Annotated[float, Field(ge=0, le=1)] | None = None
    """Only this share of the requests; decided by the simulator's seed, so a run can be repeated."""
    per: Literal["target", "rule"] = "target"
    order: int = 0
    """Lower numbers first; equal ones in the order given."""
    latency_seconds: Seconds | None = None
    """Delay before the answer instead of the simulator's latency."""

    @model_validator(mode="before")
    @classmethod
    def _gather_action(cls, data: object) -> object:
        """Accept an action's fields beside the rule's: move them into the action."""
        if not isinstance(data, dict):
            return data
        action = data.get("action")
        if not isinstance(action, str):
            return data
        own = {name: value for name, value in data.items() if name in cls.model_fields and name != "action"}
        rest = {name: value for name, value in data.items() if name not in cls.model_fields}
        return {**own, "action": {"kind": action, **rest}}

    @field_validator("nth", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, int) else value

    @field_validator("regex")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"is no regular expression: {error}") from error
        return value

    @property
    def label(self) -> str:
        """The rule's name in the counters."""
        return self.name or self.action.kind

    def matches(self, *, target: str, method: str) -> bool:
        """Whether the rule is for this target at all."""
        if self.method is not None and method != self.method:
            return False
        host = self.host and self.host.lower().removeprefix("www.")
        if host is not None and not fnmatch.fnmatchcase(_bare_host(target), host):
            return False
        if self.url is not None and not fnmatch.fnmatchcase(target, self.url):
            return False
        return self.regex is None or re.search(self.regex, target) is not None

    def is_due(self, *, count: int, seed: int, target: str) -> bool:
        """Whether the rule applies to the ``count``-th request."""
        if self.nth is not None and count not in self.nth:
            return False
        if self.times is not None and count > self.times:
            return False
        if self.every is not None and count % self.every:
            return False
        if self.probability is None:
            return True
        dice = random.Random(f"{seed}|{self.label}|{target}|{count}")  # noqa: S311 - repeatable, not secret
        return dice.random() < self.probability


class RuleBook:
    """The active rules and their counts."""

    def __init__(self, rules: Iterable[Rule] = (), *, seed: int = 0) -> None:
        self._seed = seed
        self._rules: list[tuple[Rule, Counter[str]]] = []
        self.add(*rules)

    def __iter__(self) -> Iterator[Rule]:
        return (rule for rule, _ in self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def add(self, *rules: Rule) -> None:
        """Append ``rules``; their counts begin at the next request."""
        self._rules += [(rule, Counter()) for rule in rules]
        self._rules.sort(key=lambda pair: pair[0].order)

    def clear(self) -> None:
        self._rules.clear()

    def restart_counts(self) -> None:
        """Count every rule's requests from 1 again."""
        for _, counts in self._rules:
            counts.clear()

    def decide(self, *, target: str, method: str) -> Rule | None:
        """The rule that answers this request, or None. Every matching rule counts the request, due or not."""
        chosen: Rule | None = None
        for rule, counts in self._rules:
            if not rule.matches(target=target, method=method):
                continue
            key = target if rule.per == "target" else ""
            counts[key] += 1
            if chosen is None and rule.is_due(count=counts[key], seed=self._seed, target=target):
                chosen = rule
        return chosen


def read_rules(path: Path) -> list[Rule]:
    """Rules of a ``.json`` or ``.toml`` file: a list, or an object or table with a list named ``rules``.

    Raises :class:`RuleError` with every problem found, also when there is no such file.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except OSError as error:
        raise RuleError([f"{path}: can't be read: {error.strerror}"]) from error
    except ValueError as error:
        form = "TOML" if path.suffix.lower() == ".toml" else "JSON"
        raise RuleError([f"{path}: can't be read as {form}: {error}"]) from error
    return parse_rules(data)


def parse_rules(data: object) -> list[Rule]:
    """Rules from what JSON or TOML gave. Raises :class:`RuleError` with every problem found."""
    if isinstance(data, dict):
        data = data["rules"] if set(data) == {"rules"} else [data] if "action" in data else data
    if not isinstance(data, list):
        raise RuleError(['rules should be a list, or an object with one list named "rules".'])
    rules, problems = [], []
    for number, entry in enumerate(data, start=1):
        try:
            rules.append(Rule.model_validate(entry))
        except ValidationError as error:
            problems += [f"rule {number}: {_sentence(detail)}" for detail in error.errors(include_url=False)]
    if problems:
        raise RuleError(problems)
    return rules


def dump_rules(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """Rules as JSON-ready objects, in the form that :func:`parse_rules` reads."""
    return [rule.model_dump(mode="json", exclude_none=True) for rule in rules]


def _sentence(detail: ErrorDetails) -> str:
    if detail["type"] == "union_tag_invalid":
        return f"unknown action; there are {', '.join(action_names())}."
    # The location of an action's field starts with "action" and the action's name.
    location = detail["loc"][2:] if detail["loc"][:1] == ("action",) else detail["loc"]
    where = ".".join(str(part) for part in location)
    if detail["type"] == "extra_forbidden":
        return f"{where}: there is no such field."
    message = str(detail["msg"]).removeprefix("Value error, ")
    return f"{where}: {message[:1].lower()}{message[1:].rstrip('.')}." if where else f"{message}."


def _bare_host(target: str) -> str:
    try:
        return (urlsplit(target).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
