"""An author who has only the guide adds a family, a phase and a plan, in YAML alone."""

import re
from datetime import date
from pathlib import Path

import pytest

from strideiq.core.domain.catalogue import PlanTemplate
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.planning.alternatives import alternatives
from strideiq.core.engine.planning.pipeline import Generation, generate
from strideiq.core.engine.planning.standard import chosen, request_for
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import Runtime, load

BLOCK = re.compile(r"```yaml\n# my-running/(plugins/plans/\S+)\n(.*?)```", re.DOTALL)
RACE_DAY = date(2027, 6, 13)
MOST_LINES = 60


@pytest.fixture(scope="module")
def shown(root: Path) -> tuple[str, str]:
    """The file of the guide: where it goes, and its text."""
    guide = (root / "plugins" / "README.md").read_text(encoding="utf-8")
    section = guide.split("\n## A family, a phase and a plan of your own\n")[1].split("\n## ")[0]
    ((path, text),) = BLOCK.findall(section)
    return path, text


@pytest.fixture(scope="module")
def runtime(shown: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Runtime:
    """The program with that file, and nothing else, in a runner's configuration."""
    overlay = tmp_path_factory.mktemp("my-running")
    file = overlay / shown[0]
    file.parent.mkdir(parents=True)
    file.write_text(shown[1], encoding="utf-8")
    return load(Settings(config_dir=overlay))


@pytest.fixture(scope="module")
def template(runtime: Runtime) -> PlanTemplate:
    return chosen("forest-10k", runtime.host.catalogue())


@pytest.fixture(scope="module")
def made(runtime: Runtime, template: PlanTemplate) -> Generation:
    planner = runtime.planner
    return generate(request_for(template, RACE_DAY), planner.host.catalogue(), planner.config)


def surges(made: Generation) -> list[PlannedWorkout]:
    return [workout for workout in made.plan.workouts() if workout.family == "surges"]


def test_it_takes_fewer_than_sixty_lines_of_yaml(shown: tuple[str, str]) -> None:
    path, text = shown
    assert path.endswith(".yaml")
    assert len(text.splitlines()) < MOST_LINES


def test_the_plan_is_sound_and_uses_the_new_phase_and_family(
    made: Generation, runtime: Runtime
) -> None:
    assert made.findings == ()
    assert runtime.host.hints() == ()
    assert made.plan.template == "forest-10k"
    (forest,) = [phase for phase in made.plan.phases if phase.id == "forest"]
    assert forest.last_week - forest.first_week == 3
    weeks = {week.number for week in made.plan.weeks for w in week.workouts if w in surges(made)}
    assert weeks
    assert weeks <= set(range(forest.first_week, forest.last_week + 1))


def test_its_option_b_can_be_chosen(
    made: Generation, runtime: Runtime, template: PlanTemplate
) -> None:
    planner = runtime.planner
    request = request_for(template, RACE_DAY)
    found = alternatives(made.plan, request, planner.host.catalogue(), planner.config)
    for workout in surges(made):
        other = found[workout.day]
        assert other.template_id == "belt-surges"
        assert other.hard_s == pytest.approx(workout.hard_s, rel=0.1)
        assert other.load == pytest.approx(workout.load, rel=0.1)


def test_plans_that_do_not_name_the_phase_are_what_they_were(runtime: Runtime) -> None:
    catalogue, config = runtime.host.catalogue(), runtime.planner.config
    other = chosen("10k-12-mid", catalogue)
    plan = generate(request_for(other, RACE_DAY), catalogue, config).plan
    assert "surges" not in {workout.family for workout in plan.workouts()}
    assert "forest" not in {phase.id for phase in plan.phases}
