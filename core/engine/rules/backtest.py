"""Rules tried on what was recorded: on each past day what would have fired, and what did before."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from strideiq.core.domain.rule import Facts, Rule, Standing
from strideiq.core.engine.rules.advise import STANDING, cooling, out_of_scope, standing_of
from strideiq.core.engine.rules.engine import RuleEngine
from strideiq.core.engine.rules.evaluate import ReferenceEngine
from strideiq.core.engine.rules.facts import FactRegistry
from strideiq.core.engine.rules.history import Recorded
from strideiq.core.engine.rules.running_plan import RunningPlan
from strideiq.core.engine.rules.trial import asked_by


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of one athlete's past; without ``standing`` no scope is asked.

    ``running`` is the plan as it is now: of its earlier revisions nothing is known. What it says of
    a day, such as its phase, goes before ``standing``.
    """

    recorded: Recorded
    running: RunningPlan | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, order=True)
class FiredOn:
    """A day on which a rule fired for an athlete."""

    day: date
    athlete: str


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """On which days a rule fires that did not before, does no more, and does as before."""

    rule: str
    title: str
    new: tuple[FiredOn, ...] = ()
    gone: tuple[FiredOn, ...] = ()
    same: tuple[FiredOn, ...] = ()


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came of a backtest; ``never_known`` are facts that no athlete had on any of the days.

    ``firings`` counts days on which any rule fires for each athlete.
    """

    first: date
    last: date
    athletes: int
    rules: tuple[RuleOutcome, ...]
    never_known: tuple[str, ...] = ()
    firings: Mapping[str, int] = field(default_factory=dict)


def backtest(
    rules: Sequence[Rule],
    published: Sequence[Rule],
    pasts: Mapping[str, Past],
    first: date,
    last: date,
    registry: FactRegistry,
    *,
    engine: RuleEngine | None = None,
    going_on: Callable[[int], None] | None = None,
) -> Backtest:
    """Fire ``rules`` and what is ``published`` on every day from ``first`` to ``last``, both included.

    A rule rests for its cool-down after each of its firings, on either side by its own. ``pasts`` are
    by a name of each athlete; ``going_on`` is told how many are done.
    """
    sides = [_Side(each, registry, engine or ReferenceEngine()) for each in (rules, published)]
    asked = frozenset(asked_by((*rules, *published)))
    ever_known: set[str] = set()
    for number, (athlete, past) in enumerate(pasts.items(), start=1):
        for day in _days(first, last):
            facts = registry.as_of(day, past.recorded, None, past.running, only=asked | STANDING)
            ever_known |= {name for name, value in facts.items() if value is not None}
            standing = past.standing and _on_the_day(past.standing, facts)
            for side in sides:
                side.ask(athlete, day, facts, standing)
        if going_on is not None:
            going_on(number)
    for side in sides:
        side.close()
    return Backtest(
        first,
        last,
        len(pasts),
        tuple(_outcomes(rules, published, *(side.fired for side in sides))),
        tuple(sorted(asked - ever_known)) if pasts else (),
        _days_with_a_firing(sides[0].fired, pasts),
    )


def _on_the_day(standing: Standing, facts: Facts) -> Standing:
    """Where the athlete stood as far as the plan of that day says, else as is known."""
    then = standing_of(facts, standing.membership)
    return Standing(
        standing.membership,
        then.volume_tier or standing.volume_tier,
        then.phase or standing.phase,
        then.distance or standing.distance,
    )


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=days) for days in range((last - first).days + 1))


class _Side:
    """One version of the rules, with when each of them last fired for each athlete."""

    def __init__(self, rules: Sequence[Rule], registry: FactRegistry, engine: RuleEngine) -> None:
        self._rules = engine.compile(rules, registry.declarations)
        self._last: dict[tuple[str, str], date] = {}
        self.fired: dict[str, list[FiredOn]] = {rule.key: [] for rule in rules}

    def ask(self, athlete: str, day: date, facts: Facts, standing: Standing | None) -> None:
        """Note what fires for the athlete on ``day``, which is later than any before."""
        for rule, _ in self._rules.fired(facts):
            key = (athlete, rule.key)
            barred = cooling(rule, self._last.get(key), day)
            if barred is None and (standing is None or not out_of_scope(rule.scope, standing)):
                self._last[key] = day
                self.fired[rule.key].append(FiredOn(day, athlete))

    def close(self) -> None:
        """Give back what the engine holds."""
        self._rules.close()


def _outcomes(
    rules: Sequence[Rule],
    published: Sequence[Rule],
    fires: Mapping[str, list[FiredOn]],
    fired: Mapping[str, list[FiredOn]],
) -> Iterator[RuleOutcome]:
    titles = {rule.key: rule.title for rule in (*published, *rules)}
    for key in dict.fromkeys(rule.key for rule in (*rules, *published)):
        now, before = set(fires.get(key, ())), set(fired.get(key, ()))
        yield RuleOutcome(
            key,
            titles[key],
            tuple(sorted(now - before)),
            tuple(sorted(before - now)),
            tuple(sorted(now & before)),
        )


def _days_with_a_firing(
    fired: Mapping[str, list[FiredOn]], pasts: Mapping[str, Past]
) -> dict[str, int]:
    days = {each for firings in fired.values() for each in firings}
    return {athlete: sum(each.athlete == athlete for each in days) for athlete in pasts}
