from datetime import timedelta

import pytest

from strideiq.core.domain.access import PROGRAM, Permission, Role
from strideiq.core.domain.errors import NotSignedIn
from strideiq.core.domain.units import UnitSystem
from tests.accounts import signed_in
from tests.people import NOW, new_id
from tests.schema.serving import posted, service_on

pytestmark = pytest.mark.anyio

NONSENSE = "nonsense"
QUERY = "{raceDistances {key}}"


async def test_token_of_a_stored_sign_in_is_let_in(database: str) -> None:
    async with service_on(database) as made:
        ada = await signed_in(
            made.do,
            Role.ADMIN,
            granted=frozenset({Permission.READ_AUDIT}),
            profile={"units": UnitSystem.IMPERIAL, "time_zone": "Asia/Tokyo"},
        )
        async with made.do.tools.store.begin(PROGRAM) as unit:
            await unit.athletes.raise_revision(ada.viewer.account_id)
            await unit.accounts.disable(ada.viewer.account_id, None)
        admitted = await made.do.admission.admit(ada.token)
        assert admitted.viewer == ada.viewer
        assert admitted.viewer.may(Permission.READ_AUDIT)
        assert (admitted.units, admitted.time_zone) == (UnitSystem.IMPERIAL, "Asia/Tokyo")
        assert (admitted.access_revision, admitted.athlete_revision) == (1, 1)
        assert admitted.expires_at is not None
        assert (await posted(made, QUERY, token=ada.token)).status_code == 200


async def test_sign_in_that_ended_is_not_let_in(database: str) -> None:
    async with service_on(database) as made:
        store, now = made.do.tools.store, made.do.tools.clock.now()
        ada, bob, eve = [await signed_in(made.do) for _ in range(3)]
        old = await signed_in(made.do)
        async with store.begin(PROGRAM) as unit:
            assert ada.viewer.session_id is not None
            assert old.viewer.session_id is not None
            await unit.sign_ins.revoke(ada.viewer.session_id, now)
            await unit.accounts.disable(bob.viewer.account_id, now)
            await unit.accounts.delete(eve.viewer.account_id)
            past = NOW - timedelta(days=900)
            await unit.sign_ins.rotate(
                old.viewer.session_id, old=b"digest", new=b"new", at=past, expires_at=past
            )
        for gone in (ada, bob, eve, old):
            with pytest.raises(NotSignedIn):
                await made.do.admission.admit(gone.token)
            answer = await posted(made, QUERY, token=gone.token)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


async def test_family_of_somebody_else_is_not_let_in(database: str) -> None:
    async with service_on(database) as made:
        ada, bob = await signed_in(made.do), await signed_in(made.do)
        assert bob.viewer.session_id is not None
        stolen = made.do.sign_in.tokens.issue(ada.viewer.account_id, bob.viewer.session_id)
        unknown = made.do.sign_in.tokens.issue(ada.viewer.account_id, new_id())
        for token in (stolen, unknown):
            with pytest.raises(NotSignedIn):
                await made.do.admission.admit(token.text)


async def test_account_without_athlete_is_let_in(database: str) -> None:
    async with service_on(database) as made:
        ada = await signed_in(made.do, Role.OWNER, with_athlete=False)
        admitted = await made.do.admission.admit(ada.token)
        assert (admitted.viewer, admitted.athlete_revision) == (ada.viewer, 0)


async def test_nonsense_is_not_let_in(database: str) -> None:
    async with service_on(database) as made:
        assert (await posted(made, QUERY, token=NONSENSE)).status_code == 401
        assert (await posted(made, QUERY)).status_code == 200
