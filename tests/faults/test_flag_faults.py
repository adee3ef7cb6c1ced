"""Every planted fault of flags.yaml is refused at its place, and the flags that served go on to."""

from pathlib import Path

import pytest

from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.reading.flag_checks import read_flags
from strideiq.core.reading.overlay import ConfigFile
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import load
from tests.faults.flag_faults import FLAG_FAULTS
from tests.faults.flag_ground import SOUND
from tests.faults.planted import Planted

MEMBERSHIPS = ("free", "pro", "elite")


def problems(text: str, folder: Path) -> list[str]:
    """What is told of a file of flags."""
    (folder / "flags.yaml").write_text(text, encoding="utf-8")
    file = ConfigFile(folder / "flags.yaml", "flags.yaml")
    return [str(each) for each in read_flags(file, MEMBERSHIPS)[1]]


def test_the_file_without_a_fault_is_sound(tmp_path: Path) -> None:
    assert problems(SOUND, tmp_path) == []
    assert len(FLAG_FAULTS) >= 25


@pytest.mark.parametrize("fault", FLAG_FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_told_with_line_column_and_fix(fault: Planted, tmp_path: Path) -> None:
    first, *_ = problems(fault.text(SOUND), tmp_path)
    assert first == f"flags.yaml:{fault.told}"
    assert " -> " in fault.told


def test_a_start_tells_of_a_flag_for_a_membership_that_there_is_not(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "config" / "flags.yaml"
    shape = "    strategies: [{constraints: [{on: membership, in: [gold]}]}]\n"
    (tmp_path / "flags.yaml").write_text(f"{shipped.read_text('utf-8')}{shape}", "utf-8")
    with pytest.raises(InvalidFiles, match="'gold' is no membership -> write one of"):
        load(Settings(config_dir=tmp_path))
