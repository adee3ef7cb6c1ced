"""The registry of facts: what rules may ask for, what it means and how it is computed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.rule import FactDeclaration, FactType, FactValue
from strideiq.core.engine.rules.history import History, change_pct


@dataclass(frozen=True, slots=True)
class Known:
    """What facts are computed from: the history as of a day, and the request where one exists."""

    history: History
    request: PlanRequest | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A declaration and the function that computes it; None from it means missing."""

    declaration: FactDeclaration
    compute: Callable[[Known], FactValue | None]


class FactRegistry:
    """Facts by name, in the order declared."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        """Hold ``facts``; ValueError when two of them have one name."""
        self._facts: dict[str, Fact] = {}
        for fact in facts:
            if fact.declaration.name in self._facts:
                raise ValueError(f"fact {fact.declaration.name!r} is declared twice")
            self._facts[fact.declaration.name] = fact

    @property
    def declarations(self) -> Mapping[str, FactDeclaration]:
        """Every declaration by its name."""
        return {name: fact.declaration for name, fact in self._facts.items()}

    def as_of(
        self, day: date, activities: Iterable[Activity], request: PlanRequest | None = None
    ) -> dict[str, FactValue | None]:
        """Every fact as it was known on the morning of ``day``; None where it is missing."""
        known = Known(History.of(day, activities), request)
        return {name: fact.compute(known) for name, fact in self._facts.items()}


def _mean_week_km(known: Known) -> float | None:
    total = known.history.total(28, 1)
    if total is not None:
        return total / 4
    stated = known.request.weekly_m if known.request else None
    return stated / 1000 if stated is not None and not known.history.days else None


def _longest_run_km(known: Known) -> float | None:
    stated = known.request.longest_m if known.request else None
    if stated is not None and not known.history.days:
        return stated / 1000
    return known.history.longest(30, 1)


def _runs_per_week(known: Known) -> float | None:
    history = known.history
    return len(history.window(28, 1)) / 4 if history.covers(28) else None


def _long_run_share_pct(known: Known) -> float | None:
    total, longest = known.history.total(7, 1), known.history.longest(7, 1)
    return 100 * longest / total if total and longest is not None else None


def _week_change_pct(known: Known) -> float | None:
    return change_pct(known.history.total(7, 1), known.history.total(14, 8))


def _fortnight_change_pct(known: Known) -> float | None:
    return change_pct(known.history.total(14, 1), known.history.total(28, 15))


def _month_change_pct(known: Known) -> float | None:
    return change_pct(known.history.total(28, 1), known.history.total(56, 29))


def _days_to_race(known: Known) -> int | None:
    request = known.request
    return (request.goal.race_day - known.history.day).days if request else None


def _weeks_to_race(known: Known) -> int | None:
    days = _days_to_race(known)
    return None if days is None else days // 7


def _days_per_week(known: Known) -> int | None:
    return known.request.availability.days_per_week if known.request else None


def _extra_days(known: Known) -> float | None:
    usual, planned = _runs_per_week(known), _days_per_week(known)
    return None if usual is None or planned is None else planned - usual


def _number(name: str, unit: str, meaning: str, compute: Callable[[Known], float | None]) -> Fact:
    return Fact(FactDeclaration(name, FactType.NUMBER, unit, meaning), compute)


def _integer(name: str, unit: str, meaning: str, compute: Callable[[Known], int | None]) -> Fact:
    return Fact(FactDeclaration(name, FactType.INTEGER, unit, meaning), compute)


def _text(name: str, meaning: str, compute: Callable[[Known], str | None]) -> Fact:
    return Fact(FactDeclaration(name, FactType.TEXT, "", meaning), compute)


BUILT_IN = (
    _integer(
        "history.days_recorded",
        "days",
        "Days since the first run that is known.",
        lambda known: known.history.days_recorded,
    ),
    _integer(
        "history.days_since_last_run",
        "days",
        "Days since the last run; 0 when there was one today.",
        lambda known: known.history.days_since_last_run,
    ),
    _number(
        "history.week_km",
        "km",
        "Distance of the last 7 days.",
        lambda known: known.history.total(7, 1),
    ),
    _number(
        "history.week_km_mean_4",
        "km",
        "Distance per week over the last 4 weeks; without any recorded run what the runner stated.",
        _mean_week_km,
    ),
    _number(
        "history.longest_run_30d_km",
        "km",
        "Longest run of the last 30 days; without any recorded run what the runner stated.",
        _longest_run_km,
    ),
    _number(
        "history.runs_per_week_4",
        "runs",
        "Runs per week over the last 4 weeks.",
        _runs_per_week,
    ),
    _integer(
        "history.weeks_with_runs_12",
        "weeks",
        "How many of the last 12 weeks had at least one run.",
        lambda known: known.history.weeks_with_runs(12) if known.history.covers(84) else None,
    ),
    _integer(
        "history.gap_longest_14d",
        "days",
        "Most days in a row without a run during the last 14 days.",
        lambda known: known.history.longest_gap(14),
    ),
    _integer(
        "history.gap_longest_28d",
        "days",
        "Most days in a row without a run during the last 28 days.",
        lambda known: known.history.longest_gap(28),
    ),
    _number(
        "history.week_km_change_pct",
        "%",
        "Change of the distance of the last 7 days against the 7 days before.",
        _week_change_pct,
    ),
    _number(
        "history.fortnight_km_change_pct",
        "%",
        "Change of the distance of the last 14 days against the 14 days before.",
        _fortnight_change_pct,
    ),
    _number(
        "history.month_km_change_pct",
        "%",
        "Change of the distance of the last 28 days against the 28 days before.",
        _month_change_pct,
    ),
    _number(
        "history.run_jump_pct_7d",
        "%",
        "How far the boldest run of the last 7 days exceeded the longest of the 30 days before it.",
        lambda known: known.history.run_jump_pct(7),
    ),
    _number(
        "history.long_run_share_pct",
        "%",
        "Share of the longest run in the distance of the last 7 days.",
        _long_run_share_pct,
    ),
    _integer(
        "plan.days_to_race",
        "days",
        "Days from today to the race.",
        _days_to_race,
    ),
    _integer(
        "plan.weeks_to_race",
        "weeks",
        "Whole weeks from today to the race.",
        _weeks_to_race,
    ),
    _integer(
        "plan.days_per_week",
        "days",
        "Days per week the runner wants to train.",
        _days_per_week,
    ),
    _number(
        "plan.extra_days_per_week",
        "days",
        "Days per week asked for beyond the runs per week of the last 4 weeks.",
        _extra_days,
    ),
    _text(
        "plan.distance",
        "Key of the race distance, such as marathon or 10k.",
        lambda known: known.request.goal.distance if known.request else None,
    ),
    _text(
        "plan.volume_tier",
        "Volume tier the runner asked for; missing when the planner chooses.",
        lambda known: known.request.volume_tier if known.request else None,
    ),
    Fact(
        FactDeclaration(
            "plan.has_target_time",
            FactType.BOOLEAN,
            "",
            "Whether the runner named a time for the race.",
        ),
        lambda known: known.request.goal.target_s is not None if known.request else None,
    ),
    Fact(
        FactDeclaration("plan.race_day", FactType.DATE, "", "The day of the race."),
        lambda known: known.request.goal.race_day if known.request else None,
    ),
)
"""The facts that come with the program."""


def built_in() -> FactRegistry:
    """The registry of the facts that come with the program."""
    return FactRegistry(BUILT_IN)


def facts_as_of(
    day: date, activities: Iterable[Activity], request: PlanRequest | None = None
) -> dict[str, FactValue | None]:
    """Every built-in fact as it was known on the morning of ``day``; None where it is missing."""
    return built_in().as_of(day, activities, request)
