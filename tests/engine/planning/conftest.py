import pytest

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules
from strideiq.core.runtime.planner import Runtime, load


@pytest.fixture(scope="session")
def shipped() -> Runtime:
    """The program as it is shipped, without anybody's own files."""
    return load(Settings())


@pytest.fixture(scope="session")
def catalogue(shipped: Runtime) -> Catalogue:
    """Workouts and phases of the shipped plugins."""
    return shipped.host.catalogue()


@pytest.fixture(scope="session")
def config(shipped: Runtime) -> PlanConfig:
    """The shipped plan_rules.yaml and volume_tiers.yaml."""
    return shipped.planner.config


@pytest.fixture(scope="session")
def rules(config: PlanConfig) -> PlanRules:
    """The shipped plan_rules.yaml."""
    return config.rules
