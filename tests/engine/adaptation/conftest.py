import pytest

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.adaptation.grounds import Plans
from tests.engine.planning.conftest import catalogue, config, shipped

__all__ = ["catalogue", "config", "plans", "shipped"]


@pytest.fixture(scope="session")
def plans(catalogue: Catalogue, config: PlanConfig) -> Plans:
    """Four plans, each made when it is first asked for."""
    return Plans(catalogue, config)
