"""How flags stand: their files, with what admins changed laid over them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from strideiq.core.domain.flag import Flag, FlagChange


def stands(flag: Flag, change: FlagChange | None) -> Flag:
    """The flag with the state of its last change, or of its file where that gave it back."""
    if change is None or change.state is None:
        return flag
    return replace(flag, state=change.state)


def stale(flags: Iterable[Flag], today: date) -> Sequence[Flag]:
    """Flags that should be gone by now, the one that is latest over first."""
    over = [flag for flag in flags if flag.expires is not None and flag.expires <= today]
    return sorted(over, key=lambda flag: (flag.expires or today, flag.name))
