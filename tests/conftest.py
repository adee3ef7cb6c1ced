"""What every test shares: drawn-example profiles, a clean environment and the built wheel."""

import os
from pathlib import Path

import pytest

from tests import environments, profiles

profiles.load()


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--write-golden`` writes the golden plans anew."""
    parser.addoption("--write-golden", action="store_true", help="write tests/golden/ anew")


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("STRIDEIQ_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that holds ``pyproject.toml``."""
    return environments.ROOT


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built once."""
    return environments.build_wheel(environments.ROOT, tmp_path_factory.mktemp("wheel"))
