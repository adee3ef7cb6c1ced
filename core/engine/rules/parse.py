"""From declared rules to rules that can be compiled: facts exist and thresholds fit their type."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from strideiq.core.domain.rule import (
    All,
    Any,
    Compare,
    Condition,
    FactDeclaration,
    FactType,
    FactValue,
    Not,
    Op,
    Rule,
)
from strideiq.core.engine.rules.explain import PLACEHOLDER
from strideiq.core.engine.rules.values import PREPARE
from strideiq.core.reading.faults import Fault, Path
from strideiq.core.reading.problems import did_you_mean
from strideiq.core.reading.shapes.rules import Declared

Declarations = Mapping[str, FactDeclaration]

_ANY_TYPE = (Op.EQUAL, Op.NOT_EQUAL, Op.IN, Op.NOT_IN, Op.MISSING, Op.PRESENT)
_EXACT = (Op.EQUAL, Op.NOT_EQUAL, Op.IN, Op.NOT_IN)
_WANTED = {
    FactType.NUMBER: "a number",
    FactType.INTEGER: "a number",
    FactType.BOOLEAN: "true or false",
    FactType.TEXT: "text",
    FactType.DATE: 'a date such as "2027-04-19"',
}


def checked(
    declared: Declared, declarations: Declarations
) -> tuple[tuple[Rule, ...], tuple[Fault, ...]]:
    """The rules of one file ready to be compiled, and every fault in the order of the rules.

    Thresholds of date facts, which a file holds as text, become dates. Rules with a fault are
    left out.
    """
    sound: list[Rule] = []
    faults: list[Fault] = []
    for index, rule in enumerate(declared.rules):
        path: Path = ("rules", index)
        found = [
            *(fault for fault in declared.faults if fault.path[:2] == path),
            *_condition_faults(rule.when, (*path, "when"), declarations),
            *_reason_faults(rule.reason, (*path, "reason"), declarations),
        ]
        faults += (_of_option(fault, declared.configured) for fault in found)
        if not found:
            sound.append(replace(rule, when=_with_dates(rule.when, declarations)))
    return tuple(sound), tuple(faults)


def _of_option(fault: Fault, configured: Mapping[Path, str]) -> Fault:
    """The fault of a threshold; of one that is configured it names the option."""
    option = configured.get(fault.path)
    if option is None:
        within = [name for path, name in configured.items() if path[:-1] == fault.path]
        return (
            replace(fault, fix=f"{fault.fix}, or change option {within[0]!r}") if within else fault
        )
    fix = f"{fault.fix} as the value of the option, or refer to another"
    return Fault((*fault.path, "option"), f"option {option!r}: {fault.what}", fix)


def _condition_faults(
    condition: Condition, path: Path, declarations: Declarations
) -> Iterator[Fault]:
    match condition:
        case Compare():
            yield from _comparison_faults(condition, path, declarations)
        case Not(inner):
            yield from _condition_faults(inner, (*path, "not"), declarations)
        case All(parts) | Any(parts):
            group = "all" if isinstance(condition, All) else "any"
            for index, part in enumerate(parts):
                yield from _condition_faults(part, (*path, group, index), declarations)


def _comparison_faults(
    comparison: Compare, path: Path, declarations: Declarations
) -> Iterator[Fault]:
    declaration = declarations.get(comparison.fact)
    if declaration is None:
        yield _unknown(comparison.fact, (*path, "fact"), declarations)
        return
    path = (*path, comparison.op.value)
    if declaration.type in (FactType.TEXT, FactType.BOOLEAN) and comparison.op not in _ANY_TYPE:
        what = f"{comparison.op} cannot compare {comparison.fact}, which is {declaration.type}"
        yield Fault(path, what, "write ==, !=, in or not_in")
        return
    yield from _threshold_faults(comparison, path, declaration)


def _threshold_faults(
    comparison: Compare, path: Path, declaration: FactDeclaration
) -> Iterator[Fault]:
    value = comparison.value
    listed = isinstance(value, tuple)
    found = False
    for index, one in enumerate(_thresholds(comparison)):
        fault = _misfit(one, comparison, declaration)
        if fault is not None:
            found = True
            yield Fault((*path, index) if listed else path, *fault)
    if comparison.op is Op.BETWEEN and not found:
        low, high = _thresholds(comparison)
        if _rank(low, declaration) > _rank(high, declaration):
            what = f"no value is between {low} and {high}"
            yield Fault(path, what, f"write [{high}, {low}]")


def _misfit(
    value: FactValue, comparison: Compare, declaration: FactDeclaration
) -> tuple[str, str] | None:
    """What is wrong with a threshold of the wrong type, and what to write; None when it fits."""
    if not _fits(value, declaration.type):
        what = f"{comparison.fact} is {declaration.type}, {value!r} is not"
        return what, f"write {_WANTED[declaration.type]}"
    fraction = isinstance(value, float) and not value.is_integer()
    if declaration.type is FactType.INTEGER and comparison.op in _EXACT and fraction:
        return f"{comparison.fact} is never {value}", "write a whole number, or use between"
    return None


def _fits(value: FactValue, kind: FactType) -> bool:
    match kind:
        case FactType.BOOLEAN:
            return isinstance(value, bool)
        case FactType.TEXT:
            return isinstance(value, str)
        case FactType.DATE:
            return isinstance(value, date) or (isinstance(value, str) and _date(value) is not None)
        case FactType.NUMBER | FactType.INTEGER:
            return isinstance(value, int | float) and not isinstance(value, bool)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _as_date(value: FactValue, declaration: FactDeclaration) -> FactValue:
    if declaration.type is FactType.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _rank(value: FactValue, declaration: FactDeclaration) -> int:
    prepared = PREPARE[declaration.type](_as_date(value, declaration))
    return prepared if isinstance(prepared, int) else 0


def _thresholds(comparison: Compare) -> tuple[FactValue, ...]:
    value = comparison.value
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _reason_faults(reason: str, path: Path, declarations: Declarations) -> Iterator[Fault]:
    for place in PLACEHOLDER.finditer(reason):
        if place[1] not in declarations:
            yield _unknown(place[1], path, declarations)
    if set("{}") & set(PLACEHOLDER.sub("", reason)):
        yield Fault(path, "a brace has no partner", "write {name.of_fact}, or leave braces out")


def _unknown(name: str, path: Path, declarations: Declarations) -> Fault:
    fix = did_you_mean(name, declarations) or "write one that strideiq rules facts lists"
    return Fault(path, f"there is no fact {name!r}", fix)


def _with_dates(condition: Condition, declarations: Declarations) -> Condition:
    match condition:
        case All(parts):
            return All(tuple(_with_dates(part, declarations) for part in parts))
        case Any(parts):
            return Any(tuple(_with_dates(part, declarations) for part in parts))
        case Not(inner):
            return Not(_with_dates(inner, declarations))
        case Compare(fact, op, value):
            declaration = declarations[fact]
            if isinstance(value, tuple):
                return Compare(fact, op, tuple(_as_date(end, declaration) for end in value))
            return Compare(fact, op, None if value is None else _as_date(value, declaration))
