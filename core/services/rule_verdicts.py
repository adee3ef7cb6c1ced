"""What comes of the rules that fired for one athlete on one day: a change of the plan, or why not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from strideiq.core.domain.decision import Decision, Why
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.proposal import HeldBy
from strideiq.core.domain.rule import Rule, Standing
from strideiq.core.engine.adaptation.ground import Changed, NothingToChange
from strideiq.core.engine.rules.advise import Barred, cooling, out_of_scope
from strideiq.core.engine.rules.engine import Firing

Change: TypeAlias = Callable[[Rule], Changed]
"""What the plan becomes by the actions of a rule. Raises Refusal."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What rules meet: where the athlete stands, what they lack, and what is proposed already.

    ``lacking`` says by rule what its requirement lacks, and ``stopped`` what keeps every rule from
    proposing. ``last`` is when each rule last made a proposal. ``waiting`` are rules with an open
    proposal, and ``days`` those that open proposals would change.
    """

    day: date
    standing: Standing
    lacking: Mapping[str, Barred]
    stopped: Barred | None
    last: Mapping[str, date]
    waiting: AbstractSet[str]
    days: AbstractSet[date]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule that fired with the change it proposes, or with what held it back."""

    firing: Firing
    changed: Changed | None = None
    barred: Barred | None = None


def verdicts(
    firings: Sequence[Firing], circumstances: Circumstances, change: Change
) -> Iterator[Verdict]:
    """What comes of each rule, in the order they speak: of those that want a day, the first has it."""
    taken = set(circumstances.days)
    for firing in firings:
        barred = in_the_way(firing.rule, circumstances)
        if barred is not None:
            yield Verdict(firing, barred=barred)
            continue
        verdict = _tried(firing, change, taken)
        if verdict.changed is not None:
            taken |= {each.day for each in verdict.changed.diff}
        yield verdict


def in_the_way(rule: Rule, here: Circumstances) -> Barred | None:
    """What is in the way before the plan is looked at."""
    if rule.key in here.waiting:
        waits = Barred(HeldBy.OPEN_PROPOSAL, "its last proposal is still open")
    else:
        waits = None
    return (
        out_of_scope(rule.scope, here.standing)
        or here.lacking.get(rule.key)
        or cooling(rule, here.last.get(rule.key), here.day)
        or waits
        or here.stopped
    )


def told_already(rule: Rule, proposed: AbstractSet[str]) -> Barred | None:
    """What is in the way of a rule that made its proposal of the day, decided on or not."""
    if rule.key not in proposed:
        return None
    return Barred(HeldBy.COOLDOWN, "it made its proposal of this day already")


def _tried(firing: Firing, change: Change, taken: AbstractSet[date]) -> Verdict:
    try:
        changed = change(firing.rule)
    except NothingToChange as nothing:
        return Verdict(firing, barred=Barred(HeldBy.NO_CHANGE, nothing.message))
    except Refusal as refusal:
        return Verdict(firing, barred=Barred(HeldBy.LINTER, refusal.message))
    both = sorted({each.day for each in changed.diff} & taken)
    if both:
        why = f"another proposal changes {both[0]:%d %B %Y} already"
        return Verdict(firing, barred=Barred(HeldBy.ANOTHER_PROPOSAL, why))
    return Verdict(firing, changed)


_HELD: Final[Mapping[Why | None, HeldBy]] = {
    Why.STOPPED: HeldBy.STOPPED,
    Why.FLAG_OFF: HeldBy.FLAG,
    Why.NOT_HELD: HeldBy.ENTITLEMENT,
    Why.USED_UP: HeldBy.ENTITLEMENT,
}


def lacked(decision: Decision) -> Barred | None:
    """What a decision says is lacking; None for a yes."""
    if decision.allowed:
        return None
    return Barred(_HELD.get(decision.why, HeldBy.NOT_ALLOWED), decision.reason)
