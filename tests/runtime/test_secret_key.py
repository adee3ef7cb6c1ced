import os
import stat
from pathlib import Path

import pytest

from strideiq.core.domain.errors import Refusal
from strideiq.core.reading.settings import SECRET_KEY, Mode, Settings
from strideiq.core.runtime.secret_key import KEY_FILE, SHORTEST, secret_key

LONG = "k" * SHORTEST


def test_key_of_the_settings_is_taken(tmp_path: Path) -> None:
    for mode in Mode:
        assert secret_key(Settings(mode=mode, secret_key=LONG), tmp_path) == LONG
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", Mode)
def test_short_key_is_refused(mode: Mode, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=SECRET_KEY) as caught:
        secret_key(Settings(mode=mode, secret_key=LONG[1:]), tmp_path)
    assert LONG[1:] not in str(caught.value)


def test_production_does_not_make_a_key(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=f"set {SECRET_KEY}"):
        secret_key(Settings(mode=Mode.PRODUCTION), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_development_makes_one_key_for_its_owner_and_keeps_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    made = secret_key(Settings(), folder)
    assert len(made) >= SHORTEST
    assert secret_key(Settings(), folder) == made
    assert [file.name for file in folder.iterdir()] == [KEY_FILE]
    assert stat.S_IMODE((folder / KEY_FILE).stat().st_mode) == 0o600


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    assert secret_key(Settings(), tmp_path / "a") != secret_key(Settings(), tmp_path / "b")


def test_spoilt_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("short\n", encoding="utf-8")
    with pytest.raises(Refusal, match="fewer than"):
        secret_key(Settings(), tmp_path)


def test_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match="cannot be read or written"):
        secret_key(Settings(), tmp_path / "file")


def test_of_two_starts_at_once_both_take_the_key_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(ours: Path, file: Path) -> None:
        assert ours.exists()
        file.write_text(LONG, encoding="utf-8")
        raise FileExistsError

    monkeypatch.setattr(os, "link", too_late)
    assert secret_key(Settings(), tmp_path) == LONG
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]
