import json
from pathlib import Path

import pytest

from tests.environments import Environment, build_wheel, fresh_environment

pytestmark = pytest.mark.slow

LISTING = """\
plugins:
  - {plugin: hills, enabled: false}
  - folder: workouts
  - folder: phases
  - folder: rules
  - folder: providers
  - {plugin: acme-hills, options: {grade: 10}}
"""
REQUEST = (
    *("--race", "10k", "--date", "2027-06-13", "--today", "2027-03-01"),
    *("--recent", "10k 45:30", "--weekly", "45km", "--days", "5", "--format", "json"),
)
AUTHORS_TEST = """
from pathlib import Path
import acme_hills

def test_it_is_sound(check_plugin):
    assert check_plugin(Path(acme_hills.__file__).parent, {"grade": 3}) == ()
"""


@pytest.fixture(scope="module")
def installed(wheel: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with our wheel and the wheel of the sample package, and nothing else."""
    sample = root / "tests" / "third_party" / "acme_hills"
    environment = fresh_environment(tmp_path_factory.mktemp("environment"))
    environment.install(wheel)
    environment.install(build_wheel(sample, tmp_path_factory.mktemp("acme")))
    return environment


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "plugins.yaml").write_text(LISTING, encoding="utf-8")
    return folder


def test_a_plan_holds_the_workout_of_an_installed_package(
    installed: Environment, config: Path
) -> None:
    done = installed.run("strideiq", "--config", ".", "generate", *REQUEST, folder=config)
    assert done.returncode == 0, done.stderr
    plan = json.loads(done.stdout)
    workouts = [workout for week in plan["weeks"] for workout in week["days"]]
    theirs = [w for w in workouts if w["workout"] == "acme-hill-ladder"]
    assert theirs
    assert not [w for w in workouts if w["workout"].startswith("hills-")]
    reasons = [reason for workout in theirs for reason in workout["reasons"]]
    climbs = [reason for reason in reasons if reason["code"] == "acme-climb"]
    assert len(climbs) == len(theirs)
    assert climbs[0]["sentence"].startswith("Climbs ")


def test_an_installed_package_is_off_until_it_is_listed(
    installed: Environment, tmp_path: Path
) -> None:
    done = installed.run("strideiq", "plugins", "list", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "acme-hills" not in done.stdout


def test_safe_mode_leaves_an_installed_package_out(installed: Environment, config: Path) -> None:
    command = ("strideiq", "--config", ".", "--safe-mode", "generate", *REQUEST)
    done = installed.run(*command, folder=config)
    assert done.returncode == 0, done.stderr
    assert "acme-hill-ladder" not in done.stdout


def test_both_packages_called_core_are_importable(installed: Environment, tmp_path: Path) -> None:
    code = "import core.climbs, strideiq.core.host; print(core.__file__ != strideiq.core.__file__)"
    done = installed.run("python", "-c", code, folder=tmp_path)
    assert (done.stdout.strip(), done.stderr) == ("True", "")


def test_pytest_finds_our_plugin_by_itself(installed: Environment, tmp_path: Path) -> None:
    (tmp_path / "test_acme.py").write_text(AUTHORS_TEST, encoding="utf-8")
    done = installed.run("python", "-m", "pytest", "-q", "test_acme.py", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
