"""Column types that mean the same on SQLite and PostgreSQL, and the constraints tables share."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    LargeBinary,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


class Id(TypeDecorator[UUID]):
    """A UUID: PostgreSQL's own type, sixteen bytes on SQLite; both sort alike."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of this database."""
        return dialect.type_descriptor(LargeBinary(16) if dialect.name == "sqlite" else Uuid())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:  # noqa: ANN401  a driver's value
        """What the driver is given."""
        return value.bytes if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:  # noqa: ANN401  a driver's value
        """The id the driver gave."""
        return UUID(bytes=value) if value is not None and dialect.name == "sqlite" else value


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; one without a time zone is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC; SQLite keeps it without its zone, so that text sorts by time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone -> store moments in UTC")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment with its zone."""
        return (
            value.replace(tzinfo=UTC) if value is not None and dialect.name == "sqlite" else value
        )


class WrittenJson(TypeDecorator[str]):
    """JSON text kept and given back as it was written, for snapshots that never change."""

    impl = Text
    cache_ok = True


Json = JSON().with_variant(JSONB(), "postgresql")
"""A value of plain JSON that is looked into."""


def to_json(value: object) -> str:
    """JSON text of plain values, dates, ids and dataclasses."""
    return msgspec.json.encode(value).decode()


from_json = msgspec.json.decode


def word_in(name: str, words: type[StrEnum]) -> CheckConstraint:
    """A constraint that column ``name`` holds one of these words."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{name} IN ({listed})", name=name)


def id_column() -> Column[UUID]:
    """The primary key."""
    return Column("id", Id, primary_key=True)


def athlete_column(*, primary_key: bool = False) -> Column[UUID]:
    """The athlete a row belongs to; deleting the athlete deletes the row."""
    owner = ForeignKey("athletes.athlete_id", ondelete="CASCADE")
    return Column("athlete_id", Id, owner, nullable=False, primary_key=primary_key)


def plan_column(*, primary_key: bool = False) -> Column[UUID]:
    """The plan a row belongs to; deleting the plan deletes the row."""
    owner = ForeignKey("plans.id", ondelete="CASCADE")
    return Column("plan_id", Id, owner, nullable=False, primary_key=primary_key)
