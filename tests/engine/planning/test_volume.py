from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.plan import WeekKind
from strideiq.core.engine.planning.volume import load_kinds, volume_curve

L, C = WeekKind.LOADING, WeekKind.CUT_BACK


def blocks(kinds: list[WeekKind]) -> list[int]:
    return [len(list(group)) for kind, group in groupby(kinds) if kind is L]


@pytest.mark.parametrize(
    ("weeks", "every", "kinds"),
    [
        (0, 4, []),
        (1, 4, [L]),
        (3, 4, [L, L, L]),
        (4, 4, [L, C, L, L]),
        (7, 4, [L, L, L, C, L, L, L]),
        (8, 4, [L, L, C, L, L, C, L, L]),
        (5, 3, [L, L, C, L, L]),
    ],
)
def test_cut_backs_divide_the_loading_weeks(weeks: int, every: int, kinds: list[WeekKind]) -> None:
    assert load_kinds(weeks, every) == kinds


@given(weeks=st.integers(0, 60), every=st.integers(3, 8))
def test_cut_backs_come_often_enough_and_the_last_block_is_the_longest(
    weeks: int, every: int
) -> None:
    kinds = load_kinds(weeks, every)
    lengths = blocks(kinds)
    assert len(kinds) == weeks
    assert all(length < every for length in lengths)
    assert lengths == sorted(lengths)
    assert not lengths or lengths[-1] - lengths[0] <= 1
    assert all((one, two) != (C, C) for one, two in pairwise(kinds))
    assert kinds[:1] != [C]
    assert kinds[-1:] != [C]
    # No more of them than are needed: one less would leave a block too long.
    cuts = kinds.count(C)
    assert cuts == 0 or weeks - (cuts - 1) > cuts * (every - 1)


def test_volume_rises_in_even_steps_and_is_held_from_the_peak_on() -> None:
    kinds = [L, L, C, L, L, C, L, L]
    curve = volume_curve(kinds, 40_000, 60_000, peak_from=6)
    loading = [wish for wish, kind in zip(curve, kinds, strict=True) if kind is L]
    assert loading == [40_000, 45_000, 50_000, 55_000, 60_000, 60_000]


def test_weeks_beyond_the_standard_ones_hold_the_first_volume() -> None:
    kinds = [L, L, C, L, L, C, L, L]
    curve = volume_curve(kinds, 40_000, 60_000, peak_from=6, held=4)
    loading = [wish for wish, kind in zip(curve, kinds, strict=True) if kind is L]
    assert loading == [40_000, 40_000, 40_000, 40_000, 60_000, 60_000]


@given(
    weeks=st.integers(1, 40),
    every=st.integers(3, 8),
    first=st.floats(1_000, 100_000),
    more=st.floats(0, 100_000),
    peak=st.integers(0, 40),
)
def test_wished_volume_never_falls_and_stays_between_first_and_biggest(
    weeks: int, every: int, first: float, more: float, peak: int
) -> None:
    kinds = load_kinds(weeks, every)
    curve = volume_curve(kinds, first, first + more, peak)
    loading = [wish for wish, kind in zip(curve, kinds, strict=True) if kind is L]
    assert loading[0] == first
    assert all(one <= two + 1e-6 for one, two in pairwise(loading))
    assert max(loading) <= first + more + 1e-6
    from_peak = [
        w for w, (i, k) in zip(curve, enumerate(kinds), strict=True) if k is L and i >= peak
    ]
    rising = sum(1 for i, kind in enumerate(kinds) if kind is L and i <= peak)
    if rising > 1:
        assert all(wish == pytest.approx(first + more) for wish in from_peak)
