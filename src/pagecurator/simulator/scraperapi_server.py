"""A local ScraperAPI: the same requests, responses, limits and prices, and faults by rule.

For tests, in process::

    async with Simulator(SimulatorConfig(concurrency_limit=5)) as simulator:
        ...  # call simulator.url

``docs/simulator.md`` lists the facts behind it: recorded, reported or unknown.
"""

from __future__ import annotations

import asyncio
import html
from typing import Self

from aiohttp import web

from pagecurator.simulator import admin
from pagecurator.simulator.account import SimulatedAccount
from pagecurator.simulator.actions import ErrorResponse
from pagecurator.simulator.api_call import ApiCall, BadApiCallError, parameters, read_call
from pagecurator.simulator.api_responses import (
    COST,
    CREDITS,
    PLAN,
    ApiResponse,
    found_answer,
    own_answer,
    with_switches,
)
from pagecurator.simulator.async_jobs import AsyncJobs
from pagecurator.simulator.config import SimulatorConfig
from pagecurator.simulator.counters import Counters
from pagecurator.simulator.counting_server import CountingServer
from pagecurator.simulator.exchange import EXPRESS, ClientLeftError, Exchange, filler, respond
from pagecurator.simulator.faults import act, answer_by_rule, refuse
from pagecurator.simulator.rulebook import Rule, RuleBook
from pagecurator.simulator.sites import sample_source
from pagecurator.simulator.sources import Missing, PageStore, SourcePage, echo_page, is_echo

_SCRAPING_METHODS = ("GET", "POST", "PUT", "HEAD")
_SHUTDOWN_SECONDS = 0.05
_TOO_MANY = 429


