"""What a hook may answer: each check turns an answer into values or says what was expected."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from strideiq.core.domain.activity import ActivityBatch
from strideiq.core.domain.plan import Finding
from strideiq.core.domain.workout import Reason
from strideiq.core.reading.problems import Problem

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Answers(Generic[Value]):
    """What plugins answered, in call order, and the problems of those that could not."""

    values: tuple[Value, ...] = ()
    problems: tuple[Problem, ...] = ()


def findings(answer: object) -> tuple[Finding, ...]:
    """The findings a plugin returned or yielded, or none; raises TypeError for anything else."""
    if answer is None:
        return ()
    if not isinstance(answer, Iterable):
        raise _unexpected(answer, "a sequence of Finding")
    return tuple(_one(each, Finding) for each in answer)


def reason(answer: object) -> tuple[Reason, ...]:
    """One reason or none; raises TypeError for anything else."""
    return () if answer is None else (_one(answer, Reason),)


def batch(answer: object) -> tuple[ActivityBatch, ...]:
    """One batch of activities or none; raises TypeError for anything else."""
    return () if answer is None else (_one(answer, ActivityBatch),)


def nothing(answer: object) -> tuple[()]:
    """The answer of a hook that hands over what it has by calling ``register``."""
    if answer is not None:
        raise _unexpected(answer, "nothing (it calls register)")
    return ()


def _one(answer: object, kind: type[Value]) -> Value:
    if isinstance(answer, kind):
        return answer
    raise _unexpected(answer, kind.__name__)


def _unexpected(answer: object, expected: str) -> TypeError:
    return TypeError(f"returned {type(answer).__name__} instead of {expected}")
