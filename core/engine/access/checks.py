"""Barriers made ready for a policy: their facts exist, and their sentences can be filled."""

from collections.abc import Sequence
from dataclasses import replace

from strideiq.core.domain.decision import Barrier
from strideiq.core.engine.access.decide import rules_of
from strideiq.core.engine.access.facts import DECLARATIONS
from strideiq.core.engine.rules.parse import checked
from strideiq.core.reading.faults import Fault
from strideiq.core.reading.shapes.rules import Declared


def ready(barriers: Sequence[Barrier]) -> tuple[tuple[Barrier, ...], tuple[Fault, ...]]:
    """The barriers with thresholds as their facts want them, and every fault at its place."""
    rules = rules_of(barriers)
    sound, faults = checked(Declared(rules), DECLARATIONS)
    whens = {rule.priority: rule.when for rule in sound}
    further = tuple(
        replace(rule, reason=each.would_allow) for rule, each in zip(rules, barriers, strict=True)
    )
    offers = [
        replace(fault, path=(*fault.path[:-1], "would_allow"))
        for fault in checked(Declared(further), DECLARATIONS)[1]
        if fault.path[-1] == "reason"
    ]
    found = [
        Fault(("refusals", *each.path[1:]), each.what, each.fix) for each in (*faults, *offers)
    ]
    return tuple(
        replace(each, when=whens[place]) for place, each in enumerate(barriers) if place in whens
    ), tuple(found)