class Simulator:
    """The server. ``counters``, ``rules`` and ``account`` may be read and changed while it runs."""

    def __init__(self, config: SimulatorConfig | None = None) -> None:
        self.config = config or SimulatorConfig()
        self.counters = Counters()
        self.rules = RuleBook(self.config.rules, seed=self.config.seed)
        self.account = SimulatedAccount(self.config)
        self.source: PageStore = self.config.source or sample_source()
        self.url = ""
        self._jobs = AsyncJobs(fetch=self._fetch_for_job, accepts=self._key_is_good)
        self._server: CountingServer | None = None
        self._listener: asyncio.Server | None = None

    async def start(self) -> str:
        """Listen, and return the base URL, which ends in ``/``. Raises :class:`OSError` when the port is taken."""
        self._server = CountingServer(self._answer, counters=self.counters)
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._server, self.config.host, self.config.port, backlog=1024)
        host, port = self._listener.sockets[0].getsockname()[:2]
        self.url = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
        return self.url

    async def stop(self) -> None:
        """Stop listening and close every connection, hanging ones included. Idempotent."""
        listener, server, self._listener, self._server = self._listener, self._server, None, None
        if listener is None or server is None:
            return
        listener.close()
        await self._jobs.close()
        server.pre_shutdown()
        await server.shutdown(_SHUTDOWN_SECONDS)
        server.abort()
        await listener.wait_closed()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.stop()

    def add_rules(self, *rules: Rule) -> None:
        """Add rules behind those in force."""
        self.rules.add(*rules)

    def reset(self) -> None:
        """Set the counters to zero and restart the rules' counts. Rules and account stay."""
        self.counters.reset()
        self.rules.restart_counts()

    # ---------------------------------------------------------------- requests
    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = "/" + request.path.strip("/")
        if path.startswith(admin.PREFIX):
            return await admin.answer(request, self)
        given = parameters(request.query, request.headers)
        if path == "/" and request.method in _SCRAPING_METHODS:
            return await self._scrape(request, given)
        if path == "/batchjobs" or path.split("/")[1] == "jobs":
            return await self._jobs.answer(request, path, base_url=self.url)
        if path == "/account" and request.method == "GET":
            return self._show_account(request, given)
        if path == "/account/urlcost" and request.method == "GET":
            return self._show_cost(request, given)
        text = f"<!DOCTYPE html>\n<pre>Cannot {request.method} {html.escape(path, quote=False)}</pre>\n"
        return respond(request, ApiResponse(status=404, text=text))

    async def _scrape(self, request: web.BaseRequest, given: dict[str, str]) -> web.StreamResponse:
        counters = self.counters
        counters.requests += 1
        counters.by_target[given.get("url", "")] += 1
        call = self._admit(given, method=request.method)
        if isinstance(call, ApiResponse):
            return self._refuse(request, call)
        rule = self.rules.decide(target=call.target, method=call.method)
        if rule is not None:
            counters.rules_fired[rule.label] += 1
            if isinstance(rule.action, ErrorResponse):
                self.account.release_slot()
                self.account.settle(reserved=call.cost_credits, billed=0, failed=False)
                return self._refuse(request, refuse(rule.action, self.config.unknowns))
        exchange = self._begin(request, call)
        try:
            await request.read()  # a body is forwarded whole
            found = echo_page(request, call) if is_echo(call.target) else self.source.find(call.target)
            exchange.found = await found
            return await self._serve(exchange, rule)
        except ClientLeftError:
            return web.Response()
        finally:
            exchange.settle(status=None)

    def _admit(  # noqa: PLR0911 - one for each refusal
        self, given: dict[str, str], *, method: str
    ) -> ApiCall | ApiResponse:
        """Check key, parameters, plan, credits and slots, in this order; a rejection takes no slot and no time."""
        unknowns, account = self.config.unknowns, self.account
        if not self._key_is_good(given.get("api_key")):
            return own_answer(401, unknowns=unknowns)
        try:
            call = read_call(given, method=method)
        except BadApiCallError as error:
            return own_answer(400, unknowns=unknowns, text=str(error))
        if (call.premium or call.ultra_premium) and not account.premium_allowed:
            return own_answer(403, unknowns=unknowns, text=PLAN)
        if call.max_cost is not None and call.cost_credits > call.max_cost:
            return own_answer(403, unknowns=unknowns, text=COST)
        if not account.reserve(call.cost_credits):
            return own_answer(403, unknowns=unknowns, text=CREDITS)
        if not account.take_slot():
            account.settle(reserved=call.cost_credits, billed=0, failed=False)
            return own_answer(429, unknowns=unknowns)
        return call

    def _refuse(self, request: web.BaseRequest, answer: ApiResponse) -> web.Response:
        self.counters.by_status[answer.status] += 1
        self.counters.rate_limited += answer.status == _TOO_MANY
        self.counters.changed()
        return respond(request, with_switches(answer, self.config.unknowns))

    def _begin(self, request: web.BaseRequest, call: ApiCall) -> Exchange:
        """Count the admitted request; it holds a slot from now on."""
        assert self._server is not None
        counters = self.counters
        counters.admitted_by_target[call.target] += 1
        counters.in_flight += 1
        counters.peak_concurrency = max(counters.peak_concurrency, counters.in_flight)
        counters.changed()
        return Exchange(
            request=request,
            call=call,
            nth=counters.admitted_by_target[call.target],
            account=self.account,
            counters=counters,
            gone=self._server.gone(request),
            record_timeline=self.config.record_timeline,
        )

    async def _serve(self, exchange: Exchange, rule: Rule | None) -> web.StreamResponse:
        call, config = exchange.call, self.config
        seconds = config.latency.seconds(seed=config.seed, target=call.target, nth=exchange.nth)
        if rule is not None and rule.latency_seconds is not None:
            seconds = rule.latency_seconds
        await exchange.pause(min(seconds, config.service_timeout_seconds))
        if seconds > config.service_timeout_seconds:
            return exchange.send(found_answer(Missing.HOST, url=call.target, price_credits=0, unknowns=config.unknowns))
        if rule is not None:
            response = await act(rule.action, exchange, source=self.source)
            if response is not None:
                return response
        return exchange.send(
            found_answer(exchange.found, url=call.target, price_credits=call.cost_credits, unknowns=config.unknowns)
        )

    async def _fetch_for_job(self, call: ApiCall) -> ApiResponse:
        """One attempt of a job: latency, then the page or a rule's response; no slot is held."""
        config, counters, account = self.config, self.counters, self.account
        counters.requests += 1
        counters.by_target[call.target] += 1
        rule = self.rules.decide(target=call.target, method=call.method)
        nth = counters.by_target[call.target]
        await asyncio.sleep(config.latency.seconds(seed=config.seed, target=call.target, nth=nth))
        found = await self.source.find(call.target)
        answer = None
        if rule is not None:
            counters.rules_fired[rule.label] += 1
            page = found if isinstance(found, SourcePage) else filler(call.target)
            answer = answer_by_rule(rule.action, call=call, page=page, unknowns=config.unknowns)
        if answer is None:
            answer = found_answer(found, url=call.target, price_credits=call.cost_credits, unknowns=config.unknowns)
        account.settle(reserved=0, billed=answer.credits, failed=answer.failed)
        counters.answered(call.target, status=answer.status, billed=answer.credits)
        return answer

    # ---------------------------------------------------------------- the account
    def _key_is_good(self, key: str | None) -> bool:
        good = self.account.accepts(key)
        self.counters.keys_good += good
        self.counters.keys_bad += not good
        return good

    def _account_refusal(self, request: web.BaseRequest, given: dict[str, str]) -> web.Response | None:
        self.counters.account_requests += 1
        self.counters.account_keys_in_url += "api_key" in request.query
        unknowns = self.config.unknowns
        key = given.get("api_key") if unknowns.account_key_in_header else request.query.get("api_key")
        if self._key_is_good(key):
            return None
        refusal = own_answer(401, unknowns=unknowns)
        if unknowns.account_bad_key_as_text:
            return respond(request, refusal)
        return web.json_response({"error": refusal.text}, status=401, headers=EXPRESS)

    def _show_account(self, request: web.BaseRequest, given: dict[str, str]) -> web.Response:
        refusal = self._account_refusal(request, given)
        return web.json_response(self.account.report(), headers=EXPRESS) if refusal is None else refusal

    def _show_cost(self, request: web.BaseRequest, given: dict[str, str]) -> web.Response:
        refusal = self._account_refusal(request, given)
        if refusal is not None:
            return refusal
        try:
            call = read_call(given, method="GET")
        except BadApiCallError as error:
            return respond(request, own_answer(400, unknowns=self.config.unknowns, text=str(error)))
        return web.json_response({self.config.unknowns.cost_key: call.cost_credits}, headers=EXPRESS)
