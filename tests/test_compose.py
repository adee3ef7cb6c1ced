"""compose.yaml, the image and .env.example fit each other and the program; no Docker is needed."""

import json
import re
import tomllib
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from strideiq.core.cli.main import COMMANDS
from strideiq.core.reading import settings as reader
from strideiq.core.reading.settings import Mode, from_environment
from strideiq.core.runtime.starting import address_problems, key_problems
from tests.cli.running import run
from tests.environments import PACKAGES, ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
STEPS = [
    line.split(maxsplit=1)
    for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
READ = {value for name, value in vars(reader).items() if name.isupper() and name != "KEY"}
VARIABLE = re.compile(r"\$\{(\w+)(?::?[?-][^}]*)?\}")


def steps(word: str) -> list[str]:
    return [rest for name, rest in STEPS if name == word]


def filled(text: str, values: dict[str, str]) -> str:
    return VARIABLE.sub(lambda found: values[found[1]], text)


def test_every_service_waits_for_services_that_can_be_waited_for() -> None:
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], (name, other)
            else:
                assert how["condition"] == "service_completed_successfully"
                assert SERVICES[other]["restart"] == "no", (name, other)


def test_whatever_keeps_running_has_a_health_check_and_comes_back() -> None:
    for name, service in SERVICES.items():
        lasting = service["restart"] == "unless-stopped"
        assert lasting == ("healthcheck" in service), name
    assert {name for name in SERVICES if SERVICES[name]["restart"] == "no"} == {"migrate"}


def test_every_volume_is_declared_and_used() -> None:
    mounted = {
        mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])
    }
    assert mounted == set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", OURS)
def test_our_commands_exist_with_their_options(name: str) -> None:
    command, *words = OURS[name]["command"]
    assert command in COMMANDS
    shown = run(command, "--help").stdout
    assert [word for word in words if word.startswith("--") and word not in shown] == []
    _, program, *rest = OURS[name].get("healthcheck", {}).get("test", ["CMD", "python"])
    assert program == "python" or rest[0] in COMMANDS


def test_the_health_check_of_the_api_asks_for_readiness_at_its_port() -> None:
    words = OURS["api"]["command"]
    port = words[words.index("--port") + 1]
    (check,) = [word for word in OURS["api"]["healthcheck"]["test"] if "urlopen" in word]
    assert f"http://127.0.0.1:{port}/readyz" in check
    compile(check, "health check", "exec")
    assert [mapping.rsplit(":", 1)[1] for mapping in OURS["api"]["ports"]] == [port]


def test_the_proxy_that_is_believed_is_the_gateway() -> None:
    words = OURS["api"]["command"]
    (network,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    assert words[words.index("--proxy") + 1] == network["gateway"]
    assert ip_address(network["gateway"]) in ip_network(network["subnet"])


def test_the_names_in_the_environment_are_those_that_are_read() -> None:
    for service in OURS.values():
        given = set(service["environment"])
        assert given <= READ
        assert READ - given == {"STRIDEIQ_CONFIG_DIR", "STRIDEIQ_DATA_DIR"}
    assert {name for name in EXAMPLE if name.startswith("STRIDEIQ_")} <= READ
    assert "STRIDEIQ_DATA_DIR=/data" in " ".join(steps("ENV"))


def test_the_example_names_every_variable_and_holds_no_secret() -> None:
    assert set(VARIABLE.findall((ROOT / "compose.yaml").read_text())) == set(EXAMPLE)
    secret = {"POSTGRES_PASSWORD", "STRIDEIQ_SECRET_KEY", "STRIDEIQ_SMTP_URL"}
    unleash = {f"STRIDEIQ_UNLEASH_{name}" for name in ("URL", "TOKEN", "ADMIN_TOKEN")}
    assert {name for name, value in EXAMPLE.items() if not value} == secret | unleash


def test_the_filled_in_example_is_what_a_start_accepts(tmp_path: Path) -> None:
    values = EXAMPLE | {"POSTGRES_PASSWORD": "a-b_c", "STRIDEIQ_SECRET_KEY": "k" * 48}
    for name, service in OURS.items():
        given = {key: filled(value, values) for key, value in service["environment"].items()}
        made = from_environment(given | {"STRIDEIQ_DATA_DIR": str(tmp_path)})
        assert made.mode is Mode.PRODUCTION, name
        assert [*address_problems(made), *key_problems(made)] == []
        assert made.database_url is not None
        hosts = {
            made.database_url.split("@")[1].split("/")[0],
            str(made.redis_url)[8:].split(":")[0],
        }
        assert hosts == {"postgres", "redis"} & set(SERVICES)


def test_the_image_holds_the_program_and_does_not_run_as_root() -> None:
    copied = [rest.split() for rest in steps("COPY") if not rest.startswith("--from")]
    for *sources, _ in copied:
        assert [source for source in sources if not (ROOT / source).exists()] == []
    assert {words[0] for words in copied if len(words) == 2} >= set(PACKAGES)
    (user,) = steps("USER")
    assert int(user.split(":")[0]) > 0
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (entry,) = map(json.loads, steps("ENTRYPOINT"))
    assert entry == list(project["scripts"])
    (words,) = map(json.loads, steps("CMD"))
    assert words[0] in COMMANDS


def test_what_the_image_needs_is_sent_to_docker() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = {line[1:] for line in lines if line.startswith("!")}
    copied = {
        source for rest in steps("COPY") if "--from" not in rest for source in rest.split()[:-1]
    }
    assert (lines[0], sent) == ("*", copied)
