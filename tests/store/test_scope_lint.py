import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from strideiq.core.store.tables import athlete_tables, metadata

ATHLETES = {table.name for table in athlete_tables()}
FREE = set(metadata.tables) - ATHLETES
HARMLESS = {"func", "null"}
BUILDERS = {"select", "update", "delete", "exists"}
RAW = {"text", "exec_driver_sql", "alias"}
RAW_ALLOWED = {
    ("connection.py", "exec_driver_sql"),
    ("engine.py", "exec_driver_sql"),
    ("migrate.py", "text"),
    ("unit_of_work.py", "text"),
}
SCOPE_ITSELF = "scope.py"


def name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def arguments_of(tree: ast.Module, function: str) -> set[ast.AST]:
    """Everything inside the first argument of calls of ``function``."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        inside
        for call in calls
        if name_of(call.func) == function and call.args
        for inside in ast.walk(call.args[0])
    }


def faults(tree: ast.Module, file: str) -> Iterator[tuple[int, str]]:
    """Statements that are not scoped and not about tables without athletes, by line."""
    safe, selected = arguments_of(tree, "scoped"), arguments_of(tree, "select")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = name_of(node.func)
        if name in RAW and (file, name) not in RAW_ALLOWED:
            yield node.lineno, f"{name}() goes round scoped()"
        if name not in BUILDERS or node in safe or (file, name) == (SCOPE_ITSELF, "select"):
            continue
        if isinstance(node.func, ast.Attribute):
            base = node.func.value
            if isinstance(base, ast.Name) and base.id in ATHLETES:
                yield node.lineno, f"{base.id}.{name}() goes round scoped()"
            continue
        mentioned = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
        if name == "exists" and node not in selected:
            yield node.lineno, "exists() stands outside of a select()"
        if mentioned - FREE - HARMLESS - BUILDERS:
            yield node.lineno, f"{name}() is not inside scoped()"


STORE = sorted(Path(__file__).parents[2].glob("core/store/*.py"))


@pytest.mark.parametrize("path", STORE, ids=lambda path: path.name)
def test_every_statement_on_athletes_is_scoped(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert list(faults(tree, path.name)) == []


def test_tables_are_known_by_their_variable_names() -> None:
    assigned = {
        (target.id, node.value.args[0].value)
        for path in STORE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if name_of(node.value.func) == "Table"
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.args[0], ast.Constant)
    }
    assert {variable for variable, _ in assigned} == set(metadata.tables)
    assert all(variable == table for variable, table in assigned)


@pytest.mark.parametrize(
    "planted",
    [
        "select(plans)",
        "select(plans.c.id).where(plans.c.id == plan_id)",
        "select(*_COLUMNS)",
        "update(planned_workouts).values(option='B')",
        "delete(jobs)",
        "select(exists().where(goals.c.id == goal_id))",
        "select(accounts).where(exists().where(goals.c.id == goal_id))",
        "select(accounts.c.id).where(accounts.c.id.in_(select(plans.c.athlete_id)))",
        "plans.select()",
        "plans.delete()",
        "plans.alias('p')",
        "text('SELECT * FROM plans')",
        "connection.exec_driver_sql('SELECT 1')",
    ],
)
def test_planted_statement_is_caught(planted: str) -> None:
    assert list(faults(ast.parse(planted), "planted.py"))


@pytest.mark.parametrize(
    "fine",
    [
        "scoped(select(plans), plans, viewer).where(plans.c.id == plan_id)",
        "scoped(update(jobs).where(jobs.c.id == 1), jobs, viewer)",
        "select(accounts).where(accounts.c.id == account_id)",
        "select(exists().where(accounts.c.demo.is_(True)))",
    ],
)
def test_scoped_and_free_statements_pass(fine: str) -> None:
    assert list(faults(ast.parse(fine), "fine.py")) == []
