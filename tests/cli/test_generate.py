import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from strideiq.core.cli.main import cli
from tests.cli.running import HISTORY, MARATHON, TODAY, generate, run

PLAN = [*MARATHON, "--goal", "3:30:00", "--days", "5", *HISTORY]


def test_the_plan_of_a_marathon_from_a_history() -> None:
    lines = generate(*PLAN).splitlines()
    assert lines[0] == "Goal       Marathon on 2027-04-18, goal 3:30:00 (4:59/km)"
    assert lines[2].startswith("Fitness    VDOT 44.")
    weeks = [line for line in lines if line.startswith("Week ")]
    assert weeks[0].startswith("Week 1, 2026-11-23, Base, ")
    (race,) = [line for line in lines if "Goal race" in line]
    assert race.startswith("  Sun 2027-04-18  Goal race")
    assert "42.2 km at race pace" in race
    days = [line for line in lines if line.startswith("  ")]
    assert len(days) >= (date(2027, 4, 18) - date(2026, 11, 23)).days + 1


def test_piped_text_has_no_colours_and_does_not_depend_on_the_width(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = generate(*PLAN)
    monkeypatch.setenv("COLUMNS", "40")
    assert generate(*PLAN) == text
    assert "\x1b" not in text


def test_the_same_command_prints_the_same_bytes() -> None:
    for form in ("json", "csv", "ics"):
        assert generate(*PLAN, "--format", form) == generate(*PLAN, "--format", form)


def test_json_and_csv_hold_the_same_days() -> None:
    content = json.loads(generate(*PLAN, "--format", "json"))
    rows = list(csv.DictReader(io.StringIO(generate(*PLAN, "--format", "csv"))))
    days = [day for week in content["weeks"] for day in week["days"]]
    assert [day["date"] for day in days] == [row["date"] for row in rows]
    assert [round(day["distance_m"] / 1000, 3) for day in days] == [
        float(row["distance_km"]) for row in rows
    ]
    assert content["goal"]["target_s"] == 12_600.0
    assert {finding["severity"] for finding in content["findings"]} <= {"warning"}


def test_the_calendar_holds_every_run_and_the_race() -> None:
    content = json.loads(generate(*PLAN, "--format", "json"))
    runs = [
        day["date"] for week in content["weeks"] for day in week["days"] if day["stress"] != "rest"
    ]
    events = Calendar.from_ical(generate(*PLAN, "--format", "ics")).walk("VEVENT")
    assert [event.decoded("dtstart").isoformat() for event in events] == runs
    assert "2027-04-18" in runs


def test_miles() -> None:
    text = generate(*PLAN, "--units", "mi")
    assert "/km" not in text
    assert " km" not in text
    assert "goal 3:30:00 (8:01/mi)" in text


def test_why() -> None:
    assert "why:" not in generate(*PLAN)
    lines = generate(*PLAN, "--why").splitlines()
    days = [index for index, line in enumerate(lines) if line.startswith("  ") and line[2] != " "]
    workouts = [index for index in days if not lines[index].startswith("  why:")]
    assert all("why:" in lines[index + 1] for index in workouts)


def test_a_recent_race_gives_the_paces() -> None:
    text = generate(*MARATHON, "--recent", "10k 45:30", "--weekly", "40km", "--longest", "15 km")
    assert "VDOT 44.7: 10.0 km in 45:30" in text


def test_with_nothing_but_a_weekly_distance_the_plan_says_what_it_assumes() -> None:
    text = generate(
        "--race", "5k", "--date", "2027-02-14", *TODAY, "--weekly", "15km", "--days", "3"
    )
    assert "Warning    No race, run or goal time to go by" in text


def test_minutes_and_the_day_of_the_long_run_are_kept() -> None:
    words = [*PLAN, "--minutes", "mon=0,wed=45,sat=240,sun=40", "--long-run-day", "sat"]
    content = json.loads(generate(*words, "--format", "json"))
    days = [day for week in content["weeks"] for day in week["days"] if day["stress"] != "race"]
    minutes = dict.fromkeys(range(7), 0.0)
    for day in days:
        weekday = date.fromisoformat(day["date"]).weekday()
        minutes[weekday] = max(minutes[weekday], day["duration_s"] / 60)
    assert minutes[0] == 0
    assert minutes[2] <= 45
    assert minutes[6] <= 40
    assert {
        date.fromisoformat(day["date"]).weekday() for day in days if day["stress"] == "long"
    } == {5}


def test_an_ambitious_goal_gives_a_plan_that_says_what_was_traded() -> None:
    text = generate(*MARATHON, "--goal", "2:35:00", "--recent", "10k 45:30")
    assert "Warning    The goal of 2:35:00 is" in text


def test_rules_advise_after_a_long_break() -> None:
    text = generate("--race", "10k", "--date", "2027-06-20", "--today", "2027-03-28", *HISTORY)
    assert "Advice     " in text


def test_a_file_is_written_with_the_same_bytes(tmp_path: Path) -> None:
    for form in ("table", "ics"):
        file = tmp_path / f"plan.{form}"
        assert generate(*PLAN, "--format", form, "--output", str(file)) == ""
        assert file.read_bytes() == run("generate", *PLAN, "--format", form).stdout_bytes


def test_foreign_columns(tmp_path: Path) -> None:
    file = tmp_path / "Lauftagebuch.csv"
    file.write_text("Datum;Strecke;Dauer\n2026-11-15;10,0;0:50:00\n2026-11-18;8,2;0:44:10\n")
    words = ["--history", str(file), "--columns", "date=Datum,distance_km=Strecke,time=Dauer"]
    assert "10.0 km in 50:00 on 2026-11-15" in generate(*MARATHON, *words)


def test_what_was_read_and_not_counted_is_said(tmp_path: Path) -> None:
    file = tmp_path / "runs.csv"
    file.write_text("date,distance_km,time\n2026-11-15,10,0:50:00\n2026-11-15,10,0:50:00\n")
    result = run("generate", *MARATHON, "--history", str(file))
    assert result.exit_code == 0
    assert result.stderr == "note: runs.csv: row 3 repeats row 2: counted once\n"


def test_notes_are_said_twenty_times_and_then_counted(tmp_path: Path) -> None:
    file = tmp_path / "runs.csv"
    file.write_text("date,distance_km,time\n" + 31 * "2026-11-15,10,0:50:00\n")
    lines = run("generate", *MARATHON, "--history", str(file)).stderr.splitlines()
    assert len(lines) == 21
    assert lines[0] == "note: runs.csv: row 3 repeats row 2: counted once"
    assert lines[-1] == "note: runs.csv: and 10 more notes like these"


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_a_history_may_be_piped_in(name: str) -> None:
    words = ["generate", *MARATHON, "--history", name]
    runs = "date,distance_km,time\n2026-11-15,10,0:50:00\n"
    result = CliRunner().invoke(cli, words, input=runs)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "10.0 km in 50:00 on 2026-11-15" in result.stdout
    result = CliRunner().invoke(cli, words, input="x")
    assert result.stderr.startswith("stdin.csv: row 1: there is no column for date")


@pytest.mark.parametrize("form", ["csv", "ics"])
def test_warnings_and_advice_that_a_format_has_no_place_for_are_said(form: str) -> None:
    words = ["--race", "10k", "--date", "2027-06-20", "--today", "2027-03-28", *HISTORY]
    told = [
        f"{label.lower()}: {sentence.strip()}"
        for label, _, sentence in (line.partition(" ") for line in generate(*words).splitlines())
        if label in {"Warning", "Advice"}
    ]
    assert {line.partition(":")[0] for line in told} >= {"advice"}
    assert run("generate", *words, "--format", form).stderr.splitlines() == told
    assert run("generate", *words, "--format", "json").stderr == ""


@pytest.mark.parametrize("form", ["csv", "ics", "json"])
def test_why_is_for_the_table(form: str) -> None:
    result = run("generate", *PLAN, "--format", form, "--why")
    assert result.stdout == run("generate", *PLAN, "--format", form).stdout
    assert result.stderr.splitlines()[-1].startswith("note: --why is for the table and was ignored")


def test_a_plan_without_today_starts_on_this_day() -> None:
    result = run("generate", "--race", "5k", "--date", "2020-01-01")
    assert result.exit_code == 2
    assert "the race on 2020-01-01 is not after" in result.stderr
