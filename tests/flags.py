"""Feature flags for tests: each with only what a test names changed."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from strideiq.core.adapters.flags.memory import UnleashFlags
from strideiq.core.domain.flag import Flag, FlagContext, FlagKind, FlagState
from strideiq.core.engine.flags.unleash import feature_of
from tests.people import NOW, new_id

FLAG = Flag(
    "plans.new", "New plans", "training", "To see.", FlagKind.RELEASE, None, FlagState(enabled=True)
)


def flag(name: str = FLAG.name, **state: Any) -> Flag:  # noqa: ANN401  any field
    """A release flag that is on for everybody, but for what is said of its state."""
    return replace(FLAG, name=name, state=replace(FLAG.state, **state))


def asker(account_id: UUID | None = None, **known: Any) -> FlagContext:  # noqa: ANN401  any field
    """Somebody of whom only this is known."""
    return FlagContext(account_id or new_id(), known.pop("at", NOW), **known)


def holding(*flags: Flag) -> UnleashFlags:
    """Flags that stand like this."""
    held = UnleashFlags()
    held.hold([feature_of(each) for each in flags])
    return held
