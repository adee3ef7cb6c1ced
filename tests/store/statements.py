"""Counts what is sent to a database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Engine, event

from strideiq.core.store.connection import PostgresConnection
from strideiq.core.store.prepared import Asked
from strideiq.core.store.standings import Question


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Statements sent while the block runs; many rows of one statement, and a COPY, count once."""
    said: list[str] = []

    def listen(*words: Any) -> None:  # noqa: ANN401  SQLAlchemy's arguments
        if not words[2].startswith("BEGIN"):
            said.append(words[2])

    copy = asyncpg.Connection.copy_records_to_table

    async def copied(connection: Any, table: str, **rows: Any) -> Any:  # noqa: ANN401  asyncpg's arguments
        said.append(f"COPY {table}")
        return await copy(connection, table, **rows)

    about = Question.about

    def asked(question: Question, whom: object) -> list[Any]:
        said.append(question.text)
        return about(question, whom)

    read = PostgresConnection.read

    async def asked_raw(connection: PostgresConnection, *asked: Asked) -> Sequence[list[Any]]:
        said.extend(each.prepared.text for each in asked)  # parts of one statement
        return await read(connection, *asked)

    monkeypatch.setattr(Question, "about", asked)
    monkeypatch.setattr(PostgresConnection, "read", asked_raw)
    monkeypatch.setattr(asyncpg.Connection, "copy_records_to_table", copied)
    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
