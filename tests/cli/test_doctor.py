"""``strideiq doctor``: a line for each check, and an exit code a script can go by."""

import json
from pathlib import Path

import pytest

from tests.cli.running import run


def test_lines_and_json_tell_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIDEIQ_DATA_DIR", str(tmp_path / "data"))
    result = run("doctor")
    assert (result.exit_code, result.stderr) == (0, "")
    told = json.loads(run("doctor", "--json").stdout)
    assert [check["name"] for check in told] == [
        line[5:].partition(":")[0] for line in result.stdout.splitlines()
    ]
    assert {check["state"] for check in told} <= {"ok", "warn"}


def test_a_failure_is_told_with_what_to_do_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STRIDEIQ_MODE", "production")
    result = run("doctor")
    assert result.exit_code == 2
    (line,) = [line for line in result.stdout.splitlines() if "secret key" in line]
    assert line.startswith("fail secret key: production mode needs a secret key -> set STRIDEIQ_")
