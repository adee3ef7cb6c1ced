"""Plans as files: what of them is read, and what is said of files that are none."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.foreign import Work, WrittenPlan, WrittenSession
from strideiq.core.domain.plan import Plan, WeekKind
from strideiq.core.domain.workout import Sport, Stress
from strideiq.core.engine.export.plan_json import to_json
from strideiq.core.reading.plan_csv_file import MOST_ROWS
from strideiq.core.reading.plan_files import MOST_BYTES, read_plan
from tests import builders

MONDAY = date(2027, 1, 4)


def sessions(text: str) -> tuple[WrittenSession, ...]:
    plan, problems = read_plan(text.encode(), "p.csv")
    assert problems == ()
    assert isinstance(plan, WrittenPlan)
    return plan.sessions


def one(header: str, row: str) -> WrittenSession:
    (session,) = sessions(f"{header}\n{row}\n")
    return session


def problems(text: str | bytes, name: str = "p.csv") -> list[str]:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    plan, found = read_plan(data, name)
    assert plan is None
    assert found
    return [str(problem) for problem in found]


def test_a_row_is_a_session() -> None:
    header = "date,title,type,distance_km,duration,work,workout,phase,week,week_kind,sport"
    row = "2027-01-04,Cruise,quality,10,0:50:00,4x5:00 T; 1 km R,cruise,Base,3,cut_back,run"
    assert one(header, row) == WrittenSession(
        line=2,
        day=MONDAY,
        title="Cruise",
        stress=Stress.QUALITY,
        distance_m=10_000.0,
        duration_s=3000.0,
        work=(Work(4, Zone.T, duration_s=300.0), Work(1, Zone.R, distance_m=1000.0)),
        template_id="cruise",
        phase="Base",
        week=3,
        week_kind=WeekKind.CUT_BACK,
    )


@pytest.mark.parametrize(
    ("column", "cell", "metres"),
    [
        ("distance_km", "8.5", 8500.0),
        ("distance_mi", "5", 8046.72),
        ("distance_m", "400", 400.0),
        ("Distance (km)", "8", 8000.0),
        ("mi", "1", 1609.344),
    ],
)
def test_the_unit_of_a_distance_stands_in_its_header(column: str, cell: str, metres: float) -> None:
    assert one(f"date,{column}", f"2027-01-04,{cell}").distance_m == pytest.approx(metres)


@pytest.mark.parametrize(
    ("cell", "seconds"), [("1:05:00", 3900), ("45:30", 2730), ("50", 3000), ("1 h 5 min", 3900)]
)
def test_durations_are_clocks_or_minutes(cell: str, seconds: float) -> None:
    assert one("date,duration", f"2027-01-04,{cell}").duration_s == seconds


@pytest.mark.parametrize(
    ("cell", "work"),
    [
        ("4x5:00 T", Work(4, Zone.T, duration_s=300.0)),
        ("4 x 5:00 at T", Work(4, Zone.T, duration_s=300.0)),
        ("6x400 m I", Work(6, Zone.I, distance_m=400.0)),
        ("20 min tempo", Work(1, Zone.T, duration_s=1200.0)),
        ("8 km marathon", Work(1, Zone.M, distance_m=8000.0)),
        ("5 km race", Work(1, Zone.RACE, distance_m=5000.0)),
    ],
)
def test_work_is_repeats_of_times_or_distances_in_zones(cell: str, work: Work) -> None:
    assert one("date,work,minutes", f"2027-01-04,{cell},60").work == (work,)


def test_minutes_by_zone_are_work_too() -> None:
    session = one("date,duration,E_min,T_min,I_min", "2027-01-04,60,30,20,")
    assert session.work == (Work(1, Zone.E, duration_s=1800), Work(1, Zone.T, duration_s=1200))


@pytest.mark.parametrize(
    ("cell", "stress"), [("Tempo", Stress.QUALITY), ("long run", Stress.LONG), ("off", Stress.REST)]
)
def test_types_are_known_by_their_usual_names(cell: str, stress: Stress) -> None:
    assert one("date,type,km", f"2027-01-04,{cell},5").stress is stress


def test_strength_may_be_a_type() -> None:
    assert one("date,type,minutes", "2027-01-04,strength,30").sport is Sport.STRENGTH


def test_rows_are_sorted_by_day_and_blank_ones_left_out() -> None:
    read = sessions("date,km\n2027-01-06,5\n\n,\n2027-01-04,8\n")
    assert [(each.day.day, each.line) for each in read] == [(4, 5), (6, 2)]


def test_semicolons_and_decimal_commas_are_understood() -> None:
    assert one("date;km", "2027-01-04;8,5").distance_m == 8500.0


def test_unknown_columns_are_noted_and_those_for_people_are_not() -> None:
    plan, _ = read_plan(b"date,km,mood,notes,shoes\n2027-01-04,5,good,x,y\n", "p.csv")
    assert isinstance(plan, WrittenPlan)
    assert plan.notes == ("not read: columns 'mood', 'shoes'",)


def test_every_problem_is_told_with_line_column_and_fix() -> None:
    text = (
        "date,type,distance_km,duration,work\n"
        "2027-13-04,easy,8,,\n"
        "2027-01-05,eazy,far,,\n"
        "2027-01-06,quality,8,nan,4x5:00 Z\n"
        ",easy,8,,\n"
        "2027-01-08,easy,8,,,,\n"
        "2027-01-09,easy,900,,\n"
    )
    assert problems(text) == [
        "p.csv:2:1: date: '2027-13-04' is not a day -> write it as 2027-04-19",
        (
            "p.csv:3:2: type: 'eazy' is no type -> did you mean 'easy'? write rest, recovery, easy,"
            " long, quality, race, strength or cross"
        ),
        "p.csv:3:3: distance_km: 'far' is no distance -> write a number alone; its unit stands above",
        (
            "p.csv:4:4: duration: 'nan' is not a duration -> write 45:30 (minutes:seconds), 3:30:00,"
            " 12 min or 90 s"
        ),
        "p.csv:4:5: work: 'Z' is no zone of work -> write one of M, T, I, R, race",
        "p.csv:5:1: date: it is empty -> write its day as 2027-04-19",
        "p.csv:6:6: the row has 7 cells, the header 5 -> put cells that hold commas into quotes",
        "p.csv:7:3: distance_km: 900 is too far -> write at most 300, or check its unit",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("day,km\n2027-01-04,5\n", "there is no column of days -> rename day to date, or add"),
        ("Datum;Dauer\n04.01.2027;50\n", "-> rename datum or dauer to date, or add a column date"),
        ("date,title\n2027-01-04,Run\n", "there is no column of distances or times -> add "),
        ("date,km,km\n2027-01-04,5,5\n", "p.csv:1:3: column 'km' stands there twice"),
        ("date,km\n", "there is no session -> write one row for each"),
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ('date,km\n2027-01-04,"5\n', "this is no CSV: "),
        ("date,km\n2027-01-04,5\n2035-01-04,5\n", "p.csv:3:1: from 2027-01-04 to 2035-01-04"),
        ("date,km,work\n2027-01-04,5,8 km M\n", "its work alone is 8.0 km, the session 5.0 km"),
        ("date,time,work\n2027-01-04,0:20:00,4x6:00 T\n", "its work alone takes 24:00, the"),
        ("date,km,type\n2027-01-04,,easy\n", "neither distance nor duration nor work"),
        ("date,km,work\n2027-01-04,5,0x1 km M\n", "0 times is no repeat"),
        ("date,km,work\n2027-01-04,5,quickly\n", "'quickly' is no work -> write it as 4x5:00 T"),
    ],
)
def test_what_is_no_plan_is_told_so(text: str, words: str) -> None:
    assert words in "\n".join(problems(text))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"date,km\n2027-01-04,5\n" * (MOST_BYTES // 20), "bytes, more than 8,388,608"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "the file is binary, not text"),
        (b"PK\x03\x04rest", "the file is binary, not text"),
        ("date,km\n".encode("utf-16"), "the file is UTF-16 text -> save it as UTF-8"),
        (b"date,title,km\n2027-01-04,L\xe4ufe,5\n", "p.csv:2:13: byte 0xE4 is not UTF-8"),
        (b"[" * 100_000, "p.csv:1:1: it is nested too deeply to be a plan"),
        (b'{"a": ' + b"1" * 5000 + b"}", "p.csv:1:1: a number in it is too long to be one"),
        (b'{"format": "strideiq-plan/1", "a": "\\ud800"}', "p.csv:1:1: "),
        (b'{"format": "other"}', "this is not JSON of the format strideiq-plan/1"),
        (b"[1, 2", "p.csv:1:6: this is no JSON: "),
    ],
)
def test_hostile_files_are_told_what_they_are(data: bytes, words: str) -> None:
    (problem,) = problems(data)
    assert words in problem


def test_a_hundred_thousand_rows_are_no_plan() -> None:
    (problem,) = problems("date,km\n" + "2027-01-04,5\n" * 100_000)
    assert problem.startswith(f"p.csv:{MOST_ROWS + 2}:1: 100,000 rows are more than 2,000 -> ")


def test_our_json_is_read_back_whole() -> None:
    day = builders.easy(also=(builders.strength(),))
    plan = builders.plan([builders.week(1, [day])])
    back, _ = read_plan(to_json(plan).encode(), "p.json")
    assert isinstance(back, Plan)
    assert to_json(back) == to_json(plan)


def test_problems_of_json_have_their_place_and_path() -> None:
    content = json.loads(to_json(builders.plan()))
    days = content["weeks"][0]["days"]
    days[1]["stress"] = "hard"
    days[1]["steps"][1]["steps"][0]["distance_m"] = -5
    days[2]["distance_m"] = float("nan")
    del days[4]["title"]
    content["volume_tier"] = 3
    text = json.dumps(content, indent=1)
    lines = text.splitlines()
    found = problems(text, "p.json")
    assert [each.split(": ")[1] for each in found] == [
        "volume_tier",
        "weeks.0.days.1.stress",
        "weeks.0.days.1.steps.1.steps.0.distance_m",
        "weeks.0.days.2.distance_m",
        "weeks.0.days.4.title",
    ]
    for problem, content_of_line in zip(
        found, ('"volume_tier": 3', '"stress": "hard"', '"distance_m": -5', "NaN"), strict=False
    ):
        _, line, column, *_ = problem.split(":")
        assert content_of_line in lines[int(line) - 1]
        assert lines[int(line) - 1][int(column) - 1 :].startswith(content_of_line.split(": ")[-1])


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    plan, found = read_plan(data, "p")
    assert (plan is None) == bool(found)


ROW = st.lists(st.text(alphabet='0123456789:-.,;x "TIkm\n', max_size=12), min_size=4, max_size=4)


@given(st.lists(ROW, max_size=5))
def test_no_cells_break_the_reading(rows: list[list[str]]) -> None:
    text = "\n".join(["date,km,duration,work", *(",".join(row) for row in rows)])
    plan, found = read_plan(text.encode(), "p")
    assert (plan is None) == bool(found)


WRONG: tuple[object, ...] = (None, -1, 1e300, float("nan"), "x", [], {}, True, "2027-01-01", ["R"])
WHOLE = json.loads(to_json(builders.plan([builders.week()])))


def places(content: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every path into JSON."""
    if path:
        yield path
    parts: dict[Any, object] = {}
    if isinstance(content, dict):
        parts = content
    elif isinstance(content, list):
        parts = dict(enumerate(content))
    for part, value in parts.items():
        yield from places(value, (*path, part))


@given(st.sampled_from(list(places(WHOLE))), st.sampled_from(WRONG))
def test_no_value_breaks_the_reading_of_json(path: tuple[str | int, ...], wrong: object) -> None:
    content = json.loads(json.dumps(WHOLE))
    above: Any = content
    for part in path[:-1]:
        above = above[part]
    above[path[-1]] = wrong
    plan, found = read_plan(json.dumps(content).encode(), "p")
    assert (plan is None) == bool(found)
    assert all(problem.line >= 1 and problem.what and problem.fix for problem in found)
