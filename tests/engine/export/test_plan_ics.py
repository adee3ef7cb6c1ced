from dataclasses import replace
from datetime import UTC, date, datetime

from icalendar import Calendar, Component

from strideiq.core.domain.plan import Plan
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.export.plan_ics import to_ics
from tests import builders

KM = UnitSystem.METRIC


def events(plan: Plan) -> list[Component]:
    return Calendar.from_ical(to_ics(plan, KM)).walk("VEVENT")


def test_rest_days_are_left_out() -> None:
    days = [event.decoded("dtstart") for event in events(builders.plan())]
    assert days == [date(2027, 1, day) for day in (5, 6, 8, 10, 12, 13, 15, 17)]


def test_an_event_lasts_its_whole_day_and_blocks_nothing() -> None:
    first = events(builders.plan())[0]
    assert first.decoded("dtend") == date(2027, 1, 6)
    assert first["transp"] == "TRANSPARENT"


def test_the_description_tells_steps_paces_and_why() -> None:
    first = events(builders.plan())[0]
    assert str(first["summary"]) == "Cruise intervals 8.5 km"
    assert str(first["description"]).splitlines() == [
        (
            "2 km easy at 5:23-6:03/km, then 4 x 5:00 at threshold pace 4:33-4:38/km"
            " with 1:00 easy after each, 1.5 km easy"
        ),
        "In all 8.5 km, about 46:40, load 59",
        "Week 1, Base",
        "Easy running fills the week.",
    ]


def test_the_stamp_is_the_first_day_of_the_plan() -> None:
    assert {event.decoded("dtstamp") for event in events(builders.plan())} == {
        datetime(2027, 1, 4, tzinfo=UTC)
    }


def test_a_day_keeps_its_uid_when_its_workout_changes() -> None:
    other = builders.week(1, [builders.cruise(date(2027, 1, 6))])
    uid = {str(e["uid"]) for e in events(builders.plan()) if e.decoded("dtstart").day == 6}
    assert uid == {str(event["uid"]) for event in events(builders.plan([other]))}


def test_uids_differ_between_days() -> None:
    uids = [str(event["uid"]) for event in events(builders.plan())]
    assert len(set(uids)) == len(uids)


def test_text_of_a_workout_cannot_break_out_of_its_event() -> None:
    title = "Run\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:evil"
    week = builders.week(1, [builders.easy(title=title)])
    assert len(events(builders.plan([week]))) == 1


def test_lines_end_and_fold_as_the_standard_wants() -> None:
    text = to_ics(builders.plan(), KM)
    assert text.count("\n") == text.count("\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_same_plan_same_bytes() -> None:
    assert to_ics(builders.plan(), KM) == to_ics(builders.plan(), KM)


def test_what_else_is_done_that_day_has_events_of_its_own_that_stay() -> None:
    also = (builders.strength(), builders.easy(metres=4000.0), builders.easy(metres=3000.0))
    found = events(builders.plan([builders.week(1, [replace(builders.rest(), also=also)])]))
    assert [str(event["summary"]) for event in found] == [
        "Strength at home 30:00",
        "Easy run 4 km",
        "Easy run 3 km",
    ]
    assert len({str(event["uid"]) for event in found}) == 3
    assert {event.decoded("dtend") for event in found} == {date(2027, 1, 5)}
    assert str(found[0]["description"]).splitlines()[2] == "In all about 30:00, load 20"
    # Without the runs before and beside it the strength session keeps its event.
    alone = events(builders.plan([builders.week(1, [builders.easy(also=also[:1])])]))
    assert str(alone[1]["uid"]) == str(found[0]["uid"])
