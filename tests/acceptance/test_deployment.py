"""The daemon as `deploy/` starts it: secrets from files, probes as the kubelet sends them, the autoscaler's query."""

from __future__ import annotations

import secrets
import signal
from pathlib import Path

import aiohttp
import asyncpg
import pytest
import yaml

from cli_fixture import KEY

KUBERNETES = Path(__file__).parents[2] / "deploy" / "kubernetes"
API_KEY = "a-key-of-a-client-31337"
KUBELET = {"Host": "10.42.0.7:8000", "User-Agent": "kube-probe/1.31", "Accept": "*/*", "Connection": "close"}


def read(path: str):
    return yaml.safe_load((KUBERNETES / path).read_text("utf-8"))


@pytest.fixture
def pod(cli, tmp_path) -> dict[str, str | None]:
    """The environment of the Deployment's container, with its secrets in a folder."""
    (container,) = read("base/deployment.yaml")["spec"]["template"]["spec"]["containers"]
    contents = {"DATABASE_URL": cli.database_url, "SCRAPER_API_KEY": KEY, "API_KEYS": API_KEY + "\n"}
    environment: dict[str, str | None] = {"DATABASE_URL": None, "SCRAPER_API_KEY": None, "API_HOST": "0.0.0.0"}
    for variable in container["env"]:
        name = variable["name"].removesuffix("_FILE")
        file = tmp_path / Path(variable["value"]).name
        file.write_text(contents.get(name, "a suppression key of 32 characters"), "utf-8")
        environment[variable["name"]] = str(file)
    (settings,) = read("base/kustomization.yaml")["configMapGenerator"]
    environment |= dict(line.split("=", 1) for line in settings["literals"])
    return environment


async def test_a_pod_answers_its_probes_and_prometheus_and_ends_cleanly(cli, pod):
    (container,) = read("base/deployment.yaml")["spec"]["template"]["spec"]["containers"]
    probes = [container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")]
    (endpoint,) = read("components/service-monitor/service-monitor.yaml")["spec"]["endpoints"]
    await cli.select(*cli.urls(3))
    async with cli.program(*container["args"], **pod) as daemon:
        address = (await daemon.until("http.listening"))["address"]
        port = address.rpartition(":")[2].strip("/")
        await daemon.until("page.completed", 3)
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            for path in [*probes, endpoint["path"]]:
                async with session.get(path, headers=KUBELET) as answer:
                    assert answer.status == 200, (path, await answer.text())
            async with session.get("/pages", headers=KUBELET) as answer:
                assert answer.status == 401, "only probes and metrics need no key"
        healthy = await cli.run("health", **{**pod, "API_PORT": port})
        assert healthy.returncode == 0, healthy.stderr
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
    assert API_KEY not in daemon.output
    assert KEY not in daemon.output


async def test_the_query_of_the_autoscaler_counts_due_pages(cli):
    (trigger,) = read("components/keda/scaled-object.yaml")["spec"]["triggers"]
    assert await cli.count(trigger["metadata"]["query"]) == 0
    await cli.select(*cli.urls(7))
    connection = await asyncpg.connect(cli.database_url)
    role = f"scaler_{secrets.token_hex(4)}"
    try:
        # The role that the documentation recommends.
        await connection.execute(f"CREATE ROLE {role}; GRANT SELECT ON queue_depth TO {role}; SET ROLE {role}")
        assert await connection.fetchval(trigger["metadata"]["query"]) == 7
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetchval("SELECT count(*) FROM pages")
    finally:
        await connection.execute(f"RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}")
        await connection.close()
