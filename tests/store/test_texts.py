"""PostgreSQL keeps no character of code 0; who sends one is told so, and nothing is written."""

import pytest

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.profile import Questionnaire
from strideiq.core.ports import Store
from strideiq.core.store.unit_of_work import open_store
from tests.people import NOW, new_id, someone

pytestmark = pytest.mark.anyio


async def both_added(store: Store, viewer: Viewer, *answered: Questionnaire) -> None:
    async with store.begin(viewer) as unit:
        for each in answered:
            await unit.questionnaires.add(each)


async def test_text_that_cannot_be_kept_is_refused(postgres_database: str) -> None:
    store = open_store(postgres_database)
    try:
        viewer = await someone(store)
        who = viewer.account_id
        with pytest.raises(Refusal, match="cannot be kept"):
            async with store.read(viewer) as unit:
                await unit.accounts.by_email("a\x00b")
        fine = Questionnaire(new_id(), who, "ok", {}, NOW)
        odd = Questionnaire(new_id(), who, "start", {"why": "a\x00b"}, NOW)
        with pytest.raises(Refusal, match="cannot be kept"):
            await both_added(store, viewer, fine, odd)
        async with store.read(viewer) as unit:
            assert await unit.questionnaires.latest(who, "ok") is None
    finally:
        await store.close()
