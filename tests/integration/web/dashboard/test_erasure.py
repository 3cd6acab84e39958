"""Erasure over HTTP: what a dry run changes, long lists, another key of the suppression list, the audit log."""

from __future__ import annotations

import html
from urllib.parse import urlencode

import structlog
from sqlalchemy import text

ORIGIN = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


async def _post(api, path: str, **fields: str):
    status, body, headers = await api.post(
        f"/dashboard/{path}", key=None, data=urlencode(fields), headers=ORIGIN, allow_redirects=False
    )
    return status, html.unescape(body if isinstance(body, str) else str(body)), headers


async def test_a_dry_run_changes_nothing_and_a_list_is_never_cut_short(start_api, database):
    lines = "\n".join(f"person.{number}@firm.example" for number in range(900))
    async with start_api(dashboard="full", api_keys=None, suppression_key="k" * 40) as api:
        status, body, _ = await _post(api, "contacts/erase/count", values=lines)
        assert (status, "No stored contact matches." in body, "and 890 more" in body) == (200, True, True)
        assert await _suppressed(database) == 0
        assert (await _post(api, "contacts/erase", values=lines))[0] == 400, "not confirmed"
        with structlog.testing.capture_logs() as events:
            status, _, headers = await _post(api, "contacts/erase", values=lines, confirmed="yes")
        assert (status, headers["Location"]) == (303, "../contacts/suppressed?erased=0&added=900")
    assert await _suppressed(database) == 900
    (action,) = [event for event in events if event["event"] == "dashboard.action"]
    assert (action["action"], action["target"]) == ("contacts.erase", "900 values")
    assert "person.1@" not in str(events)


async def test_what_is_refused_is_refused_with_a_sentence_and_changes_nothing(start_api, database):
    async with start_api(dashboard="full", api_keys=None, suppression_key="k" * 40) as api:
        for fields, sentence in (
            ({}, "Enter a contact or a domain."),
            ({"values": "a@firm.example\nno contact"}, "Value 2 is not a contact"),
            ({"domain": "no domain"}, "The domain is not one: "),
            ({"values": "a@firm.example\n" * 1001}, "At most 1,000 contacts at once; there are 1,001."),
        ):
            for path in ("contacts/erase/count", "contacts/erase", "contacts/suppress"):
                status, body, _ = await _post(api, path, confirmed="yes", **fields)
                assert (status, sentence in body) == (422, True), (path, fields, body)
        assert (await _post(api, "contacts/suppress", values="a@firm.example", confirmed="yes"))[0] == 303
        async with database.begin() as conn:  # another replica has another key
            await conn.execute(text("UPDATE suppression_keys SET fingerprint = 'other'"))
        status, body, _ = await _post(api, "contacts/suppress", values="b@firm.example", confirmed="yes")
        assert (status, "The database is away" in body, "SUPPRESSION_KEY" in body) == (409, False, True)
        status, answer, _ = await api.post("/contacts/suppressed", key=None, json={"values": ["b@firm.example"]})
        assert (status, "SUPPRESSION_KEY" in answer["detail"]) == (409, True)
    assert await _suppressed(database) == 1


async def test_a_reader_sees_the_list_and_changes_nothing(start_api, database):
    async with start_api(dashboard="read", api_keys=None) as api:
        assert (await api.get("/dashboard/contacts/suppressed", key=None))[0] == 200
        assert (await api.get("/dashboard/contacts/erase", key=None))[0] in (404, 405)
        for path in ("contacts/erase", "contacts/erase/count", "contacts/suppress", "contacts/suppressed/remove"):
            status, body, _ = await _post(api, path, values="a@firm.example", confirmed="yes")
            assert (status, "DASHBOARD=full" in body) == (403, True), path


async def _suppressed(database) -> int:
    async with database.begin() as conn:
        return (await conn.execute(text("SELECT count(*) FROM suppressed_contacts"))).scalar_one()
