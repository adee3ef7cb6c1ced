"""The linter: judges a plan, no matter who wrote it."""

from strideiq.core.engine.planning.lint.context import LintContext, tests_of, week_place
from strideiq.core.engine.planning.lint.run import lint, lint_choices, lint_joined

__all__ = ["LintContext", "lint", "lint_choices", "lint_joined", "tests_of", "week_place"]
