"""Rule sets that people edit, and their published versions: tables, whose they are, and repository."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.domain.access import PROGRAM, Permission, Role, Viewer
from strideiq.core.domain.account import LinkState
from strideiq.core.domain.rule_set import RuleSet, RuleSetVersion, Serving
from strideiq.core.store.accounts import accounts
from strideiq.core.store.coach_link_table import coach_links
from strideiq.core.store.columns import Id, Instant, id_column
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository, page
from strideiq.core.store.scope import scoped

rule_sets = Table(
    "rule_sets",
    metadata,
    id_column(),
    Column("owner_id", Id, ForeignKey("accounts.id", ondelete="CASCADE")),
    Column("name", String(60), nullable=False),
    Column("title", String(200), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("draft", Text, nullable=False),
    Column("draft_revision", Integer, nullable=False),
    Column("draft_at", Instant, nullable=False),
    Column("published", Integer),
    Column("archived_at", Instant),
    UniqueConstraint("owner_id", "name"),
    CheckConstraint("draft_revision >= 1", name="draft_revision"),
    Index(None, "owner_id"),
)

# NULL differs from NULL: names of the house are kept apart here.
_OF_THE_HOUSE: Final = rule_sets.c.owner_id.is_(None)
Index(
    "uq_rule_sets_house_name",
    rule_sets.c.name,
    unique=True,
    sqlite_where=_OF_THE_HOUSE,
    postgresql_where=_OF_THE_HOUSE,
)

rule_set_versions = Table(
    "rule_set_versions",
    metadata,
    id_column(),
    Column("rule_set_id", Id, ForeignKey("rule_sets.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    # No foreign key: a version outlives the admin who wrote it.
    Column("author_id", Id),
    Column("note", String(400), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("rule_set_id", "version"),
    CheckConstraint("version >= 1", name="version"),
)

_EDITED: Final = ("title", "draft", "draft_revision", "draft_at", "published", "archived_at")
_IN_SERVICE: Final = and_(
    rule_set_versions.c.rule_set_id == rule_sets.c.id,
    rule_set_versions.c.version == rule_sets.c.published,
)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Sets a viewer sees: their own, for a coach those of the house too, for whoever manages all."""
    if viewer.may(Permission.MANAGE_RULES):
        return true()
    if viewer.role is None:
        return false()
    own = rule_sets.c.owner_id == viewer.account_id
    return or_(own, _OF_THE_HOUSE) if viewer.role is Role.COACH else own


def changed_by(viewer: Viewer) -> ColumnElement[bool]:
    """Sets a viewer changes: their own, and those of the house for whoever manages rules."""
    if viewer == PROGRAM:
        return true()
    own = rule_sets.c.owner_id == viewer.account_id
    return or_(own, _OF_THE_HOUSE) if viewer.may(Permission.MANAGE_RULES) else own


def _rule_set(row: Row[Any]) -> RuleSet:
    return RuleSet(**row._asdict())


def _version(row: Row[Any]) -> RuleSetVersion:
    return RuleSetVersion(**row._asdict())


def _serves(row: Row[Any]) -> Serving:
    return Serving(**row._asdict())


