"""Every error of a shape becomes one problem at its exact place, with what to write instead."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from strideiq.core.reading.quantities import Metres, MetresRange, Share
from strideiq.core.reading.reader import read_text
from strideiq.core.reading.shaping import Shape, load, shape


class Surface(StrEnum):
    """An enum, as shapes use them."""

    ROAD = "road"
    TRAIL = "trail"


class Target(Shape):
    """A mapping inside a mapping."""

    zone: Annotated[int, Field(ge=1, le=7)]


class Run(Shape):
    """One member of a tagged union, with a field spelled like its own tag."""

    kind: Literal["run"]
    target: Target
    run: int = 1


class Repeat(Shape):
    """The other member, which holds the union again."""

    kind: Literal["repeat"]
    steps: "tuple[Step, ...]"


Step = Annotated[Run | Repeat, Field(discriminator="kind")]
Tier = Annotated[str, Field(pattern="^[a-z]+$")]
Sessions = Annotated[int, Field(ge=0, le=4)]


def _one_word(text: str) -> str:
    if " " in text:
        message = f"{text!r} is two words; write one"
        raise ValueError(message)
    return text


def _even(number: int) -> int:
    if number % 2:
        raise PydanticCustomError("odd", "{number} is odd", {"number": number})
    return number


class Workout(Shape):
    """A shape with something of everything."""

    id: Annotated[str, Field(min_length=2, max_length=20)]
    sport: Literal["run", "bike", "swim"] = "run"
    surface: Surface = Surface.ROAD
    steps: Annotated[tuple[Step, ...], Field(max_length=4)] = ()
    long: Metres | None = None
    warm_up: MetresRange | None = None
    first: date | None = None
    hard: bool = False
    factor: Annotated[float, Field(gt=0, lt=2)] = 1.0
    days: tuple[int, int] = (1, 7)
    settings: dict[str, bool | int | float | str] = Field(default_factory=dict)
    sessions: Sessions | dict[Tier, Sessions] = 0
    shares: dict[int, Share] = Field(default_factory=dict)
    aim: Target | Run | None = None
    laps: list[list[Target]] = Field(default_factory=list)
    aims: dict[str, Target] = Field(default_factory=dict)
    terrain: Annotated[str, AfterValidator(_one_word)] = "flat"
    fuel: Annotated[int, AfterValidator(_even)] = 2

    @model_validator(mode="after")
    def _no_hard_swim(self) -> "Workout":
        if self.hard and self.sport == "swim":
            message = "a hard swim is not planned -> write hard: false"
            raise ValueError(message)
        return self


def shaped(text: str) -> tuple[Workout | None, list[str]]:
    document, problems = read_text(text.encode(), "w.yaml")
    assert problems == ()
    assert document is not None
    value, found = shape(document, Workout)
    assert (value is None) == bool(found)
    return value, [str(each).removeprefix("w.yaml:") for each in found]


def test_a_good_file_becomes_a_frozen_value() -> None:
    value, problems = shaped(
        "id: easy\nsurface: trail\nlong: 12 km\nwarm_up: [1 km, 2 km]\nfirst: 2027-04-19\n"
        "factor: 1\ndays: [2, 6]\nsettings: {a: 1, b: true, c: 1.5, d: x}\nsessions: {low: 2}\n"
        "shares: {3: 80 %}\naim: {zone: 3}\n"
        "steps: [{kind: repeat, steps: [{kind: run, target: {zone: 2}}]}]\n"
    )
    assert problems == []
    inner = Run(kind="run", target=Target(zone=2))
    assert value == Workout(
        id="easy",
        surface=Surface.TRAIL,
        first=date(2027, 4, 19),
        days=(2, 6),
        settings={"a": 1, "b": True, "c": 1.5, "d": "x"},
        sessions={"low": 2},
        aim=Target(zone=3),
        steps=(Repeat(kind="repeat", steps=(inner,)),),
    ).model_copy(update={"long": 12_000.0, "warm_up": (1000.0, 2000.0), "shares": {3: 0.8}})
    assert [type(each) for each in value.settings.values()] == [int, bool, float, str]
    with pytest.raises(ValueError, match="frozen"):
        setattr(value, "id", "other")  # noqa: B010 - a type checker would refuse the plain way


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("stepz: []", "2:1: stepz: unknown key 'stepz' -> did you mean 'steps'?"),
        ("id2: 1\nqqqqqqq: 1", "2:1: id2: unknown key 'id2' -> did you mean 'id'?"),
        (
            "sport: runn",
            (
                "2:8: sport: 'runn' is not allowed -> "
                "did you mean 'run'? write one of 'run', 'bike' or 'swim'"
            ),
        ),
        ("sport: 5", "2:8: sport: 5 is not allowed -> write one of 'run', 'bike' or 'swim'"),
        (
            "surface: roads",
            (
                "2:10: surface: 'roads' is not allowed -> "
                "did you mean 'road'? write one of 'road' or 'trail'"
            ),
        ),
        ("long: 12", "2:7: long: 12 has no unit -> write it as in 12 km, 400 m or 6.2 mi"),
        ("long: 12 kmm", "2:7: long: '12 kmm' has the unknown unit 'kmm' -> write km, mi or m"),
        ("warm_up: [2 km, 1 km]", "2:10: warm_up: the range runs downwards -> write [least, most]"),
        (
            "warm_up: [1 km, 2]",
            "2:17: warm_up.1: 2 has no unit -> write it as in 12 km, 400 m or 6.2 mi",
        ),
        ("warm_up: 3", "2:10: warm_up: 3 has no unit -> write it as in 12 km, 400 m or 6.2 mi"),
        (
            "first: 2027-13-01",
            ("2:8: first: '2027-13-01' does not fit here -> write a date such as \"2027-04-19\""),
        ),
        ("sport:", "2:7: sport: nothing is not allowed -> write one of 'run', 'bike' or 'swim'"),
        ("terrain: very flat", "2:10: terrain: 'very flat' is two words -> write one"),
        ("fuel: 3", "2:7: fuel: 3 is odd"),
        ("fuel: {a: 1}", "2:7: fuel: a mapping does not fit here -> write a whole number"),
        (
            "aims: {may: {zon: 1}}",
            "2:13: aims.may: 'zone' is missing -> add \"zone: ...\"",
        ),
        (
            "aims: {may: {zone: 1, zon: 1}}",
            "2:23: aims.may.zon: unknown key 'zon' -> did you mean 'zone'?",
        ),
        (
            "laps: [[{zone: 1, zonee: 2}]]",
            "2:19: laps.0.0.zonee: unknown key 'zonee' -> did you mean 'zone'?",
        ),
        ("hard: yes", "2:7: hard: 'yes' is not true or false -> write true or false"),
        ("hard: 1", "2:7: hard: 1 does not fit here -> write true or false"),
        ("factor: '1'", "2:9: factor: '1' does not fit here -> write a number"),
        ("factor: true", "2:9: factor: true does not fit here -> write a number"),
        ("factor: .inf", "2:9: factor: inf is no finite number -> write a number"),
        ("factor: 0", "2:9: factor: 0 is not more than 0 -> write more than 0"),
        ("factor: 2.5", "2:9: factor: 2.5 is not less than 2 -> write less than 2"),
        ("days: [1]", "2:7: days: item 2 is missing -> add it to the list"),
        ("days: [1, 2, 3]", "2:7: days: there are more than 2 entries -> write at most 2"),
        ("days: [1, 2.5]", "2:11: days.1: 2.5 does not fit here -> write a whole number"),
        (
            "days: 3",
            (
                "2:7: days: 3 does not fit here -> "
                "write a list: [a, b], or lines that start with '- '"
            ),
        ),
        (
            "settings:",
            (
                "2:10: settings: there is no value here -> "
                "write keys with values, each on a line 'key: value'"
            ),
        ),
        (
            "settings: {a: [1]}",
            (
                "2:15: settings.a: a list does not fit here -> "
                "write true or false, a whole number, a number or text"
            ),
        ),
        ("sessions: 9", "2:11: sessions: 9 is more than 4 -> write 4 or less"),
        ("sessions: {low: -1}", "2:17: sessions.low: -1 is less than 0 -> write 0 or more"),
        (
            "sessions: {A: 1}",
            ("2:12: sessions.A: 'A' is not of the right form -> write it to match ^[a-z]+$"),
        ),
        (
            "sessions: x",
            (
                "2:11: sessions: 'x' does not fit here -> "
                "write a whole number or keys with values, each on a line 'key: value'"
            ),
        ),
        ("shares: {x: 80 %}", "2:10: shares.x: 'x' does not fit here -> write a whole number"),
        (
            "shares: {1: 80}",
            ("2:13: shares.1: 80 is not from 0 to 1 -> write shares beyond that in per cent: 80 %"),
        ),
        ("aim: {zone: 1, x: 2}", "2:16: aim.x: unknown key 'x' -> delete it; the keys are zone"),
        (
            "aim: 3",
            (
                "2:6: aim: 3 does not fit here -> "
                "write keys with values, each on a line 'key: value'"
            ),
        ),
        (
            "steps: [" + "{kind: repeat, steps: []}, " * 5 + "]",
            ("2:8: steps: there are more than 4 entries -> write at most 4"),
        ),
        ("hard: true\nsport: swim", "1:1: a hard swim is not planned -> write hard: false"),
    ],
)
def test_one_problem_at_its_place(line: str, problem: str) -> None:
    assert shaped(f"id: easy\n{line}\n")[1][:1] == [problem]


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (
            "{kind: runn}",
            (
                "2:16: steps.0.kind: 'runn' is not allowed -> "
                "did you mean 'run'? write one of 'run', 'repeat'"
            ),
        ),
        ("{}", "2:9: steps.0: 'kind' is missing -> add \"kind: ...\""),
        ("{kind: run}", "2:9: steps.0: 'target' is missing -> add \"target: ...\""),
        ("{kind: run, run: 2}", "2:9: steps.0: 'target' is missing -> add \"target: ...\""),
        (
            "{kind: run, target: {zone: 9}}",
            "2:36: steps.0.target.zone: 9 is more than 7 -> write 7 or less",
        ),
        (
            "{kind: run, target: {zone: 1}, run: x}",
            "2:45: steps.0.run: 'x' does not fit here -> write a whole number",
        ),
        (
            "{kind: repeat, steps: [{kind: run, target: {zone: 1, zon: 2}}]}",
            "2:62: steps.0.steps.0.target.zon: unknown key 'zon' -> did you mean 'zone'?",
        ),
        (
            "{kind: repeat, steps: [{kind: run, targt: 1, target: {zone: 1}}]}",
            "2:44: steps.0.steps.0.targt: unknown key 'targt' -> did you mean 'target'?",
        ),
    ],
)
def test_tagged_unions_leave_no_noise_in_the_path(step: str, problem: str) -> None:
    assert shaped(f"id: easy\nsteps: [{step}]\n")[1] == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("sport: run", "1:1: 'id' is missing -> add \"id: ...\""),
        ("id: 5", '1:5: id: 5 is not text -> put quotes around it: "5"'),
        ("id: true", '1:5: id: true is not text -> put quotes around it: "true"'),
        ("id: a", "1:5: id: the text is shorter than 2 characters -> write at least 2"),
        ("id: " + "a" * 30, "1:5: id: the text is longer than 20 characters -> write at most 20"),
        ("", "1:1: the file is empty -> write its keys, such as id, sport, surface"),
        (
            "[1]",
            (
                "1:1: a list does not fit here -> "
                "write keys with values, each on a line 'key: value'"
            ),
        ),
    ],
)
def test_one_problem_of_the_whole(text: str, problem: str) -> None:
    assert shaped(text)[1] == [problem]


def test_all_problems_come_in_the_order_of_the_file() -> None:
    _, problems = shaped("stepz: 1\nsport: runn\nid: 5\nsteps: [{kind: x}, {}]\n")
    assert [each.split(": ")[0] for each in problems] == ["1:1", "2:8", "3:5", "4:16", "4:20"]


def test_load_reads_and_shapes(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(b"id: easy\n")
    assert load(path, Workout) == (Workout(id="easy"), ())


def test_load_collects_what_the_reader_and_the_shape_find(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(b"id: easy\nhard: yes\nid: other\nfactor: &x 1\nsport: *x\nlongg: 1\n")
    value, problems = load(path, Workout, "w.yaml")
    assert value is None
    assert [(each.line, each.path) for each in problems] == [
        (2, "hard"),
        (3, "id"),
        (4, "factor"),
        (5, "sport"),
        (6, "longg"),
    ]


def test_load_refuses_a_file_whose_only_problem_is_the_reader_s(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(b"id: easy\nid: easy\n")
    value, problems = load(path, Workout, "w.yaml")
    assert value is None
    assert len(problems) == 1


def test_load_names_a_file_it_cannot_read(tmp_path: Path) -> None:
    value, (problem,) = load(tmp_path / "none.yaml", Workout, "none.yaml")
    assert value is None
    assert problem.what.startswith("cannot be read")
