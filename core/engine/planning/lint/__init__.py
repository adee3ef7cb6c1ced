"""The linter: judges a plan, no matter who wrote it."""

from strideiq.core.engine.planning.lint.context import LintContext, tests_of, week_place
from strideiq.core.engine.planning.lint.registry import LINT_RULES, LintRule
from strideiq.core.engine.planning.lint.run import lint, lint_changed, lint_choices, lint_joined

__all__ = [
    "LINT_RULES",
    "LintContext",
    "LintRule",
    "lint",
    "lint_changed",
    "lint_choices",
    "lint_joined",
    "tests_of",
    "week_place",
]
