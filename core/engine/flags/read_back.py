"""Features of an Unleash server to what this program says of flags, as far as it has words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from strideiq.core.domain.flag import Constraint, FlagState, Operator, Schedule, Strategy, Variant
from strideiq.core.engine.flags.unleash import ANY_VERSION, NOW, PER_MILLE, VERSION, Feature

_WHOLE: Final = 100
_KNOWN: Final = frozenset({"flexibleRollout", "default", "userWithId"})
_STICKY: Final = frozenset({"userId", "default"})
_OPERATORS: Final = frozenset(operator.value for operator in Operator)


def state_of(feature: Feature) -> tuple[FlagState, bool]:
    """How the flag stands at the server, and whether nothing of it had to be left out."""
    strategies = feature.get("strategies") or []
    ways = [_way(each) for each in strategies if each.get("name") in _KNOWN]
    schedule = _schedule(ways)
    kept = tuple(_without(way, schedule) for way in ways)
    state = FlagState(
        bool(feature.get("enabled")),
        () if kept == (Strategy(),) else kept,
        tuple(_variants(strategies)),
        schedule,
    )
    whole = (
        len(ways) == len(strategies)
        and all(map(_is_whole, strategies))
        and not feature.get("variants")
        and all(_shared_variants(each, strategies[0]) for each in strategies)
    )
    return state, whole


def _way(strategy: Mapping[str, Any]) -> Strategy:
    given = strategy.get("parameters") or {}
    written = [each for each in strategy.get("constraints") or [] if not _is_ours(each)]
    constraints = [_constraint(each) for each in written if each.get("operator") in _OPERATORS]
    users = tuple(filter(None, str(given.get("userIds", "")).replace(" ", "").split(",")))
    percent = int(float(given.get("rollout", _WHOLE)))
    first = constraints[0] if constraints else None
    if not users and percent == _WHOLE and first and _names_users(first):
        users, constraints = first.values, constraints[1:]
    return Strategy(percent, users, tuple(constraints))


def _is_ours(written: Mapping[str, Any]) -> bool:
    """Whether this stands beside a comparison of versions only so that there is a version."""
    return written.get("contextName") == VERSION and written.get("value") == ANY_VERSION


def _names_users(constraint: Constraint) -> bool:
    in_list = constraint.operator is Operator.IN and not constraint.inverted
    return constraint.context == "userId" and in_list


def _constraint(written: Mapping[str, Any]) -> Constraint:
    values = tuple(map(str, written.get("values") or ())) or (str(written.get("value", "")),)
    operator = Operator(written["operator"])
    return Constraint(
        str(written["contextName"]), operator, values, bool(written.get("inverted", False))
    )


def _schedule(ways: Sequence[Strategy]) -> Schedule:
    """The times with which every strategy ends, as this program writes a schedule."""
    on_at, off_at = None, None
    rest = [list(way.constraints) for way in ways]
    if rest and (last := _shared(rest)) and not last.inverted:
        off_at = datetime.fromisoformat(last.values[0])
        rest = [each[:-1] for each in rest]
    if rest and (last := _shared(rest)) and last.inverted:
        on_at = datetime.fromisoformat(last.values[0])
    return Schedule(on_at, off_at)


def _shared(rest: Sequence[Sequence[Constraint]]) -> Constraint | None:
    last = {each[-1] if each else None for each in rest}
    found = last.pop()
    if last or found is None or found.context != NOW or found.operator is not Operator.DATE_BEFORE:
        return None
    return found


def _without(way: Strategy, schedule: Schedule) -> Strategy:
    times = sum(at is not None for at in (schedule.on_at, schedule.off_at))
    kept = way.constraints[: len(way.constraints) - times]
    return Strategy(way.percent, way.users, kept)


def _variants(strategies: Sequence[Mapping[str, Any]]) -> Iterator[Variant]:
    """Those of the first strategy; whoever wrote them here gave every strategy the same."""
    for each in (strategies[0].get("variants") or ()) if strategies else ():
        payload = each.get("payload")
        value = None if payload is None else str(payload.get("value", ""))
        yield Variant(str(each["name"]), int(each["weight"]) // PER_MILLE, value)


def _shared_variants(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both draw from the same variants, in shares that can be written here."""
    of_one, of_other = one.get("variants") or [], other.get("variants") or []
    return of_one == of_other and not any(each["weight"] % PER_MILLE for each in of_one)


def _is_whole(strategy: Mapping[str, Any]) -> bool:
    constraints = strategy.get("constraints") or []
    sticks_to = (strategy.get("parameters") or {}).get("stickiness", "default")
    return (
        not strategy.get("segments")
        and sticks_to in _STICKY
        and not strategy.get("disabled")
        and all(each.get("operator") in _OPERATORS for each in constraints)
        and not any(each.get("caseInsensitive") for each in constraints)
    )
