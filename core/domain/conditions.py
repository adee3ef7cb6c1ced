"""What a race is run on and in: course, height and weather, and what they do to its pace."""

from dataclasses import dataclass
from enum import StrEnum

from strideiq.core.domain.athlete import Zones


class Course(StrEnum):
    """The kind of course; on trails effort and time count instead of pace."""

    FLAT = "flat"
    HILLY = "hilly"
    TRAIL = "trail"
    TRACK = "track"


@dataclass(frozen=True, slots=True)
class Conditions:
    """Where and in what weather a race is run; None where nothing is known.

    ``ascent_m`` and ``descent_m`` are metres up and down over the whole race, ``altitude_m`` metres
    above the sea. ``dew_point_c`` goes before ``humidity`` (relative, 0 to 1) where both are given.
    ``acclimatised`` says whether the runner has trained in such heat for ten days.
    """

    course: Course = Course.FLAT
    ascent_m: float = 0.0
    descent_m: float | None = None
    altitude_m: float = 0.0
    temperature_c: float | None = None
    dew_point_c: float | None = None
    humidity: float | None = None
    acclimatised: bool = True


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One thing that changes a pace: ``share`` is added to it, 0.02 makes it 2 % slower.

    ``code`` is heat, altitude or hills; ``table`` names the table or equation and its source.
    """

    code: str
    share: float
    sentence: str
    table: str


@dataclass(frozen=True, slots=True)
class RacePacing:
    """The pace of a race on a flat cool day at the sea, and the one its conditions leave.

    ``by_effort`` says that neither pace is to be run at, as on trails; then the time is what
    counts. Paces in seconds per kilometre, times in seconds. ``zones`` are the training paces in the
    same heat and at the same height.
    """

    flat_s_km: float
    adjusted_s_km: float
    flat_s: float
    adjusted_s: float
    adjustments: tuple[Adjustment, ...]
    by_effort: bool = False
    zones: Zones | None = None
