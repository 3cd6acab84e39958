"""The commands as a person types them: good input, bad input, and what they print."""

from __future__ import annotations

import json
import re

import pytest

from pagecurator.simulator import Rule


async def test_adding_counts_new_known_repeated_and_rejected_urls(cli):
    first = await cli.run("pages", "add", cli.url(1), cli.url(1) + "#top", "example.org", "http://10.0.0.1/")
    assert first.returncode == 3
    assert "2 added, 2 selected, 0 already known, 1 repeated, 1 refused." in first.stdout
    assert "http://10.0.0.1/" in first.stderr
    second = await cli.run("pages", "add", cli.url(1), "--json")
    assert second.returncode == 0
    assert json.loads(second.stdout)["already_known"] == 1


@pytest.mark.parametrize(
    "address", ["not a url", "ftp://example.org/x", "http://localhost/", "http://[::1]/", "http://169.254.169.254/"]
)
async def test_urls_that_are_not_public_pages_are_rejected_with_a_message(cli, address):
    refused = await cli.run("pages", "add", address)
    assert refused.returncode == 2
    assert refused.stderr.startswith("refused ")
    assert "Traceback" not in refused.stderr
    assert await cli.count("SELECT count(*) FROM pages") == 0


async def test_pages_stored_without_selecting_wait_until_they_are_selected(cli):
    await cli.run("pages", "add", cli.url(1), "--no-select")
    assert (await cli.run("run-once")).returncode == 0
    assert cli.simulator.counters.requests == 0
    selected = await cli.run("pages", "select", cli.url(1))
    assert "1 selected" in selected.stdout
    await cli.run("run-once")
    assert cli.simulator.counters.requests == 1


async def test_an_import_reports_rejected_lines_by_number_and_imports_the_others(cli):
    table = cli.folder / "sites.csv"
    table.write_text(f"name;URL\nA;{cli.url(1)}\nB;http://127.0.0.1/\nC;{cli.url(2)}\nD;{cli.url(1)}\n")
    done = await cli.run("pages", "import", "sites.csv", "--rejects", "refused.txt")
    assert done.returncode == 3
    assert "2 added, 2 selected, 0 already known, 1 repeated, 1 refused." in done.stdout
    assert "line 3:" in done.stderr
    assert (cli.folder / "refused.txt").read_text().startswith("line 3: 'http://127.0.0.1/': ")


async def test_lines_are_read_from_standard_input(cli):
    done = await cli.run("pages", "import", "-", stdin=f"{cli.url(1)}\n\n# a comment\nexample.org\n".encode())
    assert done.returncode == 0, done.stderr
    assert "2 added" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("pages", "import", "nowhere.csv"), "nowhere.csv"),
        (("pages", "requeue"), "--older-than"),
        (("pages", "requeue", "--outcome", "good"), "good"),
        (("pages", "requeue", "--older-than", "soon"), "7d"),
        (("pages", "requeue", "--outcome", "failed", "--older-than", ""), "7d"),  # a variable of a script that is unset
        (("pages", "list", "--finished-before", ""), "7d"),
        (("contacts", "export", "--since", ""), "7d"),
        (("pages", "explain", "https://nobody.example/"), "pages add"),
        (("scrape", "http://192.168.1.1/"), "not a public"),
        (("simulator", "--latency", "slow"), "latency"),
        (("simulator", "--corpus", "nowhere"), "nowhere"),
    ],
)
async def test_invalid_input_is_a_message_and_exit_code_2(cli, arguments, word):
    refused = await cli.run(*arguments)
    assert refused.returncode == 2, refused.stdout + refused.stderr
    assert word in refused.stderr
    assert "Traceback" not in refused.stderr


async def test_an_import_without_the_column_lists_the_existing_columns(cli):
    (cli.folder / "sites.csv").write_text("name,website\nA,example.org\n")
    refused = await cli.run("pages", "import", "sites.csv")
    assert refused.returncode == 2
    assert "website" in refused.stderr


async def test_no_page_finished_longer_ago_than_any_span_that_can_be_written(cli):
    await cli.select(cli.url(1))
    assert (await cli.run("run-once")).returncode == 0
    for span in ("99999999d", "9" * 400 + "w"):
        done = await cli.run("pages", "requeue", "--older-than", span)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("0 pages would be queued again")


