"""Documents of rules that people edit: read, checked against all they name, and made ready."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.rule import FactDeclaration, Rule
from strideiq.core.engine.rules.parse import checked
from strideiq.core.host.contract import (
    DISTANCE,
    ENTITLEMENT,
    FLAG,
    MEMBERSHIP,
    PHASE,
    TIER,
    WORKOUT,
    Names,
    named_by_rules,
    unknown,
)
from strideiq.core.host.options import check, settle
from strideiq.core.reading.document import Document
from strideiq.core.reading.faults import Fault
from strideiq.core.reading.problems import Problem, dotted
from strideiq.core.reading.reader import read_text
from strideiq.core.reading.shapes.manifest import Option, OptionValue
from strideiq.core.reading.shapes.rules import RuleDocument, rules_from
from strideiq.core.reading.shaping import shape_read


@dataclass(frozen=True, slots=True)
class RuleGround:
    """What rules may ask for and name; of a kind of names that is None, none is checked."""

    declarations: Mapping[str, FactDeclaration]
    workouts: Collection[str] | None = None
    phases: Collection[str] | None = None
    distances: Collection[str] | None = None
    volume_tiers: Collection[str] | None = None
    memberships: Collection[str] | None = None
    flags: Collection[str] | None = None
    entitlements: Collection[str] | None = None

    @classmethod
    def of(
        cls,
        declarations: Mapping[str, FactDeclaration],
        catalogue: Catalogue,
        names: Names | None = None,
        *,
        memberships: Collection[str] | None = None,
        flags: Collection[str] | None = None,
        entitlements: Collection[str] | None = None,
    ) -> "RuleGround":
        """What the plugins at hand and the configuration have."""
        return cls(
            declarations,
            frozenset(workout.id for workout in catalogue.workouts),
            frozenset(phase.id for phase in catalogue.phases),
            names.distances if names else None,
            names.volume_tiers if names else None,
            memberships,
            flags,
            entitlements,
        )

    @property
    def known(self) -> dict[str, Collection[str]]:
        """The names there are of each kind that is checked."""
        known = {
            WORKOUT: self.workouts,
            PHASE: self.phases,
            DISTANCE: self.distances,
            TIER: self.volume_tiers,
            MEMBERSHIP: self.memberships,
            FLAG: self.flags,
            ENTITLEMENT: self.entitlements,
        }
        return {noun: names for noun, names in known.items() if names is not None}


@dataclass(frozen=True, slots=True)
class ReadRules:
    """A sound document: its title, and its rules ready to be compiled."""

    title: str
    rules: tuple[Rule, ...]
    options: Mapping[str, OptionValue]


def read_rules(
    data: bytes,
    file: str,
    ground: RuleGround,
    *,
    label: str = "",
    version: str = "",
    options: Mapping[str, OptionValue] | None = None,
) -> tuple[ReadRules | None, tuple[Problem, ...]]:
    """The rules in the text ``data``, or None and every problem of it in the order of the text.

    ``file`` names it in problems. ``label`` stands before the id of each rule, ``version`` before
    the fingerprint of what it says; ``options`` are values that differ from the defaults.
    """
    document, problems = read_text(data, file)
    if document is None:
        return None, problems
    shaped, problems = shape_read(document, problems, RuleDocument)
    if shaped is None:
        return None, problems
    settled, misset = settle(shaped.options, options or {})
    declared = rules_from(shaped.rules, settled.values, plugin=label, version=version)
    rules, faults = checked(declared, ground.declarations)
    found = [
        *_wrong_defaults(shaped.options),
        *(Fault(("options",), fault.what, fault.fix) for fault in misset),
        *_doubles(declared.rules),
        *faults,
        *unknown(named_by_rules(declared.rules), ground.known),
    ]
    if found:
        return None, _placed(document, found)
    return ReadRules(shaped.title, rules, settled.values), ()


def _wrong_defaults(options: Mapping[str, Option]) -> Iterator[Fault]:
    for name, option in options.items():
        fault = check(name, option, option.default)
        if fault is not None:
            yield Fault(("options", name, "default"), f"default: {fault.what}", fault.fix)


def _doubles(rules: Sequence[Rule]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, rule in enumerate(rules):
        if rule.id in seen:
            what = f"there is already a rule '{rule.id}' in this document"
            yield Fault(("rules", index, "id"), what, "give it another id")
        seen.add(rule.id)


def _placed(document: Document, faults: Sequence[Fault]) -> tuple[Problem, ...]:
    """Each fault once, from the top of the text down."""
    problems = (
        Problem(
            document.file,
            *document.place(fault.path, key=fault.on_key),
            dotted(fault.path),
            fault.what,
            fault.fix,
        )
        for fault in faults
    )
    return tuple(sorted(dict.fromkeys(problems), key=lambda each: (each.line, each.column)))
