"""The shape of a phases plugin: phases declared in YAML, turned into domain values."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from strideiq.core.domain.catalogue import PhaseRole, PhaseTemplate, QualityPattern
from strideiq.core.reading.quantities import Share
from strideiq.core.reading.shapes.manifest import Manifest
from strideiq.core.reading.shapes.workouts import Sentence, Slug
from strideiq.core.reading.shaping import Shape

Sessions = Annotated[int, Field(ge=0, le=4, description="quality sessions a week")]
Families = Annotated[tuple[Slug, ...], Field(min_length=1)]
TierOrAll = Annotated[
    str, Field(pattern=r"^(\*|[a-z0-9-]+)$", description='a volume tier, or "*" for all others')
]
DistanceOrAll = Annotated[
    str, Field(pattern=r"^(\*|[a-z0-9-]+)$", description='a race distance, or "*" for all others')
]


class PhaseWeeks(Shape):
    """How long a phase is: weights for sharing out the weeks of a plan."""

    least: Annotated[int, Field(ge=0, le=20)] = 0
    ideal: Annotated[float, Field(gt=0, le=20)] = 1.0
    most: Annotated[int, Field(ge=1, le=60)] | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "PhaseWeeks":
        if self.most is not None and self.least > self.most:
            message = f"least {self.least} is more than most {self.most}; swap them"
            raise ValueError(message)
        if self.most is not None and self.ideal > self.most:
            message = f"ideal {self.ideal:g} is more than most {self.most}; write ideal: {self.most} or less"
            raise ValueError(message)
        return self


class PhaseShape(Shape):
    """One phase."""

    id: Slug
    title: Annotated[str, Field(min_length=1, max_length=60)]
    purpose: Sentence
    focus: Sentence
    role: Literal["return", "load", "maintain", "taper", "recovery"] = Field(
        description="return leads back after a break, load builds up, maintain keeps, taper leads"
        " into the race, recovery follows it"
    )
    order: Annotated[int, Field(ge=0, le=1000, description="place in the plan, low first")]
    rank: Annotated[int, Field(ge=1, le=100)] = Field(
        default=50, description="1 survives first when weeks are short"
    )
    weeks: PhaseWeeks = PhaseWeeks()
    sessions: Sessions | dict[TierOrAll, Sessions] = Field(
        default=0, description="quality sessions a week, one number or one per volume tier"
    )
    quality: dict[DistanceOrAll, tuple[Families, ...]] = Field(
        default_factory=dict,
        description="for each race distance the families of each quality slot, rotating by week",
    )
    long_run: dict[DistanceOrAll, Families] = Field(
        default_factory=dict, description="families of the long run, rotating by week"
    )
    easy: Families = Field(default=("easy",), description="families of the other runs, rotating")
    long_share: Annotated[Share, Field(le=1)] = Field(
        default=1.0, description="of the longest long run allowed"
    )
    on_request: bool = Field(
        default=False, description="used only where a standard plan or the planner names it"
    )


class PhasesPlugin(Manifest):
    """A plugin that declares phases."""

    kind: Literal["phases"]
    phases: Annotated[tuple[PhaseShape, ...], Field(min_length=1)]


def phases_from(plugin: PhasesPlugin) -> tuple[PhaseTemplate, ...]:
    """The declared phases as domain values, in file order."""
    return tuple(phase_from(phase, plugin.plugin) for phase in plugin.phases)


def phase_from(shape: PhaseShape, plugin: str) -> PhaseTemplate:
    """One declared phase as a domain value of the plugin with this id."""
    sessions = shape.sessions if isinstance(shape.sessions, dict) else {"*": shape.sessions}
    return PhaseTemplate(
        id=shape.id,
        title=shape.title,
        purpose=shape.purpose,
        focus=shape.focus,
        role=PhaseRole(shape.role),
        order=shape.order,
        rank=shape.rank,
        min_weeks=shape.weeks.least,
        ideal_weeks=shape.weeks.ideal,
        max_weeks=shape.weeks.most,
        sessions=dict(sessions),
        quality={key: QualityPattern(slots) for key, slots in shape.quality.items()},
        long_run=dict(shape.long_run),
        easy=shape.easy,
        long_share=shape.long_share,
        on_request=shape.on_request,
        plugin=plugin,
    )