async def test_requeue_shows_the_price_first_and_acts_only_with_yes(cli):
    cli.simulator.rules.add(Rule(url=cli.url(1), action={"kind": "challenge"}, times=1))
    await cli.select(cli.url(1), cli.url(2))
    assert (await cli.run("run-once")).returncode == 3
    dry = await cli.run("pages", "requeue", "--error-code", "challenge_page")
    assert "1 page would be queued again, for about 1 credit." in dry.stdout
    assert (await cli.run("run-once")).returncode == 0
    done = await cli.run("pages", "requeue", "--error-code", "challenge_page", "--yes")
    assert "1 page is queued again" in done.stdout
    assert (await cli.run("run-once")).returncode == 0
    assert await cli.count("SELECT count(*) FROM pages WHERE contact_scrape_status = 'ContactFound'") == 2
    assert cli.simulator.counters.by_target == {cli.url(1): 2, cli.url(2): 1}


async def test_requeue_names_a_domain_that_was_never_added(cli):
    await cli.select(cli.url(1))
    known = cli.url(1).split("/")[2]
    done = await cli.run("pages", "requeue", "--domain", known, "--domain", "exmaple.example", "--json", COLUMNS="1000")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["pages"] == 0  # it is queued already
    assert done.stderr == "Unknown domain exmaple.example: none of its pages was ever added, and it was never paused.\n"


async def test_explain_shows_the_state_of_a_page_and_every_attempt(cli):
    cli.simulator.rules.add(Rule(url=cli.url(1), action={"kind": "status", "status": 500}))
    await cli.select(cli.url(1))
    await cli.run("run-once")
    explained = await cli.run("pages", "explain", cli.url(1))
    assert explained.returncode == 0
    assert explained.stdout.count("server_error") >= 3
    story = json.loads((await cli.run("pages", "explain", cli.url(1), "--json")).stdout)
    assert [tried["outcome"] for tried in story["tried"]] == ["retried", "retried", "failed"]
    assert story["error_code"] == "server_error"


async def test_explain_suggests_similar_pages_instead_of_adding_one(cli):
    known = "https://firm.example/team?a=1"
    await cli.run("pages", "add", known, "https://www.firm.example/", "--no-select")
    for meant, written in (
        (known, "http://firm.example/team?a=1"),
        (known, "https://firm.example/team/?a=1"),
        (known, "https://www.firm.example//team?a=1"),
        (known, "https:///firm.example/team?a=1"),
        (known, "http:/firm.example//team//?a=1"),
        ("https://www.firm.example/", "firm.example//"),
    ):
        explained = await cli.run("pages", "explain", written)
        assert explained.returncode == 2
        assert explained.stderr.endswith(f", but there is {meant}: pagecurator pages explain {meant}\n"), (
            explained.stderr
        )
    for unknown, sentence in (
        ("https://firm.example/other", "To fetch it: pagecurator pages add https://firm.example/other\n"),
        ("nonsense", "There is no page 'nonsense'. It is not a URL.\n"),
        (
            "01890a5d-ac96-774b-bcce-b302099a8057",
            "There is no page with id 01890a5d-ac96-774b-bcce-b302099a8057.\n",
        ),
    ):
        explained = await cli.run("pages", "explain", unknown)
        assert explained.returncode == 2
        assert explained.stderr.endswith(sentence), explained.stderr


async def test_contacts_are_exported_as_csv_and_as_json_lines(cli):
    await cli.select(*cli.urls(3))
    await cli.run("run-once")
    table = await cli.run("contacts", "export")
    lines = table.stdout.splitlines()
    assert lines[0].startswith("domain,kind,value,")
    assert any(",email,desk1@firm.example," in line for line in lines)
    rows = [json.loads(line) for line in (await cli.run("contacts", "export", "--format", "jsonl")).stdout.splitlines()]
    assert len(rows) == len(lines) - 1
    assert {row["kind"] for row in rows} == {"email", "phone"}


async def test_status_shows_whether_pages_are_being_processed(cli):
    idle = json.loads((await cli.run("status", "--json")).stdout)
    assert idle["verdict"] == "idle"
    await cli.select(*cli.urls(3))
    waiting = json.loads((await cli.run("status", "--json")).stdout)
    assert (waiting["verdict"], waiting["due"]) == ("waiting", 3)
    await cli.run("run-once")
    done = json.loads((await cli.run("status", "--json")).stdout)
    assert done["verdict"] == "idle"
    assert (done["windows"][0]["finished"], done["windows"][0]["credits"]) == (3, 3)
    assert "the queue is empty" in (await cli.run("status")).stdout


