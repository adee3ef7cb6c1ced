"""What requests are answered with at this moment: made anew only when the plugins have changed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.generation import Planner
from strideiq.schema.context import Services
from strideiq.schema.library import library


class CurrentServices:
    """Gives every request the services of one set of plugins, from its beginning to its end."""

    def __init__(self, planners: CurrentPlanner, make: Callable[[Planner], Services]) -> None:
        self._planners: Final = planners
        self._planner = planners.now()
        self._services = make(self._planner)

    def now(self) -> Services:
        """The services with the plugins that serve now."""
        planner = self._planners.now()
        if planner is not self._planner:
            self._services = replace(
                self._services,
                library=library(planner),
                host=planner.host,
                made_with=made_with(planner),
            )
            self._planner = planner
        return self._services


def made_with(planner: Planner) -> tuple[tuple[str, str], ...]:
    """Names and versions of everything that answers rest on."""
    return tuple(sorted(planner.versions.items()))
