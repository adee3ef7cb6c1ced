"""Plan rules as they hold for one runner: age and a recent injury make some of them tighter."""

from functools import reduce
from typing import Any

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.reading.shapes.planning import PlanRules
from strideiq.core.reading.shapes.runner import Softer, UnderAge


def softened(rules: PlanRules, request: PlanRequest) -> PlanRules:
    """``rules`` with the tighter values of ``runner`` that hold for who asks.

    Planner and linter read nothing else of age and injuries. Softened rules stay as they are when
    they are softened again.
    """
    runner, age = rules.runner, request.age
    softer: list[Softer] = [row for row in runner.from_age if age is not None and row.age <= age]
    if request.injured:
        softer.append(runner.injured)
    if not softer:
        return rules
    done = runner.model_copy(update={"from_age": (), "injured": Softer()})
    return reduce(_softer, softer, rules).model_copy(update={"runner": done})


def young(rules: PlanRules, request: PlanRequest) -> UnderAge | None:
    """What holds for a runner who is not grown up."""
    age = request.age
    rows = [row for row in rules.runner.under_age if age is not None and age < row.age]
    return min(rows, key=lambda row: row.age, default=None)


def _softer(rules: PlanRules, by: Softer) -> PlanRules:
    changes: dict[str, Any] = {}
    if by.ramp is not None:
        ramp, slower = rules.ramp, by.ramp
        most = {
            "most": min(ramp.most, slower.most),
            "small_most": min(ramp.small_most, slower.small_most),
            "small_distance": min(ramp.small_distance, slower.small_distance),
        }
        changes["ramp"] = ramp.model_copy(update=most)
    if by.cut_back_every is not None:
        every = {
            tier: min(weeks, by.cut_back_every) for tier, weeks in rules.cut_back.every.items()
        }
        changes["cut_back"] = rules.cut_back.model_copy(update={"every": every})
    if by.gap_after_intervals is not None:
        gap = max(rules.days.gap_after_intervals, by.gap_after_intervals)
        changes["days"] = rules.days.model_copy(update={"gap_after_intervals": gap})
    if by.quality_sessions is not None:
        sessions = rules.quality_by_runs.items()
        changes["quality_by_runs"] = {n: min(most, by.quality_sessions) for n, most in sessions}
    if by.week_quality_at_most is not None:
        changes["week_quality_at_most"] = min(rules.week_quality_at_most, by.week_quality_at_most)
    if by.long_run_time < 1:
        changes["distances"] = _shorter_long_runs(rules, by.long_run_time)
    return rules.model_copy(update=changes)


def _shorter_long_runs(rules: PlanRules, share: float) -> dict[str, Any]:
    def shorter(name: str) -> object:
        race = rules.distances[name]
        limits = {
            tier: limit.model_copy(update={"time": limit.time * share})
            for tier, limit in race.long_run.items()
        }
        return race.model_copy(update={"long_run": limits})

    return {name: shorter(name) for name in rules.distances}
