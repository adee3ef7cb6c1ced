"""A standard plan as a package: lossless both ways, and the same plan made from it alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from strideiq.core.domain.catalogue import Catalogue, PlanTemplate, QualityPattern
from strideiq.core.domain.goal import SideRace
from strideiq.core.engine.planning.alternatives import alternatives
from strideiq.core.engine.planning.package import made_from
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.standard import request_for
from strideiq.core.reading.reader import read_text
from strideiq.core.reading.shapes.packages import package_text
from strideiq.core.reading.shapes.planning import PlanConfig
from strideiq.core.reading.shapes.plans import PlansPlugin, plans_from
from strideiq.core.reading.shaping import shape
from tests.engine.planning.asking import ask
from tests.engine.planning.test_standard import STANDARD, template

RACE_DAY = date(2027, 5, 30)


def taken_in(text: str) -> PlanTemplate:
    document, problems = read_text(text.encode(), "package.yaml")
    assert (problems, document is None) == ((), False)
    assert document is not None
    shaped, wrong = shape(document, PlansPlugin)
    assert wrong == ()
    assert shaped is not None
    (plan,) = plans_from(shaped)
    return plan


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@pytest.mark.parametrize("name", STANDARD)
def test_a_package_gives_itself_and_the_same_plan(
    name: str, catalogue: Catalogue, config: PlanConfig
) -> None:
    original = template(catalogue, name)
    text = package_text(original, made_from(original, catalogue))
    copy = taken_in(text)
    assert replace(copy, own=None, plugin="") == replace(original, plugin="")
    alone = Catalogue((), (), (copy,))
    assert package_text(copy, made_from(copy, alone)) == text
    request = request_for(original, RACE_DAY)
    assert request_for(copy, RACE_DAY) == request
    made, again = generate(request, catalogue, config), generate(request, alone, config)
    assert again == made


@pytest.mark.parametrize("name", ["marathon-18-mid", "10k-12-mid"])
def test_a_package_trains_for_a_race_on_the_way_like_its_plan(
    name: str, catalogue: Catalogue, config: PlanConfig
) -> None:
    original = template(catalogue, name)
    copy = taken_in(package_text(original, made_from(original, catalogue)))
    request = request_for(original, RACE_DAY)
    race = SideRace("5k", RACE_DAY - timedelta(weeks=4))
    request = replace(request, races=(race, SideRace("half", race.day - timedelta(weeks=4))))
    made = generate(request, catalogue, config)
    assert "tune-up-block" in {r.code for week in made.plan.weeks for r in week.reasons}
    assert generate(request, Catalogue((), (), (copy,)), config) == made


def test_a_package_asks_for_no_family_that_it_has_not(catalogue: Catalogue) -> None:
    """Workouts of another distance are left out, so its list in a phase on request is too."""
    only = replace(next(w for w in catalogue.workouts if w.family == "race-pace"), id="only-far")
    far = replace(only, family="far", distances=("marathon",))
    asks = {"marathon": QualityPattern((("far",),)), "*": QualityPattern((("threshold",),))}
    phases = tuple(
        replace(phase, quality=asks) if phase.id == "tune-up" else phase
        for phase in catalogue.phases
    )
    whole = replace(catalogue, workouts=(*catalogue.workouts, far), phases=phases)
    inside = made_from(template(catalogue, "5k-8-low"), whole)
    (tune_up,) = [phase for phase in inside.phases if phase.id == "tune-up"]
    assert tune_up.quality == {"*": asks["*"]}


def test_a_package_leaves_out_what_other_races_need(catalogue: Catalogue) -> None:
    original = template(catalogue, "5k-8-low")
    inside = made_from(original, catalogue)
    assert all(not w.distances or "5k" in w.distances for w in inside.workouts)
    own = [phase for phase in inside.phases if not phase.on_request]
    assert all(set(phase.quality) <= {"*"} for phase in own)
    assert all(set(phase.long_run) <= {"*"} for phase in inside.phases)
    ids = {workout.id for workout in inside.workouts}
    assert all(ids.issuperset(workout.option_b) for workout in inside.workouts)
    assert len(inside.workouts) < len(catalogue.workouts)


def test_options_b_of_a_package_are_of_the_package(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    original = template(catalogue, "10k-8-mid")
    copy = taken_in(package_text(original, made_from(original, catalogue)))
    request = request_for(original, RACE_DAY)
    plan = generate(request, catalogue, config).plan
    found = alternatives(plan, request, Catalogue((), (), (copy,)), config)
    assert found
    assert found == alternatives(plan, request, catalogue, config)


def test_a_package_has_what_the_planner_names_where_weeks_are_few(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    original = template(catalogue, "half-16-mid")
    copy = taken_in(package_text(original, made_from(original, catalogue)))
    short = ask("half", 5, 5, template="half-16-mid")
    made, again = (
        generate(short, catalogue, config),
        generate(short, Catalogue((), (), (copy,)), config),
    )
    assert again == made
    assert "sharpen" in {phase.id for phase in made.plan.phases}
