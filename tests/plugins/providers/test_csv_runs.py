from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.activity import Activity, ActivityBatch
from strideiq.core.domain.plugin import Options
from strideiq.plugins.providers.csv_runs import table
from strideiq.plugins.providers.csv_runs.provider import read_activities, read_runs
from tests.synthetic_history import FIXTURE

HEADER = "date,distance_m,moving_s\n"
DAY = date(2026, 11, 1)


def read(text: str, mapping: str = "") -> ActivityBatch:
    return read_runs(text.encode(), mapping)


def run(metres: float = 10_000.0, seconds: float = 3000.0, heart: float | None = None) -> Activity:
    return Activity(DAY, metres, seconds, heart, source="csv-runs")


def only_problem(batch: ActivityBatch) -> tuple[int, str]:
    (problem,) = batch.problems
    assert problem.fix
    return problem.row, problem.what


def test_a_whole_history_is_read() -> None:
    batch = read_runs(FIXTURE.read_bytes())
    assert batch.problems == ()
    assert batch.notes == ()
    assert len(batch.activities) == len(FIXTURE.read_text().splitlines()) - 1
    assert batch.activities[-1] == Activity(
        date(2026, 11, 22), 15_267.33, 5161.0, 147.0, source="csv-runs"
    )


@pytest.mark.parametrize(
    "text",
    [
        "date,distance_m,moving_s\n2026-11-01,10000,3000\n",
        "DATE, Distance_KM ,duration_s\n2026-11-01,10.0,3000\n",
        "date,distance_km,time\n2026-11-01,10,0:50:00\n",
        "date,distance_km,time\n2026-11-01,10,50:00\n",
        "date;distance_km;time\n2026-11-01;10,0;50:00\n",
        "date\tdistance_km\ttime\n2026-11-01\t10\t50:00\n",
        "\ufeffdate,distance_m,moving_s\n2026-11-01,10000,3000\n",
        '"date","distance_m","moving_s"\n"2026-11-01","10000","3000"\n',
        "date,distance_m,moving_s\r\n2026-11-01,10000,3000\r\n",
        "date,distance_m,moving_s\n\n2026-11-01,10000,3000\n,,\n\n",
        "date,distance_m,moving_s\n2026-11-01T07:30:00,10000,3000",
        "date,distance_m,moving_s\n2026-11-01 07:30,10000,3000",
        'date,distance_m,moving_s\n"Nov 1, 2026, 6:12:33 AM",10000,3000',
        'date,distance_m,moving_s\n"Nov 1, 2026, 6:12:33\u202fPM",10000,3000',
        "name,moving_s,date,distance_m\nMorning,3000,2026-11-01,10000\n",
        'name,date,distance_m,moving_s\n"two\nlines, one ""cell""",2026-11-01,10000,3000\n',
    ],
)
def test_the_same_run_however_it_is_written(text: str) -> None:
    batch = read(text)
    assert (batch.activities, batch.problems) == ((run(),), ())


def test_miles() -> None:
    (activity,) = read("date,distance_mi,time\n2026-11-01,10,1:20:00\n").activities
    assert activity.distance_m == pytest.approx(16_093.44)


def test_foreign_headers_through_a_mapping() -> None:
    mapping = "date=Datum, distance_km=Strecke,time=Dauer,avg_hr=Puls"
    batch = read("Datum;Strecke;Dauer;Puls\n2026-11-01;10;0:50:00;151\n", mapping)
    assert batch.activities == (run(heart=151.0),)


@pytest.mark.parametrize(
    ("mapping", "what"),
    [
        ("datum=Datum", "the mapping names the unknown column 'datum'"),
        ("date", "the mapping 'date' is not complete"),
        ("date=", "the mapping 'date=' is not complete"),
        ("date=Dtum", "there is no column 'Dtum'"),
    ],
)
def test_a_wrong_mapping_is_named(mapping: str, what: str) -> None:
    assert only_problem(read("Datum,distance_m,moving_s\n2026-11-01,1,1\n", mapping)) == (1, what)


def test_a_wrong_mapping_gets_the_nearest_name() -> None:
    batch = read("Datum,distance_m,moving_s\n2026-11-01,10000,3000\n", "date=Dtum")
    assert batch.problems[0].fix == "did you mean 'datum'?"


@pytest.mark.parametrize("text", ["", "0"])
def test_no_heart_rate_is_none(text: str) -> None:
    batch = read(f"date,distance_m,moving_s,avg_hr\n2026-11-01,10000,3000,{text}\n")
    assert batch.activities[0].average_hr is None


@pytest.mark.parametrize(("text", "effort"), [("", None), ("0", None), ("1", 1), ("10", 10)])
def test_how_hard_it_felt(text: str, effort: int | None) -> None:
    batch = read(f"date,distance_m,moving_s,effort\n2026-11-01,10000,3000,{text}\n")
    assert batch.activities[0].effort == effort


