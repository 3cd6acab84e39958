"""Pausing a site, and seeing which sites are not served as usual, as a person types it."""

from __future__ import annotations

import json

import pytest

from pagecurator.simulator import Rule


@pytest.mark.parametrize("form", ["FIRM.example", "www.firm.example"])
async def test_a_site_may_be_named_as_people_name_it(stage, form):
    await stage.select(stage.url(1))
    paused = await stage.run("pages", "pause", "--domain", form)
    assert "firm.example is paused" in paused.stdout, paused.stderr


async def test_a_paused_site_keeps_its_pages_and_contacts_and_goes_on_when_resumed(stage):
    form = "https://www.firm.example/page/7?x=1"
    await stage.run("pages", "add", stage.url(1))
    await stage.run("run-once")
    contacts = await stage.count("SELECT count(*) FROM contacts")
    await stage.run("pages", "add", stage.url(2), "https://other.example/")

    paused = await stage.run("pages", "pause", "--domain", form, "--reason", "they asked us to")
    assert paused.returncode == 0, paused.stderr
    assert "firm.example is paused" in paused.stdout
    before = stage.simulator.counters.requests
    await stage.run("run-once")
    assert stage.simulator.counters.by_target[stage.url(2)] == 0
    assert stage.simulator.counters.requests > before  # the other site's page
    assert await stage.count("SELECT count(*) FROM contacts") == contacts

    explained = await stage.run("pages", "explain", stage.url(2))
    assert "firm.example has been paused since" in explained.stdout
    assert "they asked us to" in explained.stdout
    status = json.loads((await stage.run("status", "--json")).stdout)
    assert (status["due"], status["held"], status["verdict"]) == (0, 1, "waiting")
    [listed] = json.loads((await stage.run("domains", "--json")).stdout)
    assert (listed["domain"], listed["state"], listed["due"]) == ("firm.example", "paused", 1)
    assert "they asked us to" in (await stage.run("domains")).stdout

    resumed = await stage.run("pages", "resume", "--domain", form)
    assert resumed.returncode == 0
    await stage.run("run-once")
    assert stage.simulator.counters.by_target[stage.url(2)] == 1
    assert (await stage.run("domains", "list")).stdout.strip() == "All domains are served as usual."


async def test_a_site_that_cools_down_is_shown_with_its_reason_and_resumed_by_hand(stage):
    stage.simulator.rules.add(Rule(url="*", action={"kind": "target", "status": 503}, nth=1))
    await stage.run("pages", "add", *[stage.url(number) for number in range(3)])
    await stage.run("run-once", WF7_DOMAIN_MAX_IN_FLIGHT="1")
    shown = json.loads((await stage.run("domains", "show", "www.firm.example", "--json")).stdout)
    assert (shown["state"], shown["holds"], shown["due"], shown["delayed"]) == ("cooling", 1, 2, 1)
    assert "503" in shown["hold_reason"]
    assert "cooling until" in (await stage.run("domains", "show", "firm.example")).stdout
    assert "cooling until" in (await stage.run("pages", "explain", stage.url(2))).stdout
    await stage.run("pages", "resume", "--domain", "firm.example")
    assert "served as usual" in (await stage.run("domains", "show", "firm.example")).stdout


async def test_a_list_of_sites_may_be_paused_before_the_first_import(stage):
    names = ("--domain", "firm.example", "--domain", "https://www.other.example/x", "--domain", "FIRM.example")
    paused = await stage.run("pages", "pause", *names, "--reason", "do not contact")
    assert paused.returncode == 0, paused.stderr
    assert [line.partition(" is ")[0] for line in paused.stdout.splitlines()] == ["firm.example", "other.example"]
    assert "it has no pages yet; later ones wait" in paused.stdout
    await stage.run("pages", "add", stage.url(1))
    assert (await stage.run("run-once")).returncode == 0
    assert stage.simulator.counters.requests == 0
    resumed = await stage.run("pages", "resume", *names[:4], "--domain", "nobody.example")
    assert (resumed.returncode, resumed.stdout.count("is served as usual")) == (3, 2)
    assert "There is no domain nobody.example" in resumed.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("pages", "resume", "--domain", "nobody.example"), "and it was never paused."),
        (("pages", "resume", "--domain", "nobody.example"), "There is no domain nobody.example"),
        (("domains", "show", "nobody.example"), "There is no domain nobody.example"),
        (("pages", "pause", "--domain", "ftp://x"), "is no domain"),
        (("pages", "pause", "--domain", ""), "is no domain"),
    ],
)
async def test_a_domain_that_is_not_there_is_told_in_one_sentence(stage, arguments, sentence):
    refused = await stage.run(*arguments)
    assert refused.returncode == 2
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr
