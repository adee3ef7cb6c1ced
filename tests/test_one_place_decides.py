"""One place decides: no other code looks at a flag, a grant, a quota or a membership."""

import ast
from collections.abc import Iterator

import pytest

from tests.access import shipped
from tests.environments import PACKAGES, ROOT

HELD, ROOM = "strideiq.core.domain.entitlement", "strideiq.core.engine.access"
READS_GRANTS = {"core/services/access.py", "core/services/grants.py", "core/services/trials.py"}
"""Who decides, and who gives and takes."""
ASKS_FLAGS = {"core/services/access.py", "core/services/flags.py"}
"""Who decides, and who shows an admin what a flag would say."""
KEEPS_FLAGS = {f"core/services/{name}.py" for name in ("flags", "flag_book", "flag_editing")}
"""Who shows admins what they changed of flags, and has it count."""
READS = {
    "grants": (READS_GRANTS, "reads what is held"),
    "quotas": (READS_GRANTS, "reads what is held"),
    "flag_changes": (KEEPS_FLAGS, "looks at how flags stand"),
}
"""Who may read which rows of a unit, and what anybody else is told."""
KNOWS_HELD = {
    *READS_GRANTS,
    "core/domain/",
    "core/engine/access/",
    "core/host/",
    "core/ports/",
    "core/reading/",
    "core/runtime/access",
    "core/runtime/planner.py",
    "core/runtime/plugin_sets.py",
    "core/services/access_views.py",
    "core/store/",
    "schema/access_types.py",
    "schema/decision_enums.py",
    "schema/offers.py",
}
"""Who reads, checks names, stores, gives, shows or judges what is held."""
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def words() -> set[str]:
    """Keys that stand in the files of memberships and nowhere in Python."""
    terms, _ = shipped()
    return {*terms.memberships, *terms.one_offs, *terms.entitlements}


def breaches(name: str, text: str) -> Iterator[str]:
    """What this file does that only one place may."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(attr=rows, value=ast.Name(id=unit)) if rows in READS:
                readers, breach = READS[rows]
                if unit.endswith("unit") and name not in readers:
                    yield breach
            case ast.Call(func=ast.Attribute(attr="ask", value=asked)):
                if named(asked) & {"flags", "_flags", "held"} and name not in ASKS_FLAGS:
                    yield "asks a flag"
            case ast.ImportFrom(module=str(module)) if module.startswith((HELD, ROOM)):
                if not name.startswith(tuple(KNOWS_HELD)):
                    yield "judges what is held"
            case ast.Compare() if "membership" in named(node) and name not in READS_GRANTS:
                yield "compares a membership"
            case ast.Constant(value=str(word)) if word in words():
                yield f"names {word!r}"


def named(node: ast.AST) -> set[str]:
    """Every name and attribute in an expression."""
    return {
        each.attr if isinstance(each, ast.Attribute) else each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute | ast.Name)
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_else_looks_at_what_is_held_or_on(package: str) -> None:
    found = {
        f"{name}: {breach}"
        for path in FILES
        if (name := path.relative_to(ROOT).as_posix()).startswith(f"{package}/")
        for breach in breaches(name, path.read_text(encoding="utf-8"))
    }
    assert found == set()


PLANTED = {
    "held = await unit.grants.of(athlete_id)": "reads what is held",
    "await unit.quotas.used(athlete_id, month)": "reads what is held",
    "if self._flags.ask('plans.adaptive', context).on: pass": "asks a flag",
    "book.held.ask('plans.adaptive', context)": "asks a flag",
    "(await unit.flag_changes.current())['plans.adaptive'].state": "looks at how flags stand",
    "from strideiq.core.domain.entitlement import GrantKind": "judges what is held",
    "from strideiq.core.engine.access.effective import effective": "judges what is held",
    "if (await access.holdings(unit, who)).membership != free: pass": "compares a membership",
    "if 'elite' in names: pass": "names 'elite'",
    "allowed = holdings.value('coach_seats')": "names 'coach_seats'",
}


@pytest.mark.parametrize("line", PLANTED)
def test_a_planted_look_is_found(line: str) -> None:
    assert PLANTED[line] in set(breaches("core/services/goals.py", line))


def test_those_who_may_are_there_and_need_it() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in FILES}
    assert all(
        any(name.startswith(known) for name in names)
        for known in KNOWS_HELD | ASKS_FLAGS | KEEPS_FLAGS
    )
