"""Hosts and origins: a server without keys answers this machine alone, and browsers only for websites that may ask."""

from __future__ import annotations

import json

import pytest

from pagecurator.runtime.container import StartRefused
from pagecurator.settings import Settings, SettingsError, load_settings
from pagecurator.web.exposure import require_safe_exposure

EXEMPT = ("/", "/healthz", "/readyz", "/readyz/api", "/metrics")
GUARDED = (
    "/pages",
    "/csv/jobs",
    "/contacts/export",
    "/openapi.json",
    "/docs",
    "/docs/start.js",
    "/csv/files/x",
    "/nope",
)


async def raw(api, request_line: str, *headers: str) -> tuple[int, bytes]:
    answer = await api.raw("\r\n".join([request_line, *headers, "", ""]).encode())
    return int(answer.split(b" ", 2)[1]), answer


async def get(api, *headers: str, path: str = "/pages") -> int:
    return (await raw(api, f"GET {path} HTTP/1.1", *headers))[0]


@pytest.fixture
async def open_api(start_api):
    async with start_api(api_keys=None) as api:
        yield api


# ---------------------------------------------------------------- the Host header
OURS = [
    "localhost", "LOCALHOST", "localhost.", "localhost:8000", "localhost:", "app.localhost:1", "127.0.0.1",
    "127.0.0.1:80", "127.9.8.7:65535", "[::1]", "[::1]:8000", "[0:0:0:0:0:0:0:1]:8000", "[::ffff:127.0.0.1]",
]  # fmt: skip
STRANGE = [
    "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "notlocalhost", "0.0.0.0",
    "10.0.0.1", "192.168.1.2:8000", "[::]", "[fe80::1]", "[::ffff:10.0.0.1]", "::1", "[127.0.0.1]", "localhost:x",
    "user@localhost", "evil.example/localhost", "localhost,evil.example", "localhost evil", "", "[::1",
    "127.0.0.1:8000:1", "localhost:65536", "127.0.0.1:99999",
]  # fmt: skip


async def test_without_keys_requests_for_this_machine_are_accepted_and_for_other_hosts_rejected(open_api):
    for host in OURS:
        assert await get(open_api, f"Host: {host}") == 200, host
    for host in STRANGE:
        status, answer = await raw(open_api, "GET /pages HTTP/1.1", f"Host: {host}", "Sec-Fetch-Site: same-origin")
        assert status in (400, 403), host
        assert isinstance(json.loads(answer.partition(b"\r\n\r\n")[2])["detail"], str)


async def test_a_rebound_name_reads_and_writes_nothing_but_probes_respond(open_api):
    for path in GUARDED:
        status, answer = await raw(
            open_api, f"GET {path} HTTP/1.1", "Host: evil.example", "Sec-Fetch-Site: same-origin"
        )
        assert status == 403, path
        assert b"ALLOWED_HOSTS" in answer
    for path in EXEMPT:
        assert await get(open_api, "Host: evil.example", path=path) == 200, path
    body = json.dumps({"urls": ["a.example"]})
    headers = ("Host: evil.example", "Content-Type: application/json", f"Content-Length: {len(body)}")
    answer = await open_api.raw(("\r\n".join(["POST /pages HTTP/1.1", *headers, "", ""]) + body).encode())
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert (await open_api.get("/pages", key=None))[1]["pages"] == []


async def test_a_repeated_host_is_rejected_and_a_url_in_the_request_line_counts(open_api):
    assert await get(open_api) == 400
    assert (await raw(open_api, "GET /pages HTTP/1.0"))[0] == 403
    assert await get(open_api, "Host: localhost", "Host: evil.example") in (400, 403)
    assert (await raw(open_api, "GET http://evil.example/pages HTTP/1.1", "Host: localhost"))[0] == 403
    assert (await raw(open_api, "GET http://localhost/pages HTTP/1.1", "Host: evil.example"))[0] == 403
    assert (await raw(open_api, "GET http://localhost:8000/pages HTTP/1.1", "Host: localhost:8000"))[0] == 200


async def test_allowed_hosts_adds_names(start_api):
    names = "Contacts.LAN, 192.168.1.5,[fd00::1], bare.example."
    async with start_api(api_keys=None, allowed_hosts=names) as api:
        for host in ("contacts.lan:8000", "192.168.1.5", "[fd00::1]:8000", "bare.example", "localhost"):
            assert await get(api, f"Host: {host}") == 200, host
        assert await get(api, "Host: evil.example") == 403


@pytest.mark.parametrize("values", [{}, {"api_keys": None, "auth_disabled": True}])
async def test_with_keys_or_with_auth_disabled_every_host_is_accepted(start_api, values):
    async with start_api(**values) as api:
        for host in STRANGE[:8]:
            assert await get(api, f"Host: {host}", "X-API-Key: first-key-0451") == 200
        assert await get(api, "Host: x", "X-API-Key: first-key-0451", "Sec-Fetch-Site: same-site") == 200


# ---------------------------------------------------------------- other websites
@pytest.mark.parametrize("site", ["cross-site", "same-site", "Same-Site", "something-new"])
async def test_without_keys_other_websites_of_this_machine_are_rejected_too(open_api, site):
    status, answer = await raw(open_api, "GET /pages HTTP/1.1", "Host: localhost:8000", f"Sec-Fetch-Site: {site}")
    assert status == 403
    assert b"other websites" in answer
    for fine in ("same-origin", "none"):
        assert await get(open_api, "Host: localhost:8000", f"Sec-Fetch-Site: {fine}") == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("null", 403),
        ("https://evil.example", 403),
        ("http://localhost:3000", 403),
        ("http://127.0.0.1:8000", 403),  # another name is another origin
        ("http://localhost:99999999", 403),
        ("chrome-extension://abc", 403),
        ("", 403),
        ("http://localhost:8000", 200),
        ("http://LOCALHOST:8000", 200),
    ],
)
async def test_for_browsers_without_sec_fetch_site_the_origin_decides(open_api, origin, status):
    assert await get(open_api, "Host: localhost:8000", f"Origin: {origin}") == status


