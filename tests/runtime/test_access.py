"""Decisions of a running process follow their files, and a file that is wrong changes nothing."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from strideiq.core.domain.decision import Why
from strideiq.core.ports import Store
from strideiq.core.runtime.access import access_of, keep_deciding
from strideiq.core.runtime.flags import flag_book
from strideiq.core.services.watch import Watch
from strideiq.core.store.unit_of_work import open_store
from tests.access import open_house
from tests.people import someone
from tests.schema.serving import runtime, settings_for
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio


async def test_memberships_are_read_again_and_a_wrong_file_leaves_the_last_ones(
    sqlite_database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store: Store = open_store(sqlite_database)
    tools, _ = tools_on(store)
    settings = replace(settings_for(sqlite_database), config_dir=tmp_path)
    book, watch = flag_book(tools, settings, runtime()), Watch(tools)
    access = access_of(tools, runtime())
    ada = await someone(store)
    keep_deciding(watch, access, settings, book)

    async def why() -> Why | None:
        await watch.look()
        async with store.read(ada) as unit:
            return (await access.decide(unit, "plans.adapt")).why

    assert await why() is Why.NOT_HELD
    open_house(tmp_path)
    assert await why() is None
    with caplog.at_level(logging.ERROR, "strideiq.service"):
        (tmp_path / "memberships.yaml").write_text("without_any: gold\n", encoding="utf-8")
        assert await why() is None
    assert "memberships.yaml:1:1: 'trial' is missing" in caplog.text
    (tmp_path / "memberships.yaml").unlink()
    assert await why() is Why.NOT_HELD
    await store.close()