@pytest.mark.parametrize("text", ["11", "-1", "6.5"])
def test_an_effort_off_the_scale_is_named(text: str) -> None:
    batch = read(f"date,distance_m,moving_s,effort\n2026-11-01,10000,3000,{text}\n")
    assert only_problem(batch) == (2, f"effort '{text}' is not on the scale")


def test_several_runs_on_one_day_stay_apart() -> None:
    batch = read(HEADER + "2026-11-01,2000,700\n2026-11-01,10000,3000\n")
    assert [activity.distance_m for activity in batch.activities] == [2000, 10_000]


def test_a_row_that_stands_there_twice_counts_once() -> None:
    batch = read(HEADER + "2026-11-01,10000,3000\n2026-11-01,10000,3000\n")
    assert batch.activities == (run(),)
    assert batch.notes == ("row 3 repeats row 2: counted once",)
    assert batch.problems == ()


def test_other_sports_are_left_out() -> None:
    text = "date,distance_m,moving_s,sport\n2026-11-01,40000,4000,Ride\n2026-11-01,10000,3000,{}\n"
    for sport in ("Run", "running", "trail_run", "Treadmill", ""):
        batch = read(text.format(sport))
        assert batch.activities == (run(),)
        assert batch.notes == ("rows of another sport than running, left out: 1",)


def test_a_run_of_no_distance_at_all_is_left_out() -> None:
    batch = read(HEADER + "2026-11-01,0,3000\n2026-11-01,10000,3000\n2026-11-02,0.0,4\n")
    assert (batch.activities, batch.problems) == ((run(),), ())
    assert batch.notes == ("rows with a distance_m of 0, left out: 2",)


def test_of_two_columns_of_distance_the_mapped_one_counts_else_the_first() -> None:
    text = "date,distance_m,distance_km,time\n2026-11-01,10000,10.5,0:50:00\n"
    batch = read(text)
    assert batch.activities == (run(),)
    assert batch.notes == ("distance_m counts, distance_km does not",)
    batch = read(text, "distance_km=distance_km")
    assert batch.activities == (run(10_500.0),)
    assert batch.notes == ("distance_km counts, distance_m does not",)


def test_runs_come_in_order_of_date_with_their_rows() -> None:
    batch = read(HEADER + "2026-11-03,1000,300\n2026-11-01,10000,3000\n")
    assert [activity.day.day for activity in batch.activities] == [1, 3]
    assert batch.rows == (3, 2)


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ("yesterday,10000,3000", "date 'yesterday' is not a day"),
        ("01.11.2026,10000,3000", "date '01.11.2026' is not a day"),
        ("11/01/2026,10000,3000", "date '11/01/2026' is not a day"),
        ('"Nov 31, 2026, 6:12:33 AM",1,1', "date 'Nov 31, 2026, 6:12:33 AM' is not a day"),
        ('"Abc 1, 2026, 6:12:33 AM",1,1', "date 'Abc 1, 2026, 6:12:33 AM' is not a day"),
        ("2026-02-30,10000,3000", "date '2026-02-30' is not a day"),
        ("0026-11-01,10000,3000", "date '0026-11-01' is not a day"),
        (",10000,3000", "date '' is not a day"),
        ("2026-11-01,,3000", "distance_m is empty"),
        ("2026-11-01,far,3000", "distance_m 'far' is not a number"),
        ("2026-11-01,nan,3000", "distance_m 'nan' is not a number"),
        ("2026-11-01,1e9,3000", "distance_m '1e9' is not a number"),
        ("2026-11-01,-5,3000", "distance_m '-5' is no distance of a run"),
        ("2026-11-01,99999999,3000", "distance_m '99999999' is no distance of a run"),
        ("2026-11-01,10000,0", "moving_s '0' is no duration of a run"),
        ("2026-11-01,10000,-1", "moving_s '-1' is no duration of a run"),
        ("2026-11-01,10000,9999999", "moving_s '9999999' is no duration of a run"),
        ("2026-11-01,10000,0:50:00", "moving_s '0:50:00' is not a number"),
        ("2026-11-01,10000,600", "10.00 km in 10.0 min is faster than any runner"),
        ("2026-11-01,10000", "the row has 2 cells and the header 3"),
        (
            "2026-11-01,10,5,3000",
            "the row has 4 cells and the header 3 (is a comma used in a number?)",
        ),
        ('2026-11-01,"10,5",3000', "distance_m '10,5' is not a number"),
        ('2026-11-01,"10000"x,3000', "this row cannot be taken apart (',' expected after '\"')"),
        ('2026-11-01,"10000,3000', "this row cannot be taken apart (unexpected end of data)"),
    ],
)
def test_a_bad_row_is_named_with_its_number(cells: str, what: str) -> None:
    batch = read(HEADER + "2026-11-02,10000,3000\n" + cells + "\n")
    assert only_problem(batch) == (3, what)


