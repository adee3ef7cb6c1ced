"""Every planted fault of what can be held and what features take is refused at its place."""

from pathlib import Path

import pytest

from strideiq.core.reading.flag_checks import read_flags
from strideiq.core.reading.overlay import config_file
from strideiq.core.runtime.access_files import read_access
from tests.faults.planted import Planted
from tests.faults.policy_faults import ENTITLEMENT_FAULTS, MEMBERSHIP_FAULTS, POLICY_FAULTS
from tests.faults.policy_ground import ENTITLEMENTS, MEMBERSHIPS, POLICIES

SOUND = {
    "entitlements.yaml": ENTITLEMENTS,
    "memberships.yaml": MEMBERSHIPS,
    "policies.yaml": POLICIES,
}
PLANTED = [
    *(("entitlements.yaml", fault) for fault in ENTITLEMENT_FAULTS),
    *(("memberships.yaml", fault) for fault in MEMBERSHIP_FAULTS),
    *(("policies.yaml", fault) for fault in POLICY_FAULTS),
]


def problems(folder: Path, **written: str) -> list[str]:
    """What is told of the files in this folder."""
    for name, text in (SOUND | written).items():
        (folder / name).write_text(text, encoding="utf-8")
    flags, _ = read_flags(config_file("flags.yaml", None))
    found, told = read_access(folder, flags)
    assert (found is None) is bool(told)
    return [str(each).removeprefix(f"{folder}/") for each in told]


def test_the_files_without_a_fault_are_sound(tmp_path: Path) -> None:
    assert problems(tmp_path) == []
    assert len(PLANTED) >= 40


@pytest.mark.parametrize(("file", "fault"), PLANTED, ids=lambda each: getattr(each, "name", None))
def test_a_planted_fault_is_told_with_line_column_and_fix(
    file: str, fault: Planted, tmp_path: Path
) -> None:
    first, *_ = problems(tmp_path, **{file: fault.text(SOUND[file])})
    assert first == fault.told
    assert " -> " in fault.told


def test_faults_of_several_files_are_told_at_once(tmp_path: Path) -> None:
    one, other = ENTITLEMENT_FAULTS[0], POLICY_FAULTS[0]
    told = problems(
        tmp_path,
        **{
            "entitlements.yaml": one.text(ENTITLEMENTS),
            "policies.yaml": other.text(POLICIES),
        },
    )
    assert told == [one.told, other.told]
