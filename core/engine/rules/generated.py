"""Rules written as one Python function, which answers several times faster than nested calls.

The text of that function holds names made here and operators of a fixed list, nothing else: what
rules say (names of facts, thresholds, texts) is handed to it as values.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias, cast

from strideiq.core.domain.rule import (
    All,
    Any,
    Compare,
    Condition,
    FactDeclaration,
    Facts,
    Not,
    Op,
    Rule,
    comparisons,
)
from strideiq.core.engine.rules.engine import Firing
from strideiq.core.engine.rules.normal_form import without_not
from strideiq.core.engine.rules.values import PREPARE, Comparable, Prepare

Fired: TypeAlias = Callable[[Facts], tuple[Firing, ...]]

MOST_FIRINGS: Final = 256
"""Kept of one rule: as many ways to hold as are met, until there are too many."""

_TEXT: Final = {
    Op.GREATER: "{value} is not None and {value} > {threshold}",
    Op.AT_LEAST: "{value} is not None and {value} >= {threshold}",
    Op.LESS: "{value} is not None and {value} < {threshold}",
    Op.AT_MOST: "{value} is not None and {value} <= {threshold}",
    Op.EQUAL: "{value} == {threshold}",
    Op.NOT_EQUAL: "{value} is not None and {value} != {threshold}",
    Op.IN: "{value} in {threshold}",
    Op.NOT_IN: "{value} is not None and {value} not in {threshold}",
    Op.BETWEEN: "{value} is not None and {threshold}[0] <= {value} <= {threshold}[1]",
    Op.MISSING: "{value} is None",
    Op.PRESENT: "{value} is not None",
}
"""Each comparison of a prepared value, which is None when the fact is missing."""


def generated(rules: Sequence[Rule], declarations: Mapping[str, FactDeclaration]) -> Fired:
    """A function from facts to the firings of ``rules``, in their order.

    Raises KeyError for a fact without declaration, and ValueError for a threshold that its fact
    can never be compared with.
    """
    writer = _Writer(declarations)
    tests = [line for rule in rules for line in writer.rule(rule)]
    lines = ["def fired(facts):", "get = facts.get", "out = []", *writer.values, *tests]
    text = "\n    ".join([*lines, "return tuple(out)"])
    exec(compile(text, "<rules>", "exec"), writer.names)  # noqa: S102  of our own words alone
    # Taken out, since a function that its own names hold outlives its rules until a collection.
    return cast("Fired", writer.names.pop("fired"))


class _Writer:
    """The lines of the function, and the values that its names stand for."""

    def __init__(self, declarations: Mapping[str, FactDeclaration]) -> None:
        self._declarations = declarations
        self._places: dict[str, str] = {}
        self.values: list[str] = []
        self.names: dict[str, object] = {}

    def rule(self, rule: Rule) -> Iterator[str]:
        """The lines that add the firing of ``rule``."""
        when = without_not(rule.when)
        open_ = list(_undecided(when))
        firings = self._named(_Firings(rule, when, open_))
        truths = "".join(f"{self._comparison(each)}, " for each in open_)
        yield f"if {self._test(when)}:"
        yield f"    out.append({firings}[{truths or '()'}])"

    def _test(self, condition: Condition) -> str:
        match condition:
            case All(parts):
                return f"({' and '.join(map(self._test, parts)) or True})"
            case Any(parts):
                return f"({' or '.join(map(self._test, parts)) or False})"
            case Compare():
                return f"({self._comparison(condition)})"
            case Not():
                raise ValueError("conditions are evaluated without not")

    def _comparison(self, comparison: Compare) -> str:
        prepare = PREPARE[self._declarations[comparison.fact].type]
        threshold = self._named(_threshold(prepare, comparison))
        return _TEXT[comparison.op].format(
            value=self._value(comparison.fact, prepare), threshold=threshold
        )

    def _value(self, fact: str, prepare: Prepare) -> str:
        """The variable that holds the prepared value of ``fact``."""
        if fact not in self._places:
            place = self._places[fact] = f"value{len(self._places)}"
            self.values.append(f"{place} = {self._named(prepare)}(get({self._named(fact)}))")
        return self._places[fact]

    def _named(self, value: object) -> str:
        name = f"given{len(self.names)}"
        self.names[name] = value
        return name


class _Firings(dict[tuple[bool, ...], Firing]):
    """The firing of one rule for each way it can hold, made when it first does.

    The key says which of ``open_`` hold; every other comparison of the rule does.
    """

    def __init__(self, rule: Rule, when: Condition, open_: Sequence[Compare]) -> None:
        super().__init__()
        self._rule, self._when, self._open = rule, when, open_

    def __missing__(self, truths: tuple[bool, ...]) -> Firing:
        if len(self) >= MOST_FIRINGS:
            self.clear()
        false = {id(each) for each, true in zip(self._open, truths, strict=True) if not true}
        firing = self[truths] = Firing(self._rule, _held(self._when, false) or ())
        return firing


def _undecided(condition: Condition) -> Iterator[Compare]:
    """The comparisons that need not hold although ``condition`` does."""
    match condition:
        case All(parts):
            for part in parts:
                yield from _undecided(part)
        case Any():
            yield from comparisons(condition)
        case Compare() | Not():
            return


def _held(condition: Condition, false: set[int]) -> tuple[Compare, ...] | None:
    """What ``condition`` rests on where the comparisons of ``false`` do not hold; None: it fails."""
    match condition:
        case Compare():
            return None if id(condition) in false else (condition,)
        case All(parts):
            held = [_held(part, false) for part in parts]
            return None if None in held else tuple(one for each in held for one in each or ())
        case Any(parts):
            found = [each for part in parts if (each := _held(part, false)) is not None]
            return tuple(one for each in found for one in each) if found else None
        case Not():
            raise ValueError("conditions are evaluated without not")


def _threshold(
    prepare: Prepare, comparison: Compare
) -> Comparable | tuple[Comparable, ...] | frozenset[Comparable] | None:
    """What the prepared value is compared with."""
    match comparison:
        case Compare(op=Op.MISSING | Op.PRESENT):
            return None
        case Compare(op=Op.IN | Op.NOT_IN, value=tuple() as options):
            return frozenset(_one(prepare, option) for option in options)
        case Compare(op=Op.BETWEEN, value=(low, high)):
            return _one(prepare, low), _one(prepare, high)
    return _one(prepare, comparison.value)


def _one(prepare: Prepare, value: object) -> Comparable:
    prepared = prepare(value)
    if prepared is None:
        raise ValueError(f"{value!r} is no value that its fact can have")
    return prepared
