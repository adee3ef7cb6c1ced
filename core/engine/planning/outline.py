"""The outline of a plan: phase, kind and wished volume of every week, before any day is laid out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import inf

from strideiq.core.domain.catalogue import Catalogue, PhaseRole, PhaseTemplate, PlanTemplate
from strideiq.core.domain.goal import GoalKind, PlanRequest
from strideiq.core.domain.plan import WeekKind
from strideiq.core.engine.planning.calendar import WeekFrame, weeks_after, weeks_of
from strideiq.core.engine.planning.diary import WeekBrief
from strideiq.core.engine.planning.phases import (
    PhaseSpan,
    building_up,
    fit_phases,
    named,
    of_role,
    taper_length,
)
from strideiq.core.engine.planning.returning import WayBack, easy_until, way_back
from strideiq.core.engine.planning.side_races import Races, is_tune_up, side_races
from strideiq.core.engine.planning.starting_point import StartingPoint
from strideiq.core.engine.planning.tune_up_blocks import with_blocks
from strideiq.core.engine.planning.volume import load_kinds, volume_curve
from strideiq.core.engine.planning.volume_tiers import VolumePlan, grows_in
from strideiq.core.reading.shapes.planning import AfterRace, PlanRules, RaceDistance


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many weeks lead back after a break, build up, taper (race week included) and recover."""

    back: int
    load: int
    taper: int
    recovery: int

    @property
    def before(self) -> int:
        """Weeks up to and with the race week, or all of a plan without a race."""
        return self.back + self.load + self.taper


def outline(
    request: PlanRequest,
    catalogue: Catalogue,
    volume: VolumePlan,
    start: StartingPoint,
    rules: PlanRules,
) -> list[WeekBrief]:
    """Fit the phases to the weeks, recovery included, and draw the volume curve.

    Wishes are metres for weeks before the taper and, until the biggest week is known, shares of it
    for taper and recovery weeks.
    """
    race = rules.distances[request.goal.distance]
    template = catalogue.plan(request.template) if request.template else None
    frames, back = weeks_of(request.goal, request.today), way_back(start, rules)
    lengths = _lengths(request, frames, catalogue.phases, volume.tier, template, back, rules)
    frames += weeks_after(frames, lengths.recovery)
    races = side_races(request, start, rules)
    phases = [
        *_back_phases(frames[: lengths.back], catalogue.phases, back),
        *_places(request, catalogue.phases, lengths, template, rules),
    ]
    wishes = _wishes(frames, lengths, volume, races, race, back, rules, _peak(phases))
    weeks = _briefs(frames, phases, wishes, races, back, easy_until(start, rules.start))
    return with_blocks(weeks, request.goal, catalogue.phases, rules)


def _lengths(
    request: PlanRequest,
    frames: Sequence[WeekFrame],
    phases: Sequence[PhaseTemplate],
    tier: str,
    template: PlanTemplate | None,
    back: WayBack | None,
    rules: PlanRules,
) -> Lengths:
    taper = recovery = 0
    race = rules.distances[request.goal.distance]
    if request.goal.kind is GoalKind.RACE:
        recovery = len(race.after.shares)
        shares = race.taper[tier]
        taper = taper_length(len(frames), request.goal.distance, shares, rules)
        if template is not None and len(frames) == template.weeks:
            taper = min(_taper_of(template, phases) or taper, len(shares))
    before = frames[: len(frames) - taper]
    back_weeks = sum(back is not None and frame.days[0] < back.ends for frame in before)
    return Lengths(back_weeks, len(before) - back_weeks, taper, recovery)


def _taper_of(template: PlanTemplate, phases: Sequence[PhaseTemplate]) -> int:
    """Taper weeks that a standard plan names."""
    weeks = dict(template.phases)
    return sum(weeks.get(phase.id, 0) for phase in phases if phase.role is PhaseRole.TAPER)


def _back_phases(
    frames: Sequence[WeekFrame], phases: Sequence[PhaseTemplate], back: WayBack | None
) -> Iterator[tuple[PhaseTemplate, int]]:
    """The phase of each week on the way back and its place in it."""
    seen: dict[str, int] = {}
    for frame in frames:
        stage = back.stage_on(frame.days[0]) if back else None
        phase = named(phases, stage.phase if stage else "", PhaseRole.RETURN)
        yield phase, seen.get(phase.id, 0)
        seen[phase.id] = seen.get(phase.id, 0) + 1


def _places(
    request: PlanRequest,
    phases: Sequence[PhaseTemplate],
    lengths: Lengths,
    template: PlanTemplate | None,
    rules: PlanRules,
) -> Iterator[tuple[PhaseTemplate, int]]:
    """The phase of every other week and its place in it."""
    spans = list(fit_phases(_loading(request, phases, lengths, template, rules), lengths.load))
    if request.goal.kind is GoalKind.RACE:
        spans.append(PhaseSpan(of_role(phases, PhaseRole.TAPER)[0], lengths.taper))
        spans += _recovery(phases, rules.distances[request.goal.distance].after)
    for span in spans:
        for week in range(span.weeks):
            yield span.phase, week


