"""Every planted fault of a document of rules is refused at its place, with what to write instead."""

import pytest

from tests.faults.planted import Planted
from tests.faults.rule_faults import RULE_FAULTS
from tests.faults.rule_ground import SOUND, problems


def test_the_document_without_a_fault_is_sound() -> None:
    assert problems(SOUND) == []
    assert len(RULE_FAULTS) >= 25


@pytest.mark.parametrize("fault", RULE_FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_told_with_line_column_and_fix(fault: Planted) -> None:
    first, *_ = problems(fault.text(SOUND))
    assert first == f"rules.yaml:{fault.told}"
    assert " -> " in fault.told
