"""Checks that inputs share: what is sent becomes values, and every problem is collected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.texts import LONGEST_LINE, is_line
from strideiq.core.domain.units import UnitSystem, parse_distance, parse_duration
from strideiq.core.engine.pacing.vdot import vdot
from strideiq.schema.inputs import MOST_PROBLEMS, InputProblem
from strideiq.schema.plan_input import GoalInput, RaceResultInput
from strideiq.schema.refusals import InvalidArguments

V = TypeVar("V")

MOST_TEXT: Final = 60
MOST_METRES: Final = 500_000.0
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of the input that cannot be used; ``path`` leads to it by the schema's names."""

    path: tuple[str, ...]
    message: str
    suggestion: str


@dataclass(slots=True)
class Checks:
    """One input being read; ``races`` are the metres of race distances by key."""

    races: Mapping[str, float]
    today: date
    problems: list[Problem] = field(default_factory=list)

    def problem(self, path: str, message: str, suggestion: str) -> None:
        """Note something that cannot be used; ``path`` has dots."""
        self.problems.append(Problem(tuple(path.split(".")), message, suggestion))

    def parsed(self, path: str, text: str | None, parse: Callable[[str], V]) -> V | None:
        """The value of ``text``, or None with a problem that says what to write instead."""
        if text is None:
            return None
        try:
            return parse(text[:MOST_TEXT])
        except ValueError as error:
            message, _, suggestion = str(error).partition(" -> ")
            self.problem(path, message, suggestion)
            return None

    def distance(self, path: str, text: str | None, units: UnitSystem) -> float | None:
        """Metres of a distance; one without a unit is in ``units``."""
        return self.parsed(path, text, lambda text: parse_distance(text, units))

    def day(self, path: str, day: date) -> None:
        """Refuse a day that is not of this age."""
        if not FIRST_DAY <= day <= LAST_DAY:
            self.problem(path, f"{day} is no day of this age", f"give {FIRST_DAY} to {LAST_DAY}")

    def pace(self, path: str, seconds: float, metres: float) -> None:
        """Refuse a time that the planner could not take for this distance."""
        try:
            vdot(metres, seconds)
        except Refusal as refusal:
            self.problem(path, refusal.message, refusal.suggestion)

    def target(self, path: str, text: str | None, distance: str) -> float | None:
        """Seconds of a goal time over the race distance of this key, if it is given and known."""
        target, metres = self.parsed(path, text, parse_duration), self.races.get(distance)
        if target is not None and metres is not None:
            self.pace(path, target, metres)
        return target

    def race(self, path: str, sent: RaceResultInput) -> RaceResult | None:
        """The race that was sent, None with problems; ``path`` ends with a dot unless empty."""

        def length(text: str) -> float:
            return self.races.get(text.strip().lower()) or parse_distance(text)

        metres = self.parsed(f"{path}distance", sent.distance, length)
        seconds = self.parsed(f"{path}time", sent.time, parse_duration)
        if sent.day is not None and not FIRST_DAY <= sent.day <= self.today:
            self.problem(
                f"{path}day",
                f"{sent.day} is not a day up to {self.today}",
                "give the day of a race that was run",
            )
        if metres is None or seconds is None:
            return None
        if not 0 < metres <= MOST_METRES:
            self.problem(
                f"{path}distance", "no such race is run", "give a distance above 0, up to 500 km"
            )
            return None
        self.pace(f"{path}time", seconds, metres)
        return RaceResult(metres, seconds, sent.day)

    def race_key(self, path: str, text: str) -> str:
        """The key of a race distance."""
        key = text.strip().lower()[:MOST_TEXT]
        if key not in self.races:
            message = f"there is no race distance {text[:MOST_TEXT]!r}"
            self.problem(path, message, f"write one of {', '.join(self.races)}")
        return key

    def goal_day(self, path: str, sent: GoalInput) -> None:
        """Refuse a goal of a day that has passed."""
        if not self.today <= sent.race_day <= LAST_DAY:
            self.problem(
                f"{path}raceDay",
                f"{sent.race_day} is not a day from {self.today} to {LAST_DAY}",
                "give the day of a race to come",
            )

    def line(self, path: str, text: str, what: str = "name") -> str:
        """A name or another text of one line, which may be empty."""
        if not is_line(text):
            fix = f"write at most {LONGEST_LINE} letters on one line"
            self.problem(path, f"this cannot be shown as a {what}", fix)
        return text.strip()

    def refuse(self) -> None:
        """Raise InvalidArguments with every problem, if there is any."""
        if self.problems:
            raise InvalidArguments([shown(each) for each in self.problems[:MOST_PROBLEMS]])

    def accepted(self, value: V | None) -> V:
        """The value that was read. Raises InvalidArguments with every problem, if there is any."""
        self.refuse()
        assert value is not None  # noqa: S101  what cannot be read has a problem
        return value


def shown(problem: Problem) -> InputProblem:
    """The problem as a type of the schema."""
    return InputProblem(
        path=list(problem.path), message=problem.message, suggestion=problem.suggestion
    )
