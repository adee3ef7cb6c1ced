"""The shape of config/flags.yaml: every feature flag, who answers for it, and how it stands."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from strideiq.core.domain.flag import (
    Constraint,
    Flag,
    FlagKind,
    FlagState,
    Operator,
    Schedule,
    Strategy,
    Variant,
)
from strideiq.core.reading.shapes.manifest import Line
from strideiq.core.reading.shaping import Shape

NAME: Final = r"[a-z][a-z0-9]*([._-][a-z0-9]+)*"
LONGEST_NAME: Final = 100
_NAME: Final = re.compile(NAME)


def _named(name: str) -> str:
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        message = f"{name!r} is no name of a flag -> write lower-case words, as in plans.adaptive"
        raise ValueError(message)
    return name


def _instant(value: object) -> datetime:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        message = "this is no time with its time zone -> write it as in 2027-01-31T06:00:00Z"
        raise ValueError(message)
    return at


FlagName = Annotated[
    str,
    AfterValidator(_named),
    WithJsonSchema({"type": "string", "pattern": f"^{NAME}$", "maxLength": LONGEST_NAME}),
]
"""A flag's name: lower-case words joined by dots, such as plans.adaptive."""

Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2027-01-31T06:00:00Z"]}),
]
"""A time with its time zone."""

Values = Annotated[list[Line], Field(min_length=1, max_length=100)]
Percent = Annotated[int, Field(ge=0, le=100)]
Share = Annotated[int, Field(ge=1, le=100)]
Users = Annotated[list[Line], Field(max_length=1000)]

COMPARISONS = {
    "in": (Operator.IN, False),
    "not_in": (Operator.NOT_IN, False),
    "version": (Operator.SEMVER_EQ, False),
    "above": (Operator.SEMVER_GT, False),
    "at_least": (Operator.SEMVER_LT, True),
    "below": (Operator.SEMVER_LT, False),
    "at_most": (Operator.SEMVER_GT, True),
    "from": (Operator.DATE_BEFORE, True),
    "before": (Operator.DATE_BEFORE, False),
}
"""How the file compares, in the operators of Unleash, with whether they are turned around."""

Context = Literal["membership", "role", "country", "app_version", "user", "time"]
CONTEXTS = {"app_version": "appVersion", "user": "userId", "time": "currentTime"}
"""What the file calls differently than Unleash does."""


class ConstraintShape(Shape):
    """One condition on the asker: what it is on, and one comparison."""

    on: Context = Field(description="What of the asker is compared.")
    in_: Values | None = Field(default=None, alias="in", description="One of these.")
    not_in: Values | None = Field(default=None, description="None of these.")
    version: Line | None = Field(default=None, description="This app version exactly.")
    above: Line | None = Field(default=None, description="A later app version.")
    at_least: Line | None = Field(default=None, description="This app version or a later one.")
    below: Line | None = Field(default=None, description="An earlier app version.")
    at_most: Line | None = Field(default=None, description="This app version or an earlier one.")
    from_: Instant | None = Field(default=None, alias="from", description="From then on.")
    before: Instant | None = Field(default=None, description="Until just before then.")

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        given = self._given()
        if len(given) != 1:
            found = " and ".join(given) or "none"
            message = (
                f"a constraint compares once, here by {found}"
                f" -> write one of {', '.join(COMPARISONS)}, each in a constraint of its own"
            )
            raise ValueError(message)
        if given[0] not in _FITTING[self.on]:
            *others, last = _FITTING[self.on]
            message = (
                f"{self.on} is not compared by {given[0]} -> write {', '.join(others)} or {last}"
            )
            raise ValueError(message)
        return self

    def constraint(self) -> Constraint:
        """The condition as a value."""
        name = self.comparison
        operator, inverted = COMPARISONS[name]
        value = getattr(self, "in_" if name == "in" else "from_" if name == "from" else name)
        if isinstance(value, datetime):
            value = value.isoformat()
        values = tuple(value) if isinstance(value, list) else (value,)
        return Constraint(CONTEXTS.get(self.on, self.on), operator, values, inverted)

    @property
    def comparison(self) -> str:
        """How it compares, as the file says it."""
        return self._given()[0]

    def _given(self) -> list[str]:
        given = self.model_dump(by_alias=True, exclude_none=True)
        return [name for name in COMPARISONS if name in given]


_LISTS = ("in", "not_in")
_FITTING = {
    "membership": _LISTS,
    "role": _LISTS,
    "country": _LISTS,
    "user": _LISTS,
    "app_version": (*_LISTS, "version", "above", "at_least", "below", "at_most"),
    "time": ("from", "before"),
}


class StrategyShape(Shape):
    """One way to be on; a flag is on where any of its strategies is."""

    percent: Percent = Field(
        default=100, description="Share of the accounts; who is in stays in while it grows."
    )
    users: Users = Field(default=[], description="Ids of accounts; it is on for these alone.")
    constraints: Annotated[list[ConstraintShape], Field(max_length=20)] = Field(
        default=[], description="Conditions that must all hold."
    )


class VariantShape(Shape):
    """One of several ways a flag can be on."""

    name: Line = Field(description="Its name, in lower-case words.")
    weight: Share = Field(description="Share of the accounts in per cent; all add up to 100.")
    payload: Annotated[str, Field(max_length=4000)] | None = Field(
        default=None, description="What the front end or a rule is given with it."
    )


class ScheduleShape(Shape):
    """When an enabled flag is on; a side left out is open."""

    on_at: Instant | None = Field(default=None, description="It is on from then.")
    off_at: Instant | None = Field(default=None, description="It is off from then.")


class FlagShape(Shape):
    """One flag."""

    title: Line = Field(description="What it is, for people.")
    owner: Line = Field(description="Who answers for it.")
    reason: Line = Field(description="Why there is a flag.")
    kind: FlagKind = Field(description="What it is for; a kill switch that is on stops something.")
    expires: date | None = Field(description="When it should be gone; null for never.")
    enabled: bool = Field(description="Whether it is on for anybody.")
    strategies: Annotated[list[StrategyShape], Field(max_length=20)] = Field(
        default=[], description="For whom it is on; for everybody where there are none."
    )
    variants: Annotated[list[VariantShape], Field(max_length=20)] = Field(
        default=[], description="Ways to be on; each account has one and keeps it."
    )
    schedule: ScheduleShape = Field(default=ScheduleShape(), description="When it is on.")

    def state(self) -> FlagState:
        """How the flag stands in its file."""
        return FlagState(
            self.enabled,
            tuple(_strategy(strategy) for strategy in self.strategies),
            tuple(Variant(each.name, each.weight, each.payload) for each in self.variants),
            Schedule(self.schedule.on_at, self.schedule.off_at),
        )


class FlagsFile(Shape):
    """The whole of config/flags.yaml."""

    flags: dict[FlagName, FlagShape] = Field(description="Every flag by its name.")


def flags_from(file: FlagsFile) -> Mapping[str, Flag]:
    """The declared flags by name, in file order."""
    return {
        name: Flag(name, each.title, each.owner, each.reason, each.kind, each.expires, each.state())
        for name, each in file.flags.items()
    }


def _strategy(shape: StrategyShape) -> Strategy:
    constraints = tuple(each.constraint() for each in shape.constraints)
    return Strategy(shape.percent, tuple(shape.users), constraints)
