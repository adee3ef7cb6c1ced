"""The outline of a plan: phase, kind and wished volume of every week, before any day is laid out."""

from collections.abc import Sequence
from dataclasses import replace

from strideiq.core.domain.catalogue import PhaseRole, PhaseTemplate
from strideiq.core.domain.plan import WeekKind
from strideiq.core.engine.planning.calendar import WeekFrame
from strideiq.core.engine.planning.diary import WeekBrief
from strideiq.core.engine.planning.phases import PhaseSpan, fit_phases, taper_length
from strideiq.core.engine.planning.volume import load_kinds, volume_curve
from strideiq.core.engine.planning.volume_tiers import VolumePlan
from strideiq.core.reading.shapes.planning import PlanRules, RaceDistance


def outline(
    frames: Sequence[WeekFrame],
    phases: Sequence[PhaseTemplate],
    volume: VolumePlan,
    race: RaceDistance,
    rules: PlanRules,
) -> list[WeekBrief]:
    """Fit the phases to ``frames`` (recovery weeks included) and draw the volume curve.

    Wishes are metres for loading weeks and, until the biggest week is known, shares of it for
    taper and recovery weeks.
    """
    recovery = len(race.after.shares)
    before = len(frames) - recovery
    taper = taper_length(before, race.taper[volume.tier], rules)
    spans = fit_phases(phases, before - taper, taper, recovery)
    kinds = _load_kinds(frames, before - taper, rules.cut_back.every[volume.tier])
    curve = volume_curve(
        kinds, volume.first_week_m, volume.biggest_week_m, _peak_from(spans, before - taper)
    )
    wishes = [*zip(kinds, curve, strict=True), *_after_loading(race, volume.tier, taper)]
    return _briefs(frames, spans, wishes)


def _load_kinds(frames: Sequence[WeekFrame], weeks: int, every: int) -> list[WeekKind]:
    """Kinds of the loading weeks; a cut-off first week loads nobody and does not count."""
    if weeks and not frames[0].is_whole:
        return [WeekKind.LOADING, *load_kinds(weeks - 1, every)]
    return load_kinds(weeks, every)


def _peak_from(spans: Sequence[PhaseSpan], load: int) -> int:
    """The week, counted from 0, in which the last loading phase begins."""
    loading = [span for span in spans if span.phase.role is PhaseRole.LOAD]
    return load - loading[-1].weeks if loading else 0


def _after_loading(race: RaceDistance, tier: str, taper: int) -> list[tuple[WeekKind, float]]:
    shares = race.taper[tier][-taper:]
    kinds = [WeekKind.TAPER] * (taper - 1) + [WeekKind.RACE]
    after = [(WeekKind.RECOVERY, share) for share in race.after.shares]
    return [*zip(kinds, shares, strict=True), *after]


def _briefs(
    frames: Sequence[WeekFrame],
    spans: Sequence[PhaseSpan],
    wishes: Sequence[tuple[WeekKind, float]],
) -> list[WeekBrief]:
    places = [(span.phase, week) for span in spans for week in range(span.weeks)]
    steps = max(1, sum(kind is WeekKind.LOADING for kind, _ in wishes) - 1)
    briefs: list[WeekBrief] = []
    done = 0
    last, build_up = _weeks_out([kind for kind, _ in wishes])
    for at, (frame, (phase, phase_week), (kind, wish)) in enumerate(
        zip(frames, places, wishes, strict=True)
    ):
        progress = min(1.0, done / steps)
        out = max(0, last - at)
        ask = WeekBrief(frame, phase, phase_week, kind, wish, progress)
        briefs.append(replace(ask, weeks_out=out, build_up=build_up))
        done += kind is WeekKind.LOADING
    return briefs


def _weeks_out(kinds: Sequence[WeekKind]) -> tuple[int, tuple[int, int]]:
    """The place of the last week before recovery, and the weeks from it back to the build-up's ends."""
    last = max((at for at, kind in enumerate(kinds) if kind is not WeekKind.RECOVERY), default=0)
    loading = [at for at, kind in enumerate(kinds) if kind is WeekKind.LOADING] or [0]
    return last, (last - loading[0], last - loading[-1])
