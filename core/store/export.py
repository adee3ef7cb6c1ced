"""Everything stored about one account and its athlete, walked from the tables themselves."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, Table, and_, or_, select

from strideiq.core.domain.access import Viewer
from strideiq.core.store.accounts import accounts
from strideiq.core.store.coach_link_table import coach_links
from strideiq.core.store.columns import WrittenJson, from_json, to_json
from strideiq.core.store.connection import Connection
from strideiq.core.store.metadata import metadata
from strideiq.core.store.rule_sets import rule_sets
from strideiq.core.store.scope import scoped

SECRET = frozenset({"password_hash", "token_hash"})
_OWNERS = ("athlete_id", "account_id", "coach_id", "owner_id", "actor_id", "subject_id")


async def export(
    connection: Connection, viewer: Viewer, account_id: UUID
) -> Mapping[str, Sequence[Mapping[str, object]]]:
    """Rows by table, as plain JSON values; digests of passwords and tokens are left out."""
    return {
        table.name: await _rows(connection, viewer, table, condition)
        for table in metadata.sorted_tables
        if (condition := _belongs(table, account_id)) is not None
    }


def _belongs(table: Table, account_id: UUID) -> ColumnElement[bool] | None:
    names = ("id",) if table.name == "accounts" else _OWNERS
    owners = [table.c[name] == account_id for name in names if name in table.c]
    if table.name == "invites":
        owners = [table.c.email == _address_of(account_id)]
    if table.name == "rule_set_versions":
        owners = [table.c.rule_set_id.in_(_sets_of(account_id))]
    if table.name == "coach_links":
        return and_(or_(*owners), _told_of(account_id))
    return or_(*owners) if owners else None


def _address_of(account_id: UUID) -> ScalarSelect[Any]:
    return select(accounts.c.email).where(accounts.c.id == account_id).scalar_subquery()


def _sets_of(account_id: UUID) -> Select[Any]:
    return select(rule_sets.c.id).where(rule_sets.c.owner_id == account_id)


def _told_of(account_id: UUID) -> ColumnElement[bool]:
    """Links without invitations the account sent and nobody accepted: they tell who has an account."""
    return or_(coach_links.c.accepted_at.is_not(None), coach_links.c.invited_by != account_id)


async def _rows(
    connection: Connection, viewer: Viewer, table: Table, condition: ColumnElement[bool]
) -> Sequence[Mapping[str, object]]:
    columns = [column for column in table.c if column.name not in SECRET]
    statement = scoped(select(*columns).where(condition), table, viewer)
    written = {column.name for column in columns if isinstance(column.type, WrittenJson)}
    rows = (await connection.execute(statement)).mappings()
    return [_plain(row, written) for row in rows]


def _plain(row: Mapping[Any, Any], written: set[str]) -> Mapping[str, object]:
    values = {
        name: from_json(value) if name in written and value is not None else value
        for name, value in row.items()
    }
    plain: Mapping[str, object] = from_json(to_json(values))
    return plain
