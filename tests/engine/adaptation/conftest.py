from tests.engine.planning.conftest import catalogue, config, shipped

__all__ = ["catalogue", "config", "shipped"]
