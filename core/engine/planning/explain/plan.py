"""Why a plan is as it is: its goal, the runner's fitness, its volume, its phases and its races."""

from collections.abc import Iterator

from strideiq.core.domain.catalogue import PlanTemplate
from strideiq.core.domain.goal import GoalKind
from strideiq.core.domain.plan import Plan, WeekKind
from strideiq.core.domain.units import counted, format_distance, format_duration
from strideiq.core.domain.workout import Reason, Stress
from strideiq.core.engine.planning.diary import Brief
from strideiq.core.engine.planning.explain.special import race_on_the_way
from strideiq.core.engine.planning.explain.words import Facts


def plan_reasons(plan: Plan, brief: Brief, template: PlanTemplate | None) -> tuple[Reason, ...]:
    """Reasons of a whole plan; those it has already stand between its fitness and its volume."""
    return (
        _goal(plan, brief),
        _fitness(plan),
        *plan.reasons,
        _growth(plan, brief),
        _phases(plan),
        *_too_few_weeks(plan, brief),
        *_races(brief),
        *_softened(brief),
        *_follows(template),
        *_afterwards(plan, brief),
    )


def _goal(plan: Plan, brief: Brief) -> Reason:
    goal = brief.request.goal
    day, predicted = str(goal.race_day), format_duration(plan.predicted_s)
    facts: Facts = (("race", plan.goal_title), ("day", day), ("predicted", predicted))
    if goal.kind is GoalKind.MAINTAIN:
        sentence = (
            f"Keeps you fit for a {plan.goal_title} until {day}; today you would run {predicted}."
        )
        return Reason("goal", sentence, facts)
    weeks = sum(week.start <= goal.race_day for week in plan.weeks)
    told = f"{plan.goal_title} on {day}, at the end of {counted(weeks, 'week')}"
    facts = (*facts, ("weeks", weeks))
    if goal.target_s is None:
        return Reason("goal", f"{told}; today you would run {predicted}.", facts)
    target = format_duration(goal.target_s)
    sentence = f"{told}: your goal is {target}; today you would run {predicted}."
    return Reason("goal", sentence, (*facts, ("target", target)))


def _fitness(plan: Plan) -> Reason:
    fitness = plan.fitness
    facts = (("vdot", fitness.vdot), ("evidence", fitness.evidence.sentence))
    sentence = f"All paces follow VDOT {fitness.vdot:.1f}. {fitness.evidence.sentence}"
    return Reason("fitness", sentence, facts)


def _growth(plan: Plan, brief: Brief) -> Reason:
    """From the first week to the biggest, and the longest run on the way."""
    units = brief.request.units
    first, biggest = plan.weeks[0], max(plan.weeks, key=lambda week: week.target_m)
    runs = [w for w in plan.workouts() if w.stress is not Stress.RACE]
    longest = max(runs, key=lambda run: run.distance_m)
    week = next(w.number for w in plan.weeks if w.end >= longest.day)
    from_m, to_m, run_m = (
        format_distance(metres, units)
        for metres in (first.target_m, biggest.target_m, longest.distance_m)
    )
    facts: Facts = (
        ("first_week", from_m),
        ("first", first.number),
        ("biggest_week", to_m),
        ("biggest", biggest.number),
        ("longest_run", run_m),
        ("longest", week),
    )
    sentence = (
        f"It goes from {from_m} in week {first.number} to {to_m} in week {biggest.number}; "
        f"the longest run, {run_m}, is in week {week}."
    )
    return Reason("growth", sentence, facts)


def _phases(plan: Plan) -> Reason:
    """How long each phase is."""
    lengths = tuple((p.title, p.last_week - p.first_week + 1) for p in plan.phases)
    shares = ", ".join(f"{title} {weeks}" for title, weeks in lengths)
    total = sum(weeks for _, weeks in lengths)
    facts = tuple((p.id, weeks) for p, (_, weeks) in zip(plan.phases, lengths, strict=True))
    sentence = f"{counted(total, 'week')}: {shares}."
    return Reason("phases", sentence, (("all", total), *facts))


def _too_few_weeks(plan: Plan, brief: Brief) -> Iterator[Reason]:
    """Why a plan only sharpens and tapers."""
    phase = next((p for p in plan.phases if p.id == brief.rules.short_plan.phase), None)
    if phase is None:
        return
    weeks = sum(week.kind is not WeekKind.RECOVERY for week in plan.weeks)
    needed = brief.race.honest_weeks
    sentence = (
        f"{counted(weeks, 'week')} are too few to build up in, which takes {needed}: the plan keeps "
        "your volume, sharpens and tapers."
    )
    yield Reason("too-few-weeks", sentence, (("weeks", weeks), ("needed", needed)))


def _races(brief: Brief) -> Iterator[Reason]:
    """Each race on the way."""
    for race in brief.special.races.values():
        title, day = race_on_the_way(brief, race), str(race.day)
        before = (brief.request.goal.race_day - race.day).days
        facts = (("race", title), ("day", day), ("priority", race.priority.value))
        sentence = f"On the way: {title} on {day}, a {race.priority} race"
        if brief.request.goal.kind is GoalKind.MAINTAIN:
            yield Reason("race-on-the-way", f"{sentence}.", facts)
            continue
        sentence += f" {counted(before, 'day')} before the goal."
        yield Reason("race-on-the-way", sentence, (*facts, ("days_before_goal", before)))


def _softened(brief: Brief) -> Iterator[Reason]:
    """What age and a recent injury changed; their rows are used up where they changed anything."""
    request, rules = brief.request, brief.rules
    if rules.runner.from_age:
        return
    most, every = f"{rules.ramp.most:.0%}", rules.cut_back.every[brief.tier]
    gap = rules.days.gap_after_intervals
    facts: Facts = (("ramp", most), ("cut_back_every", every), ("gap_after_intervals", gap))
    who = "After your injury" if request.injured else ""
    if request.age is not None:
        who += f"{', and at' if who else 'At'} {request.age}"
        facts = (("age", request.age), *facts)
    sentence = (
        f"{who}: weeks grow by at most {most}, at least one in {every} is a cut-back, and "
        f"{counted(gap, 'day')} or more lie between intervals and the next hard session."
    )
    yield Reason("softened", sentence, facts)


def _follows(template: PlanTemplate | None) -> Iterator[Reason]:
    if template is not None:
        sentence = f"It follows the standard plan {template.title}, fitted to you."
        facts = (("template", template.id), ("title", template.title))
        yield Reason("template", sentence, facts)


def _afterwards(plan: Plan, brief: Brief) -> Iterator[Reason]:
    """What comes after the race."""
    recovery = [week for week in plan.weeks if week.kind is WeekKind.RECOVERY]
    if recovery:
        weeks, rest = len(recovery), brief.race.after.rest_days
        facts = (("weeks", weeks), ("rest_days", rest))
        sentence = (
            f"After the race: {counted(rest, 'day')} without running, "
            f"and {counted(weeks, 'week')} of easy running back."
        )
        yield Reason("afterwards", sentence, facts)
