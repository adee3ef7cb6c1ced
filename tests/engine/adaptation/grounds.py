"""Plans that have begun, to be changed, and the actions of the catalogue in few words."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from strideiq.core.domain.action import Action, ActionName
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.engine.adaptation.ground import Ground
from strideiq.core.engine.planning.alternatives import alternatives
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import MONDAY, ask

REQUESTS = {
    "marathon": ask("marathon", 18, 5),
    "half": ask("half", 14, 4),
    "5k-beginner": ask("5k", 10, 3, weekly_m=15_000.0, longest_m=6_000.0),
    "10k-daily": ask("10k", 12, 7, weekly_m=70_000.0, longest_m=20_000.0),
}


class Plans:
    """Each plan made once, with its options."""

    def __init__(self, catalogue: Catalogue, config: PlanConfig) -> None:
        self._catalogue = catalogue
        self._config = config
        self.ground = lru_cache(None)(self._ground)

    def _ground(self, name: str) -> Ground:
        return self.of(REQUESTS[name])

    def of(self, request: PlanRequest) -> Ground:
        """The plan of a request on its first day."""
        plan = generate(request, self._catalogue, self._config).plan
        options = alternatives(plan, request, self._catalogue, self._config)
        return Ground(plan, request, self._catalogue, self._config, options, title="A tired week")

    def on(self, name: str, week: int, weekday: int = 0) -> Ground:
        """The plan on a day of a week counted from 1, Monday 0."""
        day = MONDAY + timedelta(days=7 * (week - 1) + weekday)
        return at(self.ground(name), day)


def at(ground: Ground, day: date, **changes: Any) -> Ground:  # noqa: ANN401  any field
    """The same plan on a later day, when nobody says any more what was run before it."""
    request = replace(ground.request, today=day, weekly_m=None, longest_m=None)
    return replace(ground, request=request, **changes)


def do(name: str, **parameters: str | float) -> Action:
    """An action with its parameters."""
    return Action(ActionName(name), tuple(parameters.items()))
