"""Answers that athletes gave: table, rows and repository."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Row, String, Table, insert, select

from strideiq.core.domain.profile import Questionnaire
from strideiq.core.store.columns import Instant, Json, athlete_column, id_column
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository
from strideiq.core.store.scope import scoped

questionnaires = Table(
    "questionnaires",
    metadata,
    id_column(),
    athlete_column(),
    Column("kind", String(40), nullable=False),
    Column("answers", Json, nullable=False),
    Column("answered_at", Instant, nullable=False),
    Index(None, "athlete_id", "kind", "answered_at"),
)


def _questionnaire(row: Row[Any]) -> Questionnaire:
    return Questionnaire(**row._asdict())


class SqlQuestionnaires(Repository):
    """Answers in the database."""

    async def add(self, answered: Questionnaire) -> None:
        """Add answers."""
        await self._require(answered.athlete_id)
        statement = insert(questionnaires).values(
            id=answered.id,
            athlete_id=answered.athlete_id,
            kind=answered.kind,
            answers=dict(answered.answers),
            answered_at=answered.answered_at,
        )
        await self._run(statement)

    async def latest(self, athlete_id: UUID, kind: str) -> Questionnaire | None:
        """The newest answers to these questions."""
        statement = scoped(select(questionnaires), questionnaires, self._viewer).where(
            questionnaires.c.athlete_id == athlete_id, questionnaires.c.kind == kind
        )
        newest = statement.order_by(questionnaires.c.answered_at.desc(), questionnaires.c.id.desc())
        return await self._one(newest.limit(1), _questionnaire)
