"""The admin API below ``/_sim/``: read counters, change rules and the account while the simulator runs."""

from __future__ import annotations

import json
from typing import Annotated, Any, Protocol

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pagecurator.simulator.account import SimulatedAccount
from pagecurator.simulator.counters import Counters
from pagecurator.simulator.rulebook import RuleBook, RuleError, dump_rules, parse_rules
from pagecurator.simulator.sources import PageStore

PREFIX = "/_sim/"


class AdminTarget(Protocol):
    """What the admin API reads and changes: the simulator."""

    counters: Counters
    rules: RuleBook
    account: SimulatedAccount
    source: PageStore

    def reset(self) -> None:
        """Set the counters to zero and restart the rules' counts."""


class AccountChange(BaseModel):
    """What ``POST /_sim/account`` can change; what is not named stays."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    api_key: str | None = None
    """null: any key is good."""
    request_limit: Annotated[int, Field(ge=0)] | None = None
    credits_used: Annotated[int, Field(ge=0)] | None = None
    concurrency_limit: Annotated[int, Field(ge=0)] | None = None
    premium_allowed: bool | None = None


async def answer(  # noqa: PLR0911 - a table of routes
    request: web.BaseRequest, simulator: AdminTarget
) -> web.Response:
    """Answer a request below :data:`PREFIX` with JSON; 400 with ``problems`` when it can't be understood."""
    match request.method, request.path.removeprefix(PREFIX).rstrip("/"):
        case "GET", "counters":
            return web.json_response(simulator.counters.snapshot())
        case "GET", "rules":
            return web.json_response({"rules": dump_rules(list(simulator.rules))})
        case "POST", "rules":
            return await _add_rules(request, simulator)
        case "DELETE", "rules":
            simulator.rules.clear()
            return web.json_response({"rules": []})
        case "POST", "reset":
            simulator.reset()
            return web.json_response(simulator.counters.snapshot())
        case "GET", "account":
            return web.json_response(_account(simulator))
        case "POST", "account":
            return await _change_account(request, simulator)
        case "GET", "pages":
            return web.json_response({"urls": simulator.source.urls()})
    return web.json_response(
        {
            "problems": [f"there is no {request.method} {request.path}."],
            "there_is": [
                "GET /_sim/counters",
                "GET /_sim/rules",
                "POST /_sim/rules",
                "DELETE /_sim/rules",
                "POST /_sim/reset",
                "GET /_sim/account",
                "POST /_sim/account",
                "GET /_sim/pages",
            ],
        },
        status=404,
    )


async def _add_rules(request: web.BaseRequest, simulator: AdminTarget) -> web.Response:
    try:
        rules = parse_rules(json.loads(await request.read()))
    except RuleError as error:
        return web.json_response({"problems": error.problems}, status=400)
    except ValueError as error:
        return web.json_response({"problems": [f"the body is no JSON: {error}"]}, status=400)
    simulator.rules.add(*rules)
    return web.json_response({"rules": dump_rules(list(simulator.rules))})


async def _change_account(request: web.BaseRequest, simulator: AdminTarget) -> web.Response:
    try:
        change = AccountChange.model_validate_json(await request.read())
    except ValidationError as error:
        problems = [
            f"{'.'.join(str(part) for part in detail['loc']) or 'body'}: {detail['msg']}"
            for detail in error.errors(include_url=False, include_input=False)
        ]
        return web.json_response({"problems": problems}, status=400)
    for name in change.model_fields_set:
        value = getattr(change, name)
        if value is not None or name == "api_key":
            setattr(simulator.account, name, value)
    return web.json_response(_account(simulator))


def _account(simulator: AdminTarget) -> dict[str, Any]:
    account = simulator.account
    return {
        "key_required": account.api_key is not None,
        "request_limit": account.request_limit,
        "credits_used": account.credits_used,
        "concurrency_limit": account.concurrency_limit,
        "premium_allowed": account.premium_allowed,
        "in_flight": account.in_flight,
    }
