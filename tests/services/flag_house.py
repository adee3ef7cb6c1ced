"""Feature flags in the hands of admins, on a real store."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from strideiq.core.adapters.flags.memory import UnleashFlags
from strideiq.core.domain.access import Permission, Role, Viewer
from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.domain.flag import Flag, FlagContext, FlagKind
from strideiq.core.engine.flags.unleash import Feature
from strideiq.core.ports import Store, UnitOfWork
from strideiq.core.reading.problems import Problem
from strideiq.core.services.flag_book import FlagBook
from strideiq.core.services.flag_editing import Edit, FlagEditing
from strideiq.core.services.flags import FeatureFlags
from strideiq.core.services.tools import Tools
from strideiq.core.services.watch import FLAGS, Watch
from tests.clocks import HandClock
from tests.flags import asker, flag
from tests.people import new_id
from tests.shared_tools import tools_on

STOP = replace(flag("system.plans", enabled=False), kind=FlagKind.KILL_SWITCH)
NEW = flag("plans.new", enabled=False)
EDIT = Edit("request-1")
BAD = InvalidFiles([Problem("flags.yaml", 3, 5, "flags", "it is wrong", "write it right")])


def admin(*permissions: Permission) -> Viewer:
    """An admin who may do this."""
    return Viewer(new_id(), Role.ADMIN, frozenset(permissions))


FLAGS_ADMIN = admin(Permission.MANAGE_FLAGS)
SWITCH_ADMIN = admin(Permission.MANAGE_KILL_SWITCHES)


@dataclass(slots=True)
class FakeServer:
    """A server that says what it was told."""

    can_change: bool = True
    features: list[Feature] = field(default_factory=list)
    told: list[tuple[str, Flag]] = field(default_factory=list)

    async def look(self) -> bool:
        """It says the same as before."""
        return False

    async def switch(self, flag: Flag) -> None:
        """Write it down."""
        self.told.append(("switch", flag))

    async def put(self, flag: Flag) -> None:
        """Write it down."""
        self.told.append(("put", flag))

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(slots=True)
class FlagHouse:
    """One process with its flags; ``declared`` is what its file says, None that it is wrong."""

    tools: Tools
    clock: HandClock
    book: FlagBook
    flags: FeatureFlags
    editing: FlagEditing
    watch: Watch
    declared: Mapping[str, Flag] | None

    def is_on(self, name: str) -> bool:
        """Whether a flag is on for somebody of whom nothing is known."""
        return self.book.held.ask(name, asker(at=self.clock.now())).on


def flag_house(
    store: Store, *flags: Flag, server: FakeServer | None = None, clock: HandClock | None = None
) -> FlagHouse:
    """A process on this store whose file declares these flags."""
    clock = clock or HandClock()
    tools, _ = tools_on(store, clock)
    declared = {each.name: each for each in flags or (STOP, NEW)}
    house: FlagHouse

    def declare() -> Mapping[str, Flag]:
        if house.declared is None:
            raise BAD
        return house.declared

    async def context_of(unit: UnitOfWork, account_id: UUID) -> FlagContext:
        found = await unit.accounts.get(account_id)
        assert found is not None
        return FlagContext(found.id, clock.now(), role=found.role)

    book = FlagBook(tools, UnleashFlags(), declared, declare, server)
    watch = Watch(tools)
    watch.on(FLAGS, book.reload)
    flags_seen, editing = (
        FeatureFlags(tools, book, context_of),
        FlagEditing(tools, book, ("free", "pro")),
    )
    house = FlagHouse(tools, clock, book, flags_seen, editing, watch, declared)
    return house
