"""Flags of one process follow their file, the database and what uses them, as they are put together."""

from collections.abc import Callable
from pathlib import Path

import anyio
import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.reading.overlay import shipped_config
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.flags import flag_book, unleash_server, used_flags, watch_of, watched
from strideiq.core.services.flag_editing import Edit, FlagEditing
from strideiq.core.store.unit_of_work import open_store
from tests.flags import asker
from tests.schema.serving import runtime
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio

NAME, STOP = "plans.adaptive", "system.plans"
SHIPPED = (shipped_config() / "flags.yaml").read_text(encoding="utf-8")


async def until(is_so: Callable[[], bool]) -> None:
    with anyio.fail_after(30):
        while not is_so():  # noqa: ASYNC110  what is waited for tells nobody
            await anyio.sleep(0.02)


async def test_an_edited_file_is_obeyed_and_a_broken_one_holds_nothing_up(
    sqlite_database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = anyio.Path(tmp_path / "flags.yaml")
    await file.write_text(SHIPPED)
    settings = Settings(config_dir=tmp_path, data_dir=tmp_path)
    store = open_store(sqlite_database)
    tools, _ = tools_on(store)
    book = flag_book(tools, settings, runtime())
    editing = FlagEditing(tools, book, ())

    def is_on(name: str) -> bool:
        return book.held.ask(name, asker()).on

    async with watched(watch_of(tools, settings, book), book):
        assert is_on(NAME)
        await file.write_text(SHIPPED.replace("enabled: true", "enabled: false"))
        await until(lambda: not is_on(NAME))
        broken = SHIPPED.replace("enabled: true", "enabled: yes", 1)
        await file.write_text(broken)
        await until(lambda: "'yes' is not true or false" in caplog.text)
        assert not is_on(NAME)
        line = broken.partition("yes")[0].count("\n") + 1
        assert f"{file}:{line}:14: flags.{NAME}.enabled" in caplog.text
        await editing.switch(PROGRAM, STOP, Edit("request-1"), enabled=True)
        assert is_on(STOP)
        await file.write_text(SHIPPED)
        await until(lambda: is_on(NAME))
        assert is_on(STOP)
    await store.close()


def test_every_flag_that_anything_asks_for_is_declared() -> None:
    made = runtime()
    used = {name for name, _ in used_flags(made)}
    assert {NAME, STOP} <= used <= made.flags.keys()


def test_a_server_is_asked_only_where_the_settings_name_one(tmp_path: Path) -> None:
    assert unleash_server(Settings()) is None
    named = Settings(data_dir=tmp_path, unleash_url="http://unleash.example", unleash_token="x")  # noqa: S106
    server = unleash_server(named)
    assert server is not None
    assert not server.can_change
