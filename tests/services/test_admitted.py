"""Plugins and rules that require something are used for those who have it, and for nobody else."""

import pickle
import re
from pathlib import Path

import pytest

from strideiq.core.domain.access import PROGRAM, STRANGER
from strideiq.core.domain.rule import Facts
from strideiq.core.ports import Store
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import Runtime, load
from strideiq.core.services.admitted import Admitted, Admitting
from strideiq.core.services.generation import Planner
from tests.access import SetFlags, access_for, grant
from tests.environments import ROOT
from tests.people import someone
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio

HILLS, VOLUME = "plugins/workouts/hills.yaml", "plugins/rules/volume.yaml"
NEEDS = {HILLS: "entitlement: adaptive_plans", VOLUME: "flag: rules.authoring"}
FACTS: Facts = {"history.week_km": 10.0}


@pytest.fixture(scope="module")
def needy(tmp_path_factory: pytest.TempPathFactory) -> Runtime:
    """The program with a package of hills and one of rules that require something."""
    folder = tmp_path_factory.mktemp("needy")
    for name, needs in NEEDS.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shipped = Path(ROOT, name).read_text(encoding="utf-8")
        target.write_text(f"{shipped}\nrequires: {{{needs}}}\n", encoding="utf-8")
    return load(Settings(config_dir=folder))


def has_hills(planner: Planner) -> bool:
    declared = re.findall(r"^  - id: (\S+)", Path(ROOT, HILLS).read_text("utf-8"), re.MULTILINE)
    assert declared
    return bool(set(declared) & {workout.id for workout in planner.catalogue().workouts})


def barred(planner: Planner) -> set[str]:
    """By what rules of the package are held back."""
    rules = [rule for rule in planner.host.rules() if rule.plugin == "volume"]
    assert rules
    found = [planner.gate(rule, FACTS) for rule in rules]
    return {"" if each is None else each.by for each in found}


async def test_what_a_plugin_requires_is_asked_of_the_athlete(store: Store, needy: Runtime) -> None:
    tools, flags = tools_on(store)[0], SetFlags()
    ada, bob = await someone(store), await someone(store)
    access = access_for(tools, needy, flags, without_any="free")
    admitting = Admitting(tools, access, needy.planners)
    async with store.begin(PROGRAM) as unit:
        await unit.grants.add(grant(ada.account_id, "pro"))
    rich = (await admitting.of(ada)).planner(needy.planner)
    poor = (await admitting.of(bob)).planner(needy.planner)
    assert (has_hills(rich), has_hills(poor)) == (True, False)
    assert barred(rich) == barred(poor) == {""}
    flags.off.add("rules.authoring")
    assert barred((await admitting.of(ada)).planner(needy.planner)) == {"flag"}
    assert has_hills(needy.planner)


async def test_strangers_get_nothing_that_requires_anything(store: Store, needy: Runtime) -> None:
    tools, _ = tools_on(store)
    admitting = Admitting(tools, access_for(tools, needy), needy.planners)
    planner = (await admitting.of(STRANGER)).planner(needy.planner)
    assert not has_hills(planner)
    assert barred(planner) == {"sign_in"}


async def test_what_is_admitted_goes_to_another_process(store: Store, needy: Runtime) -> None:
    tools, _ = tools_on(store)
    ada = await someone(store)
    access = access_for(tools, needy, SetFlags(off={"rules.authoring"}), without_any="free")
    found = await Admitting(tools, access, needy.planners).of(ada)
    assert found.plugins == {"hills", "volume"}
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301  our own bytes
    assert Admitted().planner(needy.planner).allows is needy.planner.allows
