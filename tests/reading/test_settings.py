from pathlib import Path

import pytest

from strideiq.core.domain.errors import Refusal
from strideiq.core.reading.settings import Mode, Settings, from_environment


def test_nothing_set() -> None:
    assert from_environment({}) == Settings(None, None)


def test_empty_counts_as_not_set() -> None:
    assert from_environment({"STRIDEIQ_CONFIG_DIR": " "}) == Settings()


def test_both_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIDEIQ_CONFIG_DIR", "own")
    monkeypatch.setenv("STRIDEIQ_DATA_DIR", "~/runs")
    assert from_environment() == Settings(Path("own"), Path.home() / "runs")


@pytest.mark.parametrize(
    ("value", "mode"),
    [("", Mode.DEVELOPMENT), ("production", Mode.PRODUCTION), (" Development ", Mode.DEVELOPMENT)],
)
def test_the_mode_of_the_service(value: str, mode: Mode) -> None:
    assert from_environment({"STRIDEIQ_MODE": value}).mode is mode


def test_a_mode_that_there_is_not_is_refused() -> None:
    with pytest.raises(Refusal, match="STRIDEIQ_MODE is 'prod' -> set it to development"):
        from_environment({"STRIDEIQ_MODE": "prod"})
