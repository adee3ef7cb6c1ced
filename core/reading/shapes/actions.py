"""The shapes of the actions a rule may propose, each with its parameters and their bounds."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from strideiq.core.domain.action import Action, ActionName
from strideiq.core.reading.shaping import Shape
from strideiq.core.reading.wording import SLUG

Name = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Session = Literal["quality", "long", "easy"]


def _changes_something(value: float) -> float:
    if value == 0:
        raise ValueError("0 changes nothing -> write another number, or delete the action")
    return value


Something = AfterValidator(_changes_something)
Span = Annotated[int, Field(ge=1, le=56, description="for how many days, from today on")]


class SwapDays(Shape):
    """Let two weekdays change places in the coming week."""

    action: Literal["swap_days"]
    first: Weekday
    second: Weekday

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.first == self.second:
            raise ValueError(f"{self.first} is swapped with itself -> write two different weekdays")
        return self


class Move(Shape):
    """Move the next session of a kind by some days."""

    action: Literal["move"]
    session: Session
    days: Annotated[int, Field(ge=-3, le=3, description="negative is earlier"), Something]


class AdjustLoad(Shape):
    """Change distance and duration of everything planned for a while."""

    action: Literal["adjust_load"]
    percent: Annotated[
        float, Field(ge=-100, le=20, description="-50 halves what was planned"), Something
    ]
    days: Span


class ReplaceFromTemplate(Shape):
    """Do another workout instead of the next session of a kind."""

    action: Literal["replace_from_template"]
    session: Session
    template: Name = Field(description="id of the workout to do instead")


class ChooseOption(Shape):
    """Take one of the two options a day offers."""

    action: Literal["choose_option"]
    option: Literal["A", "B"]


class Skip(Shape):
    """Leave out every session of a kind for a while."""

    action: Literal["skip"]
    session: Session
    days: Span


class Restore(Shape):
    """Take back earlier changes."""

    action: Literal["restore"]
    days: Annotated[int, Field(ge=1, le=28, description="changes of how many days")]


class InsertRecoveryWeek(Shape):
    """Put a recovery week before what comes next."""

    action: Literal["insert_recovery_week"]
    percent: Annotated[float, Field(ge=30, le=80)] = Field(
        default=60, description="its load, of the usual week"
    )


class ExtendPhase(Shape):
    """Make a phase longer where the race date leaves room."""

    action: Literal["extend_phase"]
    phase: Name = Field(description="id of the phase")
    weeks: Annotated[int, Field(ge=1, le=4)]


class UpdateFitness(Shape):
    """Change the fitness that paces rest on."""

    action: Literal["update_fitness"]
    percent: Annotated[float, Field(ge=-20, le=5, description="-5 lowers VDOT by 5 %"), Something]


ActionShape = Annotated[
    SwapDays
    | Move
    | AdjustLoad
    | ReplaceFromTemplate
    | ChooseOption
    | Skip
    | Restore
    | InsertRecoveryWeek
    | ExtendPhase
    | UpdateFitness,
    Field(discriminator="action"),
]


def action_from(shape: ActionShape) -> Action:
    """The action with its parameters in the order they are declared above."""
    values = shape.model_dump()
    return Action(ActionName(values.pop("action")), tuple(values.items()))
