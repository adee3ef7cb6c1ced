from pathlib import Path

import pytest

from tests.cli.running import HISTORY, MARATHON, TODAY, refused, run

HEADER = "date,distance_m,moving_s\n"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (
            ["--race", "marathon", "--date", "2026-11-01", *TODAY],
            (
                "strideiq: the race on 2026-11-01 is not after 2026-11-23"
                " -> choose a race on or after 2026-12-21"
            ),
        ),
        (
            ["--race", "marathon", "--date", "2026-12-07", *TODAY],
            (
                "strideiq: 14 days are too few for a Marathon plan; it needs 4 weeks"
                " -> choose a race on or after 2026-12-21"
            ),
        ),
        ([*MARATHON, "--goal", "1:30:00"], "strideiq: 42.2 km in 1:30:00 is too fast"),
        ([*MARATHON, "--goal", "1:30"], "strideiq: 42.2 km in 1:30:00 is too fast"),
        ([*MARATHON, "--goal", "quick"], "strideiq: Invalid value for '--goal': 'quick' is not a"),
        (
            [*MARATHON, "--days", "0"],
            "strideiq: 0 training days a week cannot be planned -> choose 3 to 7",
        ),
        ([*MARATHON, "--days", "some"], "strideiq: Invalid value for '--days': 'some' is not a"),
        (
            ["--race", "marathn", "--date", "2027-04-18", *TODAY],
            "strideiq: there is no race distance 'marathn' -> did you mean 'marathon'?",
        ),
        (
            ["--race", "marathon", "--date", "soon"],
            "strideiq: Invalid value for '--date': 'soon' is not a day -> write it as 2027-04-19",
        ),
        (
            ["--race", "marathon", "--date", "9999-12-31", "--today", "9999-11-01"],
            (
                "strideiq: Invalid value for '--date': '9999-12-31' is out of range"
                " -> write a day from 1970 to 2199"
            ),
        ),
        (
            [*MARATHON, "--today", "0001-01-01"],
            "strideiq: Invalid value for '--today': '0001-01-01'",
        ),
        (
            [*MARATHON, "--minutes", "mon=45,tue=30,Monday=30"],
            (
                "strideiq: Invalid value for '--minutes': monday stands there twice"
                " -> give its minutes once"
            ),
        ),
        (
            [*MARATHON, "--weekly", "40km", "--longest", "41"],
            (
                "strideiq: a longest run of 41.0 km is more than the usual week of 40.0 km -> give a"
                " smaller one, or the distance of the week"
            ),
        ),
        (
            [*MARATHON, "--output", ""],
            "strideiq: Invalid value for '--output': it is empty -> name a file, or leave",
        ),
        ([*MARATHON, "--history", " "], "strideiq: Invalid value for '--history': it is empty"),
        (
            [*MARATHON, "--volume", "2\udcc3\udca9\udcc3"],
            "strideiq: there is no volume tier '2é\ufffd'",
        ),
        ([*MARATHON, "--history", "\udcc3\udca9.csv"], "é.csv: cannot be read: No such file"),
        (
            ["--race", "marathon"],
            "strideiq: Missing option '--date' -> see strideiq generate --help",
        ),
        ([*MARATHON, "--volume", "huge"], "strideiq: there is no volume tier 'huge' -> write one"),
        ([*MARATHON, "--units", "yd"], "strideiq: Invalid value for '--units': 'yd' is not one of"),
        ([*MARATHON, "--weekly", "lots"], "strideiq: Invalid value for '--weekly': 'lots' is not"),
        ([*MARATHON, "--weekly", "4000"], "strideiq: a weekly distance of 4000.0 km is not likely"),
        ([*MARATHON, "--recent", "10k"], "strideiq: Invalid value for '--recent': '10k' is not"),
        ([*MARATHON, "--recent", "10k 5:30"], "strideiq: 10.0 km in 5:30 is too fast"),
        ([*MARATHON, "--minutes", "mon"], "strideiq: Invalid value for '--minutes': 'mon' is not"),
        ([*MARATHON, "--minutes", "mon=9,tue=0,wed=0,thu=0,fri=0,sat=0,sun=0"], "strideiq: only 0"),
        ([*MARATHON, "--long-run-day", "t"], "strideiq: Invalid value for '--long-run-day': 't'"),
        ([*MARATHON, "--frob"], "strideiq: No such option '--frob'"),
        ([*MARATHON, *HISTORY, "--columns", "day=Tag"], "history_marathon.csv: row 1: the mapping"),
        ([*MARATHON, "--history", "README.md"], "README.md: cannot be read: No such file"),
    ],
)
def test_one_clear_line(
    words: list[str], what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused("generate", *words).startswith(what)


def test_no_such_command_and_no_such_configuration(tmp_path: Path) -> None:
    assert refused("generat").startswith("strideiq: No such command 'generat'")
    empty = refused("--config", "", "generate", *MARATHON)
    assert empty.startswith("strideiq: Invalid value for '--config': it is empty -> name a folder")
    gone = tmp_path / "gone"
    line = refused("--config", str(gone), "generate", *MARATHON)
    assert line == (
        f"{gone}:1:1: there is no such configuration folder -> make it with: strideiq init DIR"
    )


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "row 1: the file is empty -> write a header line"),
        (b"\x00\x01\x02", "row 1: this is not a text file"),
        (b"\xff\xfed\x00", "row 1: the file is UTF-16 text -> save it as CSV UTF-8"),
        (HEADER.encode(), "row 1: there is a header and nothing below it"),
        (HEADER.encode() + b"2026-11-01,10000,\xe9\n", "row 2: byte 0xe9 is not UTF-8 text"),
        (HEADER.encode() + b"2026-11-01,10000,3000\n2031-01-01,1,1\n", "row 3: 2031-01-01 lies"),
        (HEADER.encode() + b'2026-11-01,"10000,3000\n', "row 2: this row cannot be taken apart"),
        (b"date|far\n1|2\n", "row 1: there is no column for date and distance_m (or dist"),
    ],
)
def test_a_history_that_cannot_be_used(data: bytes, what: str, tmp_path: Path) -> None:
    file = tmp_path / "runs.csv"
    file.write_bytes(data)
    line = refused("generate", *MARATHON, "--history", str(file))
    assert line.startswith(f"runs.csv: {what}")


