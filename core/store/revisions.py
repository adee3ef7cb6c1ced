"""How often each part of the configuration changed: table and repository."""

from collections.abc import Mapping

from sqlalchemy import Column, Integer, String, Table, select
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository

configuration_revisions = Table(
    "configuration_revisions",
    metadata,
    Column("topic", String(40), primary_key=True),
    Column("revision", Integer, nullable=False),
)


class SqlRevisions(Repository):
    """Revisions of the configuration in the database."""

    async def all(self) -> Mapping[str, int]:
        """The revision of every topic that ever changed."""
        return dict(await self._all(select(configuration_revisions), tuple))

    async def rise(self, topic: str) -> None:
        """Count a change of this topic."""
        statement = insert(configuration_revisions).values(topic=topic, revision=1)
        again = {"revision": configuration_revisions.c.revision + 1}
        await self._run(statement.on_conflict_do_update(index_elements=["topic"], set_=again))
