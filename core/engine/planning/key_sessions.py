"""The hard sessions planned so far: how often each was, and when each kind of work came last."""

from dataclasses import dataclass, field
from datetime import date

from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.progressions import Sizing
from strideiq.core.engine.planning.scale import Cost
from strideiq.core.reading.shapes.progressions import After


@dataclass(slots=True)
class KeySessions:
    """What has been planned of hard work; ``repeats`` counts by template and seconds of work."""

    repeats: dict[tuple[str, int], int] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    first: dict[str, date] = field(default_factory=dict)
    last: dict[str, date] = field(default_factory=dict)

    def note(self, cost: Cost, work_s: float, day: date) -> None:
        """Note a session of ``work_s`` seconds of work, which no noted one may follow."""
        key = cost.template.id, round(work_s)
        self.repeats[key] = self.repeats.get(key, 0) + 1
        if cost.sizing is not None:
            name = cost.sizing.name
            self.sessions[name] = self.sessions.get(name, 0) + 1
            self.first.setdefault(name, day)
            self.last[name] = day

    def often(self, cost: Cost, work_s: float) -> int:
        """How often a session of this template and size has been planned."""
        return self.repeats.get((cost.template.id, round(work_s)), 0)

    def may_come(self, sizing: Sizing, day: date, *, building_up: bool) -> bool:
        """Whether a progression allows a session on ``day``: not too many, too early or too soon."""
        if self.sessions.get(sizing.name, 0) >= sizing.most:
            return False
        if sizing.after is not None and not self._behind(sizing.after, day):
            return False
        last = self.last.get(sizing.name)
        if last is None or not building_up:
            return True
        # Half a week less is the same number of weeks: sessions move within their week.
        return ((day - last).days + DAYS_IN_WEEK // 2) // DAYS_IN_WEEK >= sizing.every

    def _behind(self, after: After, day: date) -> bool:
        begun = [self.first[name] for name in after.work if name in self.first]
        return bool(begun) and (day - min(begun)).days >= after.weeks * DAYS_IN_WEEK
