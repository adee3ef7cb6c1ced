import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.catalogue import Catalogue, PhaseRole, PhaseTemplate
from strideiq.core.domain.errors import StrideIQError
from strideiq.core.engine.planning.phases import (
    building_up,
    fit_phases,
    named,
    of_role,
    taper_length,
)
from strideiq.core.reading.shapes.planning import PlanRules

ORDER = ["base", "build", "peak"]


def lengths(catalogue: Catalogue, weeks: int, taper: int = 2) -> dict[str, int]:
    spans = fit_phases(building_up(catalogue.phases), weeks - taper)
    return {span.phase.id: span.weeks for span in spans}


@pytest.mark.parametrize(
    ("load", "base", "build", "peak"),
    [
        (1, 0, 0, 1),
        (2, 1, 0, 1),
        (3, 1, 1, 1),
        (4, 1, 2, 1),
        (6, 2, 2, 2),
        (8, 2, 3, 3),
        (10, 3, 4, 3),
        (12, 4, 4, 4),
        (15, 4, 6, 5),
        (18, 6, 7, 5),
        (25, 13, 7, 5),
        (38, 26, 7, 5),
    ],
)
def test_the_loading_weeks_come_out_in_proportion(
    catalogue: Catalogue, load: int, base: int, build: int, peak: int
) -> None:
    found = lengths(catalogue, load + 2)
    assert {name: found.get(name, 0) for name in ORDER} == {
        "base": base,
        "build": build,
        "peak": peak,
    }


@pytest.mark.parametrize("weeks", range(4, 41))
def test_every_length_keeps_the_order_and_another_week_only_adds(
    catalogue: Catalogue, weeks: int
) -> None:
    now, next_week = lengths(catalogue, weeks), lengths(catalogue, weeks + 1)
    assert [name for name in ORDER if name in now] == list(now)
    assert sum(now.values()) == weeks - 2
    assert all(now[name] <= next_week[name] for name in now)


def test_beyond_the_limits_of_the_other_phases_only_base_grows(catalogue: Catalogue) -> None:
    full = lengths(catalogue, 24)
    longer = lengths(catalogue, 40)
    assert {name for name in ORDER if full[name] != longer[name]} == {"base"}
    assert longer["base"] == full["base"] + 16


def phase(id_: str, order: int, **changes: object) -> PhaseTemplate:
    values: dict[str, object] = {"role": PhaseRole.LOAD, "title": id_, "purpose": "", "focus": ""}
    return PhaseTemplate(id=id_, order=order, **(values | changes))  # type: ignore[arg-type]


LOADING = st.lists(
    st.tuples(
        st.integers(0, 80),
        st.integers(1, 9),
        st.integers(0, 6),
        st.floats(0.5, 10),
        st.one_of(st.none(), st.integers(6, 20)),
    ),
    min_size=1,
    max_size=5,
)


@given(drawn=LOADING, load=st.integers(0, 40))
def test_any_phases_sum_to_the_weeks_in_their_order(
    drawn: list[tuple[int, int, int, float, int | None]], load: int
) -> None:
    phases = [
        phase(f"p{i}", order, rank=rank, min_weeks=least, ideal_weeks=ideal, max_weeks=most)
        for i, (order, rank, least, ideal, most) in enumerate(drawn)
    ]
    spans = fit_phases(building_up(phases), load)
    assert sum(span.weeks for span in spans) == load
    assert all(span.weeks > 0 for span in spans)
    orders = [span.phase.order for span in spans]
    assert orders == sorted(orders)


def test_when_weeks_are_short_the_best_rank_keeps_its_least_weeks() -> None:
    phases = [phase("easy", 1, rank=3), phase("sharp", 2, rank=1, min_weeks=2)]
    assert [(s.phase.id, s.weeks) for s in fit_phases(phases, 2)] == [("sharp", 2)]


def test_phases_on_request_are_in_no_plan_by_themselves(catalogue: Catalogue) -> None:
    asked = {phase.id for phase in catalogue.phases if phase.on_request}
    assert {"return", "return-strides", "sharpen", "maintain"} <= asked
    assert asked.isdisjoint(phase.id for phase in building_up(catalogue.phases))


def test_a_plan_without_a_phase_of_every_role_is_refused_with_what_to_add() -> None:
    with pytest.raises(StrideIQError, match="no phase of role 'taper' is loaded; add one"):
        of_role([phase("base", 1)], PhaseRole.TAPER)


def test_a_phase_that_is_named_is_taken_else_the_first_of_its_role(catalogue: Catalogue) -> None:
    assert named(catalogue.phases, "return-strides", PhaseRole.RETURN).id == "return-strides"
    assert named(catalogue.phases, "nobody's", PhaseRole.RETURN).id == "return"


# Reference: base, build, peak and taper of plans of so many weeks, by common practice. From six weeks
# on two taper weeks keep the last long run two weeks from the race.
TABLE = [
    (range(4, 6), (0, 1), (1, 2), (1, 2), (1, 1)),
    (range(6, 8), (0, 2), (1, 3), (1, 2), (2, 2)),
    (range(8, 11), (2, 3), (2, 4), (2, 4), (2, 2)),
    (range(11, 15), (3, 4), (3, 5), (3, 4), (1, 2)),
    (range(15, 19), (3, 5), (4, 6), (4, 5), (2, 3)),
    (range(19, 25), (4, 10), (5, 7), (4, 5), (2, 3)),
]


@pytest.mark.parametrize(("weeks", "bounds"), [(n, bounds) for row, *bounds in TABLE for n in row])
def test_a_plan_of_any_length_has_phases_of_usual_lengths(
    weeks: int, bounds: list[tuple[int, int]], catalogue: Catalogue, rules: PlanRules
) -> None:
    taper = taper_length(weeks, "half", rules.distances["half"].taper["mid"], rules)
    found = lengths(catalogue, weeks, taper)
    for weeks_of_phase, (least, most) in zip(
        [*(found.get(name, 0) for name in ORDER), taper], bounds, strict=True
    ):
        assert least <= weeks_of_phase <= most


@pytest.mark.parametrize(
    ("weeks", "length"), [(1, 1), (5, 1), (6, 2), (10, 2), (11, 3), (40, 3), (60, 3)]
)
def test_short_plans_afford_a_shorter_taper(rules: PlanRules, weeks: int, length: int) -> None:
    shares = rules.distances["marathon"].taper["mid"]
    assert taper_length(weeks, "marathon", shares, rules) == length


def test_shorter_races_never_have_more_than_two_weeks(rules: PlanRules) -> None:
    shares = rules.distances["10k"].taper["mid"]
    assert [taper_length(n, "10k", shares, rules) for n in (5, 6, 24)] == [1, 2, 2]


def test_a_race_with_a_short_taper_keeps_it_in_a_long_plan(rules: PlanRules) -> None:
    assert taper_length(30, "5k", rules.distances["5k"].taper["low"], rules) == 2
