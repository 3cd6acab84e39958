"""The files of `deploy/`: valid for their tools, and in keeping with the settings, the image and the code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pagecurator import __version__
from pagecurator.errors import EXIT_REFUSED
from pagecurator.settings import Settings, secret_names, setting_names
from pagecurator.settings.loading import secret_file_names

kubernetes_validate = pytest.importorskip("kubernetes_validate")

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")

SETTINGS = {*setting_names(), *secret_file_names(secret_names())}
DEFAULTS = {name: field.default for name, field in Settings.model_fields.items()}
GRACE_SECONDS = DEFAULTS["wf7_shutdown_grace_seconds"]
PORT = DEFAULTS["api_port"]
SECRET_FILES = {"DATABASE_URL_FILE", "SCRAPER_API_KEY_FILE", "API_KEYS_FILE", "SUPPRESSION_KEY_FILE"}
KUBERNETES_VERSIONS = ("1.27", "1.37")


def load(path: str) -> Any:
    return yaml.safe_load((DEPLOY / path).read_text("utf-8"))


def tool(name: str, *, needed_in_ci: bool = False) -> str:
    """A program, or a skipped test that says which one is missing."""
    found = shutil.which(name)
    if found is None and not (needed_in_ci and os.environ.get("CI") == "true"):
        pytest.skip(f"{name} is not installed")
    assert found is not None, f"CI needs {name}"
    return found


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


# ---------------------------------------------------------------- the image
def test_the_image_states_its_port_once_and_everywhere_the_same():
    assert f"API_PORT={PORT}" in DOCKERFILE
    assert re.findall(r"^EXPOSE (.+)$", DOCKERFILE, re.MULTILINE) == [str(PORT)]


# ---------------------------------------------------------------- compose
COMPOSE = load("compose.yaml")
OURS = ("migrate", "daemon")


@pytest.mark.parametrize("name", OURS)
def test_compose_starts_our_containers_with_limits_and_without_rights(name):
    service = COMPOSE["services"][name]
    assert set(service["environment"]) <= SETTINGS
    assert service["init"] is True
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["mem_limit"] == service["memswap_limit"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "WF7_MEMORY_LIMIT_MB" not in service["environment"], "it follows the container's limit"


def test_compose_rotates_the_logs_of_all_services():
    for name, service in COMPOSE["services"].items():
        options = service["logging"]["options"]
        assert {"max-size", "max-file"} <= set(options), name
        assert all(isinstance(value, str) for value in options.values()), "Docker accepts only strings"


def test_compose_reads_every_secret_from_a_file_that_is_never_committed():
    declared = COMPOSE["secrets"]
    ignored = (ROOT / ".gitignore").read_text("utf-8")
    assert "deploy/**/secrets/" in ignored
    for secret in declared.values():
        assert secret["file"].startswith("./secrets/")
    used = {name for service in COMPOSE["services"].values() for name in service.get("secrets", [])}
    assert used == set(declared)
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            if name.endswith("_FILE"):
                assert Path(value).name in service["secrets"], name
            else:
                assert not re.search(r"PASSWORD$|_KEYS?$|SECRET$", name), f"{name} is a secret"
    daemon = COMPOSE["services"]["daemon"]["environment"]
    assert SECRET_FILES - {"DATABASE_URL_FILE"} <= set(daemon)


def test_compose_repeats_the_health_check_of_the_image():
    interval, timeout, start, retries, command = re.findall(
        r"^HEALTHCHECK --interval=(\w+) --timeout=(\w+) --start-period=(\w+) --retries=(\d) CMD (.+)$",
        DOCKERFILE,
        re.MULTILINE,
    )[0]
    assert COMPOSE["services"]["daemon"]["healthcheck"] == {
        "test": ["CMD", *json.loads(command)],
        "interval": interval,
        "timeout": timeout,
        "start_period": start,
        "retries": int(retries),
    }


def test_compose_publishes_ports_on_loopback_only():
    for name, service in COMPOSE["services"].items():
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), name
    assert COMPOSE["services"]["daemon"]["ports"][0].endswith(f":{PORT}")


def test_compose_waits_longer_than_the_grace_period():
    assert int(COMPOSE["services"]["daemon"]["stop_grace_period"].removesuffix("s")) > GRACE_SECONDS + 5


def test_the_profile_monitoring_has_prometheus_and_grafana_with_files_that_exist():
    monitoring = {name for name, service in COMPOSE["services"].items() if "monitoring" in service.get("profiles", [])}
    assert monitoring == {"prometheus", "grafana"}
    for name in monitoring:
        service = COMPOSE["services"][name]
        assert re.search(r":v?\d+\.\d+\.\d+$", service["image"]), "a version, not latest"
        for volume in service["volumes"]:
            source, *_ = volume.split(":")
            assert source in COMPOSE["volumes"] or (DEPLOY / source).exists(), volume


def test_prometheus_scrapes_the_daemon_and_reads_the_alerts():
    config = load("prometheus/prometheus.yaml")
    (job,) = config["scrape_configs"]
    (target,) = job["dns_sd_configs"]
    assert target["names"] == ["daemon"]
    assert set(target["names"]) <= set(COMPOSE["services"])
    assert target["port"] == PORT
    assert [(DEPLOY / "prometheus" / name).is_file() for name in config["rule_files"]] == [True]
    promtool = tool("promtool", needed_in_ci=True)
    checked = run(promtool, "check", "config", DEPLOY / "prometheus" / "prometheus.yaml")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_grafana_is_provisioned_with_prometheus_and_the_dashboard():
    (source,) = load("grafana/provisioning/datasources/prometheus.yaml")["datasources"]
    assert source["url"] == "http://prometheus:9090"
    assert source["isDefault"] is True
    (provider,) = load("grafana/provisioning/dashboards/pagecurator.yaml")["providers"]
    home = COMPOSE["services"]["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert str(Path(home).parent) == provider["options"]["path"]
    assert f"./grafana/pagecurator.json:{home}:ro" in COMPOSE["services"]["grafana"]["volumes"]


if shutil.which("docker") and run("docker", "compose", "version").returncode == 0:  # no package of Debian has both

    def test_docker_compose_accepts_the_file():
        checked = run(
            "docker", "compose", "-f", DEPLOY / "compose.yaml", "--profile", "monitoring", "config", "--quiet"
        )
        assert checked.returncode == 0, checked.stderr


# ---------------------------------------------------------------- Kubernetes
MANIFESTS = {
    path.relative_to(DEPLOY / "kubernetes").as_posix(): manifest
    for path in sorted((DEPLOY / "kubernetes").rglob("*.yaml"))
    for manifest in yaml.safe_load_all(path.read_text("utf-8"))
}
OBJECTS = {name: manifest for name, manifest in MANIFESTS.items() if "/" in name and "kind" in manifest}
OF_KUBERNETES = [name for name in OBJECTS if name.startswith("base/") and not name.endswith("kustomization.yaml")]
DEPLOYMENT = MANIFESTS["base/deployment.yaml"]
JOB = MANIFESTS["base/migration-job.yaml"]
DAEMON = DEPLOYMENT["spec"]["template"]["spec"]["containers"][0]


@pytest.mark.parametrize("version", KUBERNETES_VERSIONS)
@pytest.mark.parametrize("name", OF_KUBERNETES)
def test_each_object_fits_the_schema_of_kubernetes(name, version):
    kubernetes_validate.validate(OBJECTS[name], version, strict=True)


def test_the_schemas_would_find_a_misspelt_field():
    wrong = {**DEPLOYMENT, "spec": {**DEPLOYMENT["spec"], "replicaCount": 2}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, KUBERNETES_VERSIONS[-1], strict=True)


def test_each_kustomization_names_every_file_beside_it():
    for name, manifest in MANIFESTS.items():
        if not name.endswith("/kustomization.yaml"):
            continue
        folder = DEPLOY / "kubernetes" / Path(name).parent
        named = [*manifest.get("resources", []), *manifest.get("configurations", [])]
        assert all((folder / entry).exists() for entry in named), name
        files = {path.name for path in folder.glob("*.yaml")} - {"kustomization.yaml"}
        assert files == {entry for entry in named if entry.endswith(".yaml")}, name


@pytest.mark.parametrize("manifest", [DEPLOYMENT, JOB], ids=["deployment", "job"])
def test_the_pods_are_restricted(manifest):
    pod = manifest["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    (user,) = re.findall(r"^USER (\d+):\d+$", DOCKERFILE, re.MULTILINE)
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == int(user)
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["requests"]["memory"] == container["resources"]["limits"]["memory"]
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod["volumes"]}


def literals(name: str) -> dict[str, str]:
    (generator,) = MANIFESTS[name]["configMapGenerator"]
    return dict(line.split("=", 1) for line in generator["literals"])


def test_the_environment_of_the_pods_consists_of_settings():
    secrets = {
        line.removeprefix("secrets/") for line in MANIFESTS["example/kustomization.yaml"]["secretGenerator"][0]["files"]
    }
    for manifest in (DEPLOYMENT, JOB):
        pod = manifest["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        (folder,) = [mount["mountPath"] for mount in container["volumeMounts"] if mount["name"] == "secrets"]
        for variable in container["env"]:
            assert variable["name"] in SETTINGS
            assert variable["value"] == f"{folder}/{variable['name'].removesuffix('_FILE')}"
            assert variable["name"].removesuffix("_FILE") in secrets
    assert {variable["name"] for variable in DAEMON["env"]} == SECRET_FILES
    for name in ("base/kustomization.yaml", "example/kustomization.yaml"):
        assert set(literals(name)) <= SETTINGS - set(secret_names())


def test_the_example_names_the_image_of_this_version():
    (image,) = MANIFESTS["example/kustomization.yaml"]["images"]
    assert image["newTag"] == __version__
    assert image["name"] == DAEMON["image"] == JOB["spec"]["template"]["spec"]["containers"][0]["image"]


def test_pages_in_flight_can_finish_before_a_pod_is_killed():
    pod = DEPLOYMENT["spec"]["template"]["spec"]
    program, seconds = DAEMON["lifecycle"]["preStop"]["exec"]["command"]
    assert program == "sleep"
    assert float(literals("base/kustomization.yaml")["WF7_SHUTDOWN_GRACE_SECONDS"]) == GRACE_SECONDS
    assert pod["terminationGracePeriodSeconds"] >= int(seconds) + GRACE_SECONDS + 10


def test_a_rollout_never_has_fewer_pods_than_replicas():
    assert DEPLOYMENT["spec"]["replicas"] == 2
    assert DEPLOYMENT["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert MANIFESTS["base/disruption-budget.yaml"]["spec"]["maxUnavailable"] == 1


def test_everything_selects_the_pods_of_the_daemon_and_their_port():
    labels = DEPLOYMENT["spec"]["template"]["metadata"]["labels"]
    assert MANIFESTS["base/service.yaml"]["spec"]["selector"] == labels
    assert MANIFESTS["base/disruption-budget.yaml"]["spec"]["selector"]["matchLabels"] == labels
    assert DEPLOYMENT["spec"]["selector"]["matchLabels"] == labels
    ports = {port["name"]: port["containerPort"] for port in DAEMON["ports"]}
    assert ports == {"http": PORT}
    (service_port,) = MANIFESTS["base/service.yaml"]["spec"]["ports"]
    assert (service_port["port"], service_port["targetPort"]) == (PORT, "http")
    policy = MANIFESTS["base/network-policy.yaml"]["spec"]
    assert policy["ingress"][0]["ports"] == [{"port": PORT}]
    common = MANIFESTS["base/kustomization.yaml"]["labels"][0]["pairs"]
    assert policy["podSelector"]["matchLabels"] == common, "only our pods, not the whole namespace"


def test_the_daemon_reaches_dns_postgres_and_public_addresses_only():
    rules = MANIFESTS["base/network-policy.yaml"]["spec"]["egress"]
    ports = [[port["port"] for port in rule["ports"]] for rule in rules]
    assert ports == [[53, 53], [5432, 6543], [80, 443]]
    blocks = [block["ipBlock"] for block in rules[2]["to"]]
    private = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "100.64.0.0/10"}
    assert private == set(blocks[0]["except"])
    assert {"fc00::/7", "fe80::/10", "::1/128"} == set(blocks[1]["except"])


def test_uploads_fit_into_the_folder_for_them():
    (uploads,) = [v for v in DEPLOYMENT["spec"]["template"]["spec"]["volumes"] if v["name"] == "uploads"]
    size = int(uploads["emptyDir"]["sizeLimit"].removesuffix("Gi")) * 1024**3
    assert size >= DEFAULTS["csv_max_bytes"] * DEFAULTS["api_max_uploads"]


# The custom resources have no schema among those of Kubernetes.
def test_keda_scales_the_deployment_by_a_query_with_the_url_of_the_secret():
    scaled = MANIFESTS["components/keda/scaled-object.yaml"]
    access = MANIFESTS["components/keda/trigger-authentication.yaml"]
    assert (scaled["apiVersion"], scaled["kind"]) == ("keda.sh/v1alpha1", "ScaledObject")
    assert (access["apiVersion"], access["kind"]) == ("keda.sh/v1alpha1", "TriggerAuthentication")
    assert scaled["spec"]["scaleTargetRef"] == {"name": DEPLOYMENT["metadata"]["name"]}
    assert scaled["spec"]["minReplicaCount"] == DEPLOYMENT["spec"]["replicas"]
    (trigger,) = scaled["spec"]["triggers"]
    assert trigger["type"] == "postgresql"
    assert set(trigger["metadata"]) == {"query", "targetQueryValue"}
    assert all(isinstance(value, str) for value in trigger["metadata"].values()), "KEDA accepts only strings"
    assert trigger["authenticationRef"]["name"] == access["metadata"]["name"]
    (secret,) = access["spec"]["secretTargetRef"]
    assert secret == {"parameter": "connection", "name": "pagecurator", "key": "DATABASE_URL"}


def test_the_service_monitor_selects_the_service():
    monitor = MANIFESTS["components/service-monitor/service-monitor.yaml"]
    assert (monitor["apiVersion"], monitor["kind"]) == ("monitoring.coreos.com/v1", "ServiceMonitor")
    service = MANIFESTS["base/service.yaml"]
    labels = {**service["metadata"]["labels"], **MANIFESTS["base/kustomization.yaml"]["labels"][0]["pairs"]}
    assert monitor["spec"]["selector"]["matchLabels"] == labels
    (endpoint,) = monitor["spec"]["endpoints"]
    assert endpoint["port"] == service["spec"]["ports"][0]["name"]


def test_the_example_renders_with_all_components_to_valid_objects(tmp_path):
    kubectl = tool("kubectl")
    shutil.copytree(DEPLOY / "kubernetes", tmp_path / "kubernetes")
    example = tmp_path / "kubernetes" / "example"
    (example / "secrets").mkdir()
    overlay = example / "kustomization.yaml"
    for line in MANIFESTS["example/kustomization.yaml"]["secretGenerator"][0]["files"]:
        (example / line).write_text("x", encoding="utf-8")
    text = overlay.read_text("utf-8")
    overlay.write_text(re.sub(r"^# (components:|  - )", r"\1", text, flags=re.MULTILINE), encoding="utf-8")
    rendered = run(kubectl, "kustomize", example)
    assert rendered.returncode == 0, rendered.stderr
    objects = {(one["kind"], one["metadata"]["name"].split("-")[0]): one for one in yaml.safe_load_all(rendered.stdout)}
    kinds = {kind for kind, _ in objects}
    assert {"ConfigMap", "Secret", "Deployment", "Job", "ScaledObject", "ServiceMonitor"} <= kinds
    for (kind, _), one in objects.items():
        assert one["metadata"]["namespace"] == "pagecurator"
        if kind not in ("ScaledObject", "TriggerAuthentication", "ServiceMonitor"):
            kubernetes_validate.validate(one, KUBERNETES_VERSIONS[-1], strict=True)
    secret = objects["Secret", "pagecurator"]["metadata"]["name"]
    assert secret != "pagecurator", "a changed secret has another name, so that the pods are replaced"
    deployment = objects["Deployment", "pagecurator"]["spec"]
    assert "replicas" not in deployment, "KEDA sets it"
    (volume,) = [volume for volume in deployment["template"]["spec"]["volumes"] if volume["name"] == "secrets"]
    assert volume["secret"]["secretName"] == secret
    assert objects["TriggerAuthentication", "pagecurator"]["spec"]["secretTargetRef"][0]["name"] == secret
    assert deployment["template"]["spec"]["containers"][0]["image"].startswith("registry.example/pagecurator:")


# ---------------------------------------------------------------- systemd
def unit(name: str) -> dict[str, list[str]]:
    """All values of each key of a unit."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "systemd" / name).read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


