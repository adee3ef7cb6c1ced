"""Expected refusals as types: what a mutation answers instead of its result."""

import functools
import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, ParamSpec, TypeAlias, TypeVar

import strawberry

from strideiq.core.domain import errors
from strideiq.core.domain.decision import Why
from strideiq.core.domain.units import UnitSystem
from strideiq.schema import decision_enums  # noqa: F401  the enums get their descriptions there
from strideiq.schema.input_paths import path_in, value_for
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


@strawberry.type(
    description="A feature may not be used: it is off, not part of what is held, or used up. The"
    " suggestion says what would give it."
)
class NotIncluded(Refusal):
    """See the domain's NotIncluded."""

    feature: str = strawberry.field(description="What was asked for, such as `plans.generate`.")
    why: Why | None = strawberry.field(description="What stands in the way.")
    until: datetime | None = strawberry.field(
        description="When it may be allowed without anybody's doing; null where unknown."
    )
    limit: int | None = strawberry.field(description="How much there is; null without a quota.")
    used: int | None = strawberry.field(description="How much is used; null without a quota.")


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


AnyRefusal: TypeAlias = (
    InvalidInput | NotSignedIn | NotAllowed | NotIncluded | NotFound | TooOften | Refused
)
"""The members that the union of every mutation has besides its result."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: the type of its input, the asker's units, and fields of this mutation alone."""

    kind: type | None
    units: UnitSystem
    paths: Mapping[str, str] = field(default_factory=dict)

    def path(self, constraint: str) -> list[str]:
        """The input fields that lead to a constraint."""
        return path_in(self.kind, constraint, self.paths)


def refused(error: errors.Refusal, asked: Asked) -> Refused:
    """The refusal with the input field it is about."""
    path = asked.path(error.constraint)
    return Refused(
        code=error.constraint,
        message=error.message,
        suggestion=error.suggestion,
        path=path,
        instead=value_for(error, path, asked.units),
    )


def _problems(error: "InvalidArguments | errors.Unacceptable", asked: Asked) -> list[InputProblem]:
    """What is wrong with an input, each with the input field it is about."""
    if isinstance(error, InvalidArguments):
        return list(error.problems)
    return [
        InputProblem(
            path=asked.path(each.constraint), message=each.message, suggestion=each.suggestion
        )
        for each in error.refusals
    ]


def _refusal(error: errors.Refusal, asked: Asked) -> AnyRefusal:
    """The type that stands for this refusal."""
    plain: dict[str, Any] = {
        "code": error.constraint,
        "message": error.message,
        "suggestion": error.suggestion,
    }
    match error:
        case (
            errors.NotSignedIn() | errors.NotAllowed() | errors.NotFound() | errors.UnknownAthlete()
        ):
            return _BARE[type(error)](**plain)
        case errors.NotIncluded():
            return _not_included(error)
        case errors.TooOften():
            return TooOften(**plain, wait_s=error.wait_s)
        case InvalidArguments() | errors.Unacceptable():
            return InvalidInput(problems=_problems(error, asked))
    return refused(error, asked)


_BARE: Final[Mapping[type[errors.Refusal], Callable[..., AnyRefusal]]] = {
    errors.NotSignedIn: NotSignedIn,
    errors.NotAllowed: NotAllowed,
    errors.NotFound: NotFound,
    errors.UnknownAthlete: NotFound,
}
"""Refusals that say no more than why and what instead."""


def _not_included(error: errors.NotIncluded) -> NotIncluded:
    no = error.decision
    return NotIncluded(
        code=no.why or error.constraint,
        message=error.message,
        suggestion=error.suggestion,
        feature=no.feature,
        why=no.why,
        until=no.until,
        limit=no.limit,
        used=no.used,
    )


class InvalidArguments(errors.Refusal):
    """The input of a mutation cannot be read; every problem at once."""

    def __init__(self, problems: list[InputProblem]) -> None:
        self.problems = problems
        super().__init__("input", "the input cannot be used", suggestion="see its problems")


def answering_at(
    **paths: str,
) -> Callable[[Callable[P, Awaitable[R]]], Callable[P, Awaitable[R | AnyRefusal]]]:
    """As ``answering``, where ``paths`` names the input fields that stand for a constraint here.

    ``race_day="goal"`` says so where the input has the id of a goal and no race day.
    """

    def decorate(resolve: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R | AnyRefusal]]:
        @functools.wraps(resolve)
        async def answered(*args: P.args, **kwargs: P.kwargs) -> R | AnyRefusal:
            try:
                return await resolve(*args, **kwargs)
            except errors.Refusal as error:
                info: Any = kwargs["info"]
                sent = kwargs.get("input")
                kind = None if sent is None else type(sent)
                return _refusal(error, Asked(kind, info.context.admitted.units, paths))

        answered.__signature__ = inspect.signature(resolve)  # type: ignore[attr-defined]
        answered.paths = paths  # type: ignore[attr-defined]
        return answered

    return decorate


def answering(resolve: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R | AnyRefusal]]:
    """The resolver of a mutation with every expected refusal as a member of its union.

    The union in its annotation has to name AnyRefusal. A refusal leads to the field of the input
    that its constraint is named after, see ``answering_at`` for another one.
    """
    return answering_at()(resolve)
