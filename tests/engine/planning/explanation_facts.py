"""What the facts of a plan's, a phase's and a week's reasons have to be, worked out once more."""

from strideiq.core.domain.goal import GoalKind, Priority
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.units import format_distance, format_duration
from strideiq.core.engine.planning.calendar import weeks_of
from strideiq.core.engine.planning.returning import way_back
from strideiq.core.engine.planning.volume_tiers import classify
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.explained_plan import Case, Facts


def goal(at: Case) -> Facts:
    asked, plan = at.told.request.goal, at.told.plan
    weeks = sum(week.start <= asked.race_day for week in plan.weeks)
    target = {"target": format_duration(asked.target_s)} if asked.target_s is not None else {}
    predicted = format_duration(plan.predicted_s)
    known = {"race": plan.goal_title, "day": str(asked.race_day), "predicted": predicted}
    return known if asked.kind is GoalKind.MAINTAIN else known | {"weeks": weeks} | target


def growth(at: Case) -> Facts:
    weeks = at.told.plan.weeks
    biggest = max(weeks, key=lambda week: week.target_m)
    longest = at.told.longest(list(weeks))
    where = next(w.number for w in weeks if at.told.longest([w]) == longest)
    return {
        "first_week": at.told.shown(weeks[0].target_m),
        "first": 1,
        "biggest_week": at.told.shown(biggest.target_m),
        "biggest": biggest.number,
        "longest_run": at.told.shown(longest),
        "longest": where,
    }


def phases(at: Case) -> Facts:
    spans = {p.id: p.last_week - p.first_week + 1 for p in at.told.plan.phases}
    return {"all": len(at.told.plan.weeks)} | spans


def too_few_weeks(at: Case) -> Facts:
    weeks = sum(week.kind is not WeekKind.RECOVERY for week in at.told.plan.weeks)
    return {"weeks": weeks, "needed": at.told.race.honest_weeks}


def afterwards(at: Case) -> Facts:
    recovery = sum(week.kind is WeekKind.RECOVERY for week in at.told.plan.weeks)
    return {"weeks": recovery, "rest_days": at.told.race.after.rest_days}


def follows(at: Case) -> Facts:
    template = at.told.catalogue.plan(at.told.plan.template)
    assert template is not None
    return {"template": template.id, "title": template.title}


def fitness(at: Case) -> Facts:
    fit = at.told.plan.fitness
    return {"vdot": fit.vdot, "evidence": fit.evidence.sentence}


def volume(at: Case) -> Facts:
    told = at.told
    config = PlanConfig(told.rules, told.tiers)
    weeks = len(weeks_of(told.request.goal, told.request.today))
    volume_, _ = classify(told.request, told.start, weeks, config)
    bounds = told.tiers.biggest_week[told.request.goal.distance][told.plan.volume_tier]
    metres = (*bounds, volume_.first_week_m, volume_.biggest_week_m)
    names = ("from", "to", "first_week", "biggest_week")
    shown = (format_distance(each, told.request.units, 0) for each in metres)
    return {"tier": told.plan.volume_tier} | dict(zip(names, shown, strict=True))


def softer(at: Case) -> Facts:
    rules, age = at.told.rules, at.told.request.age
    return ({"age": age} if age is not None else {}) | {
        "ramp": f"{rules.ramp.most:.0%}",
        "cut_back_every": rules.cut_back.every[at.told.plan.volume_tier],
        "gap_after_intervals": rules.days.gap_after_intervals,
    }


def phase_place(at: Case) -> Facts:
    phase = at.phase
    assert phase is not None
    expected = {"first_week": phase.first_week, "last_week": phase.last_week}
    index = at.told.plan.phases.index(phase)
    if "raced" in at.facts:
        return expected | {"raced": at.told.shown(at.told.race.length)}
    if index == 0:
        recent = at.told.start.recent_m
        return expected | ({"recent_week": at.told.shown(recent)} if recent else {})
    before = at.told.plan.phases[index - 1]
    weeks = [w for w in at.told.plan.weeks if before.first_week <= w.number <= before.last_week]
    return expected | {
        "after": before.title,
        "biggest": at.told.shown(max(w.target_m for w in weeks)),
        "longest": at.told.shown(at.told.longest(weeks)),
    }


