"""The linter: judges a plan, no matter who wrote it."""

from strideiq.core.engine.planning.lint.context import LintContext
from strideiq.core.engine.planning.lint.run import lint

__all__ = ["LintContext", "lint"]
