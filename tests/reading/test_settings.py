from pathlib import Path

import pytest

from strideiq.core.domain.errors import Refusal
from strideiq.core.reading.settings import Mode, Settings, from_environment


def test_nothing_set() -> None:
    assert from_environment({}) == Settings(None, Path.home() / ".local/share/strideiq")


def test_empty_counts_as_not_set() -> None:
    given = {"STRIDEIQ_CONFIG_DIR": " ", "STRIDEIQ_DATA_DIR": "", "XDG_DATA_HOME": "/data"}
    assert from_environment(given) == Settings(None, Path("/data/strideiq"))


def test_settings_without_an_environment_store_where_its_user_does() -> None:
    assert Settings().data_dir == from_environment().data_dir


def test_addresses_and_the_key_are_read_and_not_shown() -> None:
    servers = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SMTP_URL")
    names = (*servers, "UNLEASH_URL", "UNLEASH_TOKEN", "UNLEASH_ADMIN_TOKEN")
    settings = from_environment({f"STRIDEIQ_{name}": f"hidden-{name}" for name in names})
    held = [getattr(settings, name.lower()) for name in names]
    assert held == [f"hidden-{name}" for name in names]
    assert "hidden" not in repr(settings)


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
