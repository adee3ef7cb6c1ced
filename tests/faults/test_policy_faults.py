"""Every planted fault of what can be held and what features take is refused at its place."""

from pathlib import Path

import pytest

from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.reading.flag_checks import read_flags
from strideiq.core.reading.overlay import config_file, shipped_config
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.access_files import read_access
from strideiq.core.runtime.planner import load
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
    found, told = read_access(folder, flags, asked=("plans.generate",))
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


def test_a_feature_that_the_program_asks_for_is_missed(tmp_path: Path) -> None:
    text = POLICIES.replace("plans.generate:", "plans.generates:")
    (told,) = problems(tmp_path, **{"policies.yaml": text})
    assert told == (
        "policies.yaml:2:3: features: the feature plans.generate is missing, so nobody could use it"
        ' -> add "plans.generate:" with its title, as it was shipped'
    )


def test_the_shipped_features_are_those_the_program_asks_for(tmp_path: Path) -> None:
    shipped = (shipped_config() / "policies.yaml").read_text(encoding="utf-8")
    (tmp_path / "policies.yaml").write_text(
        shipped.replace("history.depth:", "history.depths:"), encoding="utf-8"
    )
    _, (problem,) = read_access(tmp_path, read_flags(config_file("flags.yaml", None))[0])
    assert "the feature history.depth is missing" in str(problem)


def test_a_broken_file_of_flags_is_told_once_and_not_by_those_who_name_them(tmp_path: Path) -> None:
    (tmp_path / "flags.yaml").write_text("flags: 3\n", encoding="utf-8")
    with pytest.raises(InvalidFiles) as raised:
        load(Settings(config_dir=tmp_path))
    (problem,) = raised.value.problems
    assert "flags.yaml:1:8: flags: 3 does not fit here" in str(problem)
