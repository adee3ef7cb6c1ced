import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.environments import PACKAGES

LONGEST_FILE = 400
ENVIRONMENT_READER = "core/reading/settings.py"
DECISION_SECTIONS = ["Context", "Decision", "Consequences", "Rejected", "Files"]

PLANTED_IMPORTS = {
    "a floor above": ("core/domain", "strideiq.core.engine"),
    "the reading floor above": ("core/domain", "strideiq.core.reading"),
    "the command line": ("core/engine/pacing", "strideiq.core.cli"),
    "the host from the engine": ("core/engine/planning", "strideiq.core.host"),
    "a neighbour on the floor": ("core/services", "strideiq.core.adapters"),
    "an engine room above": ("core/engine/pacing", "strideiq.core.engine.planning"),
    "a neighbouring engine room": ("core/engine/rules", "strideiq.core.engine.export"),
    "planning from an export": ("core/engine/export", "strideiq.core.engine.planning"),
    "pacing from an export": ("core/engine/export", "strideiq.core.engine.pacing"),
    "plugins from the core": ("core/host", "strideiq.plugins"),
    "the engine from a plugin": ("plugins", "strideiq.core.engine.pacing"),
    "the inside of the host from a plugin": ("plugins", "strideiq.core.host"),
    "click in a service": ("core/services", "click"),
    "rich in an export": ("core/engine/export", "rich"),
    "durable in the rules room": ("core/engine/rules", "durable"),
    "durable's C part in an adapter of another name": ("core/adapters", "durable_rules_engine"),
    "icalendar on the command line": ("core/cli", "icalendar"),
    "pluggy in the domain": ("core/domain", "pluggy"),
    "pydantic in the engine": ("core/engine/planning", "pydantic"),
    "sqlalchemy in a service": ("core/services", "sqlalchemy"),
    "alembic on the command line": ("core/cli", "alembic"),
    "asyncpg in a port": ("core/ports", "asyncpg"),
    "uuid_utils in an adapter of another name": ("core/adapters", "uuid_utils"),
    "the store from a service": ("core/services", "strideiq.core.store"),
    "the command line from a port": ("core/ports", "strideiq.core.cli"),
    "yaml in the host": ("core/host", "yaml"),
    "the schema from a service": ("core/services", "strideiq.schema"),
    "the schema from the composition root's floor": ("core/adapters", "strideiq.schema"),
    "an adapter from the schema": ("schema", "strideiq.core.adapters"),
    "the store from the schema": ("schema", "strideiq.core.store"),
    "the command line from the schema": ("schema", "strideiq.core.cli"),
    "plugins from the schema": ("schema", "strideiq.plugins"),
    "sqlalchemy in the schema": ("schema", "sqlalchemy"),
    "uvicorn in the schema": ("schema", "uvicorn"),
    "starlette on the command line": ("core/cli", "starlette"),
    "strawberry in a service": ("core/services", "strawberry"),
    "graphql in the engine": ("core/engine/planning", "graphql"),
}


def python_files(root: Path) -> list[Path]:
    return sorted(path for package in PACKAGES for path in (root / package).rglob("*.py"))


def folders_without_init(root: Path) -> set[str]:
    folders = {path.parent for path in python_files(root)}
    parents = {parent for folder in folders for parent in folder.parents if parent != root}
    inside = {parent for parent in parents if parent.is_relative_to(root)}
    return {
        folder.relative_to(root).as_posix()
        for folder in folders | inside
        if not (folder / "__init__.py").exists()
    }


def long_files(root: Path, *more: str) -> set[str]:
    files = [*python_files(root), *(path for name in more for path in (root / name).rglob("*.py"))]
    return {
        path.relative_to(root).as_posix()
        for path in files
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    }


def imported_roots(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def domain_imports_beyond_stdlib(root: Path) -> set[tuple[str, str]]:
    return {
        (path.name, name)
        for path in (root / "core/domain").rglob("*.py")
        for name in imported_roots(ast.parse(path.read_text(encoding="utf-8")))
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith("strideiq.core.domain")
    }


def environment_readers(root: Path) -> set[str]:
    names = {"environ", "environb", "getenv", "getenvb"}

    def reads(node: ast.AST) -> bool:
        if isinstance(node, ast.ImportFrom):
            return node.module == "os" and any(alias.name in names for alias in node.names)
        return (
            isinstance(node, ast.Attribute)
            and node.attr in names
            and isinstance(node.value, ast.Name)
            and node.value.id == "os"
        )

    # Most files name none of these, and need no parsing.
    texts = {path: path.read_text(encoding="utf-8") for path in python_files(root)}
    return {
        path.relative_to(root).as_posix()
        for path, text in texts.items()
        if any(name in text for name in names) and any(map(reads, ast.walk(ast.parse(text))))
    }


@dataclass(frozen=True, slots=True)
class Linted:
    status: int
    said: str


def lint_imports(root: Path) -> Linted:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / ".src"), "COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )
    return Linted(done.returncode, done.stdout + done.stderr)


def planted_module(fault: str) -> str:
    return "planted_" + re.sub(r"\W", "_", fault)