async def test_status_counts_pages_whose_status_was_written_manually(cli):
    await cli.select(*cli.urls(2))
    await cli.rows("UPDATE pages SET page_processing_status = 'Processing'")
    screen = await cli.run("status")
    assert screen.returncode == 0, screen.stderr
    assert "2 with an expired lease" in screen.stdout
    (worker,) = json.loads((await cli.run("status", "--json")).stdout)["workers"]
    nothing = {"working_since": None, "lease_expires_at": None}
    assert worker == {"name": "?", "pages": 2, "expired": 2, **nothing, "lease_expired": True}


async def test_scrape_with_dry_run_shows_every_candidate_and_stores_nothing(cli):
    body = "<p>Mail desk@firm.example, not you@example.com</p><p>" + "About our firm and its people. " * 20 + "</p>"
    cli.simulator.rules.add(Rule(url=cli.url(1), action={"kind": "page", "body": f"<html><body>{body}</body></html>"}))
    shown = await cli.run("scrape", cli.url(1), "--dry-run", DATABASE_URL=None)
    assert shown.returncode == 0, shown.stderr
    assert "desk@firm.example" in shown.stdout
    rejected = [line for line in shown.stdout.splitlines() if line.startswith("rejected")]
    assert any("you@example.com" in line for line in rejected)
    assert await cli.count("SELECT count(*) FROM pages") == 0
    assert not (cli.folder / ".pagecurator").exists()


async def test_scrape_without_dry_run_saves_the_page_like_any_other(cli):
    shown = json.loads((await cli.run("scrape", cli.url(1), "--json")).stdout)
    assert (shown["outcome"], shown["saved"]) == ("contacts_found", True)
    assert await cli.count("SELECT count(*) FROM pages WHERE page_processing_status = 'Complete'") == 1
    assert await cli.count("SELECT count(*) FROM contacts WHERE value = 'desk1@firm.example'") == 1
    again = await cli.run("scrape", cli.url(1))
    assert again.returncode == 0, again.stderr
    assert "accepted" in again.stdout  # a page that was read before is explained, too
    assert cli.simulator.counters.by_target[cli.url(1)] == 2


async def test_scrape_of_a_page_that_fails_exits_with_3_and_the_reason(cli):
    cli.simulator.rules.add(Rule(url=cli.url(1), action={"kind": "status", "status": 404}))
    for arguments in (("--dry-run",), ()):
        shown = await cli.run("scrape", cli.url(1), *arguments)
        assert shown.returncode == 3
        assert "target_not_found" in shown.stdout


async def test_check_online_reports_what_works_and_what_does_not(cli):
    fine = await cli.run("check", "--online")
    assert fine.returncode == 0, fine.stderr
    for word in ("settings", "database", "schema", "account"):
        assert word in fine.stdout
    wrong = await cli.run("check", "--online", SCRAPER_API_KEY="wrong-key-0451")
    assert wrong.returncode == 2
    assert "wrong-key-0451" not in wrong.stdout + wrong.stderr
    assert "database     fine" in wrong.stdout


async def test_check_online_exits_with_75_if_a_service_is_unavailable_and_with_2_if_postgres_is_read_only(cli):
    away = await cli.run("check", "--online", SCRAPER_API_URL="http://127.0.0.1:9")
    assert away.returncode == 75, away.stderr
    assert "ScraperAPI: no connection" in away.stderr
    readonly = f"{cli.database_url}&options=-cdefault_transaction_read_only%3Don"
    refused = await cli.run("check", "--online", DATABASE_URL=readonly)
    assert refused.returncode == 2
    assert "is read-only" in refused.stderr


async def test_migrate_creates_the_schema_and_can_be_repeated(cli, empty_database_url):
    before = await cli.run("pages", "add", cli.url(1), DATABASE_URL=empty_database_url)
    assert before.returncode == 2
    assert "pagecurator migrate" in before.stderr
    first = await cli.run("migrate", DATABASE_URL=empty_database_url)
    assert first.returncode == 0, first.stderr
    assert "from nothing to" in first.stdout
    again = await cli.run("migrate", DATABASE_URL=empty_database_url)
    assert "up to date" in again.stdout
    assert (await cli.run("pages", "add", cli.url(1), DATABASE_URL=empty_database_url)).returncode == 0


