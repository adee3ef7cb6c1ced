"""The reference evaluator: conditions as closures over prepared values, with what they rest on."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce

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
)
from strideiq.core.engine.rules.engine import Firing, in_order
from strideiq.core.engine.rules.normal_form import without_not
from strideiq.core.engine.rules.values import ORDER, PREPARE, Comparable, Prepare

Values = Sequence[Comparable | None]
Held = tuple[Compare, ...]
Test = Callable[[Values], Held | None]
"""What held, or None when the condition does not hold."""


class ReferenceEngine:
    """Evaluates rules in plain Python; the answers every other engine is checked against."""

    name = "reference"

    def compile(
        self, rules: Sequence[Rule], declarations: Mapping[str, FactDeclaration]
    ) -> "ReferenceRules":
        """Prepare ``rules``; KeyError for a fact without declaration."""
        return ReferenceRules(rules, declarations)


class ReferenceRules:
    """Rules as closures; holds nothing but memory."""

    def __init__(self, rules: Sequence[Rule], declarations: Mapping[str, FactDeclaration]) -> None:
        slots = _Slots(declarations)
        self._tests = tuple(
            (rule, _test(without_not(rule.when), slots)) for rule in in_order(rules)
        )
        self._prepared = tuple(slots.prepared)

    def fired(self, facts: Facts) -> tuple[Firing, ...]:
        """Every rule that holds, in order, with the comparisons it rests on."""
        find = facts.get
        values = [prepare(find(name)) for name, prepare in self._prepared]
        return tuple(
            Firing(rule, held) for rule, test in self._tests if (held := test(values)) is not None
        )

    def close(self) -> None:
        """Nothing to give back."""


class _Slots:
    """The place of each fact in the row of values, given out on first use."""

    def __init__(self, declarations: Mapping[str, FactDeclaration]) -> None:
        self._declarations = declarations
        self._places: dict[str, int] = {}
        self.prepared: list[tuple[str, Prepare]] = []

    def place(self, fact: str) -> tuple[int, Prepare]:
        prepare = PREPARE[self._declarations[fact].type]
        if fact not in self._places:
            self._places[fact] = len(self.prepared)
            self.prepared.append((fact, prepare))
        return self._places[fact], prepare


def _test(condition: Condition, slots: _Slots) -> Test:
    match condition:
        case All(parts):
            return _all([_test(part, slots) for part in parts])
        case Any(parts):
            return _any([_test(part, slots) for part in parts])
        case Compare():
            return _compare(condition, slots)
        case Not():
            raise ValueError("conditions are evaluated without not")


def _all(tests: Sequence[Test]) -> Test:
    """Pairs of pairs, which Python runs faster than a loop."""
    return reduce(_both, tests) if tests else lambda _values: ()


def _both(first: Test, second: Test) -> Test:
    def holds(values: Values) -> Held | None:
        one = first(values)
        if one is None:
            return None
        other = second(values)
        return None if other is None else one + other

    return holds


def _any(tests: Sequence[Test]) -> Test:
    return reduce(_either, tests) if tests else lambda _values: None


def _either(first: Test, second: Test) -> Test:
    def holds(values: Values) -> Held | None:
        one, other = first(values), second(values)
        if one is None:
            return other
        return one if other is None else one + other

    return holds


def _compare(comparison: Compare, slots: _Slots) -> Test:
    place, prepare = slots.place(comparison.fact)
    held = (comparison,)
    match comparison:
        case Compare(op=Op.MISSING):
            return lambda values: held if values[place] is None else None
        case Compare(op=Op.PRESENT):
            return lambda values: None if values[place] is None else held
        case Compare(op=Op.BETWEEN, value=(low, high)):
            least, most = _threshold(prepare, low), _threshold(prepare, high)
            return _both(
                _against(place, Op.AT_LEAST, least, held), _against(place, Op.AT_MOST, most, ())
            )
        case Compare(op=Op.IN | Op.NOT_IN, value=tuple() as options):
            chosen = frozenset(_threshold(prepare, option) for option in options)
            return _among(place, chosen, held, wanted=comparison.op is Op.IN)
    return _against(place, comparison.op, _threshold(prepare, comparison.value), held)


def _against(place: int, op: Op, threshold: Comparable, held: Held) -> Test:
    order = ORDER[op]

    def holds(values: Values) -> Held | None:
        value = values[place]
        return held if value is not None and order(value, threshold) else None

    return holds


def _among(place: int, chosen: frozenset[Comparable], held: Held, *, wanted: bool) -> Test:
    def holds(values: Values) -> Held | None:
        value = values[place]
        return held if value is not None and (value in chosen) is wanted else None

    return holds


def _threshold(prepare: Prepare, value: object) -> Comparable:
    prepared = prepare(value)
    if prepared is None:
        raise ValueError(f"{value!r} is no value that its fact can have")
    return prepared
