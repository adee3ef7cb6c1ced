"""Why a plan, its phases, its weeks and its days are as they are; every number is the plan's own.

What decided a day or a week is told while it is written out; what it builds on and what comes next
is told by ``explained`` once the whole plan stands.
"""

from strideiq.core.engine.planning.explain.phase import phase_reason
from strideiq.core.engine.planning.explain.week import towards_reason, week_reason
from strideiq.core.engine.planning.explain.whole import explained
from strideiq.core.engine.planning.explain.workout import Told, reasons_for

__all__ = ["Told", "explained", "phase_reason", "reasons_for", "towards_reason", "week_reason"]
