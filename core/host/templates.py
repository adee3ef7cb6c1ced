"""Templates that a plugin's Python registers, held against the shapes that YAML is held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from strideiq.core.domain.athlete import PaceRange
from strideiq.core.domain.catalogue import PhaseTemplate, QualityPattern
from strideiq.core.domain.units import UnitSystem, format_pace
from strideiq.core.domain.workout import (
    Amount,
    RepeatTemplate,
    StepEnd,
    StepTemplate,
    WorkoutTemplate,
)
from strideiq.core.host.answers import WrongAnswerError
from strideiq.core.reading.document import Document, Value
from strideiq.core.reading.problems import shortened
from strideiq.core.reading.shapes.phases import PhaseShape, phase_from
from strideiq.core.reading.shapes.workouts import WorkoutShape, workout_from
from strideiq.core.reading.shaping import Shape, shape

_PLAIN: Final = (
    "id",
    "title",
    "family",
    "stress",
    "purpose",
    "use",
    "avoid",
    "work_zone",
    "sport",
    "stimulus",
    "cost",
)

_PLAIN_OF_PHASE: Final = (
    "id",
    "title",
    "purpose",
    "focus",
    "role",
    "order",
    "rank",
    "easy",
    "long_share",
    "on_request",
)

T = TypeVar("T")
S = TypeVar("S", bound=Shape)


def workout(template: object, plugin: str) -> WorkoutTemplate:
    """A registered workout as YAML would have declared it; raises WrongAnswerError."""
    given = _of_kind(template, WorkoutTemplate)
    written = {name: _plain(getattr(given, name), name) for name in _PLAIN}
    written["progression"] = _plain(given.progression, "progression") or None
    written["test"] = _plain(given.is_test, "is_test")
    for name in ("phases", "distances", "volume_tiers", "suits", "option_b"):
        written[name] = _plain(_tuple(getattr(given, name), name), name)
    steps = _tuple(given.steps, "steps")
    written["steps"] = [_entry(step, f"steps.{place}") for place, step in enumerate(steps)]
    return workout_from(_shaped(written, WorkoutShape, f"workout {given.id!r}"), plugin)


def phase(template: object, plugin: str) -> PhaseTemplate:
    """A registered phase as YAML would have declared it; raises WrongAnswerError."""
    given = _of_kind(template, PhaseTemplate)
    written = {name: _plain(getattr(given, name), name) for name in _PLAIN_OF_PHASE}
    written["weeks"] = {
        "least": _plain(given.min_weeks, "min_weeks"),
        "ideal": _plain(given.ideal_weeks, "ideal_weeks"),
        "most": _plain(given.max_weeks, "max_weeks"),
    }
    written["sessions"] = _plain(given.sessions, "sessions") or 0
    written["long_run"] = _plain(given.long_run, "long_run")
    written["quality"] = {
        str(distance): _plain(_of_kind(pattern, QualityPattern).slots, f"quality.{distance}")
        for distance, pattern in _mapping(given.quality, "quality").items()
    }
    return phase_from(_shaped(written, PhaseShape, f"phase {given.id!r}"), plugin)


@dataclass(slots=True)
class _Nowhere:
    """The place of a value that stands in no file."""

    line: int = 0
    column: int = 0


def _shaped(written: dict[str, Value], model: type[S], name: str) -> S:
    value, problems = shape(Document(written, "", _Nowhere()), model)
    if value is None:
        first = problems[0]
        path = f" {first.path}:" if first.path else ""
        raise WrongAnswerError(f"{shortened(name)}:{path} {first.what}", first.fix)
    return value


def _entry(entry: object, path: str) -> Value:
    if isinstance(entry, RepeatTemplate):
        steps = _tuple(entry.steps, f"{path}.steps")
        return {
            "repeat": [_plain(entry.low, path), _plain(entry.high, path)],
            "steps": [_step(step, f"{path}.steps.{at}") for at, step in enumerate(steps)],
        }
    return _step(entry, path)


def _step(step: object, path: str) -> Value:
    given = _of_kind(step, StepTemplate)
    amount = _of_kind(given.amount, Amount)
    return {
        "part": _plain(given.kind, path),
        "zone": _plain(given.zone, path),
        "by_effort": _plain(given.by_effort, path),
        "note": _plain(given.note, path),
        "rpe": _plain(given.rpe, path),
        "heart_rate": _plain(given.heart_rate, path),
        "pace": _band(given.pace),
        **_end(amount, path),
    }


def _band(pace: object) -> Value:
    """A band of paces as YAML writes it."""
    if pace is None:
        return None
    band = _of_kind(pace, PaceRange)
    return [format_pace(each, UnitSystem.METRIC) for each in (band.fast_s_km, band.slow_s_km)]


def _end(amount: Amount, path: str) -> dict[str, Value]:
    """The key of YAML that says the same as the amount."""
    both = _quantity(amount, amount.low, path), _quantity(amount, amount.high, path)
    end: object = amount.end
    match end:
        case StepEnd.OPEN:
            return {"open": True}
        case StepEnd.FILL:
            return {"fill": both[0]}
        case StepEnd.TIME:
            return {"time": list(both)}
        case StepEnd.DISTANCE:
            return {"distance": list(both)}
    what = f"{path}: Amount.end is {shortened(repr(end))}"
    raise WrongAnswerError(what, f"write one of {', '.join(map(str, StepEnd))}")


def _quantity(amount: Amount, value: object, path: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        what = f"{path}: an amount is {shortened(repr(value))}"
        raise WrongAnswerError(what, "write metres or seconds as a number")
    return f"{value:.6f} {'s' if amount.end is StepEnd.TIME else 'm'}"


def _plain(value: object, path: str) -> Value:
    """The value as YAML would give it; raises WrongAnswerError for what YAML cannot say."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(each, f"{path}.{place}") for place, each in enumerate(value)]
    if isinstance(value, Mapping):
        return {str(key): _plain(each, f"{path}.{key}") for key, each in value.items()}
    what = f"{path} is {shortened(repr(value))}"
    raise WrongAnswerError(what, "write text, numbers, tuples and dicts")


def _tuple(value: object, path: str) -> tuple[object, ...]:
    if isinstance(value, tuple):
        return value
    raise WrongAnswerError(f"{path} is {shortened(repr(value))}", "write a tuple")


def _mapping(value: object, path: str) -> Mapping[object, object]:
    if isinstance(value, Mapping):
        return value
    raise WrongAnswerError(f"{path} is {shortened(repr(value))}", "write a dict")


def _of_kind(value: object, kind: type[T]) -> T:
    if isinstance(value, kind):
        return value
    what = f"{type(value).__name__} stands where a {kind.__name__} belongs"
    raise WrongAnswerError(what, f"hand over a {kind.__name__}")
