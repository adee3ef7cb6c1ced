"""Column types that mean the same on SQLite and PostgreSQL, and the constraints tables share."""

from collections.abc import Callable
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
    ForeignKeyConstraint,
    LargeBinary,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator, TypeEngine

Processor = Callable[[Any], Any]


class Id(TypeDecorator[UUID]):
    """A UUID: PostgreSQL's own type, sixteen bytes on SQLite; both sort alike."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of this database."""
        return dialect.type_descriptor(LargeBinary(16) if dialect.name == "sqlite" else Uuid())

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        """What makes sixteen bytes; PostgreSQL's driver takes ids as they are."""
        return _bytes_of if dialect.name == "sqlite" else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        """What makes an id of sixteen bytes; PostgreSQL's driver gives ids."""
        del coltype
        return _id_of if dialect.name == "sqlite" else None


def _bytes_of(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def _id_of(value: bytes | None) -> UUID | None:
    return None if value is None else msgspec.convert(value, UUID)


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

JsonOrNull = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""The same, or nothing."""


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


def athlete_column() -> Column[UUID]:
    """The athlete a row belongs to; deleting the athlete deletes the row."""
    owner = ForeignKey("athletes.athlete_id", ondelete="CASCADE")
    return Column("athlete_id", Id, owner, nullable=False)


def of_plan(*, owner_in_key: bool = False, plan_in_key: bool = False) -> tuple[SchemaItem, ...]:
    """The plan a row belongs to, and its athlete, who is that of the plan; both go with the plan."""
    return (
        Column("plan_id", Id, nullable=False, primary_key=plan_in_key),
        Column("athlete_id", Id, nullable=False, primary_key=owner_in_key),
        ForeignKeyConstraint(
            ["plan_id", "athlete_id"], ["plans.id", "plans.athlete_id"], ondelete="CASCADE"
        ),
    )
