"""``strideiq activities``: the record of an athlete, from a file of theirs to the database."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from strideiq.core.cli.main import cli
from tests.cli.running import refused, run

EMAIL = "ada@example.org"
ROWS = (
    "date,distance_km,time,avg_hr,effort",
    "2026-10-01,10.5,0:52:30,151,4",
    "2026-10-03,21.1,1:50:00,,",
)


@pytest.fixture(autouse=True)
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIDEIQ_DATA_DIR", str(tmp_path / "data"))
    words = ["admin", "create", "--email", EMAIL, "--role", "athlete"]
    made = CliRunner().invoke(cli, words, input="twelve hills before noon", prog_name="strideiq")
    assert made.exit_code == 0, made.output


def test_a_file_is_brought_once_and_listed(tmp_path: Path) -> None:
    file = tmp_path / "runs.csv"
    file.write_text("\n".join((*ROWS, ROWS[1])))
    first = run("activities", "import", str(file), "--athlete", EMAIL)
    assert first.stdout == "runs.csv: 2 new, 0 known already\n"
    assert first.stderr == "note: runs.csv: row 4 repeats row 2: counted once\n"
    again = run("activities", "import", str(file), "--athlete", EMAIL)
    assert again.stdout == "runs.csv: 0 new, 2 known already\n"
    assert run("activities", "list", "--athlete", EMAIL).stdout.splitlines() == [
        "2026-10-03  run       21.1 km   1:50:00",
        "2026-10-01  run       10.5 km     52:30  151 bpm effort 4",
    ]
    file.write_text("date,distance_km,time\n2026-10-01,ten,0:52:30\n")
    assert refused("activities", "import", str(file), "--athlete", EMAIL) == (
        "runs.csv: row 2: distance_km 'ten' is not a number -> write it as 10543 or 10.5"
    )
    assert "no account with the address" in refused(
        "activities", "list", "--athlete", "bob@example.org"
    )
