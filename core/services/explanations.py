"""Why a rule fired, in sentences that are kept with the ledger entry and can be made again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from strideiq.core.domain.proposal import LedgerEntry
from strideiq.core.domain.rule import FactDeclaration, Facts, FactValue, Rule
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.explain import explain, filled, sentence
from strideiq.core.engine.rules.flip import flip, told
from strideiq.core.engine.rules.plain import replay, rule_from_plain
from strideiq.core.engine.rules.trial import asked_by

Declarations = Mapping[str, FactDeclaration]


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison of a rule in a sentence; ``holds`` is None where its fact was missing."""

    holds: bool | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Explained:
    """What a rule says, its comparisons, and the smallest change of one fact that turns its answer.

    ``turning`` is empty where no change of one fact would.
    """

    says: str
    comparisons: tuple[Compared, ...]
    turning: str
    units: UnitSystem

    def plain(self) -> dict[str, object]:
        """The explanation as plain JSON values."""
        return {
            "says": self.says,
            "comparisons": [[each.holds, each.sentence] for each in self.comparisons],
            "turning": self.turning,
            "units": self.units.value,
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """The explanation that was made plain."""
        return cls(
            plain["says"],
            tuple(Compared(holds, text) for holds, text in plain["comparisons"]),
            plain["turning"],
            UnitSystem(plain["units"]),
        )


@dataclass(frozen=True, slots=True)
class Replayed:
    """What an entry comes to when it is worked out again; ``differences`` are plain sentences."""

    differences: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether it is the same answer for the same reasons."""
        return not self.differences


def values_asked(rule: Rule, facts: Facts) -> dict[str, FactValue | None]:
    """The value of each fact that a rule asks for or tells of, None where it is missing."""
    return {name: facts.get(name) for name in asked_by([rule])}


def explained(rule: Rule, facts: Facts, declarations: Declarations, units: UnitSystem) -> Explained:
    """Why a rule holds or not, in sentences."""
    turning = flip(rule, facts, declarations)
    return Explained(
        filled(rule.reason, facts, declarations, units),
        tuple(
            Compared(each.holds, sentence(each, declarations, units))
            for each in explain(rule, facts, declarations).judgements
        ),
        "" if turning is None else told(turning, declarations, units),
        units,
    )


def replayed(entry: LedgerEntry) -> Replayed:
    """The rule of an entry asked again of the values it was asked of."""
    try:
        before, kept = Explained.of(entry.explanation), rule_from_plain(entry.rule_text)
        again = replay(entry.rule_text, entry.facts)
    except (KeyError, TypeError, ValueError):
        return Replayed(("it was kept by another version, in a way that cannot be read now",))
    now = explained(kept.rule, entry.facts, kept.declarations, before.units)
    differences = [] if again.advice else ["the rule does not hold now"]
    differences += _differences(before.comparisons, now.comparisons)
    for what, was, is_now in (
        ("what it says", before.says, now.says),
        ("what would turn it", before.turning, now.turning),
    ):
        if was != is_now:
            differences.append(f"{what}: {was!r} then, {is_now!r} now")
    return Replayed(tuple(differences))


def _differences(before: Sequence[Compared], now: Sequence[Compared]) -> list[str]:
    if len(before) != len(now):
        return [f"{len(before)} comparisons then, {len(now)} now"]
    return [
        f"{was.sentence!r} then, {is_now.sentence!r} now"
        for was, is_now in zip(before, now, strict=True)
        if was != is_now
    ]
