"""compose.cluster.yaml, as Docker Compose reads it, and the files that it gives to its proxy and its Prometheus."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings
from bot.lifecycle import STOP_S
from tests.support.deployment.compose import TOKEN, composed, run_compose
from tests.support.deployment.finding import find_programs
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

FILE = "compose.cluster.yaml"
HOST = "BYLINE_HOST=bot.example"
SECRET = "WEBHOOK_SECRET=a-secret-of-nobody-at-all"

BOTS = {"byline1", "byline2"}
NODES = {"node1", "node2", "node3"}

Services = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return composed(tmp_path_factory.mktemp("compose"), FILE, HOST, SECRET, "ADMIN_IDS=7,8")


@pytest.fixture
def services(content: dict[str, Any]) -> Services:
    found: Services = content["services"]
    assert set(found) == {*BOTS, *NODES, "snapshots", "proxy", "prometheus"}
    return found


def networks_of(services: Services, name: str) -> set[str]:
    return set(services[name].get("networks", ()))


def members_of(services: Services, network: str) -> set[str]:
    return {name for name in services if network in networks_of(services, name)}


class TestEachContainer:
    def test_can_do_no_harm(self, services: Services) -> None:
        for name, service in services.items():
            assert service["cap_drop"] == ["ALL"], name
            assert service["security_opt"] == ["no-new-privileges:true"], name
            assert "privileged" not in service, name
            assert service.get("read_only", False) is (name not in NODES), name
        added = {name: service["cap_add"] for name, service in services.items() if "cap_add" in service}
        assert added == {"proxy": ["NET_BIND_SERVICE"], "snapshots": ["CHOWN"]}

    def test_starts_again_and_has_a_log_that_ends(self, services: Services) -> None:
        for name, service in services.items():
            assert service["restart"] == ("no" if name == "snapshots" else "unless-stopped")
            assert set(service["logging"]["options"]) == {"max-size", "max-file"}

    def test_has_an_image_of_one_version(self, services: Services) -> None:
        images = {service["image"] for name, service in services.items() if name not in BOTS}
        assert all(re.search(r":v?\d+\.\d+", image) for image in images), images


class TestABot:
    @pytest.fixture
    def settings(self, services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
        """The settings of a bot, as it reads them."""
        monkeypatch.chdir(tmp_path)
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        for name, value in services["byline1"]["environment"].items():
            monkeypatch.setenv(name, value)
        return Settings()

    def test_has_settings_that_exist(self, services: Services) -> None:
        known = {name.upper() for name in Settings.model_fields}
        assert set(services["byline1"]["environment"]) - known == {"BYLINE_HOST"}

    def test_is_like_the_other(self, services: Services) -> None:
        assert services["byline1"] == services["byline2"]

    def test_gets_the_operators_settings_and_its_own(self, settings: Settings) -> None:
        assert settings.telegram_bot_token
        assert settings.telegram_bot_token.get_secret_value() == TOKEN
        assert settings.admin_ids == {7, 8}
        assert settings.webhook
        assert settings.webhook.url == "https://bot.example/telegram"
        assert settings.webhook.secret == SECRET.partition("=")[2]

    def test_asks_all_nodes(self, settings: Settings) -> None:
        assert settings.cluster
        assert set(settings.cluster.urls) == {f"http://{node}:9200" for node in NODES}

    def test_trusts_the_network_of_the_proxy(self, settings: Settings, content: dict[str, Any]) -> None:
        (subnet,) = content["networks"]["front"]["ipam"]["config"]
        assert [str(network) for network in settings.web_trusted_proxies] == [subnet["subnet"]]
        assert members_of(content["services"], "front") == {*BOTS, "proxy"}

    def test_has_time_to_stop(self, services: Services) -> None:
        assert int(services["byline1"]["stop_grace_period"].removesuffix("s")) > STOP_S

    def test_starts_when_the_nodes_answer(self, services: Services) -> None:
        assert services["byline1"]["depends_on"] == {node: {"condition": "service_healthy"} for node in NODES}

    @pytest.mark.parametrize(("left", "missing"), [(SECRET, "BYLINE_HOST"), (HOST, "WEBHOOK_SECRET")])
    def test_does_not_start_without_what_must_be_chosen(self, tmp_path: Path, left: str, missing: str) -> None:
        read = run_compose(tmp_path, FILE, left)
        assert read.returncode != 0
        assert f"{missing} is missing in .env" in read.stderr


class TestWhatIsPublished:
    def test_are_the_proxy_and_to_this_machine_prometheus(self, services: Services) -> None:
        ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
        assert {name: [port_in_words(port) for port in each] for name, each in ports.items()} == {
            "proxy": ["80:80", "443:443"],
            "prometheus": ["127.0.0.1:9090:9090"],
        }

    def test_are_no_nodes(self, services: Services, content: dict[str, Any]) -> None:
        """They ask for no password, so nobody but the bots may reach them."""
        assert content["networks"]["cluster"] == {"internal": True}
        assert members_of(services, "cluster") == BOTS | NODES
        assert all(networks_of(services, node) == {"cluster"} for node in NODES)


class TestANode:
    def test_has_the_version_with_which_byline_is_tested(self, services: Services) -> None:
        pom = (ROOT / "tests/support/opensearch/pom.xml").read_text()
        (version,) = re.findall(r"<opensearch.version>(.*)</opensearch.version>", pom)
        for name in (*NODES, "snapshots"):
            assert services[name]["image"] == f"opensearchproject/opensearch:{version}"

    def test_knows_the_others(self, services: Services) -> None:
        for node in NODES:
            environment = services[node]["environment"]
            assert environment["node.name"] == node
            assert set(environment["discovery.seed_hosts"].split(",")) == NODES
            assert set(environment["cluster.initial_cluster_manager_nodes"].split(",")) == NODES

    def test_has_files_of_its_own_and_shares_the_snapshots(self, services: Services) -> None:
        for node in NODES:
            own, snapshots = services[node]["volumes"]
            assert own == f"{node}:/usr/share/opensearch/data:rw"
            assert snapshots == "snapshots:/snapshots:rw" == services["snapshots"]["volumes"][0]
            assert services[node]["environment"]["path.repo"] == "/snapshots"

    def test_leaves_half_of_its_memory_to_the_cache_of_files(self, services: Services) -> None:
        assert services["node1"]["mem_limit"] == "2g"
        assert services["node1"]["environment"]["OPENSEARCH_JAVA_OPTS"] == "-Xms1g -Xmx1g"


def test_commands_of_the_document_name_containers_that_there_are(services: Services) -> None:
    text = (ROOT / "docs/cluster.md").read_text()
    commands = re.findall(rf"^docker compose -f {FILE} (.*)$", text, re.MULTILINE)
    assert len(commands) > 10
    for command in commands:
        assert set(re.findall(r" ((?:node|byline)\d+)\b", command)) <= set(services), command


class TestTheProxy:
    def test_shares_requests_between_the_bots(self, services: Services) -> None:
        text = (ROOT / "docs/Caddyfile").read_text()
        assert re.findall(r"^\{\$(\w+)\} \{$", text, re.MULTILINE) == list(services["proxy"]["environment"])
        (upstreams,) = re.findall(r"reverse_proxy (.*) \{", text)
        port = services["byline1"]["environment"]["WEBHOOK_LISTEN"].partition(":")[2]
        assert set(upstreams.split()) == {f"{bot}:{port}" for bot in BOTS}
        assert mounted(services, "proxy", "/etc/caddy/Caddyfile") == "docs/Caddyfile"


class TestPrometheus:
    def test_reads_the_figures_of_the_bots(self, services: Services) -> None:
        text = (ROOT / "docs/prometheus.yml").read_text()
        port = services["byline1"]["environment"]["METRICS_LISTEN"].partition(":")[2]
        assert set(re.findall(r"^ +- (\S+:\d+)$", text, re.MULTILINE)) == {f"{bot}:{port}" for bot in BOTS}
        assert members_of(services, "metrics") == {*BOTS, "prometheus"}
        assert mounted(services, "prometheus", "/etc/prometheus/prometheus.yml") == "docs/prometheus.yml"

    def test_can_read_its_configuration(self) -> None:
        (promtool,) = find_programs("promtool", package="prometheus")
        command = [promtool, "check", "config", str(ROOT / "docs/prometheus.yml")]
        checked = subprocess.run(command, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr


def port_in_words(port: str | dict[str, int]) -> str:
    return port.removesuffix("/tcp") if isinstance(port, str) else f"{port['published']}:{port['target']}"


def mounted(services: Services, name: str, target: str) -> str:
    """Return the name of the file beside compose.cluster.yaml that a container has at a path, and can only read."""
    (volume,) = [str(each) for each in services[name]["volumes"] if f":{target}:ro" in each]
    return "/".join(Path(volume.partition(":")[0]).parts[-2:])