async def test_without_a_database_url_a_private_postgres_is_used_and_persists(cli):
    home = {"DATABASE_URL": None, "PAGECURATOR_HOME": str(cli.folder / "home")}  # as root the default is the machine's
    first = await cli.run("pages", "add", cli.url(1), **home)
    assert first.returncode == 0, first.stderr
    second = await cli.run("run-once", **home)
    assert second.returncode == 0, second.stderr
    exported = await cli.run("contacts", "export", **home)
    assert "desk1@firm.example" in exported.stdout


async def test_the_demo_shows_the_same_contacts_both_ways(cli):
    for _ in range(2):
        shown = await cli.run("demo", "--latency", "0.02", DATABASE_URL=None)
        assert shown.returncode == 0, shown.stderr
        assert "the same contacts both ways" in shown.stdout
        assert "pages a minute" in shown.stdout
        _, _, steps = shown.stdout.partition("\nNext: ")
        assert "/dashboard\n" in steps
        assert max(map(len, steps.splitlines())) <= 80
        shown_commands = re.findall(r"^  .*pagecurator ([a-z]+(?: [a-z]+)?)\b", steps, re.MULTILINE)
        assert shown_commands == ["pages add", "run", "contacts export"]


async def test_flags_switch_the_mode_for_all_replicas_and_record_who_did_it(cli):
    shown = await cli.run("flags", "show")
    assert shown.stdout.startswith("concurrent is auto")
    done = await cli.run("flags", "set", "concurrent", "off", "--reason", "many timeouts")
    assert (done.returncode, done.stderr) == (0, "")
    assert "every batch runs sequentially" in done.stdout
    (change,) = json.loads((await cli.run("flags", "show", "--json")).stdout)["concurrent"]["changes"]
    assert (change["value"], change["reason"]) == ("off", "many timeouts")
    assert re.fullmatch(r"[^@]+@.+", change["changed_by"])
    await cli.select(cli.url(1))
    async with cli.program("run-once") as daemon:
        assert await daemon.exit_code() == 0
    assert daemon.named("batch.completed")[0]["mode"] == "sequential"
    for words in (("speed", "on"), ("concurrent", "perhaps")):
        refused = await cli.run("flags", "set", *words)
        assert refused.returncode == 2
        assert refused.stderr.startswith("Unknown ")


async def test_the_doctor_reports_problems_and_repairs_them_with_fix(cli):
    healthy = await cli.run("doctor", HTTP_CONNECTION_POOL_SIZE=None)
    assert (healthy.returncode, healthy.stdout) == (0, "No problems found.\n"), healthy.stderr
    await cli.select(*cli.urls(3))
    await cli.rows("UPDATE pages SET page_processing_status = NULL RETURNING id")
    found = await cli.run("doctor")
    assert found.returncode == 3
    assert found.stdout.startswith("problem selected_not_queued: 3 pages are marked as selected")
    fixed = await cli.run("doctor", "--fix", "--json")
    assert fixed.returncode == 0, fixed.stderr
    report = json.loads(fixed.stdout)
    assert report["healthy"]
    assert [(finding["code"], finding["fixed"]) for finding in report["findings"]] == [("selected_not_queued", 3)]
    assert await cli.count("SELECT count(*) FROM pages WHERE page_processing_status = 'Queued'") == 3


async def test_the_doctor_reports_a_read_only_server(cli):
    readonly = f"{cli.database_url}&options=-cdefault_transaction_read_only%3Don"
    found = await cli.run("doctor", DATABASE_URL=readonly, COLUMNS="1000")
    assert found.returncode == 3, found.stderr
    assert "problem read_only: No worker can claim a page: Postgres at " in found.stdout
    assert "point DATABASE_URL at the primary" in found.stdout


async def test_the_doctor_reports_schema_drift_and_ineffective_settings(cli):
    await cli.rows("DROP INDEX pages_queue_idx")
    found = await cli.run("doctor", WF7_CONCURRENT_ROLLOUT_PERCENT="0")
    assert found.returncode == 3
    assert "schema_drift: index pages_queue_idx on pages is missing" in found.stdout
    assert "setting_without_effect: WF7_ENABLE_CONCURRENT_PROCESSING is true" in found.stdout


async def test_requeue_rejects_a_misspelt_error_code(cli):
    refused = await cli.run("pages", "requeue", "--error-code", "chalenge_page")
    assert refused.returncode == 2
    assert refused.stderr == "Unknown error code 'chalenge_page'; did you mean challenge_page?\n"
