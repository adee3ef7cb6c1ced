"""Every distance and pace is shown in the viewer's units, or in those a field is asked for."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from graphql import (
    FieldNode,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    is_object_type,
    parse,
    visit,
)

from strideiq.core.domain.units import UnitSystem
from strideiq.schema.asgi import Parts
from tests.accounts import signed_in
from tests.changes import proposal
from tests.clocks import HandClock
from tests.environments import ROOT
from tests.schema.serving import Json, service_on
from tests.schema.test_preview import MARATHON, REQUEST
from tests.schema.wire import Person
from tests.services.planned import Bench

pytestmark = pytest.mark.anyio

UNLIMITED = dict.fromkeys(("depth", "fields", "aliases", "cost", "tokens"), 1_000_000)


def thrice(field: str, below: str = "") -> str:
    """A field in the viewer's units, and in both that it can be asked for."""
    return (
        f"own_{field}: {field}{below} km_{field}: {field}(units: METRIC){below}"
        f" mi_{field}: {field}(units: IMPERIAL){below}"
    )


DISTANCE = thrice("distance")
PACES = thrice("paces", " { easy { fastS slowS text } repetition { text } }")
STEP = f"{DISTANCE} {thrice('pace', ' { text }')}"
DECLARED = f"{thrice('leastDistance')} {thrice('mostDistance')} {thrice('pace', ' { text }')}"
STANDARD = " ".join(map(thrice, ("firstWeek", "biggestWeek", "longestBefore", "longestRun")))
PACING = " ".join(thrice(each, " { text }") for each in ("flatPace", "adjustedPace"))
HOT = {"course": "HILLY", "ascentM": 300.0, "temperatureC": 26.0, "altitudeM": 1500.0}
CATALOGUE = f"""{{
  raceDistances {{ {DISTANCE} }}
  volumeTiers {{ biggestWeeks {{ {thrice("least")} {thrice("greatest")} }} }}
  workoutTemplates(first: 100) {{ nodes {{ steps {{
    ... on WorkoutStep {{ {DECLARED} }} ... on WorkoutRepeat {{ steps {{ {DECLARED} }} }}
  }} }} }}
  standardPlans(first: 100) {{ nodes {{ {STANDARD} }} }}
}}"""
PREVIEW = f"""query ($i: PreviewPlanInput!) {{ previewPlan(input: $i) {{ ... on PlanPreview {{
  alternatives {{ equivalence {{ {thrice("distance", " { a b }")} }} }}
  plan {{ pacing {{ {PACING} {thrice("paces", " { threshold { text } }")} }}
  goal {{ {DISTANCE} }} fitness {{ {PACES} }}
  weeks {{ {DISTANCE} {thrice("target")} days {{
    {DISTANCE} {thrice("description")}
    steps {{ ... on PlannedStep {{ {STEP} }} ... on PlannedRepeat {{ steps {{ {STEP} }} }} }}
  }} }}
}} }} }} }}"""
ATHLETE = f"""{{ viewer {{ athlete {{
  goals {{ {DISTANCE} }} races {{ nodes {{ {DISTANCE} }} }} fitness {{ {PACES} }}
}} }} }}"""
CALENDAR = f"""query ($from: Date!, $to: Date!) {{ calendar(from: $from, to: $to) {{
  days {{ workouts {{ {DISTANCE} steps {{ ... on PlannedStep {{ {STEP} }} }} }} }}
  weeks {{ {DISTANCE} {thrice("target")} }}
}} }}"""
CHANGES = f"""{{
  activities {{ nodes {{ {DISTANCE} }} }}
  proposals {{ nodes {{ diff {{ before {{ {DISTANCE} }} after {{ {DISTANCE} }} }} }} }}
}}"""
EVERYTHING = (CATALOGUE, PREVIEW, ATHLETE, CALENDAR, CHANGES)