@pytest.mark.parametrize("rate", ["12", "400"])
def test_no_living_runner_has_such_a_heart_rate(rate: str) -> None:
    batch = read(f"date,distance_m,moving_s,avg_hr\n2026-11-01,10000,3000,{rate}\n")
    assert only_problem(batch) == (2, f"avg_hr '{rate}' is no heart rate")


def test_a_time_that_is_none() -> None:
    batch = read("date,distance_km,time\n2026-11-01,10,fast\n")
    assert only_problem(batch) == (2, "time 'fast' is not a duration")


def test_every_bad_row_is_collected_and_the_good_ones_kept() -> None:
    batch = read(HEADER + "2026-11-02,10000,3000\nx,1,1\n2026-11-03,y,1\n2026-11-04,1,z\n")
    assert [problem.row for problem in batch.problems] == [3, 4, 5]
    assert len(batch.activities) == 1


@pytest.mark.parametrize(
    ("data", "row", "what"),
    [
        (b"", 1, "the file is empty"),
        (b" \n\r\n", 1, "the file is empty"),
        (b"\xef\xbb\xbf\xc2\x85", 1, "the file is empty"),
        (b"\xff\xfed\x00a\x00", 1, "the file is UTF-16 text"),
        (b"PK\x03\x04rest of a spreadsheet", 1, "this is not a text file"),
        (b"date\x00\x01", 1, "this is not a text file"),
        (b"date,distance_m,moving_s\n2026-11-01,10000,\xff\n", 2, "byte 0xff is not UTF-8 text"),
        (
            b',,\n"",\n',
            1,
            (
                "there is no column for date and distance_m (or distance_km, distance_mi)"
                " and moving_s (or duration_s, time); the first row is ''"
            ),
        ),
        (b"date,distance_m,moving_s\n", 1, "there is a header and nothing below it"),
        (
            b"when|how far\n1|2\n",
            1,
            (
                "there is no column for date and distance_m (or distance_km, distance_mi)"
                " and moving_s (or duration_s, time);"
                " the first row is 'when|how far'"
            ),
        ),
        (
            b"2026-11-01,10000,3000\n",
            1,
            (
                "there is no column for date and distance_m (or distance_km, distance_mi)"
                " and moving_s (or duration_s, time);"
                " the first row is '2026-11-01, 10000, 3000'"
            ),
        ),
        (
            b"date,moving_s\n2026-11-01,1\n",
            1,
            "there is no column for distance_m (or distance_km, distance_mi); the first row is 'date, moving_s'",
        ),
        (
            b"date,date,distance_m,moving_s\n2026-11-01,2026-11-01,1,1\n",
            1,
            "the column 'date' stands there twice",
        ),
        (
            b"date,distance_m,moving_s\n2026-11-01,10.5,3000\n",
            1,
            "by distance_m and moving_s most runs are slower than a walk",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, row: int, what: str) -> None:
    batch = read_runs(data)
    assert only_problem(batch) == (row, what)


def test_a_huge_file_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 50)
    rows = [f"{DAY + timedelta(days=day)},10000,3000" for day in range(100)]
    batch = read(HEADER + "\n".join(rows))
    assert only_problem(batch) == (52, "there are more than 50 rows")
    assert len(read(HEADER + "\n".join(rows[:50]) + "\n").activities) == 50


def test_other_kinds_of_file_are_left_to_other_providers() -> None:
    options = Options({"columns": ""})
    assert read_activities(b"anything", "runs.fit", options) is None
    batch = read_activities(FIXTURE.read_bytes(), "Runs.CSV", options)
    assert batch is not None
    assert batch.provider == "csv-runs"


def test_the_columns_option_is_the_mapping() -> None:
    data = b"Tag,distance_m,moving_s\n2026-11-01,10000,3000\n"
    batch = read_activities(data, "runs.csv", Options({"columns": "date=Tag"}))
    assert batch is not None
    assert batch.activities == (run(),)


CELLS = st.one_of(
    st.sampled_from(
        ["2026-11-01", "10000", "3000", "0:50:00", "-1", "", '"', "1e9", "\ufeff", "²"]
    ),
    st.text(max_size=8),
)


@given(
    st.lists(st.lists(CELLS, max_size=5), max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "date=Tag", "time=Dauer,", "=", "date"]),
)
def test_no_file_makes_it_raise(
    rows: list[list[str]], delimiter: str, end: str, mapping: str
) -> None:
    lines = [delimiter.join(("date", "distance_m", "moving_s")), *map(delimiter.join, rows)]
    batch = read_runs(end.join(lines).encode("utf-8", "replace"), mapping)
    assert batch.activities or batch.problems or batch.notes
    assert len(batch.rows) == len(batch.activities)


@given(st.binary(max_size=60))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    assert read_runs(data).problems


def test_a_cell_longer_than_any_is_named() -> None:
    batch = read(HEADER + "2026-11-01," + "9" * 200_000 + ",3000\n")
    row, what = only_problem(batch)
    assert row == 2
    assert what.startswith("this row cannot be taken apart (field larger than field limit")