@pytest.fixture(scope="module")
def planted(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("planted")
    shutil.copytree(root / ".src", copy / ".src", symlinks=True)
    shutil.copy(root / "pyproject.toml", copy)
    for package in PACKAGES:
        shutil.copytree(
            root / package, copy / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    for fault, (folder, name) in PLANTED_IMPORTS.items():
        Path(copy, folder, f"{planted_module(fault)}.py").write_text(f"import {name}\n")
    Path(copy, "core/unplaced").mkdir()
    Path(copy, "core/unplaced/orphan.py").write_text("import os\nHOME = os.environ['HOME']\n")
    Path(copy, "core/engine/long.py").write_text("X = 1\n" * (LONGEST_FILE + 1))
    Path(copy, "core/services/sly.py").write_text("from os import getenv\n")
    return copy


@pytest.fixture(scope="module")
def planted_lint(planted: Path) -> Linted:
    return lint_imports(planted)


def test_floors_and_walls_hold(root: Path) -> None:
    linted = lint_imports(root)
    assert linted.status == 0, linted.said
    assert "0 broken" in linted.said


def test_lint_refuses_a_tree_with_planted_imports(planted_lint: Linted) -> None:
    assert planted_lint.status == 1
    assert "0 kept" in planted_lint.said


@pytest.mark.parametrize("fault", PLANTED_IMPORTS)
def test_planted_import_is_caught(planted_lint: Linted, fault: str) -> None:
    folder, name = PLANTED_IMPORTS[fault]
    importer = f"strideiq.{folder.replace('/', '.')}.{planted_module(fault)}"
    assert re.search(rf"{re.escape(importer)} -> {re.escape(name)} \(l\.1\)", planted_lint.said)


def test_unplaced_room_is_caught(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / ".src", tmp_path / ".src", symlinks=True)
    shutil.copy(root / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        shutil.copytree(root / package, tmp_path / package)
    Path(tmp_path, "core/attic").mkdir()
    Path(tmp_path, "core/attic/__init__.py").write_text("")
    linted = lint_imports(tmp_path)
    assert linted.status == 1
    assert "attic" in linted.said


def test_every_folder_of_python_is_a_package(root: Path, planted: Path) -> None:
    assert folders_without_init(root) == set()
    assert folders_without_init(planted) == {"core/unplaced"}


def test_no_file_is_too_long(root: Path, planted: Path) -> None:
    assert long_files(root, "tests", "benchmarks") == set()
    assert long_files(planted) == {"core/engine/long.py"}


def test_whatever_make_bench_starts_is_a_benchmark(root: Path) -> None:
    scripts = list(root.glob("benchmarks/*.py"))
    assert len(scripts) >= 8
    helpers = [path.name for path in scripts if '__name__ == "__main__"' not in path.read_text()]
    assert helpers == []


def test_domain_needs_only_the_standard_library(root: Path, planted: Path) -> None:
    assert domain_imports_beyond_stdlib(root) == set()
    assert {name for _, name in domain_imports_beyond_stdlib(planted)} == {
        name for folder, name in PLANTED_IMPORTS.values() if folder == "core/domain"
    }


def test_environment_is_read_in_one_file(root: Path, planted: Path) -> None:
    assert environment_readers(root) <= {ENVIRONMENT_READER}
    assert environment_readers(planted) >= {"core/unplaced/orphan.py", "core/services/sly.py"}


def picture(root: Path, name: str) -> list[list[str]]:
    text = (root / "core/README.md").read_text(encoding="utf-8")
    (drawn,) = re.findall(rf"^```{name}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [re.split(r"\s{2,}", line)[0].split(" · ") for line in drawn.splitlines()]


def rooms_on_disk(folder: Path) -> set[str]:
    rooms = {f"{path.name}/" for path in folder.iterdir() if (path / "__init__.py").exists()}
    return rooms | {path.name for path in folder.glob("*.py") if path.name != "__init__.py"}


def linted_layers(root: Path, contract: str) -> list[list[str]]:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = [found["layers"] for found in contracts if found["name"] == contract]
    return [re.findall(r"\w+", layer) for layer in layers]


@pytest.mark.parametrize(
    ("name", "folder", "contract"),
    [
        ("floors", "core", "floors of core"),
        ("rooms", "core/engine", "rooms of the engine"),
    ],
)
def test_floor_picture_is_true(root: Path, name: str, folder: str, contract: str) -> None:
    drawn = picture(root, name)
    plain = [[re.sub(r"[()/]|\.py", "", room) for room in floor] for floor in drawn]
    assert plain == linted_layers(root, contract)
    built = {room for floor in drawn for room in floor if not room.startswith("(")}
    assert built == rooms_on_disk(root / folder)


def test_walls_in_the_readme_are_the_linters(root: Path) -> None:
    text = (root / "core/README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([A-Za-z0-9_, ]+) \| `", text, re.MULTILINE)
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    (walled,) = [
        set(contract["forbidden_modules"])
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["name"] == "third-party walls"
    ]
    assert {name for row in rows for name in row.split(", ")} == walled - {"durable_rules_engine"}


DECISIONS = sorted(Path(__file__).parents[1].glob("core/decisions/*.md"))


def test_decisions_are_numbered_in_order() -> None:
    assert DECISIONS
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_decision_has_its_sections_and_names_real_files(root: Path, decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == DECISION_SECTIONS
    lines = text.partition("## Files\n")[2].strip().splitlines()
    named = {
        name: (root / name).exists()
        for line in lines
        if not line.startswith("- will live in")
        for name in re.findall(r"`([^`]+)`", line.partition(": ")[0])
    }
    assert named
    assert all(named.values()), named
