"""The port to the database: units of work that are stored whole or not at all."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.account import Standing
from strideiq.core.ports.changes import Ledger, Nights, Proposals
from strideiq.core.ports.flags import FlagChanges, Revisions
from strideiq.core.ports.holdings import Grants, Quotas
from strideiq.core.ports.people import Accounts, CoachLinks, EmailTokens, Invites, SignIns
from strideiq.core.ports.recordings import Activities
from strideiq.core.ports.rule_sets import Backtests, RuleSets
from strideiq.core.ports.training import (
    Athletes,
    Calendar,
    GenerationLogs,
    Goals,
    Plans,
    Questionnaires,
    Races,
    TimesAway,
)
from strideiq.core.ports.work import Audit, Jobs, PluginSettings


class UnitOfWork(Protocol):
    """Everything one request or one job reads and writes, on behalf of one viewer."""

    @property
    def viewer(self) -> Viewer:
        """Who it is done for."""
        ...

    @property
    def accounts(self) -> Accounts: ...  # noqa: D102  each is described by its type
    @property
    def sign_ins(self) -> SignIns: ...  # noqa: D102
    @property
    def email_tokens(self) -> EmailTokens: ...  # noqa: D102
    @property
    def invites(self) -> Invites: ...  # noqa: D102
    @property
    def coach_links(self) -> CoachLinks: ...  # noqa: D102
    @property
    def athletes(self) -> Athletes: ...  # noqa: D102
    @property
    def races(self) -> Races: ...  # noqa: D102
    @property
    def activities(self) -> Activities: ...  # noqa: D102
    @property
    def goals(self) -> Goals: ...  # noqa: D102
    @property
    def time_away(self) -> TimesAway: ...  # noqa: D102
    @property
    def questionnaires(self) -> Questionnaires: ...  # noqa: D102
    @property
    def plans(self) -> Plans: ...  # noqa: D102
    @property
    def calendar(self) -> Calendar: ...  # noqa: D102
    @property
    def generation_logs(self) -> GenerationLogs: ...  # noqa: D102
    @property
    def jobs(self) -> Jobs: ...  # noqa: D102
    @property
    def proposals(self) -> Proposals: ...  # noqa: D102
    @property
    def ledger(self) -> Ledger: ...  # noqa: D102
    @property
    def nights(self) -> Nights: ...  # noqa: D102
    @property
    def audit(self) -> Audit: ...  # noqa: D102
    @property
    def flag_changes(self) -> FlagChanges: ...  # noqa: D102
    @property
    def grants(self) -> Grants: ...  # noqa: D102
    @property
    def quotas(self) -> Quotas: ...  # noqa: D102
    @property
    def revisions(self) -> Revisions: ...  # noqa: D102
    @property
    def plugin_settings(self) -> PluginSettings: ...  # noqa: D102

    @property
    def rule_sets(self) -> RuleSets: ...  # noqa: D102
    @property
    def backtests(self) -> Backtests: ...  # noqa: D102

    def after_commit(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do this once everything is stored, in the order given; never after a rollback."""
        ...

    async def export(self, account_id: UUID) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Everything stored about an account and its athlete: rows by table, as plain JSON values.

        Digests of passwords and tokens are left out.
        """
        ...


class Store(Protocol):
    """Opens units of work."""

    def begin(self, viewer: Viewer) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit that is stored when the block ends and undone when it raises.

        Do nothing slow inside: on SQLite one unit writes at a time.
        """
        ...

    def read(self, viewer: Viewer) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit that sees one moment of the database; it refuses to write."""
        ...

    async def migration(self) -> str | None:
        """The migration the tables are at; a cheap question, which shows that the database answers.

        Raises StoreUnavailable.
        """
        ...

    async def standing(self, family_id: UUID) -> Standing | None:
        """How a sign-in family stands now, with what its answers depend on; the cheapest question.

        Raises StoreUnavailable.
        """
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...
