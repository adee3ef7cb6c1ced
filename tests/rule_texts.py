"""Texts of rules as coaches write them, for tests."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.rule_set import Backtest, BacktestResult, RuleSet, RuleSetVersion
from strideiq.core.ports import Store
from tests.people import NOW, new_id

EASY = """\
# Written after the camp in March.
title: Easy weeks
rules:
  - id: big-week
    title: After a big week   # said often
    when: {fact: history.week_km, ">": 80}
    then:
      - {action: adjust_load, percent: -20, days: 7}
    reason: You ran {history.week_km} in 7 days.
    source: own practice
"""


def rule(rule_id: str, condition: str = '{fact: history.week_km, ">": 80}', **more: object) -> str:
    """One rule of a text, with further keys given as they are written."""
    lines = [
        f"  - id: {rule_id}",
        f"    title: About {rule_id}",
        f"    when: {condition}",
        "    then: [{action: adjust_load, percent: -20, days: 7}]",
        "    reason: You ran {history.week_km} in 7 days.",
        "    source: own practice",
        *(f"    {key}: {value}" for key, value in more.items()),
    ]
    return "\n".join(lines) + "\n"


def text_of(*rules: str, title: str = "Rules of a test") -> str:
    """A text of these rules."""
    return f"title: {title}\nrules:\n" + "".join(rules)


@dataclass(frozen=True, slots=True)
class CoachedRules:
    """Ids of a set whose first version serves, of that version, and of a backtest of it."""

    rule_set: UUID
    version: UUID
    backtest: UUID


async def coached_rules(store: Store, coach: Viewer, athlete: Viewer) -> CoachedRules:
    """Rules of a coach that were tried on the past of an athlete."""
    rule_set = await published(store, EASY, owner=coach.account_id)
    tried = Backtest(new_id(), coach.account_id, rule_set, "digest", 1, NOW.date(), NOW.date(), NOW)
    async with store.begin(PROGRAM) as unit:
        await unit.backtests.add(tried, [BacktestResult(athlete.account_id, ())], keep=9)
        version = await unit.rule_sets.version(rule_set, 1)
    assert version is not None
    return CoachedRules(rule_set, version.id, tried.id)


async def published(
    store: Store, text: str, *, owner: UUID | None = None, name: str = "easy-weeks"
) -> UUID:
    """A set of this owner, or of the house, whose first version serves."""
    rule_set = RuleSet(new_id(), name, "Easy", NOW, text, 1, NOW, owner_id=owner, published=1)
    version = RuleSetVersion(
        new_id(), rule_set.id, 1, text, sha256(text.encode()).hexdigest(), owner, "first", NOW
    )
    async with store.begin(PROGRAM) as unit:
        assert await unit.rule_sets.add(rule_set)
        await unit.rule_sets.add_version(version)
    return rule_set.id