@pytest.mark.parametrize(
    "headers",
    [
        ("Sec-Fetch-Site: none", "Sec-Fetch-Site: cross-site"),
        ("Origin: http://localhost:8000", "Origin: http://evil.example"),
    ],
)
async def test_a_repeated_header_does_not_bypass_the_check(open_api, headers):
    assert await get(open_api, "Host: localhost:8000", *headers) in (400, 403)


async def test_the_default_port_of_an_origin_may_be_omitted(open_api):
    for scheme in ("http", "https"):
        assert await get(open_api, "Host: localhost", f"Origin: {scheme}://localhost") == 200
    assert await get(open_api, "Host: localhost:443", "Origin: https://localhost") == 200
    assert await get(open_api, "Host: localhost:80", "Origin: https://localhost") == 403


# ---------------------------------------------------------------- CORS
PREFLIGHT = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "x-api-key"}


def cors(headers) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.startswith("Access-Control-") or name == "Vary"}


async def test_without_the_setting_there_are_no_cors_headers(api):
    for method in ("GET", "OPTIONS"):
        _, _, headers = await api.ask(method, "/pages", headers={"Origin": "https://app.example", **PREFLIGHT})
        assert cors(headers) == {}


async def test_listed_origins_may_send_requests_with_a_key_and_read_the_responses(start_api):
    async with start_api(cors_origins="https://app.example:443/, http://localhost:3000") as api:
        origin = {"Origin": "https://app.example"}
        status, _, headers = await api.ask("OPTIONS", "/pages", key=None, headers={**origin, **PREFLIGHT})
        assert status == 204
        assert headers["Access-Control-Allow-Origin"] == "https://app.example"
        assert headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS, POST"
        assert headers["Access-Control-Allow-Headers"] == "x-api-key"
        for path, key, wanted in (
            ("/pages", "first-key-0451", 200), ("/pages", None, 401), ("/pages", "wrong", 403), ("/nope", None, 404),
            ("/pages?limit=0", "first-key-0451", 422), ("/contacts/export", "first-key-0451", 200),
            ("/docs", None, 200),
        ):  # fmt: skip
            status, _, headers = await api.get(path, key=key, headers=origin)
            assert (status, headers["Access-Control-Allow-Origin"]) == (wanted, "https://app.example"), path
            assert "Retry-After" in headers["Access-Control-Expose-Headers"]
            assert headers["Vary"] == "Origin"
            assert "Access-Control-Allow-Credentials" not in headers


async def test_other_origins_may_not(start_api):
    async with start_api(cors_origins="https://app.example") as api:
        for origin in ("https://app.example.evil.example", "http://app.example", "https://app.example:8443", "null"):
            for method in ("GET", "OPTIONS"):
                _, _, headers = await api.ask(method, "/pages", headers={"Origin": origin, **PREFLIGHT})
                assert cors(headers) == {"Vary": "Origin"}, origin
        _, _, headers = await api.get("/pages")
        assert cors(headers) == {"Vary": "Origin"}


async def test_any_origin_with_a_star(start_api):
    async with start_api(cors_origins="*") as api:
        headers = {"Origin": "null", **PREFLIGHT}
        for method in ("GET", "OPTIONS"):
            _, _, answered = await api.ask(method, "/pages", headers=headers)
            assert answered["Access-Control-Allow-Origin"] == "*"


async def test_without_keys_a_listed_origin_is_accepted_but_other_origins_and_hosts_are_not(start_api):
    async with start_api(api_keys=None, cors_origins="http://localhost:3000") as api:
        named = ("Origin: http://localhost:3000", "Sec-Fetch-Site: same-site")
        assert await get(api, "Host: localhost:8000", *named) == 200
        assert await get(api, "Host: evil.example", *named) == 403
        assert await get(api, "Host: localhost:8000", "Sec-Fetch-Site: same-site") == 403
        assert (
            await get(api, "Host: localhost:8000", "Origin: http://localhost:4000", "Sec-Fetch-Site: same-site") == 403
        )
        preflight = ("Access-Control-Request-Method: POST", "Access-Control-Request-Private-Network: true", named[0])
        status, answer = await raw(api, "OPTIONS /csv/upload-csv HTTP/1.1", "Host: localhost:8000", *preflight)
        assert status == 204
        assert b"Access-Control-Allow-Private-Network: true" in answer
        assert (await raw(api, "OPTIONS /csv/upload-csv HTTP/1.1", "Host: evil.example", *preflight))[0] == 403


def test_any_origin_without_keys_stops_the_start():
    with pytest.raises(StartRefused, match=r"CORS_ORIGINS=\*"):
        require_safe_exposure(Settings(_env_file=None, cors_origins="*"))
    require_safe_exposure(Settings(_env_file=None, cors_origins="*", auth_disabled=True))
    require_safe_exposure(Settings(_env_file=None, cors_origins="*", api_keys="some-key-0001"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CORS_ORIGINS", "app.example"),
        ("CORS_ORIGINS", "https://app.example/path"),
        ("CORS_ORIGINS", "null"),
        ("CORS_ORIGINS", "*, https://app.example"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "https://app.example"),
        ("ALLOWED_HOSTS", "app.example:8000"),
        ("ALLOWED_HOSTS", "bücher.example"),
    ],
)
def test_invalid_hosts_and_origins_are_rejected_at_the_start(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load_settings(None)
