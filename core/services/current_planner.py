"""The planner a process works with now; a new one takes its place whole."""

from strideiq.core.services.generation import Planner


class CurrentPlanner:
    """Holds what plans are made with, from one change of the plugins to the next.

    Whoever makes something takes ``now()`` once and works with it to the end, so that nothing is
    made half with one set of plugins and half with another.
    """

    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    def now(self) -> Planner:
        """The planner that serves."""
        return self._planner

    def replace(self, planner: Planner) -> None:
        """Have another planner serve from now on."""
        self._planner = planner