def test_a_folder_and_a_huge_file_and_an_unknown_kind_are_no_history(tmp_path: Path) -> None:
    line = refused("generate", *MARATHON, "--history", str(tmp_path))
    assert line.startswith(f"{tmp_path}: cannot be read: Is a directory")
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as stream:
        stream.truncate(33 * 1024 * 1024)
    line = refused("generate", *MARATHON, "--history", str(huge))
    assert line.startswith("huge.csv: is larger than 32 MB -> export runs as one row each")
    other = tmp_path / "run.fit"
    other.write_bytes(b"x")
    line = refused("generate", *MARATHON, "--history", str(other))
    assert line.startswith("strideiq: no provider reads files like run.fit -> use a file ending")


def test_a_half_broken_history_names_its_rows_up_to_twenty(tmp_path: Path) -> None:
    good = "2026-11-01,10000,3000\n"
    bad = "".join(f"2026-11-02,,{row}\n" for row in range(30))
    file = tmp_path / "runs.csv"
    file.write_text(HEADER + good + bad)
    result = run("generate", *MARATHON, "--history", str(file))
    lines = result.stderr.splitlines()
    assert (result.exit_code, result.stdout, len(lines)) == (2, "", 21)
    assert lines[0] == "runs.csv: row 3: distance_m is empty -> write a number"
    assert lines[-1] == "runs.csv: and 10 more rows like these"


def test_a_plan_that_cannot_be_written(tmp_path: Path) -> None:
    line = refused("generate", *MARATHON, "--output", str(tmp_path / "no" / "plan.txt"))
    assert "cannot be written: No such file or directory -> choose another file" in line
