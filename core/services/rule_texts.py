"""The texts of rule sets: how large they may be, and what the planner at hand makes of one."""

import hashlib
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import Field

from strideiq.core.domain.rule import Rule
from strideiq.core.engine.rules.parse import checked
from strideiq.core.reading.problems import Problem, dotted
from strideiq.core.reading.reader import read_text
from strideiq.core.reading.shapes.manifest import Line
from strideiq.core.reading.shapes.rules import RuleShape, rules_from
from strideiq.core.reading.shaping import Shape, shape
from strideiq.core.services.generation import Planner

MOST_BYTES: Final = 60_000
"""Of one text: a few hundred rules with their comments."""

FILE: Final = "rules.yaml"


class RuleDocument(Shape):
    """Rules in one text."""

    title: Line
    rules: Annotated[list[RuleShape], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class ReadRules:
    """What was made of a text: its title and rules, or every problem of it in its order."""

    title: str = ""
    rules: tuple[Rule, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_rules(text: str, planner: Planner, *, label: str = "", version: str = "") -> ReadRules:
    """The rules of a text, ready to be compiled; none of them where anything is wrong.

    ``label`` stands before the id of each rule, ``version`` before the digest of what it says.
    """
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > MOST_BYTES:
        what = f"the text has {len(data):,} bytes, more than {MOST_BYTES:,}"
        fix = "make several rule sets of it"
        return ReadRules(problems=(Problem(FILE, 1, 1, "", what, fix),))
    document, problems = read_text(data, FILE)
    if document is None:
        return ReadRules(problems=problems)
    shaped, further = shape(document, RuleDocument)
    if shaped is None or problems:
        return ReadRules(problems=(*problems, *further))
    declared = rules_from(shaped.rules, {}, plugin=label, version=version)
    rules, faults = checked(declared, planner.facts.declarations)
    found = tuple(
        Problem(FILE, *document.place(fault.path), dotted(fault.path), fault.what, fault.fix)
        for fault in faults
    )
    return ReadRules(shaped.title, () if found else rules, found)


def digest_of(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
