"""``strideiq serve``: what it prints works, and it stops when it is told to."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from strideiq.core.reading import settings
from tests.cli.running import refused, run
from tests.environments import ROOT

pytestmark = pytest.mark.slow

CURL = """
import sys, urllib.request
words = iter(sys.argv[1:])
headers, address, body = {}, "", b""
for word in words:
    if word == "-H":
        name, _, value = next(words).partition(": ")
        headers[name] = value
    elif word == "-d":
        body = next(words).encode()
    elif word != "-s":
        address = word
with urllib.request.urlopen(urllib.request.Request(address, body, headers)) as answer:
    sys.stdout.write(answer.read().decode())
"""
PROGRAM = "from strideiq.core.cli.main import main; main()"
README = (ROOT / "README.md").read_text(encoding="utf-8")
SERVICE = README[README.index("## The service") : README.index("## An admin's story")]


@contextmanager
def serving(**environment: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The running command and the lines it greets with."""
    clean = {name: value for name, value in os.environ.items() if "STRIDEIQ" not in name}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, "serve", "--port", "0"],
        env={**clean, "PYTHONPATH": str(ROOT / ".src"), "PYTHONUNBUFFERED": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        lines: list[str] = []
        while not any(line.startswith("curl ") for line in lines):
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            lines.append(line.strip())
        yield process, lines
    finally:
        process.terminate()
        process.communicate(timeout=60)


def pasted(line: str) -> tuple[str, dict[str, str], str]:
    """Address, headers and body of a ``curl`` line."""
    words = shlex.split(line)
    address = next(word for word in words if word.startswith("http"))
    header = words[words.index("-H") + 1]
    name, _, value = header.partition(": ")
    return address, {name: value}, words[words.index("-d") + 1]


def asked(line: str) -> httpx.Response:
    address, headers, body = pasted(line)
    with httpx.Client(transport=httpx.HTTPTransport(retries=5)) as client:
        return client.post(address, headers=headers, content=body, timeout=60)


def test_the_first_query_to_paste_gives_a_plan_and_ctrl_c_ends_it() -> None:
    with serving() as (process, lines):
        assert re.match(
            r"StrideIQ answers on http://127\.0\.0\.1:\d+/graphql in development", lines[0]
        )
        weeks = asked(lines[-1]).json()["data"]["previewPlan"]["plan"]["weeks"]
        assert len(weeks) >= 12
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert (process.returncode, said) == (0, "")


def test_links_of_mails_lead_to_the_address_it_listens_on(tmp_path: Path) -> None:
    register = """mutation { register(input: {email: "ada@example.org", name: "Ada",
        password: "twelve hills before noon", timeZone: "UTC"}) { __typename } }"""
    with serving(STRIDEIQ_DATA_DIR=str(tmp_path)) as (process, lines):
        address, _, _ = pasted(lines[-1])
        answer = httpx.post(address, json={"query": register}, timeout=60).json()
        assert answer["data"]["register"]["__typename"] == "MailOnItsWay"
        assert process.stdout is not None
        link = next(line for line in process.stdout if "/#confirm=" in line)
    assert link.startswith(f"{address.removesuffix('/graphql')}/#confirm=")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The lines of a running server with demo data."""
    data = str(tmp_path_factory.mktemp("demo") / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRIDEIQ_DATA_DIR", data)
        assert run("seed", "demo").exit_code == 0
    with serving(STRIDEIQ_DATA_DIR=data) as (_, lines):
        yield lines


@pytest.fixture
def curl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ``curl`` for shells of this test, wherever there is none."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "curl"
    script.write_text(f"#!{sys.executable}\n{CURL}")
    script.chmod(0o755)
    (folder / "python3").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.usefixtures("curl")
def test_with_demo_data_the_lines_to_paste_sign_in_and_show_the_calendar(demo: list[str]) -> None:
    assert any(line.startswith("athlete athlete@example.org ") for line in demo)
    typed = "\n".join(demo[-2:])
    done = subprocess.run(
        ["/bin/sh", "-c", typed], capture_output=True, text=True, check=True, timeout=120
    )
    shown = json.loads(done.stdout)["data"]["calendar"]
    assert shown["nextRace"]["name"] == "River ten"
    assert len(shown["days"]) == 15


def test_production_is_chosen_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRIDEIQ_DATA_DIR", str(tmp_path))
    assert run("migrate").exit_code == 0
    strict = {"STRIDEIQ_MODE": "production", "STRIDEIQ_SECRET_KEY": "k" * 32}
    with serving(**strict, STRIDEIQ_DATA_DIR=str(tmp_path)) as (_, lines):
        assert "production mode" in lines[0]
        assert not any("browser" in line for line in lines)
        address, headers, _ = pasted(lines[-1])
        closed = httpx.post(
            address, headers=headers, content='{"query": "{ __schema { types { name } } }"}'
        )
        assert closed.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_the_queries_in_the_readme_are_answered_as_it_says(demo: list[str]) -> None:
    queries = re.findall(r"```graphql\n(.*?)```", SERVICE, re.DOTALL)
    headers: dict[str, str] = {}
    answers = []
    address, _, _ = pasted(demo[-1].partition(" | ")[0])
    for query in queries:
        answer = httpx.post(address, headers=headers, json={"query": query}, timeout=60).json()
        answers.append(answer["data"])
        token = answer["data"].get("signIn", {}).get("accessToken")
        headers = {"authorization": f"Bearer {token}"} if token else headers
    preview, _, goal, away, calendar, changes = answers
    assert preview["raceDistances"][-1]["key"] == "marathon"
    assert preview["previewPlan"]["plan"]["weeks"][0]["days"][0]["description"]
    assert len(preview["workoutTemplates"]["nodes"]) == 3
    assert goal["addGoal"].get("daysToRace", goal["addGoal"].get("message"))
    assert away["addTimeAway"].get("minutes", away["addTimeAway"].get("message"))
    assert calendar["calendar"]["nextRace"]["name"] == "River ten"
    assert {"proposals", "ledger"} == set(changes)


def test_the_readme_names_options_and_settings_that_there_are() -> None:
    groups = ["", "serve", "worker", "migrate", "doctor", "admin create"]
    groups += ["flags rollout", "flags schedule", "plugins set", "rules try"]
    shown = "".join(run(*words.split(), "--help").stdout for words in groups)
    for option in re.findall(r"--[a-z][a-z-]*", SERVICE):
        assert option in shown
    read = {name for name in vars(settings).values() if str(name).startswith("STRIDEIQ_")}
    assert set(re.findall(r"^\| `(STRIDEIQ_\w+)`", SERVICE, re.MULTILINE)) == read
    assert "STRIDEIQ_MODE=production" in SERVICE


def test_a_taken_port_is_refused_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        line = refused("serve", "--port", str(taken.getsockname()[1]))
    assert "cannot listen on 127.0.0.1:" in line
    assert "choose another --port" in line


def test_an_address_of_nobody_is_refused() -> None:
    assert "cannot listen on 192.0.2.1:8000" in refused("serve", "--host", "192.0.2.1")
