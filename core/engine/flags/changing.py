"""From how a flag stands to how it shall stand, as admins say it in a word."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.flag import FlagState, Schedule, Strategy


def rolled_out(
    state: FlagState, *, percent: int | None = None, users: Sequence[str] | None = None
) -> FlagState:
    """The flag on for this share of the accounts and for these users; None leaves either as it is.

    Conditions of its strategies stay, and a flag that was on for everybody stays so beside users.
    Naming users turns a flag that is off on for them alone, never for a share that waits.
    """
    if percent is None and users is None:
        return state
    shares = [each for each in state.strategies if not each.users]
    named = [each for each in state.strategies if each.users]
    if percent is not None:
        shares = [replace(each, percent=percent) for each in shares] or [Strategy(percent)]
    elif state.enabled and not state.strategies:
        shares = [Strategy()]
    if users is not None:
        named = [Strategy(users=tuple(dict.fromkeys(users)))] if users else []
    enabled = state.enabled or percent is not None or (bool(users) and not shares)
    return replace(state, enabled=enabled, strategies=(*shares, *named) or (Strategy(0),))


def switched(state: FlagState, *, enabled: bool, at: datetime) -> FlagState:
    """The flag on or off; an end that has passed by ``at`` does not keep it off."""
    off_at = state.schedule.off_at
    over = enabled and off_at is not None and off_at <= at
    schedule = Schedule() if over else state.schedule
    return replace(state, enabled=enabled, schedule=schedule)


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
