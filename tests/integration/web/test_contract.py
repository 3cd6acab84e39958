"""Sentences of the contract that existing clients rely on: keys, words, shapes, headers."""

from __future__ import annotations

import json
from urllib.parse import urljoin

import aiohttp
import pytest
from structlog.testing import capture_logs

OPEN = ("/", "/healthz", "/readyz", "/readyz/api", "/metrics", "/docs")
MISSING = {"detail": "API Key is missing. Please provide X-API-Key header."}
WRONG = {"detail": "Invalid API Key. Access denied."}


async def test_the_root_reports_that_the_api_is_running(api):
    status, body, headers = await api.get("/", key=None)
    assert (status, body) == (200, {"status": "healthy", "message": "Contact Scraper API is running"})
    assert headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("path", OPEN)
async def test_health_and_the_page_need_no_key(api, path):
    status, _, _ = await api.get(path, key=None)
    assert status == 200


@pytest.mark.parametrize("path", ["/pages", "/openapi.json", "/contacts/export", "/pages/explain?url=a.example"])
async def test_without_a_key_the_response_is_401(api, path):
    status, body, headers = await api.get(path, key=None)
    assert (status, body) == (401, MISSING)
    assert headers["WWW-Authenticate"] == "ApiKey"


async def test_an_empty_key_counts_as_none(api):
    status, body, _ = await api.get("/pages", key=None, headers={"X-API-Key": ""})
    assert (status, body) == (401, MISSING)


@pytest.mark.parametrize("key", ["wrong", "first-key-045", "first-key-0451 ", "first-key-0451,second-key-1984", "é"])
async def test_with_a_wrong_key_the_response_is_403(api, key):
    answer = await api.raw(f"GET /pages HTTP/1.1\r\nHost: x\r\nX-API-Key: {key}x\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 403 ")
    assert json.loads(body) == WRONG


@pytest.mark.parametrize("key", ["first-key-0451", "second-key-1984"])
async def test_every_key_of_the_list_is_accepted(api, key):
    status, body, _ = await api.get("/pages", key=key)
    assert (status, body) == (200, {"pages": [], "next": None})


async def test_without_api_keys_no_key_is_required(start_api):
    async with start_api(api_keys=None) as api:
        status, _, _ = await api.get("/pages", key=None)
        assert status == 200
        status, _, _ = await api.get("/pages", key="whatever an old client sends")
        assert status == 200


async def test_without_api_keys_other_websites_are_rejected(start_api):
    async with start_api(api_keys=None) as api:
        status, body, _ = await api.get("/pages", key=None, headers={"Sec-Fetch-Site": "cross-site"})
        assert status == 403
        assert "other websites" in body["detail"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/pages"), ("GET", "/pages?nonsense=1"), ("GET", "/nowhere"), ("POST", "/")],
)
async def test_every_response_is_complete_json_on_a_connection_of_its_own(api, method, path):
    status, body, headers = await api.ask(method, path)
    assert headers["Connection"] == "close"
    assert headers["X-Accel-Buffering"] == "no"
    assert headers["Server"] == "pagecurator"
    assert headers["Content-Type"] == "application/json"
    assert "Transfer-Encoding" not in headers
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
    assert int(headers["Content-Length"]) == len(text)
    assert isinstance(body, dict), status


async def test_an_unknown_path_is_404_in_json(api):
    for path in (
        "/nowhere",
        "/nowhere/",
        "//",
        "//evil.example/",
        "/pages/select/x",
        "/docs/../docs",
        "/docs/server.py",
    ):
        answer = await api.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 404 "), path
        assert answer.endswith(b'{"detail":"Not Found"}'), path


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/scrap/?website=a%20b.example&x=%26", "../scrap?website=a%20b.example&x=%26"),
        ("/csv/job/5/", "../5"),
        ("/csv/upload-csv/", "../upload-csv"),
        ("/pages/", "../pages"),
        ("/docs/", "../docs"),
        ("/healthz/", "../healthz"),
    ],
)
async def test_a_trailing_slash_is_redirected_with_the_query_for_every_method(api, path, location):
    for method in ("GET", "HEAD", "POST", "DELETE"):
        status, _, headers = await api.ask(method, path, key=None, allow_redirects=False)
        assert (status, headers["Location"]) == (307, location)
    asked, _, query = path.partition("?")
    wanted = f"https://proxy.example/prefix{asked.rstrip('/')}{'?' if query else ''}{query}"
    assert urljoin(f"https://proxy.example/prefix{path}", location) == wanted


