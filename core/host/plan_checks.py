"""What standard plans must be to the configuration, to phases, and a complete package to itself."""

from collections.abc import Sequence

from strideiq.core.domain.catalogue import PhaseRole, PhaseTemplate, PlanTemplate
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.units import UnitSystem, format_distance
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.pacing.vdot import vdot
from strideiq.core.host.contract import Names
from strideiq.core.host.plugin import Path, Plugin

NEEDED_ROLES = (PhaseRole.LOAD, PhaseRole.TAPER, PhaseRole.RECOVERY)
NEEDED_STRESSES = (Stress.REST, Stress.EASY, Stress.LONG, Stress.RACE)


def check_plans(plugins: Sequence[Plugin], names: Names | None) -> None:
    """Break every plugin with a plan that its volume tier or its phases do not allow."""
    shared = [phase for plugin in plugins if not plugin.complete for phase in plugin.phases]
    for plugin in plugins:
        phases = plugin.phases if plugin.complete else shared
        for index, plan in enumerate(plugin.plans):
            _check_tier(plugin, plan, ("plans", index), names)
            _check_race(plugin, plan, ("plans", index, "recent_race"))
            _check_taper(plugin, plan, ("plans", index, "phases"), phases, names)
            _check_order(plugin, plan, ("plans", index, "phases"), phases)


def check_package(plugin: Plugin) -> None:
    """Break a complete package that lacks what no plan can do without."""
    roles = {phase.role for phase in plugin.phases}
    for role in NEEDED_ROLES:
        if role not in roles:
            what = f"the package is complete, but has no phase of role '{role}'"
            plugin.problems.append(plugin.problem(("phases",), what, "add one"))
    stresses = {workout.stress for workout in plugin.workouts}
    for stress in NEEDED_STRESSES:
        if stress not in stresses:
            what = f"the package is complete, but has no workout of stress '{stress}'"
            plugin.problems.append(plugin.problem(("workouts",), what, "add one"))


def _check_tier(plugin: Plugin, plan: PlanTemplate, path: Path, names: Names | None) -> None:
    bounds = names.biggest_week if names else {}
    least, most = bounds.get(plan.distance, {}).get(plan.volume_tier, (0.0, plan.biggest_week_m))
    if not least <= plan.biggest_week_m <= most:
        low, high = (format_distance(metres, UnitSystem.METRIC, 0) for metres in (least, most))
        what = f"volume tier '{plan.volume_tier}' of {plan.distance} has biggest weeks of {low} to {high}"
        fix = "write a distance within, or another volume_tier"
        plugin.problems.append(plugin.problem((*path, "biggest_week"), what, fix))


def _check_race(plugin: Plugin, plan: PlanTemplate, path: Path) -> None:
    try:
        vdot(*plan.recent_race)
    except Refusal as refusal:
        plugin.problems.append(
            plugin.problem(path, refusal.message.rstrip("."), refusal.suggestion)
        )


def _check_taper(
    plugin: Plugin,
    plan: PlanTemplate,
    path: Path,
    phases: Sequence[PhaseTemplate],
    names: Names | None,
) -> None:
    """A plan's taper has no more weeks than the rules have shares of volume for."""
    race = names.rules.distances.get(plan.distance) if names and names.rules else None
    shares = race.taper.get(plan.volume_tier, ()) if race else ()
    tapers = {phase.id for phase in phases if phase.role is PhaseRole.TAPER}
    for place, (id_, weeks) in enumerate(plan.phases):
        if shares and id_ in tapers and weeks > len(shares):
            what = f"a taper of {weeks} weeks is longer than the {len(shares)} there are for a {plan.distance}"
            fix = f"write at most {len(shares)}, or add shares to taper in plan_rules.yaml"
            plugin.problems.append(plugin.problem((*path, place), what, fix))


def _check_order(
    plugin: Plugin, plan: PlanTemplate, path: Path, phases: Sequence[PhaseTemplate]
) -> None:
    """A plan's phases come in the order of phases, load up, and end with the taper."""
    by_id = {phase.id: phase for phase in phases}
    named = [by_id[id_] for id_, _ in plan.phases if id_ in by_id]
    if len(named) < len(plan.phases) or not named:
        return
    for place, phase in enumerate(named):
        if phase.role is PhaseRole.RECOVERY:
            what, fix = f"phase '{phase.id}' follows the race by itself", "delete it"
            plugin.problems.append(plugin.problem((*path, place), what, fix))
            return
    orders = [phase.order for phase in named]
    if orders != sorted(orders):
        right = ", ".join(phase.id for phase in sorted(named, key=lambda each: each.order))
        what = "the phases are not in their order"
        plugin.problems.append(plugin.problem(path, what, f"write {right}"))
    elif named[-1].role is not PhaseRole.TAPER:
        taper = next((phase.id for phase in phases if phase.role is PhaseRole.TAPER), "taper")
        what = "the plan does not end with the taper"
        plugin.problems.append(plugin.problem(path, what, f"add {taper} with its weeks"))