class SqlRuleSets(Repository):
    """Rule sets in the database."""

    async def add(self, rule_set: RuleSet) -> bool:
        """Add a set; False, and nothing is written, where its owner has one of this name."""
        return await self._changed(
            insert(rule_sets).values(asdict(rule_set)).on_conflict_do_nothing()
        )

    async def get(self, rule_set_id: UUID) -> RuleSet | None:
        """The set of this id."""
        return await self._one(self._seen().where(rule_sets.c.id == rule_set_id), _rule_set)

    async def held(self, rule_set_id: UUID) -> RuleSet | None:
        """The set of this id if the viewer may change it; no other unit does until this one ends."""
        statement = self._seen().where(rule_sets.c.id == rule_set_id, changed_by(self._viewer))
        return await self._one(statement.with_for_update(), _rule_set)

    async def page(
        self, *, after: UUID | None = None, limit: int = 50, archived: bool = False
    ) -> Sequence[RuleSet]:
        """Sets in the order of their ids, those behind ``after``; archived ones only where asked."""
        statement = self._seen()
        if not archived:
            statement = statement.where(rule_sets.c.archived_at.is_(None))
        return await self._all(page(statement, rule_sets, after, limit), _rule_set)

    async def count(self, owner_id: UUID | None) -> int:
        """How many sets of this owner are not archived."""
        statement = select(func.count()).select_from(rule_sets)
        open_ones = statement.where(
            rule_sets.c.owner_id.is_(None)
            if owner_id is None
            else rule_sets.c.owner_id == owner_id,
            rule_sets.c.archived_at.is_(None),
        )
        return int(await self._scalar(open_ones))

    async def save(self, rule_set: RuleSet) -> bool:
        """Write down title, draft, what serves and whether it is archived; whether it was there."""
        values = {name: getattr(rule_set, name) for name in _EDITED}
        mine = update(rule_sets).where(rule_sets.c.id == rule_set.id, changed_by(self._viewer))
        return await self._changed(mine.values(values))

    async def add_version(self, version: RuleSetVersion) -> None:
        """Add a version of a set that is held; versions never change."""
        await self._run(plain_insert(rule_set_versions).values(asdict(version)))

    async def last_version(self, rule_set_id: UUID) -> int:
        """The highest number that was published, 0 where nothing was."""
        highest = select(func.max(rule_set_versions.c.version))
        found = await self._scalar(highest.where(rule_set_versions.c.rule_set_id == rule_set_id))
        return found or 0

    async def version(self, rule_set_id: UUID, number: int) -> RuleSetVersion | None:
        """One version of a set."""
        statement = self._versions().where(
            rule_sets.c.id == rule_set_id, rule_set_versions.c.version == number
        )
        return await self._one(statement, _version)

    async def version_of(self, version_id: UUID) -> RuleSetVersion | None:
        """The version of this id."""
        statement = self._versions().where(rule_set_versions.c.id == version_id)
        return await self._one(statement, _version)

    async def versions(
        self, rule_set_id: UUID, *, before: UUID | None = None, limit: int = 50
    ) -> Sequence[RuleSetVersion]:
        """Versions of a set, the newest first, those before the one with the id ``before``."""
        statement = self._versions().where(rule_sets.c.id == rule_set_id)
        statement = statement.order_by(rule_set_versions.c.id.desc())
        if before is not None:
            statement = statement.where(rule_set_versions.c.id < before)
        return await self._all(statement.limit(limit), _version)

    async def published(self, rule_set_ids: Sequence[UUID]) -> Mapping[UUID, RuleSetVersion]:
        """The version that serves, by set, of those of these sets that have one."""
        statement = select(rule_set_versions).join(rule_sets, _IN_SERVICE)
        mine = statement.where(rule_sets.c.id.in_(rule_set_ids), seen_by(self._viewer))
        return {each.rule_set_id: each for each in await self._all(mine, _version)}

    async def serving(self) -> Sequence[Serving]:
        """What serves of every set, for the program."""
        return await self._all(_serving(), _serves)

    async def serving_for(self, athlete_id: UUID) -> Sequence[Serving]:
        """What speaks to an athlete: sets of the house, and of coaches whom the athlete accepted."""
        links = scoped(select(coach_links.c.coach_id), coach_links, self._viewer)
        coaches = links.join(accounts, accounts.c.id == coach_links.c.coach_id).where(
            coach_links.c.athlete_id == athlete_id,
            coach_links.c.state == LinkState.ACCEPTED,
            accounts.c.role == Role.COACH,
            accounts.c.disabled_at.is_(None),
        )
        theirs = or_(_OF_THE_HOUSE, rule_sets.c.owner_id.in_(coaches))
        return await self._all(_serving().where(theirs), _serves)

    async def text(self, serving: Serving) -> str:
        """The text of a version that serves, or did."""
        statement = select(rule_set_versions.c.text).where(
            rule_set_versions.c.rule_set_id == serving.rule_set_id,
            rule_set_versions.c.version == serving.version,
        )
        return str(await self._scalar(statement))

    def _seen(self) -> Select[Any]:
        return select(rule_sets).where(seen_by(self._viewer))

    def _versions(self) -> Select[Any]:
        of_set = rule_sets.c.id == rule_set_versions.c.rule_set_id
        statement = select(rule_set_versions).join(rule_sets, of_set)
        return statement.where(seen_by(self._viewer))


def _serving() -> Select[Any]:
    statement = select(
        rule_sets.c.id.label("rule_set_id"),
        rule_sets.c.name,
        rule_sets.c.owner_id,
        rule_set_versions.c.version,
        rule_set_versions.c.digest,
    )
    return statement.join(rule_set_versions, _IN_SERVICE).order_by(rule_sets.c.id)
