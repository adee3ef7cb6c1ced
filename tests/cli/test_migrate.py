"""``strideiq migrate``: up by default, down only on purpose."""

from pathlib import Path

import pytest

from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.starting import only_server
from strideiq.core.store.migrate import head
from tests.cli.running import refused, run


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STRIDEIQ_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def said(*words: str) -> str:
    result = run("migrate", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.strip()


def test_up_and_down(data: Path) -> None:
    assert said("--show") == f"the database is at migration none, and this version needs {head()}"
    assert said("--to", "0002") == "from base to 0002"
    assert said() == f"from 0002 to {head()}"
    assert said() == f"at {head()}, nothing to do"
    assert said("--show") == f"at {head()}, the newest step"
    assert "add --down" in refused("migrate", "--to", "0001")
    assert said("--to", "base", "--down") == f"from {head()} to base"
    assert (data / "strideiq.db").exists()


def test_a_step_that_there_is_not_is_refused() -> None:
    assert "choose one of base, 0001" in refused("migrate", "--to", "7")


def test_a_running_server_is_not_pulled_the_tables_from_under(data: Path) -> None:
    with only_server(Settings(data_dir=data)):
        assert "another server uses" in refused("migrate")
    said()


def test_addresses_that_cannot_work_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIDEIQ_DATABASE_URL", "mysql://host/name")
    assert "STRIDEIQ_DATABASE_URL" in refused("migrate")
