"""Phases that cannot be planned with are refused at their place."""

import pytest

from strideiq.core.host.contract import Names
from tests.host.desk import HEAD, Desk

NAMES = Names(distances=("5k", "marathon"), volume_tiers=("low", "high"))
PHASE = """\
  - id: {id}
    title: A phase
    purpose: Why.
    focus: What.
    role: {role}
    order: {order}
"""


def season(desk: Desk, *phases: str) -> list[str]:
    """Problems of a plugin with these phases beside one plugin of easy runs."""
    desk.workouts("runs")
    desk.write("mine/season.yaml", HEAD.format(id="season", kind="phases") + text(*phases))
    return desk.problems(names=NAMES)


def text(*phases: str) -> str:
    return "phases:\n" + "".join(phases)


def phase(id_: str, role: str, order: int, *more: str) -> str:
    lines = "".join(f"    {line}\n" for line in more)
    return PHASE.format(id=id_, role=role, order=order) + lines


SOUND = (phase("base", "load", 10), phase("taper", "taper", 30), phase("after", "recovery", 40))


def test_a_season_of_sound_phases_has_no_problems(desk: Desk) -> None:
    rich = phase("build", "load", 20, 'sessions: {low: 1, "*": 2}', 'quality: {"*": [[easy]]}')
    each = phase("peak", "load", 25, "sessions: 1", "quality: {5k: [[easy]], marathon: [[easy]]}")
    none = phase("rest", "load", 26, "sessions: 0", "quality: {5k: []}")
    later = phase("later", "recovery", 45, "on_request: true")
    assert season(desk, *SOUND, rich, each, none, later) == []


FIRST = "of plugin 'season' (desk/mine/season.yaml:10)"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            phase("more", "load", 10),
            (
                "33:12: phases.3.order: plugin 'season': order 10 is also that of phase 'base' "
                f"{FIRST} -> write another number: low comes first"
            ),
        ),
        (
            phase("more", "load", 35),
            (
                "33:12: phases.3.order: plugin 'season': this load phase would come after the taper,"
                " phase 'taper' of plugin 'season' (desk/mine/season.yaml:16) -> write less than 30"
            ),
        ),
        (
            phase("more", "taper", 32),
            (
                "32:11: phases.3.role: plugin 'season': there is already a taper: phase 'taper' of "
                "plugin 'season' (desk/mine/season.yaml:16)"
                " -> delete it, or turn off the plugin that has the other"
            ),
        ),
        (
            phase("more", "recovery", 45),
            "32:11: phases.3.role: plugin 'season': there is already a recovery: phase 'after'",
        ),
        (
            phase("more", "load", 20, "sessions: {low: 0}"),
            (
                "34:15: phases.3.sessions: plugin 'season': volume tier 'high' is missing"
                ' -> add "high: 1", or "*" for all others'
            ),
        ),
        (
            phase("more", "load", 20, "sessions: 1", "quality: {5k: [[easy]]}"),
            (
                "35:14: phases.3.quality: plugin 'season': race distance 'marathon' is missing"
                ' -> add "marathon: [[threshold]]", or "*" for all others'
            ),
        ),
        (
            phase("more", "load", 20, "sessions: 1", 'quality: {"*": []}'),
            (
                "35:14: phases.3.quality: plugin 'season': '*' has no session"
                " -> name families, such as [[threshold]], or write sessions: 0"
            ),
        ),
    ],
)
def test_a_phase_that_does_not_fit_is_told_at_its_place(desk: Desk, wrong: str, said: str) -> None:
    (problem,) = season(desk, *SOUND, wrong)
    assert problem.startswith(f"desk/mine/season.yaml:{said}")


def test_a_taper_before_a_load_phase_is_told(desk: Desk) -> None:
    (problem,) = season(desk, phase("base", "load", 10), phase("taper", "taper", 10))
    assert problem.startswith(
        "desk/mine/season.yaml:21:12: phases.1.order: plugin 'season': this taper would come before "
        f"phase 'base' {FIRST} -> write more than 10"
    )


def test_quality_without_any_pattern_is_told_without_a_configuration(desk: Desk) -> None:
    desk.workouts("runs")
    wrong = text(phase("base", "load", 10, "sessions: 1"))
    desk.write("mine/season.yaml", HEAD.format(id="season", kind="phases") + wrong)
    (problem,) = desk.problems()
    assert "phases.0.quality: plugin 'season': race distance '*' is missing" in problem


def test_an_added_phase_is_held_against_the_shipped_ones(desk: Desk) -> None:
    mine = text(phase("cooling", "taper", 45))
    desk.write("phases/a-first.yaml", HEAD.format(id="a-first", kind="phases") + mine)
    (problem,) = desk.problems("  - folder: workouts\n  - folder: phases")
    assert problem.startswith("desk/phases/a-first.yaml:14:11: phases.0.role: plugin 'a-first'")
    assert "phase 'taper' of plugin 'standard' (plugins/phases/standard.yaml:" in problem
