"""From how a flag stands to how it shall stand, as admins say it in a word."""

from collections.abc import Sequence
from dataclasses import replace

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.flag import FlagState, Schedule, Strategy


def rolled_out(
    state: FlagState, *, percent: int | None = None, users: Sequence[str] | None = None
) -> FlagState:
    """The flag on for this share of the accounts and for these users; None leaves either as it is.

    The conditions of its strategies stay. Without any it was on for everybody who was meant.
    """
    shares = [each for each in state.strategies if not each.users]
    named = [each for each in state.strategies if each.users]
    if percent is not None:
        shares = [replace(each, percent=percent) for each in shares] or [Strategy(percent)]
    if users is not None:
        named = [Strategy(users=tuple(dict.fromkeys(users)))] if users else []
    if not shares and not named:
        shares = [Strategy(0)]
    elif named and not state.strategies and percent is None:
        shares = [Strategy()]
    return replace(state, enabled=True, strategies=(*shares, *named))


def scheduled(state: FlagState, schedule: Schedule) -> FlagState:
    """The flag going on and off at these times; one that goes on is enabled. Raises Refusal."""
    if schedule.on_at is None and schedule.off_at is not None and not state.enabled:
        raise Refusal(
            "off_at",
            "the flag is off, so that it cannot go off",
            suggestion="give on_at too, or turn it on first",
        )
    enabled = state.enabled or schedule.on_at is not None
    return replace(state, enabled=enabled, schedule=schedule)
