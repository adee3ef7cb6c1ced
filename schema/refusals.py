"""Expected refusals as types: what a mutation answers instead of its result."""

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Final, ParamSpec, TypeAlias, TypeVar

import strawberry
from strawberry.utils.str_converters import to_camel_case

from strideiq.core.domain import errors
from strideiq.schema.inputs import InputProblem, InvalidInput

P = ParamSpec("P")
R = TypeVar("R")


@strawberry.interface(description="An expected no: nothing was changed.")
class Refusal:
    """The base of every refusal."""

    code: str = strawberry.field(description="Names what stands in the way.")
    message: str = strawberry.field(description="Why, in plain words.")
    suggestion: str = strawberry.field(description="What would be accepted.")


@strawberry.type(description="Nobody has signed in, or the sign-in has ended.")
class NotSignedIn(Refusal):
    """See the domain's NotSignedIn."""


@strawberry.type(description="It takes a role or a permission that the viewer has not.")
class NotAllowed(Refusal):
    """See the domain's NotAllowed."""


@strawberry.type(description="There is no such thing, or none for the viewer.")
class NotFound(Refusal):
    """See the domain's NotFound."""


@strawberry.type(description="Asked again too soon.")
class TooOften(Refusal):
    """See the domain's TooOften."""

    wait_s: int = strawberry.field(description="Seconds to wait.")


@strawberry.type(description="The input was understood, and it cannot be done.")
class Refused(Refusal):
    """Any other refusal."""

    path: list[str] = strawberry.field(
        description="The input fields that lead to it; empty where none does."
    )
    instead: str | None = strawberry.field(
        description="What would be accepted, as a value for the same field, where there is one."
    )


AnyRefusal: TypeAlias = InvalidInput | NotSignedIn | NotAllowed | NotFound | TooOften | Refused
"""The members that the union of every mutation has besides its result."""

INPUT_OF: Final = {
    "distance": "goal.raceDistance",
    "race_day": "goal.raceDay",
    "target_s": "goal.target",
    "recent_race": "recentRace",
    "days_per_week": "daysPerWeek",
    "long_run_weekday": "longRunDay",
    "minutes": "minutes",
    "weekly_m": "weeklyDistance",
    "longest_m": "longestRun",
    "volume_tier": "volumeTier",
    "old_password": "oldPassword",
    "token": "token",
}
"""The input field each constraint stands for, where its own name does not say it."""


def refused(error: errors.Refusal) -> Refused:
    """The refusal with the input field it is about."""
    path = INPUT_OF.get(error.constraint, "")
    single = isinstance(error.instead, (str, int, float)) or hasattr(error.instead, "isoformat")
    return Refused(
        code=error.constraint,
        message=error.message,
        suggestion=error.suggestion,
        path=path.split(".") if path else [],
        instead=str(error.instead) if single else None,
    )


def _problems(error: "InvalidArguments | errors.Unacceptable") -> list[InputProblem]:
    """What is wrong with an input, each with the input field it is about."""
    if isinstance(error, InvalidArguments):
        return list(error.problems)
    return [
        InputProblem(
            path=INPUT_OF.get(each.constraint, to_camel_case(each.constraint)).split("."),
            message=each.message,
            suggestion=each.suggestion,
        )
        for each in error.refusals
    ]


def refusal(error: errors.Refusal) -> AnyRefusal:
    """The type that stands for this refusal."""
    plain: dict[str, Any] = {
        "code": error.constraint,
        "message": error.message,
        "suggestion": error.suggestion,
    }
    match error:
        case errors.NotSignedIn():
            return NotSignedIn(**plain)
        case errors.NotAllowed():
            return NotAllowed(**plain)
        case errors.NotFound() | errors.UnknownAthlete():
            return NotFound(**plain)
        case errors.TooOften():
            return TooOften(**plain, wait_s=error.wait_s)
        case InvalidArguments() | errors.Unacceptable():
            return InvalidInput(problems=_problems(error))
    return refused(error)


class InvalidArguments(errors.Refusal):
    """The input of a mutation cannot be read; every problem at once."""

    def __init__(self, problems: list[InputProblem]) -> None:
        self.problems = problems
        super().__init__("input", "the input cannot be used", suggestion="see its problems")


def answering(resolve: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R | AnyRefusal]]:
    """The resolver of a mutation with every expected refusal as a member of its union.

    The union in its annotation has to name AnyRefusal.
    """

    @functools.wraps(resolve)
    async def answered(*args: P.args, **kwargs: P.kwargs) -> R | AnyRefusal:
        try:
            return await resolve(*args, **kwargs)
        except errors.Refusal as error:
            return refusal(error)

    answered.__signature__ = inspect.signature(resolve)  # type: ignore[attr-defined]
    return answered