UNITS = ("pagecurator.service", "pagecurator-migrate.service")


@pytest.mark.parametrize("name", UNITS)
def test_the_environment_of_the_units_consists_of_settings(name):
    credentials = dict(value.split(":", 1) for value in unit(name)["LoadCredential"])
    for variable, value in (entry.split("=", 1) for entry in unit(name)["Environment"]):
        assert variable in SETTINGS
        assert credentials[value.removeprefix("%d/")].endswith(f"/{variable.removesuffix('_FILE').lower()}")
    if name == "pagecurator.service":
        assert {entry.split("=")[0] for entry in unit(name)["Environment"]} == SECRET_FILES


def test_the_unit_restarts_what_a_restart_repairs_and_waits_for_the_grace_period():
    service = unit("pagecurator.service")
    assert service["Type"] == ["exec"], "the daemon sends no sd_notify"
    assert service["Restart"] == ["on-failure"]
    assert service["RestartPreventExitStatus"] == [str(EXIT_REFUSED)]
    assert int(service["TimeoutStopSec"][0]) > GRACE_SECONDS + 5
    assert service["KillMode"] == ["mixed"]
    assert service["OOMPolicy"] == ["continue"]


@pytest.mark.parametrize("name", UNITS)
def test_systemd_accepts_the_units(name, tmp_path):
    analyze = tool("systemd-analyze")
    for each in UNITS:
        # It checks that the program exists.
        text = (DEPLOY / "systemd" / each).read_text("utf-8")
        (tmp_path / each).write_text(text.replace("/opt/pagecurator/bin/pagecurator", sys.executable), "utf-8")
    checked = run(analyze, "verify", "--man=no", tmp_path / name)
    assert (checked.returncode, checked.stderr) == (0, "")
