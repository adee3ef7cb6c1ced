"""The reader is tested with libyaml and with the parser in Python that stands in for it."""

import pytest
import yaml

from strideiq.core.reading import building


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The parser the test runs with."""
    loader = yaml.SafeLoader if request.param == "python" else building.EventParser
    monkeypatch.setattr(building, "EventParser", loader)
    return str(request.param)
