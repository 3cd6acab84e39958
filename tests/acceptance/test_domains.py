"""Pausing a site, and seeing which sites are not served as usual, as a person types it."""

from __future__ import annotations

import json

import pytest

from pagecurator.simulator import Rule


@pytest.mark.parametrize("form", ["FIRM.example", "www.firm.example"])
async def test_a_site_may_be_named_as_people_name_it(cli, form):
    await cli.select(cli.url(1))
    paused = await cli.run("pages", "pause", "--domain", form)
    assert "firm.example is paused" in paused.stdout, paused.stderr


async def test_a_paused_site_keeps_its_pages_and_contacts_and_goes_on_when_resumed(cli):
    form = "https://www.firm.example/page/7?x=1"
    await cli.run("pages", "add", cli.url(1))
    await cli.run("run-once")
    contacts = await cli.count("SELECT count(*) FROM contacts")
    await cli.run("pages", "add", cli.url(2), "https://other.example/")

    paused = await cli.run("pages", "pause", "--domain", form, "--reason", "they asked us to")
    assert paused.returncode == 0, paused.stderr
    assert "firm.example is paused" in paused.stdout
    before = cli.simulator.counters.requests
    await cli.run("run-once")
    assert cli.simulator.counters.by_target[cli.url(2)] == 0
    assert cli.simulator.counters.requests > before  # the other site's page
    assert await cli.count("SELECT count(*) FROM contacts") == contacts

    explained = await cli.run("pages", "explain", cli.url(2))
    assert "firm.example has been paused since" in explained.stdout
    assert "they asked us to" in explained.stdout
    status = json.loads((await cli.run("status", "--json")).stdout)
    assert (status["due"], status["held"], status["verdict"]) == (0, 1, "waiting")
    [listed] = json.loads((await cli.run("domains", "--json")).stdout)
    assert (listed["domain"], listed["state"], listed["due"]) == ("firm.example", "paused", 1)
    assert "they asked us to" in (await cli.run("domains")).stdout

    resumed = await cli.run("pages", "resume", "--domain", form)
    assert resumed.returncode == 0
    await cli.run("run-once")
    assert cli.simulator.counters.by_target[cli.url(2)] == 1
    assert (await cli.run("domains", "list")).stdout.strip() == "No domain is paused, cooling or blocked."


async def test_a_site_that_cools_down_is_shown_with_its_reason_and_resumed_by_hand(cli):
    cli.simulator.rules.add(Rule(url="*", action={"kind": "target", "status": 503}, nth=1))
    await cli.run("pages", "add", *[cli.url(number) for number in range(3)])
    await cli.run("run-once", WF7_DOMAIN_MAX_IN_FLIGHT="1")
    shown = json.loads((await cli.run("domains", "show", "www.firm.example", "--json")).stdout)
    assert (shown["state"], shown["holds"], shown["due"], shown["delayed"]) == ("cooling", 1, 2, 1)
    assert "503" in shown["hold_reason"]
    assert "cooling until" in (await cli.run("domains", "show", "firm.example")).stdout
    assert "cooling until" in (await cli.run("pages", "explain", cli.url(2))).stdout
    await cli.run("pages", "resume", "--domain", "firm.example")
    assert "is healthy" in (await cli.run("domains", "show", "firm.example")).stdout


async def test_a_list_of_sites_may_be_paused_before_the_first_import(cli):
    names = ("--domain", "firm.example", "--domain", "https://www.other.example/x", "--domain", "FIRM.example")
    paused = await cli.run("pages", "pause", *names, "--reason", "do not contact")
    assert paused.returncode == 0, paused.stderr
    assert [line.partition(" is ")[0] for line in paused.stdout.splitlines()] == ["firm.example", "other.example"]
    assert "it has no pages yet; later ones will wait" in paused.stdout
    await cli.run("pages", "add", cli.url(1))
    assert (await cli.run("run-once")).returncode == 0
    assert cli.simulator.counters.requests == 0
    resumed = await cli.run("pages", "resume", *names[:4], "--domain", "nobody.example")
    assert (resumed.returncode, resumed.stdout.count("is resumed")) == (3, 2)
    assert "Unknown domain nobody.example" in resumed.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("pages", "resume", "--domain", "nobody.example"), "and it was never paused."),
        (("pages", "resume", "--domain", "nobody.example"), "Unknown domain nobody.example"),
        (("domains", "show", "nobody.example"), "Unknown domain nobody.example"),
        (("pages", "pause", "--domain", "ftp://x"), "is not a domain"),
        (("pages", "pause", "--domain", ""), "is not a domain"),
    ],
)
async def test_a_domain_that_is_not_there_is_told_in_one_sentence(cli, arguments, sentence):
    refused = await cli.run(*arguments)
    assert refused.returncode == 2
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr
