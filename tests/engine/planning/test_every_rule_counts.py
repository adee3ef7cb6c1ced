"""No key of plan_rules.yaml is idle: planning reads every one of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import UnionType
from typing import Any, get_args

import pytest

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Away, CrossSlot
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.domain.goal import SideRace
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules, VolumeTier, VolumeTiers
from strideiq.core.reading.shaping import Shape
from tests.engine.planning.asking import MONDAY, ask, runs

RACE = RaceResult(10_000.0, 2_700.0, MONDAY - timedelta(days=20))
HOT_AND_HIGH = Conditions(Course.HILLY, altitude_m=1600, temperature_c=28)
TEN = ask("10k", 9, recent_race=RACE)
MANY = ask(days=6, weekly_m=110_000.0, longest_m=28_000.0, recent_race=RACE)
MORE: dict[str, Any] = {
    "doubles": 2,
    "strength_weekdays": (0, 3),
    "cross_training": (CrossSlot(4, 45),),
    "quality_weekdays": (1, 3),
    "away": (Away(MONDAY + timedelta(days=20), MONDAY + timedelta(days=20)),),
}
ASKED = (
    ask(target_s=12_600.0, recent_race=RACE),
    ask(days=7, weekly_m=75_000.0, recent_race=RACE),
    ask("5k", 9, 3, weekly_m=None, longest_m=None),
    ask("10k", 12, age=62, injured=True),
    ask("10k", 12, age=15),
    ask("10k", 4, recent_race=RACE),
    ask(races=tuple(SideRace("10k", MONDAY + timedelta(days=d)) for d in (27, 55))),
    ask("half", 16, history=runs(MONDAY, 50_000.0, 18_000.0, pause=80), weekly_m=None),
    ask("half", 14, history=runs(MONDAY, 50_000.0, 18_000.0, pause=40), weekly_m=None),
    replace(TEN, goal=replace(TEN.goal, conditions=HOT_AND_HIGH)),
    replace(MANY, availability=replace(MANY.availability, **MORE)),
)
FOR_PEOPLE = {("VolumeTier", "title")}
"""Shown where tiers are listed, not in a plan."""


def shapes(shape: type[Shape]) -> Iterator[type[Shape]]:
    """``shape`` and every shape that its fields hold."""
    yield shape
    for field in shape.model_fields.values():
        yield from _inside(field.annotation)


def _inside(annotation: object) -> Iterator[type[Shape]]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        yield from shapes(annotation)
    for part in get_args(annotation):
        if isinstance(part, type | UnionType) or get_args(part):
            yield from _inside(part)


def test_every_key_is_read_while_plans_are_made(
    catalogue: Catalogue, config: PlanConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: set[tuple[str, str]] = set()

    def spy(self: Shape, name: str) -> object:
        read.add((type(self).__name__, name))
        return object.__getattribute__(self, name)

    monkeypatch.setattr(Shape, "__getattribute__", spy)
    for request in ASKED:
        generate(request, catalogue, config)
        generate(replace(request, volume_tier="low"), catalogue, config)
    monkeypatch.undo()
    declared = {
        (shape.__name__, name)
        for shape in (*shapes(PlanRules), *shapes(VolumeTiers))
        for name in shape.model_fields
    }
    assert (VolumeTier.__name__, "title") in declared
    assert declared - read == FOR_PEOPLE