def phase_length(at: Case) -> Facts:
    phase = at.phase
    assert phase is not None
    roles = {p.id: p.role for p in at.told.catalogue.phases}
    of_role = [p for p in at.told.plan.phases if roles[p.id] == roles[phase.id]]
    possible = {
        "weeks": phase.last_week - phase.first_week + 1,
        "shared": sum(p.last_week - p.first_week + 1 for p in of_role),
        "race": at.told.race.title,
        "usual": len(at.told.race.taper[at.told.plan.volume_tier]),
        "pause_days": at.told.start.pause_days,
    }
    return {name: possible[name] for name in at.facts}


def phase_next(at: Case) -> Facts:
    phase = at.phase
    assert phase is not None
    index = at.told.plan.phases.index(phase) + 1
    if index == len(at.told.plan.phases):
        return {}
    after = at.told.plan.phases[index]
    return {"next": after.title, "first_week": after.first_week}


def week_volume(at: Case) -> Facts:
    week = at.week
    assert week is not None
    earlier = [w for w in at.told.before(week) if w.kind is WeekKind.LOADING]
    grown = (w for w in at.told.before(week) if w.kind in {WeekKind.RETURN, WeekKind.LOADING})
    whole = [w.target_m for w in grown if len(w.workouts) == 7]
    if week.kind is WeekKind.CUT_BACK and max(whole, default=0.0) < at.told.rules.start.least:
        whole = []
    expected = {
        "week": at.told.shown(week.target_m),
        "share": f"{at.told.rules.cut_back.share:.0%}",
        "biggest": at.told.shown(max(whole)) if any(whole) else at.facts.get("biggest"),
    }
    if "highest_before" in at.facts:
        # Recent weeks count too, and a cut-off first week as the whole one it stands for.
        scaled = [w.target_m * 7 / len(w.workouts) for w in earlier]
        recent = [at.told.start.recent_m, *scaled]
        least = float(str(at.facts["highest_before"]).split()[0])
        assert least >= float(at.told.shown(max(recent)).split()[0]) - 0.1
        expected["highest_before"] = at.facts["highest_before"]
    if "due" in at.facts:
        assert float(str(at.facts["due"]).split()[0]) > float(
            at.told.shown(week.target_m).split()[0]
        )
        expected["due"] = at.facts["due"]
    return {name: expected[name] for name in at.facts}


def first_week(at: Case) -> Facts:
    week, start = at.week, at.told.start
    assert week is not None
    possible = {
        "week": at.told.shown(week.target_m),
        "days": len(week.workouts),
        "recent_week": at.told.shown(start.recent_m),
        "pause_days": start.pause_days,
        "usual_week": at.told.shown(start.usual_m),
        "race": at.told.race.title,
    }
    return {name: possible[name] for name in at.facts}


def week_of_return(at: Case) -> Facts:
    week, start = at.week, at.told.start
    assert week is not None
    back = way_back(start, at.told.rules)
    stage = back.stage_on(week.start) if back else None
    return {
        "week": at.told.shown(week.target_m),
        "pause_days": start.pause_days,
        "share": f"{stage.share if stage else 1:.0%}",
        "usual_week": at.told.shown(start.usual_m),
        "least": at.told.shown(back.least_m if back else 0.0),
    }


def tune_up_block(at: Case) -> Facts:
    week, asked = at.week, at.told.request
    assert week is not None
    lengths = at.told.rules.side_races.block.weeks
    for race in sorted(asked.races, key=lambda race: race.day):
        raced = [w.number for w in at.told.plan.weeks if w.start <= race.day <= w.end]
        other = race.priority is Priority.B and race.distance != asked.goal.distance
        if other and raced and 0 < raced[0] - week.number <= lengths[race.distance]:
            title = at.told.rules.distances[race.distance].title
            weeks = raced[0] - week.number
            return {"race": race.name or f"The {title}", "day": str(race.day), "weeks": weeks}
    return {}


def week_builds_on(at: Case) -> Facts:
    assert at.week is not None
    before = at.told.before(at.week)
    biggest = max(before, key=lambda week: week.target_m)
    return {
        "week": biggest.number,
        "biggest": at.told.shown(biggest.target_m),
        "longest": at.told.shown(at.told.longest(before)),
    }


def week_next(at: Case) -> Facts:
    assert at.week is not None
    after = [week for week in at.told.plan.weeks if week.number == at.week.number + 1]
    if not after:
        return {}
    (week,) = after
    return {"week": week.number, "distance": at.told.shown(week.target_m), "kind": week.kind.value}
