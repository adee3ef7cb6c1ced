from dataclasses import replace

import pytest

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Fitness, Zone
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.pacing.vdot import race_time
from strideiq.core.engine.planning.paces import RaceAim, aim, paces
from strideiq.core.engine.planning.pipeline import current_fitness
from strideiq.core.reading.shapes.planning import PlanRules
from tests.engine.planning.asking import MONDAY, ask

TEN_K = RaceResult(10_000.0, 2_700.0, MONDAY)


def fitness(rules: PlanRules, race: RaceResult | None = TEN_K) -> Fitness:
    return current_fitness(ask(recent_race=race), 42_195.0, rules)


@pytest.mark.parametrize(
    ("vdot_more", "weeks", "ambitious"), [(2.9, 18, False), (3.1, 18, True), (1.5, 5, True)]
)
def test_a_goal_further_off_than_weeks_can_bring_is_too_ambitious(
    rules: PlanRules, vdot_more: float, weeks: int, *, ambitious: bool
) -> None:
    fit = fitness(rules)
    target = race_time(42_195.0, fit.vdot + vdot_more)
    found, findings = aim(ask(target_s=target), rules.distances["marathon"], fit, weeks, rules)
    assert found.predicted_s == pytest.approx(race_time(42_195.0, fit.vdot))
    assert found.race_s == (found.predicted_s if ambitious else target)
    assert [finding.code for finding in findings] == ["goal-ambitious"] * ambitious
    if ambitious:
        (finding,) = findings
        assert f"{vdot_more:.1f} VDOT points above current fitness ({fit.vdot:.1f})" in (
            finding.sentence
        )
        assert f"more than {weeks} weeks usually bring" in finding.sentence


@pytest.mark.parametrize(("slower", "modest"), [(1.05, False), (1.09, False), (1.12, True)])
def test_a_goal_far_below_fitness_is_too_modest(
    rules: PlanRules, slower: float, *, modest: bool
) -> None:
    fit = fitness(rules)
    predicted = race_time(42_195.0, fit.vdot)
    request = ask(target_s=predicted * slower)
    found, findings = aim(request, rules.distances["marathon"], fit, 18, rules)
    assert found.race_s == request.goal.target_s
    assert found.trains is not modest
    assert [finding.code for finding in findings] == ["goal-modest"] * modest


def test_without_a_target_the_plan_trains_for_what_fitness_predicts(rules: PlanRules) -> None:
    found, findings = aim(ask(), rules.distances["marathon"], fitness(rules), 18, rules)
    assert found.race_s == found.predicted_s
    assert findings == ()


def test_every_zone_has_a_band_and_a_reason_with_its_numbers(rules: PlanRules) -> None:
    fit = fitness(rules)
    race = rules.distances["marathon"]
    made = paces(fit, RaceAim(12_600.0, 12_500.0), race, rules, UnitSystem.METRIC)
    assert set(made.bands) == set(made.mid) == set(made.reasons) == set(Zone)
    assert made.mid[Zone.RACE] == pytest.approx(12_600 / 42.195)
    assert made.bands[Zone.T] == fit.zones.threshold
    assert made.easy > made.mid[Zone.M] > made.mid[Zone.T] > made.mid[Zone.I] > made.mid[Zone.R]
    for zone, reason in made.reasons.items():
        facts = dict(reason.facts)
        assert (reason.code, facts["zone"], facts["vdot"]) == ("pace", zone.value, fit.vdot)
        assert str(facts["fast"]) in reason.sentence
        assert str(facts["slow"]) in reason.sentence


def test_a_slow_runner_is_told_effort(rules: PlanRules) -> None:
    slow = replace(fitness(rules), vdot=rules.pace_from_vdot - 0.1)
    aim_ = RaceAim(18_000.0, 18_000.0)
    made = paces(slow, aim_, rules.distances["marathon"], rules, UnitSystem.METRIC)
    assert not made.shown
    assert {reason.code for reason in made.reasons.values()} == {"effort"}
    assert dict(made.reasons[Zone.T].facts)["effort"] == rules.effort[Zone.T]
