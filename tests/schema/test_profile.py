"""A profile changes field by field: what is left out stays, and null takes away."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from strideiq.core.domain.access import Role
from strideiq.schema.asgi import Parts
from tests.coached import link
from tests.people import athlete
from tests.schema.serving import service_on
from tests.schema.wire import Person, person

pytestmark = pytest.mark.anyio

FIELDS = "name country birthDate sex restingHr maxHr units timeZone daysPerWeek longRunDay injuries"
SLOTS = "qualityDays strengthDays doubles lastInjury crossTraining { day minutes }"
SHOWN = f"... on Athlete {{ {FIELDS} {SLOTS} minutes {{ monday tuesday friday }} }}"
WHOLE = {
    "name": "Zoë",
    "country": "NZ",
    "birthDate": "1985-02-28",
    "sex": "FEMALE",
    "restingHr": 48,
    "maxHr": 188,
    "units": "IMPERIAL",
    "timeZone": "Pacific/Auckland",
    "daysPerWeek": 4,
    "longRunDay": "SATURDAY",
    "injuries": "Achilles, 2024",
    "qualityDays": ["THURSDAY", "TUESDAY"],
    "strengthDays": ["MONDAY"],
    "crossTraining": [{"day": "FRIDAY", "minutes": 40}],
    "doubles": 2,
    "lastInjury": "2024-08-01",
}


@pytest.fixture
async def made(database: str) -> AsyncIterator[Parts]:
    async with service_on(database) as parts:
        yield parts


async def updated(who: Person, **sent: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    found: dict[str, Any] = await who.does("updateProfile", SHOWN, **sent)
    assert found.pop("__typename") == "Athlete", found
    return found


async def problems(who: Person, **sent: Any) -> list[str]:  # noqa: ANN401  JSON
    found = await who.does("updateProfile", SHOWN, **sent)
    assert found["__typename"] == "InvalidInput", found
    return [".".join(each["path"]) for each in found["problems"]]


async def test_every_field_is_kept_and_others_stay(made: Parts) -> None:
    ada = await person(made)
    minutes = {"monday": 45, "tuesday": 60, "friday": 0}
    assert await updated(ada, **WHOLE) == WHOLE | {"minutes": minutes}
    changed = await updated(ada, minutes={"monday": 0, "friday": 30})
    assert changed == WHOLE | {"minutes": {"monday": 0, "tuesday": 60, "friday": 30}}
    assert await updated(ada) == changed
    async with ada.store.read(ada.viewer) as unit:
        assert await unit.athletes.revision(ada.viewer.account_id) == 2


async def test_null_takes_away_what_may_be_missing(made: Parts) -> None:
    ada = await person(made)
    await updated(ada, **WHOLE)
    optional = dict.fromkeys(("country", "birthDate", "sex", "restingHr", "maxHr", "lastInjury"))
    slots = ("qualityDays", "strengthDays", "crossTraining", "doubles")
    found = await updated(ada, **optional, injuries=None, **dict.fromkeys(slots))
    assert {name: found[name] for name in optional} == optional
    assert found["injuries"] == ""
    assert [found[name] for name in slots] == [[], [], [], 0]
    assert found["name"] == "Zoë"


async def test_every_problem_is_told_at_once_and_nothing_is_kept(made: Parts) -> None:
    ada = await person(made)
    required = ("name", "timeZone", "units", "daysPerWeek", "longRunDay", "minutes")
    assert await problems(ada, **dict.fromkeys(required), restingHr=300, maxHr=20) == [
        *required,
        "restingHr",
        "maxHr",
        "restingHr",
    ]
    odd = {
        "name": "",
        "timeZone": "Mars/Base",
        "country": "at",
        "birthDate": "2025-01-01",
        "daysPerWeek": 9,
    }
    minutes = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "saturday"), 0)
    assert await problems(ada, **odd, minutes=minutes) == [*odd, "minutes"]
    slots = {
        "qualityDays": ["MONDAY", "MONDAY"],
        "strengthDays": ["SUNDAY", "SUNDAY"],
        "crossTraining": [{"day": "MONDAY", "minutes": 5}],
        "doubles": 8,
    }
    assert await problems(ada, **slots, lastInjury="2099-01-01") == [*slots, "lastInjury"]
    async with ada.store.read(ada.viewer) as unit:
        assert await unit.athletes.get(ada.viewer.account_id) == athlete(ada.viewer.account_id)


async def test_a_heart_rate_is_judged_against_the_one_that_is_stored(made: Parts) -> None:
    ada = await person(made)
    await updated(ada, maxHr=120)
    assert await problems(ada, restingHr=130) == ["restingHr"]


async def test_a_coach_reads_a_profile_and_changes_only_their_own(made: Parts) -> None:
    ada, coach = await person(made), await person(made, Role.COACH, profile={"name": "Kim"})
    await link(ada.store, ada.viewer, coach.viewer, accepted=True)
    await updated(coach, injuries="none")
    found = await coach.asks("query ($id: ID!) { athlete(id: $id) { name injuries } }", id=ada.id)
    assert found == {"athlete": {"name": "Ada", "injuries": ""}}


async def test_a_stranger_has_no_profile(made: Parts) -> None:
    found = await Person(made).does("updateProfile", "", name="Eve")
    assert found["__typename"] == "NotSignedIn"


async def test_days_begin_where_the_athlete_lives(made: Parts) -> None:
    ada = await person(made)
    days = set()
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        await updated(ada, timeZone=zone)
        days.add((await ada.asks("{ viewer { athlete { today } } }"))["viewer"]["athlete"]["today"])
    assert len(days) == 2
