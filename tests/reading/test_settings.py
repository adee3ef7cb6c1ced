from pathlib import Path

import pytest

from strideiq.core.reading.settings import Settings, from_environment


def test_nothing_set() -> None:
    assert from_environment({}) == Settings(None, None)


def test_empty_counts_as_not_set() -> None:
    assert from_environment({"STRIDEIQ_CONFIG_DIR": " "}) == Settings()


def test_both_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIDEIQ_CONFIG_DIR", "own")
    monkeypatch.setenv("STRIDEIQ_DATA_DIR", "~/runs")
    assert from_environment() == Settings(Path("own"), Path.home() / "runs")
