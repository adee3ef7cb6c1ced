"""How a flag stands, in one line for people and for what is written down of a change."""

from collections.abc import Iterator, Sequence

from strideiq.core.domain.flag import Constraint, FlagState, Operator, Strategy

_COMPARED = {
    (Operator.IN, False): "in",
    (Operator.IN, True): "not in",
    (Operator.NOT_IN, False): "not in",
    (Operator.NOT_IN, True): "in",
    (Operator.SEMVER_LT, False): "below",
    (Operator.SEMVER_LT, True): "at least",
    (Operator.SEMVER_GT, False): "above",
    (Operator.SEMVER_GT, True): "at most",
    (Operator.DATE_BEFORE, False): "before",
    (Operator.DATE_BEFORE, True): "from",
}


def described(state: FlagState | None) -> str:
    """For whom and when it is on: ``on for 30 % where membership in pro; until 2027-01-31T...``."""
    if state is None:
        return "as its file says"
    return "; ".join(_parts(state))


def _parts(state: FlagState) -> Iterator[str]:
    start = "on for" if state.enabled else "off, else on for"
    if state.strategies or state.enabled:
        yield f"{start} {' or '.join(map(_strategy, state.strategies)) or 'everybody'}"
    else:
        yield "off"
    if state.variants:
        yield " or ".join(f"{each.weight} % {each.name}" for each in state.variants)
    if state.schedule.on_at is not None:
        yield f"from {state.schedule.on_at.isoformat()}"
    if state.schedule.off_at is not None:
        yield f"until {state.schedule.off_at.isoformat()}"


def _strategy(strategy: Strategy) -> str:
    share = "everybody" if strategy.percent == 100 else f"{strategy.percent} %"  # noqa: PLR2004  per cent
    whom = _listed("account", strategy.users) if strategy.users else share
    conditions = " and ".join(map(_constraint, strategy.constraints))
    return f"{whom} where {conditions}" if conditions else whom


def _listed(what: str, values: Sequence[str]) -> str:
    return f"{what} {', '.join(values)}"


def _constraint(constraint: Constraint) -> str:
    key = (constraint.operator, constraint.inverted)
    turned = "not " if constraint.inverted else ""
    compared = _COMPARED.get(key, f"{turned}{constraint.operator.value}")
    return f"{constraint.context} {compared} {', '.join(constraint.values)}"
