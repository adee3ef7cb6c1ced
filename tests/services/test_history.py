from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from strideiq.core.domain.errors import InvalidFiles, Refusal
from strideiq.core.host.host import Host
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import load
from strideiq.core.services.history import History, read_history
from tests.synthetic_history import FIXTURE

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def host() -> Host:
    return load(Settings()).host


def told(host: Host, path: Path, options: Mapping[str, str] | None = None) -> list[str]:
    with pytest.raises(InvalidFiles) as caught:
        read_history(path, host, TODAY, options or {})
    return [str(problem) for problem in caught.value.problems]


def csv(folder: Path, *rows: str) -> Path:
    file = folder / "runs.csv"
    file.write_text("\n".join(("date,distance_m,moving_s", *rows)))
    return file


def test_a_whole_history(host: Host) -> None:
    history = read_history(FIXTURE, host, TODAY, {})
    assert len(history.activities) == 328
    assert {run.source for run in history.activities} == {"csv-runs"}
    assert history.notes == ()


def test_a_run_of_today_counts_and_one_of_tomorrow_is_named_with_its_row(
    host: Host, tmp_path: Path
) -> None:
    assert read_history(csv(tmp_path, "2026-11-23,10000,3000"), host, TODAY, {}).activities
    file = csv(tmp_path, "2026-11-24,10000,3000", "2026-11-01,10000,3000")
    assert told(host, file) == [
        "runs.csv: row 2: 2026-11-24 lies after 2026-11-23 -> correct the date"
    ]


def test_problems_come_in_the_order_of_the_file_and_are_counted(host: Host, tmp_path: Path) -> None:
    file = csv(tmp_path, "2027-01-01,10000,3000", *["x,1,1"] * 1, *(f"y{k},1,1" for k in range(24)))
    lines = told(host, file)
    assert lines[0].startswith("runs.csv: row 2: 2027-01-01 lies after")
    assert lines[1].startswith("runs.csv: row 3: date 'x' is not a day")
    assert len(lines) == 21
    assert lines[-1] == "runs.csv: and 6 more rows like these"


def test_notes_carry_the_name_of_the_file(host: Host, tmp_path: Path) -> None:
    file = csv(tmp_path, "2026-11-01,10000,3000", "2026-11-01,10000,3000")
    history = read_history(file, host, TODAY, {})
    assert (len(history.activities), history.notes) == (
        1,
        ("runs.csv: row 3 repeats row 2: counted once",),
    )


def test_an_option_of_the_provider_for_one_reading(host: Host, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("Tag,distance_m,moving_s\n2026-11-01,10000,3000\n")
    assert isinstance(read_history(file, host, TODAY, {"columns": "date=Tag"}), History)
    with pytest.raises(Refusal, match="unknown option 'colums'"):
        read_history(file, host, TODAY, {"colums": "date=Tag"})


def test_a_file_that_is_not_there(host: Host, tmp_path: Path) -> None:
    file = tmp_path / "gone.csv"
    assert told(host, file) == [
        f"{file}: cannot be read: No such file or directory -> check its name and permissions"
    ]


def test_a_file_nobody_reads(host: Host, tmp_path: Path) -> None:
    file = tmp_path / "runs.fit"
    file.write_bytes(b"")
    with pytest.raises(Refusal, match=r"no provider reads files like runs\.fit"):
        read_history(file, host, TODAY, {})


@pytest.mark.parametrize(
    ("answer", "what"),
    [("raise OSError('no')", "OSError: no"), ("return None", "no provider could read this file")],
)
def test_a_provider_that_fails_or_passes(answer: str, what: str, tmp_path: Path) -> None:
    folder = tmp_path / "plugins" / "providers" / "gpx"
    folder.mkdir(parents=True)
    (folder / "plugin.yaml").write_text(
        "{plugin: gpx, kind: provider, version: 1.0.0, api: 1, title: GPX, author: A coach,"
        " licence: CC0-1.0, source: own work, python: gpx.py, files: [.gpx]}\n"
    )
    (folder / "gpx.py").write_text(
        "from strideiq.plugins import hookimpl\n\n\n"
        f"@hookimpl\ndef read_activities(data):\n    {answer}\n"
    )
    file = tmp_path / "run.gpx"
    file.write_bytes(b"")
    host = load(Settings(config_dir=overlay_of(tmp_path))).host
    (line,) = told(host, file)
    assert what in line


def overlay_of(folder: Path) -> Path:
    """A configuration folder with nothing but the plugins of ``folder``."""
    own = folder / "own"
    own.mkdir()
    (folder / "plugins").rename(own / "plugins")
    return own
