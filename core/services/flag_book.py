"""The flags of one process, kept as files, admins and the server last said."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import InvalidFiles, NotFound
from strideiq.core.domain.flag import Flag, FlagChange, FlagSource, FlagStanding
from strideiq.core.engine.flags.read_back import state_of
from strideiq.core.engine.flags.standing import stands
from strideiq.core.engine.flags.unleash import Feature, feature_of
from strideiq.core.ports.flags import FlagServer, HeldFlags
from strideiq.core.reading.problems import did_you_mean
from strideiq.core.services.tools import Tools

_log = logging.getLogger("strideiq.service")

Declare: TypeAlias = Callable[[], Mapping[str, Flag]]
"""Reads the declared flags again. Raises InvalidFiles."""


def no_such_flag(name: str, declared: Mapping[str, Flag]) -> NotFound:
    """No flag has this name; the nearest one may be meant."""
    return NotFound("flag", did_you_mean(name, declared) or "take a name that flags answers")


class FlagBook:
    """Every declared flag as it stands, and what answers for them.

    What admins changed counts over the file. Where there is a server it counts over both, for the
    flags that it knows.
    """

    def __init__(
        self,
        tools: Tools,
        held: HeldFlags,
        declared: Mapping[str, Flag],
        declare: Declare,
        server: FlagServer | None = None,
    ) -> None:
        self.held: Final = held
        self.server: Final = server
        self._tools: Final = tools
        self._declared = declared
        self._declare: Final = declare

    @property
    def declared(self) -> Mapping[str, Flag]:
        """The flags as their file last said, in its order."""
        return self._declared

    async def reload(self) -> None:
        """Answer from now on as file, admins and server say; a file that is wrong counts not."""
        try:
            self._declared = self._declare()
        except InvalidFiles as error:
            # What admins change counts all the same: a kill switch waits for no file.
            _log.error("flags stay as their file last said:\n%s", error)
        async with self._tools.store.read(PROGRAM) as unit:
            changes = await unit.flag_changes.current()
        there = self._there()
        here = [flag for name, flag in self._declared.items() if name not in there]
        told = [feature_of(stands(flag, changes.get(flag.name))) for flag in here]
        self.held.hold([*there.values(), *told])

    def standing(self, flag: Flag, last: FlagChange | None) -> FlagStanding:
        """How this flag stands, where this was changed of it last."""
        version = 0 if last is None else last.version
        feature = self._there().get(flag.name)
        if feature is not None:
            state, whole = state_of(feature)
            return FlagStanding(replace(flag, state=state), FlagSource.SERVER, version, whole)
        changed = last is not None and last.state is not None
        source = FlagSource.ADMIN if changed else FlagSource.FILE
        return FlagStanding(stands(flag, last), source, version)

    def all_standing(self, changes: Mapping[str, FlagChange]) -> Sequence[FlagStanding]:
        """Every flag, in the order of the file."""
        return [self.standing(flag, changes.get(name)) for name, flag in self._declared.items()]

    def _there(self) -> Mapping[str, Feature]:
        """What the server says, by name."""
        told = () if self.server is None else self.server.features
        return {str(feature["name"]): feature for feature in told}
