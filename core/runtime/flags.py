"""Feature flags of one process: made after it was forked, answering from the file at first."""

from collections.abc import Mapping

from strideiq.core.adapters.flags.memory import UnleashFlags
from strideiq.core.domain.flag import Flag
from strideiq.core.engine.flags.unleash import feature_of


def held_flags(declared: Mapping[str, Flag]) -> UnleashFlags:
    """Flags that stand as their file says, until the watch of this process brings what changed."""
    flags = UnleashFlags()
    flags.hold([feature_of(flag) for flag in declared.values()])
    return flags
