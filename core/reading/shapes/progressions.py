"""The shapes of progressions, intensity and load in ``plan_rules.yaml``."""

from typing import Annotated, Literal

from pydantic import Field

from strideiq.core.domain.athlete import Zone
from strideiq.core.reading.quantities import Metres, Seconds, Share
from strideiq.core.reading.shaping import Shape

WeeksOut = Annotated[int, Field(ge=0, le=60, description="weeks before the week of the race")]
Sessions = Annotated[int, Field(ge=1, le=60)]
Rungs = Annotated[tuple[float, ...], Field(min_length=1)]
HourlyLoad = Annotated[float, Field(ge=0, le=300)]
WeekKindName = Literal["return", "loading", "cut_back", "tune_up", "taper", "race", "recovery"]


class After(Shape):
    """Weeks of other work that must lie behind the first session."""

    weeks: Annotated[int, Field(ge=1, le=20)]
    work: Annotated[tuple[str, ...], Field(min_length=1, description="names of progressions")]


class Progression(Shape):
    """How one kind of work grows: a size a session by volume tier, first to last, and its timing.

    The sizes stand for even steps over the build-up, or over the part of it that the window leaves;
    what lies between two of them is interpolated. Exactly one of ``time``, ``distance`` and
    ``share`` holds them.
    """

    of: Literal["M", "T", "I", "R", "race", "long"] | None = Field(
        None, description="what it sizes unless a workout names another: a zone, or plain long runs"
    )
    distances: tuple[str, ...] = Field(
        default=(), description="races it is for; left out: those that no other names"
    )
    time: dict[str, Annotated[tuple[Seconds, ...], Field(min_length=1)]] | None = None
    distance: dict[str, Annotated[tuple[Metres, ...], Field(min_length=1)]] | None = None
    share: dict[str, Annotated[tuple[Share, ...], Field(min_length=1)]] | None = Field(
        None, description="of the way from the longest run so far to the longest the race asks for"
    )
    from_weeks_out: WeeksOut | None = Field(None, description="no session earlier")
    to_weeks_out: WeeksOut = Field(default=0, description="no session later")
    every: Annotated[int, Field(ge=1, le=8)] | None = Field(
        None, description="weeks from one session of the build-up to the next"
    )
    sessions: dict[str, Sessions] | None = Field(
        None, description='most sessions of a plan by race distance, "*" for all others'
    )
    after: After | None = None
    near: dict[WeeksOut, Share] = Field(
        default_factory=dict,
        description="shares of the last size by weeks out, instead of taper.work",
    )

    @property
    def sizes(self) -> dict[str, tuple[float, ...]]:
        """The sizes by volume tier, in seconds, metres or shares."""
        return self.time or self.distance or self.share or {}


class EasyShare(Shape):
    """The least easy share of a week's running time; a key left out fits every week."""

    kinds: tuple[WeekKindName, ...] = ()
    phases: tuple[str, ...] = ()
    distances: tuple[str, ...] = ()
    volume_tiers: tuple[str, ...] = ()
    least: Share


class IntensityRules(Shape):
    """How a week's running time is shared among easy, hard and fast running."""

    easy: Annotated[tuple[EasyShare, ...], Field(min_length=1)]
    fast: Share


class LoadRules(Shape):
    """Load of an hour of what has no pace; an hour of running at threshold pace has 100."""

    strength: HourlyLoad
    cross: dict[Zone, HourlyLoad]