def _recovery(phases: Sequence[PhaseTemplate], after: AfterRace) -> Iterator[PhaseSpan]:
    """The phases after the race, week by week the one that the rules name, else the first."""
    names = (*after.phases, *[""] * len(after.shares))[: len(after.shares)]
    weeks = [named(phases, name, PhaseRole.RECOVERY) for name in names]
    for _, run in groupby(weeks, key=lambda phase: phase.id):
        of_phase = list(run)
        yield PhaseSpan(of_phase[0], len(of_phase))


def _loading(
    request: PlanRequest,
    phases: Sequence[PhaseTemplate],
    lengths: Lengths,
    template: PlanTemplate | None,
    rules: PlanRules,
) -> Sequence[PhaseTemplate]:
    """The phases to build up in: those of a standard plan, of its kind, or of every plan."""
    if request.goal.kind is GoalKind.MAINTAIN:
        return of_role(phases, PhaseRole.MAINTAIN)[:1]
    whole = template is not None and lengths.before >= template.weeks
    if not whole and not grows_in(request, lengths.before, rules):
        return [named(phases, rules.short_plan.phase, PhaseRole.LOAD)]
    return building_up(phases)


def _peak(phases: Sequence[tuple[PhaseTemplate, int]]) -> int:
    """The week, counted from 0, in which the last loading phase begins."""
    return max(
        (at for at, (p, week) in enumerate(phases) if p.role is PhaseRole.LOAD and not week),
        default=0,
    )


def _wishes(
    frames: Sequence[WeekFrame],
    lengths: Lengths,
    volume: VolumePlan,
    races: Races,
    race: RaceDistance,
    back: WayBack | None,
    rules: PlanRules,
    peak: int,
) -> Iterator[tuple[WeekKind, float]]:
    for frame in frames[: lengths.back]:
        yield WeekKind.RETURN, back.week_m(frame.days[0]) if back else 0.0
    loading = frames[lengths.back : lengths.back + lengths.load]
    kinds = _load_kinds(loading, races, rules.cut_back.every[volume.tier])
    first = min(back.week_m(back.ends), volume.biggest_week_m) if back else volume.first_week_m
    longer = max(0, lengths.before - race.standard_weeks) if volume.holds else 0
    held = max(0, longer - lengths.back)
    peak = max(0, peak - lengths.back)
    yield from zip(
        kinds, volume_curve(kinds, first, volume.biggest_week_m, peak, held), strict=True
    )
    if lengths.taper:
        yield from _after_loading(race, volume.tier, lengths.taper)


def _load_kinds(frames: Sequence[WeekFrame], races: Races, every: int) -> list[WeekKind]:
    """Kinds of the loading weeks; a tune-up week serves as a cut-back.

    A cut-off first week loads nobody and does not count.
    """
    kinds: list[WeekKind] = []
    block: list[WeekFrame] = []
    for frame in frames:
        if is_tune_up(races.in_week(frame)):
            kinds += [*_block(block, every), WeekKind.TUNE_UP]
            block = []
        else:
            block.append(frame)
    return [*kinds, *_block(block, every)]


def _block(frames: Sequence[WeekFrame], every: int) -> list[WeekKind]:
    if frames and not frames[0].is_whole:
        return [WeekKind.LOADING, *load_kinds(len(frames) - 1, every)]
    return load_kinds(len(frames), every)


def _after_loading(race: RaceDistance, tier: str, taper: int) -> list[tuple[WeekKind, float]]:
    shares = race.taper[tier][-taper:]
    kinds = [WeekKind.TAPER] * (taper - 1) + [WeekKind.RACE]
    after = [(WeekKind.RECOVERY, share) for share in race.after.shares]
    return [*zip(kinds, shares, strict=True), *after]


def _briefs(
    frames: Sequence[WeekFrame],
    places: Sequence[tuple[PhaseTemplate, int]],
    wishes: Iterator[tuple[WeekKind, float]],
    races: Races,
    back: WayBack | None,
    easy_until: date,
) -> list[WeekBrief]:
    planned = list(wishes)
    steps = max(1, sum(kind is WeekKind.LOADING for kind, _ in planned) - 1)
    briefs: list[WeekBrief] = []
    done = turn = 0
    last, build_up = _weeks_out([kind for kind, _ in planned])
    for at, (frame, (phase, phase_week), (kind, wish)) in enumerate(
        zip(frames, places, planned, strict=True)
    ):
        turn = turn if phase_week else 0
        brief = WeekBrief(
            frame=frame,
            phase=phase,
            phase_week=phase_week,
            kind=kind,
            wish_m=wish,
            progress=min(1.0, done / steps),
            races=races.in_week(frame),
            easy_until=frame.days[-1] if kind is WeekKind.RETURN else easy_until,
            longest_s=back.longest_s(frame.days[0]) if back else inf,
            weeks_out=max(0, last - at),
            build_up=build_up,
            turn=turn,
        )
        briefs.append(brief)
        done += kind is WeekKind.LOADING
        turn += kind not in {WeekKind.CUT_BACK, WeekKind.TUNE_UP}
    return briefs


def _weeks_out(kinds: Sequence[WeekKind]) -> tuple[int, tuple[int, int]]:
    """The place of the last week before recovery, and the weeks from it back to the build-up's ends."""
    last = max((at for at, kind in enumerate(kinds) if kind is not WeekKind.RECOVERY), default=0)
    loading = [at for at, kind in enumerate(kinds) if kind is WeekKind.LOADING] or [0]
    return last, (last - loading[0], last - loading[-1])
