"""Facts of plugins: taken when their declaration is sound, computed so that their faults stay theirs."""

import inspect
import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Final

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.rule import FactDeclaration, FactType, FactValue
from strideiq.core.engine.rules.known import Fact, Known
from strideiq.core.engine.rules.values import PREPARE
from strideiq.core.host import code
from strideiq.core.host.answers import WrongAnswerError
from strideiq.core.host.plugin import Plugin

Compute = Callable[[date, Sequence[Activity]], object]
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_MOST_NAME: Final = 60
_VALUES: Final = ("day", "activities")
_WANTED: Final = {
    FactType.NUMBER: "a finite number",
    FactType.INTEGER: "a whole number",
    FactType.BOOLEAN: "True or False",
    FactType.TEXT: "text",
    FactType.DATE: "a datetime.date",
}


def taker(plugin: Plugin, into: list[Fact]) -> Callable[[object, object], None]:
    """What a plugin calls to hand over its facts; WrongAnswerError for one that is not sound."""

    def register(declaration: object, compute: object) -> None:
        into.append(_fact(plugin, declared(declaration), _computing(compute)))

    return register


def declared(given: object) -> FactDeclaration:
    """The declaration, when every part of it can be used."""
    if not isinstance(given, FactDeclaration):
        what = f"registered {type(given).__name__} instead of a FactDeclaration"
        raise WrongAnswerError(what, "register(FactDeclaration(...), compute)")
    name: object = given.name
    if not isinstance(name, str) or len(name) > _MOST_NAME or not _NAME.fullmatch(name):
        fix = "write lower-case words joined by a dot, as in sleep.hours"
        raise WrongAnswerError(f"the fact {name!r} is not of the right form", fix)
    kind: object = given.type
    if not isinstance(kind, FactType):
        what, fix = f"the type of fact {name!r} is {kind!r}", "write FactType.NUMBER or another"
        raise WrongAnswerError(what, fix)
    for part, value in (("unit", given.unit), ("meaning", given.meaning), ("how", given.how)):
        text: object = value
        if not isinstance(text, str) or not (text.strip() or part == "unit"):
            what = f"the fact {name!r} does not say its {part}"
            raise WrongAnswerError(what, f"give the declaration a {part} as text")
    return given


def _computing(given: object) -> Compute:
    if not callable(given) or inspect.iscoroutinefunction(given):
        what = f"a fact is computed by {type(given).__name__}, which is no ordinary function"
        raise WrongAnswerError(what, "register(declaration, compute)")
    try:
        inspect.signature(given).bind(*_VALUES)
    except (TypeError, ValueError) as error:
        what = f"compute cannot be called with {' and '.join(_VALUES)}"
        raise WrongAnswerError(what, "write def compute(day, activities)") from error
    return given


def _fact(plugin: Plugin, declaration: FactDeclaration, compute: Compute) -> Fact:
    """The fact, which is missing while its plugin raises or answers with something else."""

    @wraps(compute)
    def guarded(known: Known) -> FactValue | None:
        try:
            with code.quietly():
                return _accepted(declaration, compute(known.day, known.history.activities))
        except code.FAILURES as error:  # the border of isolation: the other facts go on
            # Its name alone: what an error says may be of the athlete's own data.
            said, fix = f"raised {type(error).__name__}", ""
            if isinstance(error, WrongAnswerError):
                said, fix = str(error), error.fix
            what = f"{said} in the fact '{declaration.name}'"
            problem = plugin.fault(error, what, fix, fallback=compute)
            # By place, so that a fact failing for every athlete does not fill the memory.
            plugin.seen.setdefault((problem.file, problem.line), problem)
            return None

    return Fact(declaration, guarded)


def _accepted(declaration: FactDeclaration, answer: object) -> FactValue | None:
    if answer is None:
        return None
    whole = declaration.type is not FactType.INTEGER or type(answer) is int
    if whole and isinstance(answer, int | float | str | date):
        prepared = PREPARE[declaration.type](answer)
        if prepared is not None:
            return answer
    fix = f"return {_WANTED[declaration.type]}, or None where it is not known"
    raise WrongAnswerError(f"gave {type(answer).__name__}", fix)