class Met(Visitor):
    """The fields with units that a document asks for."""

    def __init__(self, told: TypeInfo) -> None:
        super().__init__()
        self.told = told
        self.found: set[tuple[str, str]] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:  # noqa: ANN401  graphql-core's
        field, parent = self.told.get_field_def(), self.told.get_parent_type()
        if field is not None and parent is not None and "units" in field.args:
            self.found.add((parent.name, node.name.value))


def met(schema: GraphQLSchema) -> set[tuple[str, str]]:
    told = TypeInfo(schema)
    visitor = Met(told)
    for query in EVERYTHING:
        visit(parse(query), TypeInfoVisitor(told, visitor))
    return visitor.found


def test_no_field_with_units_is_forgotten_here() -> None:
    schema = build_schema((ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8"))
    declared = {
        (name, field)
        for name, kind in schema.type_map.items()
        if is_object_type(kind)
        for field, definition in kind.fields.items()
        if "units" in definition.args
    }
    assert met(schema) == declared


def compared(answer: Json) -> Iterator[tuple[str, object, object, object]]:
    """Each field by its name: in the viewer's units, in kilometres, in miles."""
    if isinstance(answer, list):
        for each in answer:
            yield from compared(each)
    elif isinstance(answer, dict):
        for alias, own in answer.items():
            if alias.startswith("own_"):
                if own is None:  # no shipped workout fixes a pace
                    continue
                name = alias.removeprefix("own_")
                yield name, own, answer[f"km_{name}"], answer[f"mi_{name}"]
            elif not alias.startswith(("km_", "mi_")):
                yield from compared(own)


async def everything(made: Parts, units: UnitSystem) -> list[Json]:
    """Answers with every field that has units, to somebody who prefers these."""
    who = Person(made, await signed_in(made.do, profile={"units": units}))
    race = {"distance": "10k", "time": "45:30", "day": who.day(-30)}
    await who.does("addRace", "", race=race)
    clock = HandClock(made.do.tools.clock.now() + timedelta(minutes=1))
    plan_id = await Bench(who.store, clock).generated(who.viewer)
    async with who.store.begin(who.viewer) as unit:
        await unit.proposals.add(proposal(who.viewer.account_id, plan_id))
    run = f"date,distance_m,moving_s\n{who.day(-3)},10000,2730"
    await who.does("importActivities", "", text=run)
    between = {"from": who.day(), "to": (clock.at.date() + timedelta(60)).isoformat()}
    return [
        await who.asks(CATALOGUE),
        await who.asks(PREVIEW, i=REQUEST | {"goal": MARATHON | {"conditions": HOT}}),
        await who.asks(ATHLETE),
        await who.asks(CALENDAR, **between),
        await who.asks(CHANGES),
    ]


@pytest.mark.parametrize("units", UnitSystem)
async def test_fields_are_in_the_viewers_units_unless_they_are_asked_for_in_others(
    sqlite_database: str, units: UnitSystem
) -> None:
    async with service_on(sqlite_database, query_limits=UNLIMITED) as made:
        answers = await everything(made, units)
    for answer in answers:
        found = list(compared(answer))
        assert found
        for name, own, km, mi in found:
            assert own == (mi if units is UnitSystem.IMPERIAL else km), name
        differ = {name for name, _, km, mi in found if km != mi}
        assert differ == {name for name, *_ in found}


async def test_sentences_of_a_preview_are_in_the_viewers_units(sqlite_database: str) -> None:
    shown = "... on PlanPreview { plan { fitness { evidence } } }"
    query = f"query ($i: PreviewPlanInput!) {{ previewPlan(input: $i) {{ {shown} }} }}"
    async with service_on(sqlite_database) as made:
        imperial = await signed_in(made.do, profile={"units": UnitSystem.IMPERIAL})
        said = {}
        for name, who in (("viewer", Person(made, imperial)), ("stranger", Person(made))):
            plan = (await who.asks(query, i=REQUEST))["previewPlan"]["plan"]
            said[name] = plan["fitness"]["evidence"].split(" in ")[0]
    assert said == {"viewer": "6.2 mi", "stranger": "10.0 km"}
