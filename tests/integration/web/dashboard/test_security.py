"""Who sees the dashboard and who may act, with raw requests as an attacker would send them."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
import structlog

from pagecurator.dashboard import sessions

KEY, OTHER_KEY = "first-key-0451", "second-key-1984"


def _form(**fields: str) -> dict:
    return {
        "data": urlencode(fields),
        "headers": {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"},
        "allow_redirects": False,
        "key": None,
    }


async def _log_in(api, key: str = KEY, **headers: str):
    """The response of a login, and its cookie as a browser would send it back."""
    arguments = _form(key=key, next="pages?state=failed")
    arguments["headers"] |= headers
    status, text, answered = await api.post("/dashboard/login", **arguments)
    return status, text, answered, answered.get("Set-Cookie", "").partition(";")[0]


async def _get(api, path: str = "/dashboard", **headers: str):
    return await api.get(path, key=None, headers=headers, allow_redirects=False)


async def _act(api, cookie: str, path: str = "/dashboard/pages/requeue", *, site: str | None = "same-origin", **more):
    arguments = _form(**({"state": "failed", "expected": "5", "confirmed": "yes"} | more.pop("fields", {})))
    arguments["headers"] |= {"Cookie": cookie} | more.pop("headers", {})
    if site is None:
        del arguments["headers"]["Sec-Fetch-Site"]
    else:
        arguments["headers"]["Sec-Fetch-Site"] = site
    return await api.post(path, **arguments)


# ------------------------------------------------------------ modes
async def test_it_is_off_where_keys_are_set(start_api):
    async with start_api() as api:
        for path in ("/dashboard", "/dashboard/pages", "/dashboard/login", "/dashboard/assets/dashboard.css"):
            assert (await api.get(path))[0] == 404


async def test_a_developer_sees_it_on_loopback_and_can_only_look(start_api):
    async with start_api(api_keys=None) as api:
        status, text, _ = await _get(api)
        assert (status, "view only" in text) == (200, True)
        assert (await _get(api, "/dashboard/pages/requeue?state=failed"))[0] == 405
        status, text, _ = await _act(api, "")
        assert (status, "DASHBOARD=full" in text) == (403, True)


@pytest.mark.parametrize("settings", [{"api_enabled": False, "dashboard": "full"}, {"dashboard": "off"}])
async def test_it_is_off_when_it_is_switched_off_or_the_api_is(start_api, settings):
    async with start_api(api_keys=None, **settings) as api:
        assert (await _get(api))[0] == 404


# ------------------------------------------------------------ headers
async def test_every_page_forbids_what_it_does_not_need(start_api):
    async with start_api(dashboard="full", cors_origins="https://app.example") as api:
        for path in ("/dashboard", "/dashboard/login"):
            _, _, headers = await _get(api, path, Origin="https://app.example")
            assert headers["Content-Security-Policy"] == (
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            )
            assert headers["Cache-Control"] == "no-store"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "Access-Control-Allow-Origin" not in headers


async def test_assets_stay_in_the_browser_under_a_name_with_a_hash(start_api):
    async with start_api(api_keys=None) as api:
        _, text, _ = await _get(api)
        names = re.findall(r'(?:href|src)="(dashboard/assets/[^"]+)"', text)
        assert len(names) >= 6
        for name in names:
            status, _, headers = await _get(api, f"/{name}", **{"Accept-Encoding": "gzip"})
            assert (status, headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
            assert headers["Content-Encoding"] == "gzip"
        assert (await _get(api, "/dashboard/assets/dashboard.css"))[0] == 404
        assert (await _get(api, "/dashboard/assets/..%2f..%2f__init__.py"))[0] == 404


@pytest.mark.parametrize("auth_disabled", [False, True])
async def test_without_keys_only_known_hosts_are_answered(start_api, auth_disabled):
    async with start_api(
        api_keys=None, dashboard="full", auth_disabled=auth_disabled, allowed_hosts="op.example"
    ) as api:
        assert (await _get(api, Host="op.example:8000"))[0] == 200
        status, text, headers = await _get(api, Host="attacker.example")
        assert (status, "ALLOWED_HOSTS" in text) == (403, True)
        assert headers["Content-Type"].startswith("text/html")
        assert (await _act(api, "", headers={"Host": "attacker.example"}))[0] == 403


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, 200),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
    ],
)
async def test_other_websites_may_link_but_neither_embed_nor_read(start_api, sent, status):
    async with start_api(api_keys=None) as api:
        assert (await _get(api, "/dashboard/health", **sent))[0] == status


# ------------------------------------------------------------ log in
async def test_a_viewer_logs_in_with_an_api_key(start_api):
    async with start_api(dashboard="read") as api:
        status, _, headers = await _get(api, "/dashboard/pages?state=failed&code=x")
        assert (status, headers["Location"]) == (303, "login?next=pages%3Fstate%3Dfailed%26code%3Dx")
        assert (await _get(api))[2]["Location"] == "dashboard/login"
        status, _, headers, cookie = await _log_in(api)
        assert (status, headers["Location"]) == (303, "pages?state=failed")
        status, text, _ = await _get(api, Cookie=cookie)
        assert (status, "Log out" in text) == (200, True)


async def test_a_wrong_key_is_refused_and_a_sixth_try_too(start_api):
    async with start_api(dashboard="read") as api:
        for _ in range(5):
            status, text, headers, cookie = await _log_in(api, "wrong")
            assert (status, cookie) == (403, "")
            assert "not accepted" in text
        status, text, headers, cookie = await _log_in(api)
        assert (status, cookie) == (429, "")
        assert 0 < int(headers["Retry-After"]) <= 61


async def test_another_website_can_not_log_a_viewer_in_or_out(start_api):
    async with start_api(dashboard="read") as api:
        for path in ("/dashboard/login", "/dashboard/logout"):
            arguments = _form(key=KEY)
            arguments["headers"]["Sec-Fetch-Site"] = "cross-site"
            status, _, headers = await api.post(path, **arguments)
            assert (status, "Set-Cookie" in headers) == (403, False)


@pytest.mark.parametrize(
    ("goto", "location"),
    [
        ("pages", "pages"),
        ("", "../dashboard"),
        ("https://attacker.example", "../dashboard"),
        ("//attacker.example", "../dashboard"),
        ("/\\attacker.example", "../dashboard"),
        ("javascript:alert(1)", "../dashboard"),
        ("a\r\nSet-Cookie: x=y", "../dashboard"),
    ],
)
async def test_the_login_leads_nowhere_else(start_api, goto, location):
    async with start_api(dashboard="read") as api:
        _, _, headers = await api.post("/dashboard/login", **_form(key=KEY, next=goto))
        assert headers["Location"] == location
        assert headers.getall("Set-Cookie")[0].startswith("pagecurator=")


async def test_the_cookie_is_for_this_dashboard_alone(start_api):
    async with start_api(dashboard="read") as api:
        _, _, headers, _ = await _log_in(api)
        assert re.fullmatch(
            r"pagecurator=\d+\.[0-9a-f]{8}\.[0-9a-f]{64}; Max-Age=43200; HttpOnly; SameSite=Strict",
            headers["Set-Cookie"],
        )
        assert KEY not in headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("settings", "sent", "expected"),
    [
        ({"trust_forwarded_headers": True}, {"X-Forwarded-Proto": "https"}, "__Host-pagecurator=.*; Path=/; Secure"),
        ({"trust_forwarded_headers": True}, {"X-Forwarded-Proto": "http"}, "pagecurator=.*SameSite=Strict"),
        ({}, {"X-Forwarded-Proto": "https"}, "pagecurator=.*SameSite=Strict"),
        (
            {"trust_forwarded_headers": True, "public_base_url": "https://op.example/contacts"},
            {"X-Forwarded-Proto": "https"},
            "__Secure-pagecurator=.*; Path=/contacts/dashboard; Secure",
        ),
    ],
)
async def test_over_tls_the_cookie_is_bound_to_the_host(start_api, settings, sent, expected):
    async with start_api(dashboard="read", **settings) as api:
        _, _, headers, cookie = await _log_in(api, **sent)
        assert re.fullmatch(expected, headers["Set-Cookie"]), headers["Set-Cookie"]
        assert (await _get(api, Cookie=cookie, **sent))[0] == 200


async def test_a_cookie_of_plain_http_is_not_accepted_over_tls(start_api):
    async with start_api(dashboard="read", trust_forwarded_headers=True) as api:
        *_, cookie = await _log_in(api)
        assert (await _get(api, Cookie=cookie))[0] == 200
        assert (await _get(api, Cookie=cookie, **{"X-Forwarded-Proto": "https"}))[0] == 303


async def test_a_forged_or_changed_cookie_is_nobody(start_api):
    async with start_api(dashboard="read") as api:
        *_, cookie = await _log_in(api)
        name, _, value = cookie.partition("=")
        expires, fingerprint, signature = value.split(".")
        later = str(int(expires) + 1)
        for forged in (
            f"{later}.{fingerprint}.{signature}",
            f"{expires}.{'0' * 8}.{signature}",
            f"{expires}.{fingerprint}.{'0' * 64}",
            f"{expires}.{fingerprint}.",
            f"{expires}.{fingerprint}.{signature}.",
            f"²{expires}.{fingerprint}.{signature}",
            "." * 500,
            "",
        ):
            assert (await _get(api, Cookie=f"{name}={forged}"))[0] == 303, forged


async def test_a_session_ends_after_twelve_hours(start_api, monkeypatch):
    async with start_api(dashboard="read") as api:
        monkeypatch.setattr(sessions, "LIFETIME_SECONDS", -1)
        *_, cookie = await _log_in(api)
        assert (await _get(api, Cookie=cookie))[0] == 303
        assert sessions.LIFETIME_SECONDS == -1
    monkeypatch.undo()
    assert sessions.LIFETIME_SECONDS == 12 * 3600


async def test_a_session_is_void_when_its_key_goes_and_valid_on_every_replica(start_api):
    async with start_api(dashboard="read") as api:
        *_, cookie = await _log_in(api)
        *_, others = await _log_in(api, OTHER_KEY)
    async with start_api(dashboard="read", api_keys=OTHER_KEY) as api:
        assert (await _get(api, Cookie=cookie))[0] == 303
        assert (await _get(api, Cookie=others))[0] == 200


async def test_the_cookie_opens_no_route_of_the_api(start_api):
    async with start_api(dashboard="full") as api:
        *_, cookie = await _log_in(api)
        for method, path in (("GET", "/pages"), ("GET", "/contacts/export"), ("POST", "/pages"), ("GET", "/csv/jobs")):
            status, _, _ = await api.ask(method, path, key=None, headers={"Cookie": cookie})
            assert status == 401, path


async def test_the_api_key_in_a_header_opens_no_screen(start_api):
    async with start_api(dashboard="read") as api:
        assert (await api.get("/dashboard", allow_redirects=False))[0] == 303


async def test_logging_out_deletes_the_cookie(start_api):
    async with start_api(dashboard="read") as api:
        status, _, headers = await api.post("/dashboard/logout", **_form())
        assert (status, headers["Location"]) == (303, "login")
        assert headers["Set-Cookie"].startswith("pagecurator=; Max-Age=0")


async def test_an_open_page_learns_that_its_session_has_ended(start_api):
    async with start_api(dashboard="read") as api:
        status, text, headers = await _get(api, **{"HX-Request": "true"})
        assert (status, text, headers["HX-Refresh"]) == (200, "", "true")


# ------------------------------------------------------------ actions
async def test_an_action_needs_a_session(start_api):
    async with start_api(dashboard="full") as api:
        assert (await _act(api, ""))[0] == 403
        assert (await _act(api, "pagecurator=1.2.3"))[0] == 403
        assert (await api.post("/dashboard/pages/requeue", **(_form(confirmed="yes") | {"key": KEY})))[0] == 403


@pytest.mark.parametrize(
    ("site", "headers", "status"),
    [
        ("same-origin", {}, 303),
        ("same-site", {}, 403),
        ("cross-site", {}, 403),
        ("none", {}, 403),
        ("cross-site", {"Origin": "http://op.example"}, 403),
        (None, {"Origin": "http://op.example", "Host": "op.example"}, 303),
        (None, {"Origin": "http://op.example:8000", "Host": "op.example"}, 403),
        (None, {"Origin": "http://attacker.example", "Host": "op.example"}, 403),
        (None, {"Origin": "null", "Host": "op.example"}, 403),
        (None, {"Host": "op.example"}, 403),
    ],
)
async def test_an_action_comes_from_a_page_of_the_dashboard(start_api, site, headers, status):
    async with start_api(dashboard="full") as api:
        *_, cookie = await _log_in(api)
        assert (await _act(api, cookie, site=site, headers=headers))[0] == status


async def test_an_action_is_confirmed(start_api):
    async with start_api(dashboard="full") as api:
        *_, cookie = await _log_in(api)
        for fields in ({"confirmed": ""}, {"confirmed": "no"}):
            status, text, _ = await _act(api, cookie, fields=fields)
            assert (status, "not confirmed" in text) == (400, True)


async def test_with_read_nothing_can_be_changed(start_api):
    async with start_api(dashboard="read") as api:
        *_, cookie = await _log_in(api)
        status, text, _ = await _act(api, cookie)
        assert (status, "DASHBOARD=full" in text) == (403, True)


async def test_an_action_is_logged_with_the_fingerprint_of_the_key(start_api):
    async with start_api(dashboard="full") as api:
        with structlog.testing.capture_logs() as events:
            *_, cookie = await _log_in(api)
            await _act(api, cookie)
            await _log_in(api, "wrong")
    fingerprint = cookie.split(".")[1]
    (action,) = [event for event in events if event["event"] == "dashboard.action"]
    assert action["key"] == fingerprint
    assert (action["action"], action["target"], action["count"]) == ("pages.requeue", "failed", 0)
    assert [(event["accepted"], event["key"]) for event in events if event["event"] == "dashboard.login"] == [
        (True, fingerprint),
        (False, None),
    ]
    assert KEY not in str(events)


async def test_a_form_that_is_too_large_or_none_is_refused(start_api):
    async with start_api(dashboard="full") as api:
        *_, cookie = await _log_in(api)
        assert (await _act(api, cookie, fields={"code": "x" * 70_000}))[0] == 413
        status, _, _ = await _act(api, cookie, headers={"Content-Type": "application/json"})
        assert status == 415
