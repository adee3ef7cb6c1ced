"""Tests of adapters whose library this Python cannot import are not collected."""

from strideiq.core.adapters import durable_rules

_OF_DURABLE_RULES = ["test_durable_rules.py", "test_rules_memory.py", "test_rules_process.py"]
collect_ignore = [] if durable_rules.available() else _OF_DURABLE_RULES
