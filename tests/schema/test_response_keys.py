"""The key of a kept answer: each thing it depends on makes another one."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from graphql import parse

from strideiq.core.adapters.caches import InProcessCache
from strideiq.core.domain.access import Permission, Role, Viewer
from strideiq.core.domain.units import UnitSystem
from strideiq.core.services.admission import Admitted
from strideiq.schema.bodies import Operation
from strideiq.schema.documents import Document, Documents
from strideiq.schema.response_cache import ResponseCache
from tests.people import new_id

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WHO = Admitted(Viewer(new_id(), Role.ATHLETE), NOW, time_zone="Europe/Vienna")
COACH = replace(WHO, viewer=Viewer(new_id(), Role.COACH))
ASKED = Operation("query A { calendar { today } }", "A", {"a": 1, "b": [2, {"c": None}]})
OTHER = {
    "viewer": Viewer(new_id(), Role.ATHLETE),
    "units": UnitSystem.IMPERIAL,
    "time_zone": "Europe/London",
    "access_revision": 1,
    "athlete_revision": 1,
    "trained": "1:1",
}
"""Every field of an admitted viewer but the end of their token, with another value."""


MADE_WITH = (("plugin hills", "1"), ("strideiq", "1"))


def cache(versions: dict[str, str] | None = None, *, may_introspect: bool = True) -> ResponseCache:
    """A cache that knows every document of these tests."""
    documents = Documents(10_000)
    for text in (ASKED.query, ASKED.query + " "):
        known = Document(parse(text), None, frozenset({"A", "B", None}))
        documents.keep(text, known, may_introspect=may_introspect)
    kept = InProcessCache(1000)
    return ResponseCache(kept, documents, versions or {}, may_introspect=may_introspect)


def key(asked: Operation = ASKED, who: Admitted = WHO, now: datetime = NOW) -> str:
    found = cache().key(asked, who, now, MADE_WITH)
    assert found is not None
    return found


def test_the_same_is_the_same_whatever_the_order_of_variables() -> None:
    turned = replace(ASKED, variables={"b": [2, {"c": None}], "a": 1})
    assert key() == key(turned)
    assert key() == key(who=replace(WHO, expires_at=NOW + timedelta(hours=1)))
    assert key() == key(now=NOW + timedelta(hours=5))


def test_every_field_of_a_viewer_is_asked_about_here() -> None:
    assert {field.name for field in fields(Admitted)} == {*OTHER, "expires_at"}


@pytest.mark.parametrize("name", OTHER)
def test_each_field_of_a_viewer_makes_another_key(name: str) -> None:
    changed: Any = {name: OTHER[name]}
    assert key(who=replace(WHO, **changed)) != key()


@pytest.mark.parametrize(
    "changed",
    [
        {"query": ASKED.query + " "},
        {"name": "B"},
        {"name": None},
        {"variables": {}},
        {"variables": {"a": 2, "b": [2, {"c": None}]}},
        {"variables": {"a": "1", "b": [2, {"c": None}]}},
    ],
)
def test_each_part_of_an_operation_makes_another_key(changed: dict[str, Any]) -> None:
    assert key(replace(ASKED, **changed)) != key()


def test_a_role_or_a_permission_makes_another_key() -> None:
    viewer = WHO.viewer
    for other in (
        replace(viewer, role=Role.COACH),
        replace(viewer, permissions=frozenset({Permission.READ_AUDIT})),
    ):
        assert key(who=replace(WHO, viewer=other)) != key()


def test_the_local_date_makes_another_key_and_the_hour_does_not() -> None:
    midnight = datetime(2026, 11, 21, 23, tzinfo=UTC)
    second = timedelta(seconds=1)
    assert key(now=midnight - second) == key()
    assert key(now=midnight) != key()


def test_for_a_coach_every_quarter_of_an_hour_makes_another_key() -> None:
    second = timedelta(seconds=1)
    quarter = timedelta(minutes=15)
    assert key(who=COACH, now=NOW + quarter - second) == key(who=COACH)
    assert key(who=COACH, now=NOW + quarter) != key(who=COACH)


def test_versions_and_mode_make_another_key() -> None:
    keys = {
        cache(versions, may_introspect=open_).key(ASKED, WHO, NOW, made_with)
        for versions in ({}, {"schema": "x"}, {"schema": "y"}, {"mode": "y"})
        for open_ in (True, False)
        for made_with in ((), MADE_WITH, (MADE_WITH[0], ("strideiq", "2")))
    }
    assert len(keys) == 24


def test_unknown_documents_and_admins_who_read_every_athlete_have_no_key() -> None:
    reads_all = Viewer(new_id(), Role.ADMIN, frozenset({Permission.READ_ATHLETES}))
    assert cache().key(replace(ASKED, query="{ other }"), WHO, NOW, MADE_WITH) is None
    assert cache().key(replace(ASKED, name="C"), WHO, NOW, MADE_WITH) is None
    assert cache().key(ASKED, replace(WHO, viewer=reads_all), NOW, MADE_WITH) is None
