"""What the two renderings of a plan show, from small plans built by hand."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from strideiq.core.cli.plan_table import show_plan
from strideiq.core.cli.plan_text import plan_text
from strideiq.core.domain.action import Action, ActionName
from strideiq.core.domain.athlete import Availability, PaceRange
from strideiq.core.domain.conditions import Adjustment, RacePacing
from strideiq.core.domain.goal import GoalKind, PlanRequest
from strideiq.core.domain.plan import Finding, Severity, WeekKind
from strideiq.core.domain.rule import Advice
from strideiq.core.domain.units import UnitSystem
from strideiq.core.domain.workout import Reason
from strideiq.core.services.generation import GeneratedPlan
from tests import builders

KM, MI = UnitSystem.METRIC, UnitSystem.IMPERIAL
PLAN = builders.plan()
MADE = GeneratedPlan(
    PLAN,
    PlanRequest(PLAN.goal, builders.MONDAY, Availability(5, (60,) * 7)),
    (Finding("goal_ambitious", Severity.WARNING, "goal", "The goal is far."),),
    (
        Advice(
            rule="volume/jump",
            version="1",
            title="Jump",
            actions=(Action(ActionName.ADJUST_LOAD, (("percent", -20), ("days", 7))),),
            sentence="Last week grew by 40 %.",
            facts=(),
            source="own work",
        ),
    ),
)


def table(made: GeneratedPlan, *, reasons: bool = False, width: int = 120) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, highlight=False)
    show_plan(made, KM, reasons=reasons, console=console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_plain_text_of_a_small_plan() -> None:
    lines = plan_text(MADE, KM).splitlines()
    assert lines[:10] == [
        "Goal       Marathon on 2027-01-17, goal 3:30:00 (4:59/km)",
        "Predicted  3:28:32 (4:57/km)",
        "Fitness    VDOT 45.0: 10 km in 45:16 on 2026-12-06",
        (
            "Paces      easy 5:23-6:03/km, marathon 4:57/km, threshold 4:33-4:38/km,"
            " interval 4:10-4:16/km, repetition 3:55-4:00/km"
        ),
        "Volume     low volume tier, biggest week 38.5 km",
        "Phase      Base (weeks 1-2): Builds the aerobic engine.",
        "Warning    The goal is far.",
        (
            "Advice     Last week grew by 40 %."
            " Proposed: change the training load by -20 % for 7 days."
        ),
        "",
        "Week 1, 2027-01-04, Base, 38.5 km",
    ]
    assert lines[10:14] == [
        "  E 3:18:19, T 20:00; load 243",
        "  Mon 2027-01-04  Rest",
        (
            "  Tue 2027-01-05  Cruise intervals    8.5 km    46:40  2 km easy at 5:23-6:03/km, then"
            " 4 x 5:00 at threshold pace 4:33-4:38/km with 1:00 easy after each, 1.5 km easy"
        ),
        "  Wed 2027-01-06  Easy run              8 km    45:46  8 km easy at 5:23-6:03/km",
    ]


def test_a_plan_without_a_race_says_up_to_when_it_goes() -> None:
    kept = replace(PLAN, goal=replace(PLAN.goal, kind=GoalKind.MAINTAIN, target_s=None))
    first = plan_text(replace(MADE, plan=kept), KM).splitlines()[0]
    assert first == "Goal       Marathon shape kept up to 2027-01-17"


def test_reasons_stand_below_their_week_and_workout() -> None:
    reason = Reason("first", "The first week starts where you are.")
    week = replace(builders.week(), reasons=(reason,))
    lines = plan_text(replace(MADE, plan=builders.plan([week])), MI, reasons=True).splitlines()
    place = lines.index("  why: The first week starts where you are.")
    assert lines[place - 2].startswith("Week 1, ")
    assert lines[place + 3] == "                  why: Easy running fills the week."


def test_a_week_says_what_kind_it_is() -> None:
    week = replace(builders.week(), kind=WeekKind.CUT_BACK)
    assert "Week 1, 2027-01-04, Base, 38.5 km, cut-back week\n" in plan_text(
        replace(MADE, plan=builders.plan([week])), KM
    )


def test_the_distance_of_a_race_week_leaves_the_race_out_and_says_so() -> None:
    text = plan_text(MADE, KM)
    assert "Week 2, 2027-01-11, Base, 24.5 km besides the race" in text
    assert text.count("besides the race") == 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [(WeekKind.RETURN, "return to running"), (WeekKind.TUNE_UP, "tune-up race week")],
)
def test_weeks_after_a_break_and_of_a_tune_up_race_are_named(kind: WeekKind, words: str) -> None:
    week = replace(builders.week(), kind=kind)
    assert f"38.5 km, {words}\n" in plan_text(replace(MADE, plan=builders.plan([week])), KM)


def test_what_else_is_done_that_day_stands_below_it() -> None:
    day = replace(builders.rest(), also=(builders.strength(), builders.easy(metres=4000.0)))
    made = replace(MADE, plan=builders.plan([builders.week(1, [day])]))
    rest, strength, second = plan_text(made, KM).splitlines()[-3:]
    assert rest == "  Mon 2027-01-04  Rest"
    assert " ".join(strength.split()) == (
        "and Strength at home 30:00 30:00 of exercises. Squats and planks."
    )
    assert second.split()[:5] == ["and", "Easy", "run", "4", "km"]
    assert "Strength at home" in table(made)


def test_the_flat_pace_stands_beside_the_one_of_race_day() -> None:
    hills = Adjustment("hills", 0.0144, "300 m up and 300 m down: 1.4% slower.", "Minetti 2002")
    zones = replace(builders.fitness().zones, easy=PaceRange(330.0, 370.0))
    pacing = RacePacing(298.6, 302.9, 12_599.4, 12_780.9, (hills,), zones=zones)
    text = plan_text(replace(MADE, plan=builders.plan(pacing=pacing)), KM)
    assert (
        "Race day   Race pace 5:03/km, for a race of 3:33:01;"
        " on a flat cool day at the sea 4:59/km for 3:29:59."
    ) in text
    assert "Race day   300 m up and 300 m down: 1.4% slower (Minetti 2002).\n" in text
    assert "Paces then easy 5:30-6:10/km, " in text
    by_effort = replace(pacing, by_effort=True, zones=None)
    text = plan_text(replace(MADE, plan=builders.plan(pacing=by_effort)), KM)
    assert "Race day   Run it by effort, not by pace: about 3:33:01;" in text
    assert "Paces then" not in text


def test_a_note_of_an_author_is_told_once() -> None:
    step = builders.measured(5000, note="Relaxed.")
    days = [builders.easy(builders.MONDAY.replace(day=4 + k), steps=(step,)) for k in range(3)]
    text = plan_text(replace(MADE, plan=builders.plan([builders.week(1, days)])), KM)
    assert text.count("Relaxed.") == 1
    assert "5 km easy at 5:23-6:03/km. Relaxed.\n" in text


@pytest.mark.parametrize("reasons", [False, True])
def test_the_table_tells_what_the_text_tells(reasons: bool) -> None:  # noqa: FBT001
    week = replace(builders.week(), reasons=(Reason("first", "Starts where you are."),))
    made = replace(MADE, plan=builders.plan([week]))
    shown = " ".join(table(made, reasons=reasons, width=400).split())
    for line in plan_text(made, KM, reasons=reasons).splitlines():
        for part in filter(None, (part.strip() for part in line.split("  "))):
            assert part in plain(shown), part


def plain(text: str) -> str:
    """``text`` without the codes that colour it."""
    parts = text.split("\x1b[")
    return parts[0] + "".join(part.partition("m")[2] for part in parts[1:])


def test_the_table_is_coloured_and_keeps_to_its_width() -> None:
    shown = table(MADE, width=90)
    assert "\x1b[33m" in shown
    assert max(len(plain(line)) for line in shown.splitlines()) <= 90


@pytest.mark.parametrize("evil", ["\x1b[31mred", "two\nlines", "[bold]x[/bold]", "bell\x07"])
def test_words_of_an_author_cannot_steer_the_terminal(evil: str) -> None:
    day = builders.easy(title=evil, reasons=(Reason("x", evil),))
    made = replace(MADE, plan=builders.plan([builders.week(1, [day])]))
    text = plan_text(made, KM, reasons=True)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[31m" not in text
    assert len(text.splitlines()) == len(plan_text(MADE_ONE_DAY, KM, reasons=True).splitlines())
    assert "\x1b[31mred" not in table(made, reasons=True)
    if evil.startswith("[bold]"):
        assert evil in table(made)


MADE_ONE_DAY = replace(MADE, plan=builders.plan([builders.week(1, [builders.easy()])]))
