"""What admins send to change a feature flag."""

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry

from strideiq.core.domain.flag import (
    Constraint,
    FlagState,
    Operator,
    Schedule,
    Strategy,
    Variant,
)
from strideiq.core.services.flag_editing import Edit
from strideiq.schema import decision_enums  # noqa: F401  the enums get their descriptions there


@strawberry.input(description="Which flag is changed, and why.")
class FlagEditInput:
    """What every change of a flag says."""

    name: str = strawberry.field(description="The name of the flag.")
    version: int | None = strawberry.field(
        default=None, description="The version it was read at; refused if it has moved on."
    )
    note: str = strawberry.field(default="", description="Why, for whoever reads the history.")

    def edit(self, request_id: str) -> Edit:
        """What comes with the change."""
        return Edit(request_id, self.note, self.version)


@strawberry.input(description="Whether a flag is on.")
class SetFlagInput(FlagEditInput):
    """On or off."""

    enabled: bool = strawberry.field(description="Whether it is on for whom its strategies name.")


@strawberry.input(description="For how many a flag is on; what is left out stays.")
class RollOutFlagInput(FlagEditInput):
    """A share and users."""

    percent: int | None = strawberry.field(
        default=None, description="The share of the accounts, 0 to 100."
    )
    users: list[str] | None = strawberry.field(
        default=None, description="Plain ids of accounts it is on for besides."
    )


@strawberry.input(description="When a flag goes on and off.")
class ScheduleFlagInput(FlagEditInput):
    """Times; a side left out is open."""

    on_at: datetime | None = strawberry.field(default=None, description="When it goes on.")
    off_at: datetime | None = strawberry.field(default=None, description="When it goes off.")


@strawberry.input(description="A condition on whoever a flag is asked for.")
class FlagConstraintInput:
    """One condition."""

    context: str = strawberry.field(
        description="One of membership, role, country, appVersion, userId and currentTime."
    )
    operator: Operator = strawberry.field(description="How it is compared.")
    values: list[str] = strawberry.field(description="With what.")
    inverted: bool = strawberry.field(default=False, description="Whether it must not hold.")

    def constraint(self) -> Constraint:
        """The condition as a value."""
        return Constraint(self.context, self.operator, tuple(self.values), self.inverted)


@strawberry.input(description="A way for a flag to be on.")
class FlagStrategyInput:
    """One way to be on."""

    percent: int = strawberry.field(default=100, description="The share of the accounts.")
    users: list[str] = strawberry.field(
        default_factory=list, description="Plain ids of accounts it is on for alone."
    )
    constraints: list[FlagConstraintInput] = strawberry.field(
        default_factory=list, description="Conditions that must all hold."
    )

    def strategy(self) -> Strategy:
        """The way as a value."""
        constraints = tuple(each.constraint() for each in self.constraints)
        return Strategy(self.percent, tuple(self.users), constraints)


@strawberry.input(description="One of several ways a flag can be on.")
class FlagVariantInput:
    """One way, with what comes with it."""

    name: str = strawberry.field(description="Its name, in lower-case words.")
    weight: int = strawberry.field(description="The share of the accounts in per cent.")
    payload: str | None = strawberry.field(default=None, description="What comes with it.")


@strawberry.input(description="How a flag stands from now on, all of it.")
class ChangeFlagInput(FlagEditInput):
    """A whole state."""

    enabled: bool = strawberry.field(description="Whether it is on for anybody.")
    strategies: list[FlagStrategyInput] = strawberry.field(
        default_factory=list, description="For whom; for everybody where there are none."
    )
    variants: list[FlagVariantInput] = strawberry.field(
        default_factory=list, description="Ways to be on; the weights add up to 100."
    )
    on_at: datetime | None = strawberry.field(default=None, description="When it goes on.")
    off_at: datetime | None = strawberry.field(default=None, description="When it goes off.")

    def state(self) -> FlagState:
        """How the flag shall stand."""
        return FlagState(
            self.enabled,
            tuple(each.strategy() for each in self.strategies),
            tuple(Variant(each.name, each.weight, each.payload) for each in self.variants),
            Schedule(self.on_at, self.off_at),
        )


@strawberry.input(description="Which flag is given back to its file, and why.")
class ResetFlagInput(FlagEditInput):
    """Nothing but what every change says."""


SetInput: TypeAlias = Annotated[
    SetFlagInput, strawberry.argument(description="Whether the flag is on.")
]
RollOutInput: TypeAlias = Annotated[
    RollOutFlagInput, strawberry.argument(description="For how many the flag is on.")
]
ScheduleInput: TypeAlias = Annotated[
    ScheduleFlagInput, strawberry.argument(description="When the flag goes on and off.")
]
ChangeInput: TypeAlias = Annotated[
    ChangeFlagInput, strawberry.argument(description="How the flag stands from now on.")
]
ResetInput: TypeAlias = Annotated[ResetFlagInput, strawberry.argument(description="Which flag.")]
