"""Flags to the features of Unleash, as its server writes them and its engine reads them.

One malformed feature makes the engine drop it, or all of them, without a word, and a feature
without strategies is on for everybody. So every key is written, and every value of a strategy is
text; only the weight of a variant is a number.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from strideiq.core.domain.flag import Constraint, Flag, FlagKind, Operator, Schedule, Variant
from strideiq.core.domain.flag import Strategy as Way

Feature: TypeAlias = Mapping[str, Any]
"""One feature, as ``/api/client/features`` has it."""

FORMAT: Final = 2
NOW: Final = "currentTime"
VERSION: Final = "appVersion"
ANY_VERSION: Final = "0.0.0-0"
"""Every version that an app can say is above this."""
PER_MILLE: Final = 10
_LISTS: Final = (Operator.IN, Operator.NOT_IN)
_TYPES: Final = {
    FlagKind.RELEASE: "release",
    FlagKind.EXPERIMENT: "experiment",
    FlagKind.OPERATIONAL: "operational",
    FlagKind.KILL_SWITCH: "kill-switch",
}
_ANYBODY: Final = (Way(),)


def state_text(features: Iterable[Feature]) -> str:
    """The features as the one text that the engine takes; same features, same text."""
    ordered = sorted(features, key=lambda feature: str(feature.get("name")))
    return json.dumps({"version": FORMAT, "features": ordered}, sort_keys=True)


def feature_of(flag: Flag) -> Feature:
    """This flag as a feature."""
    return {
        "name": flag.name,
        "type": _TYPES[flag.kind],
        "description": flag.title,
        "project": "default",
        "enabled": flag.state.enabled,
        "stale": False,
        "impressionData": False,
        "dependencies": [],
        "variants": [],
        "strategies": strategies_of(flag),
    }


def strategies_of(flag: Flag) -> Sequence[Mapping[str, Any]]:
    """The strategies of this flag; one for everybody where it has none."""
    times = _times(flag.state.schedule)
    variants = [*_variants(flag.state.variants)]
    return [
        {
            "name": "flexibleRollout",
            "parameters": {
                "rollout": str(way.percent),
                "stickiness": "userId",
                "groupId": flag.name,
            },
            "constraints": [*_conditions(way), *times],
            "segments": [],
            "variants": variants,
        }
        for way in flag.state.strategies or _ANYBODY
    ]


def _conditions(way: Way) -> list[Mapping[str, Any]]:
    named = [Constraint("userId", Operator.IN, way.users)] if way.users else []
    return [written for each in (*named, *way.constraints) for written in _constraint(each)]


def _constraint(constraint: Constraint) -> Iterable[Mapping[str, Any]]:
    if constraint.inverted and constraint.context == VERSION:
        # Turned around, a comparison would hold for whoever has no version at all.
        yield _written(Constraint(VERSION, Operator.SEMVER_GT, (ANY_VERSION,)))
    yield _written(constraint)


def _written(constraint: Constraint) -> Mapping[str, Any]:
    in_list = constraint.operator in _LISTS
    values = [_value(constraint.context, value) for value in constraint.values]
    return {
        "contextName": constraint.context,
        "operator": constraint.operator.value,
        "values": values if in_list else [],
        "value": "" if in_list else values[0],
        "inverted": constraint.inverted,
        "caseInsensitive": False,
    }


def _value(context: str, value: str) -> str:
    """The value as the engine reads it: a time with more than milliseconds would never be met."""
    if context != NOW:
        return value
    return datetime.fromisoformat(value).astimezone(UTC).isoformat(timespec="milliseconds")


def _times(schedule: Schedule) -> list[Mapping[str, Any]]:
    """The schedule as constraints: on from ``on_at`` itself, off from ``off_at`` itself."""
    found = []
    if schedule.on_at is not None:
        at = (schedule.on_at.isoformat(),)
        found.append(_written(Constraint(NOW, Operator.DATE_BEFORE, at, inverted=True)))
    if schedule.off_at is not None:
        at = (schedule.off_at.isoformat(),)
        found.append(_written(Constraint(NOW, Operator.DATE_BEFORE, at)))
    return found


def _variants(variants: Sequence[Variant]) -> Iterator[Mapping[str, Any]]:
    """The variants; Unleash counts weights in thousandths, and as numbers.

    Its server gives the variable ones equal shares of what the fixed ones leave, and wants one.
    """
    for place, variant in enumerate(variants, start=1):
        written: dict[str, Any] = {
            "name": variant.name,
            "weight": variant.weight * PER_MILLE,
            "weightType": "fix" if place < len(variants) else "variable",
            "stickiness": "userId",
        }
        if variant.payload is not None:
            written["payload"] = {"type": "string", "value": variant.payload}
        yield written
