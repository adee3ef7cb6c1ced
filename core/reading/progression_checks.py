"""What progressions and intensity must be before any work is sized by them."""

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Final, get_args

from strideiq.core.reading.faults import Fault, Path
from strideiq.core.reading.shapes.planning import PlanRules, ZoneName
from strideiq.core.reading.shapes.progressions import Progression
from strideiq.core.reading.tables import DISTANCE, TIER, same, unknown

SIZES: Final = ("time", "distance", "share")
ALL: Final = "*"


def progression_faults(rules: PlanRules, tiers: Collection[str]) -> Iterator[Fault]:
    """Progressions that size nothing, fall, or are timed backwards; rows that fit no week."""
    for name, progression in rules.progressions.items():
        here: Path = ("progressions", name)
        yield from _sizes(here, progression, tiers)
        yield from _timing(here, progression)
        yield from _names(here, progression, rules)
    yield from _of_each(rules)
    for row, easy in enumerate(rules.intensity.easy):
        yield from _known(("intensity", "easy", row, "distances"), easy.distances, rules.distances)
        yield from _known(("intensity", "easy", row, "volume_tiers"), easy.volume_tiers, tiers)
    last = rules.intensity.easy[-1]
    if last.kinds or last.phases or last.distances or last.volume_tiers:
        path = ("intensity", "easy", len(rules.intensity.easy) - 1)
        yield Fault(path, "no row fits all other weeks", "add a last row - {least: 75 %}")


def _sizes(here: Path, progression: Progression, tiers: Collection[str]) -> Iterator[Fault]:
    found = [key for key in SIZES if getattr(progression, key) is not None]
    if len(found) != 1:
        what = f"its sizes are written in {' and '.join(found) or 'nothing'}"
        yield Fault(here, what, "write one of time, distance or share")
        return
    (key,) = found
    if (key == "share") is not (progression.of == "long"):
        what, fix = "share sizes long runs and nothing else", "write of: long, or time or distance"
        yield Fault((*here, key), what, fix, on_key=True)
    yield from same((*here, key), progression.sizes, tiers, TIER)
    for tier, sizes in progression.sizes.items():
        for place, (before, after) in enumerate(pairwise(sizes), start=1):
            if after < before:
                what, fix = "less than the size before it", "list sizes from first to last, rising"
                yield Fault((*here, key, tier, place), what, fix)


def _timing(here: Path, progression: Progression) -> Iterator[Fault]:
    first, last = progression.from_weeks_out, progression.to_weeks_out
    if first is not None and first < last:
        what = f"the window runs backwards: from {first} to {last} weeks out"
        yield Fault((*here, "from_weeks_out"), what, f"write {last} or more")
    for weeks, share in progression.near.items():
        if share > 1:
            what, fix = "more than the last size", "write 100 % or less"
            yield Fault((*here, "near", str(weeks)), what, fix)


def _names(here: Path, progression: Progression, rules: PlanRules) -> Iterator[Fault]:
    yield from _known((*here, "distances"), progression.distances, rules.distances)
    for distance in progression.sessions or {}:
        if distance != ALL:
            yield from unknown((*here, "sessions"), [distance], rules.distances, DISTANCE)
    for place, name in enumerate(progression.after.work if progression.after else ()):
        for fault in unknown((), [name], rules.progressions, "progression"):
            yield Fault((*here, "after", "work", place), fault.what, fault.fix)


def _known(here: Path, names: Collection[str], known: Collection[str]) -> Iterator[Fault]:
    noun = TIER if here[-1] == "volume_tiers" else DISTANCE
    for place, name in enumerate(names):
        for fault in unknown((), [name], known, noun):
            yield Fault((*here, place), fault.what, fault.fix)


def _of_each(rules: PlanRules) -> Iterator[Fault]:
    """Every zone of work, and the long run, has one progression for each race distance."""
    for of in (*get_args(ZoneName), "race", "long"):
        rows = {name: p for name, p in rules.progressions.items() if p.of == of}
        general = [name for name, row in rows.items() if not row.distances]
        if not general:
            what = f"no progression is of {of} for all distances"
            yield Fault(("progressions",), what, f"add one with of: {of} and no distances")
        taken: dict[str, str] = {}
        for name, row in rows.items():
            for distance in row.distances or (ALL,):
                owner = taken.setdefault(distance, name)
                if owner != name:
                    what = f"'{owner}' is of {of} for the same race already"
                    yield Fault(("progressions", name, "of"), what, "keep one of them")
