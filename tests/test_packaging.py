import zipfile
from pathlib import Path

import pytest

from tests.environments import PACKAGES, Environment, fresh_environment

pytestmark = pytest.mark.slow

IMPORT_EVERYTHING = """
import importlib, pkgutil, strideiq
names = [found.name for found in pkgutil.walk_packages(strideiq.__path__, "strideiq.")]
for name in set(names) - {"strideiq.migrations.env"}:  # run by Alembic, inside a migration
    importlib.import_module(name)
print(*strideiq.__path__, *names, sep="\\n")
"""


def shipped_files(root: Path) -> set[str]:
    return {
        f"strideiq/{path.relative_to(root).as_posix()}"
        for package in PACKAGES
        for path in (root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def pins(lock: Path) -> set[str]:
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {line.removesuffix(" \\") for line in lines if line and not line.startswith((" ", "#"))}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    environment = fresh_environment(tmp_path_factory.mktemp("environment"))
    environment.install(wheel)
    return environment


def test_wheel_holds_exactly_what_the_folders_hold(wheel: Path, root: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("strideiq/")}
        beside = {name.split("/")[0] for name in archive.namelist()} - {"strideiq"}
    assert inside == shipped_files(root)
    assert {"strideiq/core/py.typed", "strideiq/plugins/py.typed"} <= inside
    assert any(name.startswith("strideiq/config/") and name.endswith(".yaml") for name in inside)
    assert any(name.startswith("strideiq/plugins/") and name.endswith(".yaml") for name in inside)
    assert [name.endswith(".dist-info") for name in beside] == [True]


def test_every_top_level_package_is_linked(root: Path) -> None:
    assert sorted(path.parent.name for path in root.glob("[!.]*/__init__.py")) == list(PACKAGES)
    for name in PACKAGES:
        assert (root / ".src/strideiq" / name).readlink() == Path("../..", name)


def test_a_database_is_made_and_filled_from_the_wheel(
    installed: Environment, tmp_path: Path
) -> None:
    for words in (("migrate",), ("seed", "demo"), ("doctor",)):
        done = installed.run("strideiq", *words, folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), words
    assert (tmp_path / ".local/share/strideiq/strideiq.db").exists()


def test_command_runs_from_the_wheel(installed: Environment, tmp_path: Path) -> None:
    done = installed.run("strideiq", "--version", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0.1.0" in done.stdout


def test_every_module_imports_from_the_wheel(
    installed: Environment, root: Path, tmp_path: Path
) -> None:
    done = installed.run("python", "-c", IMPORT_EVERYTHING, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    where, *names = done.stdout.splitlines()
    assert Path(where).is_relative_to(installed.folder)
    assert len(names) == len([name for name in shipped_files(root) if name.endswith(".py")])


@pytest.mark.parametrize("name", [*PACKAGES, "schema", "migrations"])
def test_generic_names_stay_free(installed: Environment, name: str, tmp_path: Path) -> None:
    done = installed.run("python", "-c", f"import {name}", folder=tmp_path)
    assert f"No module named '{name}'" in done.stderr


def test_both_locks_pin_the_same_versions(root: Path) -> None:
    program = pins(root / "requirements.lock")
    assert program
    assert program <= pins(root / "requirements-dev.lock")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_serve_every_supported_python(root: Path, lock: str) -> None:
    text = (root / lock).read_text(encoding="utf-8")
    assert 'durable-rules==2.0.28 ; python_version < "3.13"' in pins(root / lock)
    assert len(pins(root / lock)) <= text.count("--hash=sha256:")
    assert "://" not in text
