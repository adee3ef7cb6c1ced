"""Where durable-rules cannot be imported the error names what to use instead."""

import sys

import pytest

from strideiq.core.adapters.durable_rules import (
    DurableEngine,
    DurableRulesMissingError,
    available,
)


def test_without_durable_rules_construction_names_the_reference_evaluator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    assert not available()
    with pytest.raises(DurableRulesMissingError, match=r"Python 3\.12 or older.*'reference'"):
        DurableEngine()
