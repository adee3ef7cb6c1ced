"""The shape of policies.yaml: what every feature takes, and what is said to whoever lacks it."""

import re
from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, Field, WithJsonSchema

from strideiq.core.domain.access import Role
from strideiq.core.domain.decision import Barrier, Feature, Why
from strideiq.core.reading.shapes.entitlements import EntitlementName
from strideiq.core.reading.shapes.flags import FlagName
from strideiq.core.reading.shapes.manifest import Line
from strideiq.core.reading.shapes.rules import ConditionShape, condition_from
from strideiq.core.reading.shaping import Shape

_PATTERN: Final = r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+"
LONGEST: Final = 80


def _named(name: str) -> str:
    if len(name) > LONGEST or not re.fullmatch(_PATTERN, name):
        message = (
            f"{name!r} is no name of a feature"
            " -> write lower-case words joined by dots, as in plans.generate"
        )
        raise ValueError(message)
    return name


FeatureName = Annotated[
    str,
    AfterValidator(_named),
    WithJsonSchema({"type": "string", "pattern": f"^{_PATTERN}$", "maxLength": LONGEST}),
]
"""What it is about and what is done to it, joined by a dot."""


def _without_options(condition: ConditionShape) -> ConditionShape:
    condition_from(condition)  # ValueError where it refers to an option, which only plugins have
    return condition


class FeatureShape(Shape):
    """One feature and what it takes; a side left out is open."""

    title: Line = Field(description="What is done, for people: the subject of a sentence.")
    roles: list[Role] = Field(default=[], description="Roles of whoever asks; empty for all.")
    kill_switch: FlagName | None = Field(
        default=None, description="The flag that stops it for everybody while it is on."
    )
    flag: FlagName | None = Field(default=None, description="The flag that must be on.")
    entitlement: EntitlementName | None = Field(
        default=None, description="The entitlement that must be held."
    )
    quota: EntitlementName | None = Field(
        default=None, description="The entitlement with a number of which something must be left."
    )


class BarrierShape(Shape):
    """What is said where a condition holds; the first that holds is said."""

    code: Why = Field(description="The reason as programs read it.")
    when: Annotated[ConditionShape, AfterValidator(_without_options)]
    reason: Annotated[str, Field(min_length=1, max_length=300)] = Field(
        description="Plain sentence; {fact.name} is replaced by the value."
    )
    would_allow: Annotated[str, Field(max_length=300)] = Field(
        default="", description="What would give it, filled in the same way."
    )


class PoliciesFile(Shape):
    """``policies.yaml``."""

    features: dict[FeatureName, FeatureShape] = Field(description="Every feature by its name.")
    refusals: Annotated[list[BarrierShape], Field(min_length=1)] = Field(
        description="What stands in the way, in the order in which it is looked at."
    )


def features_from(file: PoliciesFile) -> Mapping[str, Feature]:
    """The features by name, in file order."""
    return {
        name: Feature(
            name,
            each.title,
            frozenset(each.roles),
            each.kill_switch,
            each.flag,
            each.entitlement,
            each.quota,
        )
        for name, each in file.features.items()
    }


def barriers_from(file: PoliciesFile) -> tuple[Barrier, ...]:
    """The barriers in the order in which they are looked at; their facts are not yet checked."""
    return tuple(
        Barrier(each.code, condition_from(each.when), each.reason, each.would_allow)
        for each in file.refusals
    )
