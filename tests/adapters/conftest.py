"""Tests of adapters whose library this Python cannot import are not collected."""

from strideiq.core.adapters import durable_rules

collect_ignore = [] if durable_rules.available() else ["test_durable_rules.py"]
