"""What a hook may answer: each check turns an answer into values or says what was expected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Generic, TypeGuard, TypeVar

from strideiq.core.domain.activity import Activity, ActivityBatch, RowProblem
from strideiq.core.domain.plan import Finding, Severity
from strideiq.core.domain.workout import Reason
from strideiq.core.reading.problems import Problem, shortened

Value = TypeVar("Value")

MOST_METRES = 1_000_000.0
MOST_SECONDS = 200 * 3600.0
PULSE = (20.0, 260.0)
EFFORTS = range(1, 11)


class WrongAnswerError(TypeError):
    """A plugin handed over a value that cannot be used; ``fix`` says what to hand over instead."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Answers(Generic[Value]):
    """What plugins answered, in call order, and the problems of those that could not."""

    values: tuple[Value, ...] = ()
    problems: tuple[Problem, ...] = ()


def findings(answer: object) -> tuple[Finding, ...]:
    """The findings a plugin returned or yielded, or none; raises WrongAnswerError otherwise."""
    if answer is None:
        return ()
    if not isinstance(answer, Iterable):
        raise _unexpected(answer, "a sequence of Finding")
    return tuple(_finding(each) for each in answer)


def reason(answer: object) -> tuple[Reason, ...]:
    """One reason or none; raises WrongAnswerError for anything else."""
    if answer is None:
        return ()
    given = _one(answer, Reason)
    _text(given.code, "Reason.code")
    _text(given.sentence, "Reason.sentence")
    for fact in _entries(given.facts, "Reason.facts", _FACTS):
        if not (isinstance(fact, tuple) and len(fact) == 2 and isinstance(fact[0], str)):  # noqa: PLR2004
            raise _wrong("Reason.facts", fact, _FACTS)
        if not isinstance(fact[1], str) and not _number(fact[1]):
            raise _wrong(f"the fact {fact[0]!r}", fact[1], "hand over text or a finite number")
    return (given,)


def batch(answer: object) -> tuple[ActivityBatch, ...]:
    """One batch of activities or none; raises WrongAnswerError for anything else."""
    if answer is None:
        return ()
    given = _one(answer, ActivityBatch)
    runs = _entries(given.activities, "activities", "hand over a tuple of Activity")
    for place, run in enumerate(runs):
        _activity(_one(run, Activity), f"activities[{place}]")
    for problem in _entries(given.problems, "problems", "hand over a tuple of RowProblem"):
        _row_problem(_one(problem, RowProblem))
    rows = _entries(given.rows, "rows", "hand over a tuple of row numbers")
    for row in rows:
        _row(row, "rows")
    if rows and len(rows) != len(runs):
        what = f"the batch has {len(rows)} rows for {len(runs)} activities"
        raise WrongAnswerError(what, "give each activity its row, or leave rows out")
    for note in _entries(given.notes, "notes", "hand over a tuple of sentences"):
        _text(note, "notes")
    if not (runs or given.problems or given.notes):
        fix = "return None for a file of another kind, or a RowProblem that says why"
        raise WrongAnswerError("the batch holds no activity and no problem", fix)
    return (given,)


def nothing(answer: object) -> tuple[()]:
    """The answer of a hook that hands over what it has by calling ``register``."""
    if answer is not None:
        what = f"returned {type(answer).__name__} instead of nothing"
        raise WrongAnswerError(what, "hand over what you have by calling register")
    return ()


_FACTS = 'write a tuple of pairs, such as (("weekly_km", 42.0),)'


def _finding(answer: object) -> Finding:
    given = _one(answer, Finding)
    _text(given.code, "Finding.code")
    severity: object = given.severity
    if not isinstance(severity, Severity):
        raise _wrong("Finding.severity", severity, "write Severity.WARNING or Severity.ERROR")
    _text(given.place, "Finding.place")
    _text(given.sentence, "Finding.sentence")
    return given


def _activity(run: Activity, name: str) -> None:
    if type(run.day) is not date:  # a datetime is a date to isinstance, yet compares with none
        raise _wrong(f"{name}.day", run.day, "write a datetime.date")
    _within(run.distance_m, f"{name}.distance_m", 0.0, MOST_METRES, "metres")
    _within(run.duration_s, f"{name}.duration_s", 0.0, MOST_SECONDS, "seconds")
    if run.average_hr is not None:
        _within(run.average_hr, f"{name}.average_hr", *PULSE, "beats per minute")
    if run.effort is not None and (type(run.effort) is not int or run.effort not in EFFORTS):
        raise _wrong(f"{name}.effort", run.effort, "write a whole number from 1 to 10, or None")
    _text(run.sport, f"{name}.sport")
    _text(run.source, f"{name}.source")


def _row_problem(problem: RowProblem) -> None:
    _row(problem.row, "RowProblem.row")
    _text(problem.what, "RowProblem.what")
    fix: object = problem.fix
    if not isinstance(fix, str):
        raise _wrong("RowProblem.fix", fix, "write text")


def _row(row: object, name: str) -> None:
    if type(row) is not int or row < 1:
        raise _wrong(name, row, "write a whole number, counted from 1")


def _within(value: object, name: str, least: float, most: float, unit: str) -> None:
    if not (_number(value) and least <= value <= most):
        raise _wrong(name, value, f"write {unit} from {least:,.0f} to {most:,.0f}")


def _number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _text(value: object, name: str) -> None:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(name, value, "write text")


def _entries(value: object, name: str, fix: str) -> tuple[object, ...]:
    if not isinstance(value, tuple):
        raise _wrong(name, value, fix)
    return value


def _one(answer: object, kind: type[Value]) -> Value:
    if isinstance(answer, kind):
        return answer
    raise _unexpected(answer, kind.__name__)


def _unexpected(answer: object, expected: str) -> WrongAnswerError:
    what = f"returned {type(answer).__name__} instead of {expected}"
    return WrongAnswerError(what, f"return {expected}, or None when there is nothing to say")


def _wrong(name: str, value: object, fix: str) -> WrongAnswerError:
    return WrongAnswerError(f"{name} is {shortened(repr(value))}", fix)