async def test_several_trailing_slashes_are_redirected_too(api):
    _, _, headers = await api.get("/csv/jobs///", allow_redirects=False)
    assert headers["Location"] == "../../../jobs"
    assert (await api.get("/csv/jobs///"))[:2] == (200, [])


async def test_a_redirected_form_arrives(api):
    form = aiohttp.FormData()
    form.add_field("file", "website\na.example\n", filename="a.csv")
    status, body, _ = await api.post("/csv/upload-csv/", data=form)
    assert (status, body["total_rows"]) == (200, 1)


async def test_a_wrong_method_is_405_with_the_allowed_ones(api):
    status, body, headers = await api.ask("DELETE", "/pages")
    assert (status, body) == (405, {"detail": "Method Not Allowed"})
    assert headers["Allow"] == "GET, HEAD, OPTIONS, POST"


async def test_options_lists_the_methods(api):
    status, _, headers = await api.ask("OPTIONS", "/pages", key=None)
    assert status == 204
    assert headers["Allow"] == "GET, HEAD, OPTIONS, POST"


async def test_head_has_the_headers_of_get_and_no_body(api):
    status, body, headers = await api.ask("HEAD", "/pages")
    assert (status, body) == (200, None) or (status, body) == (200, "")
    assert int(headers["Content-Length"]) > 0


async def test_bad_parameters_are_422_in_the_format_of_the_old_server(api):
    status, body, _ = await api.get("/pages/explain")
    assert status == 422
    assert body == {"detail": [{"type": "missing", "loc": ["query", "url"], "msg": "Field required", "input": None}]}
    status, body, _ = await api.get("/pages?limit=0")
    assert status == 422
    assert body["detail"][0]["loc"] == ["query", "limit"]
    assert body["detail"][0]["type"] == "greater_than_equal"
    assert body["detail"][0]["input"] == "0"


async def test_an_internal_error_only_reveals_its_request_id(api, monkeypatch):
    async def broken(*_arguments, **_more):
        raise RuntimeError("secret inner workings")

    monkeypatch.setattr("pagecurator.web.routes.pages.list_pages", broken)
    with capture_logs() as logs:
        status, body, headers = await api.get("/pages")
    assert status == 500
    assert body == {"detail": "Internal Server Error", "request_id": headers["X-Request-Id"]}
    (failed,) = [line for line in logs if line["event"] == "http.failed"]
    assert failed["request_id"] == body["request_id"]
    assert failed["error"] == "RuntimeError: secret inner workings"


async def test_requests_are_logged_without_query_and_key(api):
    with capture_logs() as logs:
        await api.get("/pages?domain=private-customer.example")
        await api.get("/healthz", key=None)
    (line,) = [line for line in logs if line["event"] == "http.request"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/pages", 200)
    assert len(line["key"]) == 8
    assert "private-customer" not in str(line)
    assert "first-key" not in str(line)


async def test_requests_are_counted_by_route_and_class(api):
    await api.get("/pages")
    await api.get("/pages?limit=0")
    await api.get("/no/such/thing")
    _, text, _ = await api.get("/metrics", key=None)
    assert 'pagecurator_api_requests_total{route="/pages",status_class="2xx"} 1.0' in text
    assert 'pagecurator_api_requests_total{route="/pages",status_class="4xx"} 1.0' in text
    assert 'pagecurator_api_requests_total{route="(unknown)",status_class="4xx"} 1.0' in text
