"""What plans are made from, as a client sees it."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.schema.connection import Page, paginate
from strideiq.schema.library import library
from strideiq.schema.workout_templates import WorkoutTemplate
from tests.schema.serving import ask, codes, data, runtime

WORKOUTS = library(runtime().planner).workouts
KEYS = [workout.key for workout in WORKOUTS]

EVERYTHING = """
query ($first: Int, $after: String, $last: Int, $before: String, $filter: WorkoutTemplateFilter) {
  workoutTemplates(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { key } }
    nodes { id key title family stress phases raceDistances volumeTiers workZone
            sport stimulus cost suits optionB isTest }
  }
}
"""


def test_race_distances_in_both_units() -> None:
    asked = "{ raceDistances { key title km: distance mi: distance(units: IMPERIAL) raceZone } }"
    assert data(asked)["raceDistances"][-1] == {
        "key": "marathon",
        "title": "Marathon",
        "km": 42.195,
        "mi": 26.219,
        "raceZone": "M",
    }


def test_volume_tiers_say_how_far_their_biggest_week_goes() -> None:
    tiers = data("{ volumeTiers { key biggestWeeks { raceDistance least greatest } } }")
    assert [tier["key"] for tier in tiers["volumeTiers"]] == ["low", "mid", "high"]
    marathon = tiers["volumeTiers"][0]["biggestWeeks"][-1]
    assert marathon == {"raceDistance": "marathon", "least": 45.0, "greatest": 65.0}


def test_phases_in_the_order_of_a_plan() -> None:
    phases = data("{ phases { key role purpose maxWeeks } }")["phases"]
    declared = sorted(runtime().host.catalogue().phases, key=lambda phase: phase.order)
    assert [phase["key"] for phase in phases] == [phase.id for phase in declared]
    assert phases[-1]["role"] == "RECOVERY"


def test_plugins_tell_names_and_health_and_their_files_to_admins_alone() -> None:
    shown = "key title kind version enabled status where faults options { value }"
    plugins = data(f"{{ plugins {{ {shown} }} }}")["plugins"]
    assert {
        "key": "csv-runs",
        "title": "Runs from a CSV file",
        "kind": "provider",
        "version": "1.0.0",
        "enabled": True,
        "status": "ON",
        "where": None,
        "faults": None,
        "options": None,
    } in plugins


def test_a_step_tells_time_or_distance_by_what_ends_it() -> None:
    asked = """{ workoutTemplates(first: 100) { nodes { key steps { __typename
        ... on WorkoutStep { end leastS mostS leastDistance mostDistance }
        ... on WorkoutRepeat { leastTimes mostTimes steps { end leastS } } } } } }"""
    steps = [step for each in data(asked)["workoutTemplates"]["nodes"] for step in each["steps"]]
    fill = next(step for step in steps if step.get("end") == "FILL")
    assert fill["leastDistance"] > 0
    assert fill["mostDistance"] is None
    assert fill["leastS"] is None
    timed = next(step for step in steps if step["__typename"] == "WorkoutRepeat")["steps"][0]
    assert timed["leastS"] > 0


@pytest.mark.parametrize("kind", ["raceDistances", "volumeTiers", "phases", "plugins"])
def test_what_has_an_id_is_found_again(kind: str) -> None:
    found = data(f"{{ {kind} {{ __typename id }} }}")[kind]
    for each in found[:3]:
        again = data("query ($id: ID!) { node(id: $id) { __typename id } }", {"id": each["id"]})
        assert again["node"] == each


def test_a_workout_is_found_by_its_id() -> None:
    workout = WORKOUTS[3]
    asked = "query ($id: ID!) { workoutTemplate(id: $id) { key } node(id: $id) { id } }"
    assert data(asked, {"id": workout.id})["workoutTemplate"] == {"key": workout.key}


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "easy",
        "💥",
        b64encode(b"WorkoutTemplate:nope").decode(),
        b64encode(b"RaceDistance:5k").decode(),
        "../../etc/passwd",
    ],
)
def test_an_id_of_nothing_or_of_something_else_is_null(odd: str) -> None:
    asked = "query ($id: ID!) { workoutTemplate(id: $id) { key } }"
    assert data(asked, {"id": odd}) == {"workoutTemplate": None}


def test_pages_one_after_another_give_the_whole_list() -> None:
    seen: list[str] = []
    after = None
    while True:
        page = data(EVERYTHING, {"first": 7, "after": after})["workoutTemplates"]
        assert page["totalCount"] == len(KEYS)
        assert page["pageInfo"]["hasPreviousPage"] == bool(seen)
        assert [edge["node"]["key"] for edge in page["edges"]] == [n["key"] for n in page["nodes"]]
        seen += [node["key"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert seen == KEYS


def test_a_page_that_nobody_sized_has_twenty() -> None:
    assert len(data(EVERYTHING)["workoutTemplates"]["nodes"]) == 20


@given(
    size=st.integers(0, 100),
    side=st.sampled_from(["first", "last"]),
    after=st.none() | st.integers(0, len(KEYS) - 1),
    before=st.none() | st.integers(0, len(KEYS) - 1),
)
def test_a_page_is_the_slice_its_cursors_name(
    size: int, side: str, after: int | None, before: int | None
) -> None:
    page = Page(
        first=size if side == "first" else None,
        after=None if after is None else WORKOUTS[after].id,
        last=size if side == "last" else None,
        before=None if before is None else WORKOUTS[before].id,
        most=100,
    )
    between = list(WORKOUTS[0 if after is None else after + 1 : before])
    asked = between[:size] if side == "first" else between[max(0, len(between) - size) :]
    found = paginate(WORKOUTS, page)
    assert found.nodes == asked
    if asked:
        first, last = WORKOUTS.index(asked[0]), WORKOUTS.index(asked[-1])
        assert found.page_info.has_previous_page == (first > 0)
        assert found.page_info.has_next_page == (last < len(WORKOUTS) - 1)


@pytest.mark.parametrize(
    "page",
    [
        {"first": -1},
        {"last": -5},
        {"first": 101},
        {"first": 1, "last": 1},
        {"after": "nowhere"},
        {"before": "💥"},
    ],
)
def test_a_page_that_cannot_be_is_the_clients_fault(page: dict[str, object]) -> None:
    assert codes(EVERYTHING, page) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    ("given_filter", "fits"),
    [
        ({"families": ["threshold"]}, lambda w: w.family == "threshold"),
        ({"stress": ["QUALITY", "LONG"]}, lambda w: w.stress.name in {"QUALITY", "LONG"}),
        ({"stimuli": ["THRESHOLD"]}, lambda w: w.stimulus.name == "THRESHOLD"),
        ({"suits": ["HILLS", "TRAIL"]}, lambda w: {"hills", "trail"} & set(w.suits)),
        ({"sports": ["STRENGTH", "CROSS"]}, lambda w: w.sport.name in {"STRENGTH", "CROSS"}),
        ({"phase": "base"}, lambda w: not w.phases or "base" in w.phases),
        ({"raceDistance": "5k"}, lambda w: not w.race_distances or "5k" in w.race_distances),
        ({"volumeTier": "low"}, lambda w: not w.volume_tiers or "low" in w.volume_tiers),
        ({"text": "HILLS"}, lambda w: "hills" in (w.title + "\n" + w.purpose).lower()),
        ({"families": ["threshold"], "text": "no such words"}, lambda w: w.key == ""),
        ({}, lambda w: w.key != ""),
    ],
)
def test_a_filter_keeps_what_fits(given_filter: dict[str, object], fits: object) -> None:
    assert callable(fits)
    page = data(EVERYTHING, {"first": 100, "filter": given_filter})["workoutTemplates"]
    expected = [w.key for w in WORKOUTS if fits(w)]
    assert page["totalCount"] == len(expected)
    assert [node["key"] for node in page["nodes"]] == expected[:100]


def test_every_filter_of_the_cases_above_leaves_something_out() -> None:
    for chosen in (
        {"families": ["threshold"]},
        {"stimuli": ["THRESHOLD"]},
        {"suits": ["HILLS", "TRAIL"]},
        {"sports": ["STRENGTH", "CROSS"]},
        {"phase": "base"},
        {"raceDistance": "5k"},
    ):
        assert ask(EVERYTHING, {"filter": chosen})["data"]["workoutTemplates"]["totalCount"] < len(
            KEYS
        )


def test_a_workout_carries_what_its_author_wrote() -> None:
    declared = {workout.id: workout for workout in runtime().host.catalogue().workouts}
    for workout in WORKOUTS:
        assert isinstance(workout, WorkoutTemplate)
        assert workout.purpose == declared[workout.key].purpose
        assert workout.stimulus is declared[workout.key].stimulus
        assert workout.cost == declared[workout.key].cost
        assert workout.is_test == declared[workout.key].is_test
        assert len(workout.steps) == len(declared[workout.key].steps)


def test_options_b_of_a_workout_are_workouts_that_are_found_again() -> None:
    by_id = {workout.id: workout for workout in WORKOUTS}
    declared = {workout.id: workout for workout in runtime().host.catalogue().workouts}
    others = [(workout, other) for workout in WORKOUTS for other in workout.option_b]
    assert others
    for workout, other in others:
        assert by_id[other].key in declared[workout.key].option_b


def test_a_step_tells_what_its_runner_follows_besides_the_zone() -> None:
    steps = """{ workoutTemplates(first: 100, filter: {sports: [CROSS, STRENGTH, RUN]}) {
        nodes { key steps { ... on WorkoutStep { heartRate { low high } effort pace { text } } } } } }"""
    found = [
        step for each in data(steps)["workoutTemplates"]["nodes"] for step in each["steps"] if step
    ]
    assert all(
        0 < s["heartRate"]["low"] < s["heartRate"]["high"] <= 1 for s in found if s["heartRate"]
    )
    assert any(step["effort"] for step in found) or any(step["heartRate"] for step in found)
