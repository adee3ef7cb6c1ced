"""Rules, facts, trials and backtests as lines for people."""

from collections.abc import Iterator, Mapping
from datetime import date

from strideiq.core.domain.rule import FactDeclaration
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.backtest import Backtest, FiredOn, RuleOutcome
from strideiq.core.engine.rules.difference import Difference, condition_text
from strideiq.core.engine.rules.explain import sentence, shown
from strideiq.core.engine.rules.flip import told
from strideiq.core.engine.rules.trial import Trial, Tried

Declarations = Mapping[str, FactDeclaration]
MOST_DAYS = 12
"""Days of one rule that are listed; of more, how many there are."""


def fact_lines(declarations: Declarations) -> Iterator[str]:
    """Every fact with its type, unit and meaning, and how it is computed."""
    for fact in declarations.values():
        unit = f", {fact.unit}" if fact.unit else ""
        yield f"{fact.name} ({fact.type}{unit})"
        yield f"    {fact.meaning}"
        yield f"    {fact.how}"


def trial_lines(
    trial: Trial, declarations: Declarations, day: date, units: UnitSystem
) -> Iterator[str]:
    """What rules make of an athlete: the facts, then rules that fired, were held back, or not."""
    yield f"Facts on {day}"
    for name, value in trial.facts:
        yield f"  {name}: {shown(value, declarations[name], units)}"
    for heading, group in (("Fired", trial.fired), ("Held back", trial.held_back)):
        yield ""
        yield heading if group else f"{heading}: none"
        for tried in group:
            yield from _spoke(tried, declarations, units)
    yield ""
    yield "Did not fire, nearest first" if trial.quiet else "Did not fire: none"
    for tried in trial.quiet:
        yield f"  {tried.rule.key}: {tried.rule.title}"
        yield from (f"    {line}" for line in _judged(tried, declarations, units))


def _spoke(tried: Tried, declarations: Declarations, units: UnitSystem) -> Iterator[str]:
    yield f"  {tried.rule.key}: {tried.rule.title}"
    if tried.barred is not None:
        yield f"    held back by {tried.barred.by}: {tried.barred.why}"
    if tried.advice is not None:
        yield f"    proposes to {tried.advice.proposal}"
        yield f"    because: {tried.advice.sentence}"
    yield from (f"    {line}" for line in _judged(tried, declarations, units))


def _judged(tried: Tried, declarations: Declarations, units: UnitSystem) -> Iterator[str]:
    words = {True: "yes", False: "no", None: "unknown"}
    for judgement in tried.explanation.judgements:
        yield f"{words[judgement.holds]}: {sentence(judgement, declarations, units)}"
    if tried.flip is not None:
        yield f"turns: {told(tried.flip, declarations, units)}"


def backtest_lines(result: Backtest) -> Iterator[str]:
    """How often each rule fires, and where it differs from the version it is compared with."""
    days = (result.last - result.first).days + 1
    people = "athlete" if result.athletes == 1 else "athletes"
    yield f"{result.first} to {result.last}: {days} days of {result.athletes} {people}"
    for outcome in result.rules:
        now = len(outcome.new) + len(outcome.same)
        yield f"  {outcome.rule}: {_times(now)}, {_compared(outcome)}"
        for label, fired in (("new", outcome.new), ("gone", outcome.gone), ("same", outcome.same)):
            if fired:
                yield f"    {label}: {_days(fired)}"
    if result.never_known:
        yield f"  never known: {', '.join(result.never_known)}"


def _compared(outcome: RuleOutcome) -> str:
    return f"{len(outcome.new)} new, {len(outcome.gone)} gone, {len(outcome.same)} as before"


def _times(count: int) -> str:
    return f"fires {count} {'time' if count == 1 else 'times'}"


def _days(fired: tuple[FiredOn, ...]) -> str:
    days = list(dict.fromkeys(str(each.day) for each in fired))
    more = f" and {len(days) - MOST_DAYS} more" if len(days) > MOST_DAYS else ""
    return ", ".join(days[:MOST_DAYS]) + more


def difference_lines(found: Difference) -> Iterator[str]:
    """Rules that came, went and changed, with both wordings of what changed."""
    if found.is_empty:
        yield "Both say the same."
    for rule in found.added:
        yield f"+ {rule.id}: {rule.title}"
        yield f"    when {condition_text(rule.when)}"
    for rule in found.removed:
        yield f"- {rule.id}: {rule.title}"
    for changed in found.changed:
        yield f"~ {changed.rule.id}: {changed.rule.title}"
        for change in changed.changes:
            yield f"    {change.part}: {change.before}"
            yield f"    {' ' * len(change.part)}> {change.after}"
