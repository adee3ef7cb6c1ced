from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.engine.planning.share_out import Bounds, share_out
from tests.engine.planning.asking import MONDAY


def shared(total: int, *bounds: tuple[int, int]) -> list[int]:
    days = [MONDAY + timedelta(days=i) for i in range(len(bounds))]
    shares = share_out(total, {d: Bounds(*b) for d, b in zip(days, bounds, strict=True)})
    assert list(shares) == days
    return list(shares.values())


@pytest.mark.parametrize(
    ("total", "bounds", "shares"),
    [
        (30, [(0, 99)] * 3, [10, 10, 10]),
        (32, [(0, 99)] * 3, [11, 11, 10]),
        (30, [(0, 99), (0, 4), (0, 99)], [13, 4, 13]),
        (30, [(0, 99), (20, 99), (0, 99)], [5, 20, 5]),
        (50, [(0, 10), (0, 10)], [10, 10]),
        (3, [(5, 9), (4, 9)], [5, 4]),
        (0, [], []),
    ],
)
def test_days_share_evenly_within_their_bounds(
    total: int, bounds: list[tuple[int, int]], shares: list[int]
) -> None:
    assert shared(total, *bounds) == shares


BOUNDS = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda b: (b[0], b[0] + b[1]))


@given(total=st.integers(-5, 300), bounds=st.lists(BOUNDS, max_size=7))
def test_shares_keep_their_bounds_add_up_and_are_as_even_as_can_be(
    total: int, bounds: list[tuple[int, int]]
) -> None:
    shares = shared(total, *bounds)
    assert all(least <= share <= most for share, (least, most) in zip(shares, bounds, strict=True))
    lowest, highest = sum(least for least, _ in bounds), sum(most for _, most in bounds)
    assert sum(shares) == min(max(total, lowest), highest)
    for giver, (least, _) in zip(shares, bounds, strict=True):
        for taker, (_, most) in zip(shares, bounds, strict=True):
            # Nobody could give a unit to a day with at least two fewer.
            assert giver <= taker + 1 or giver == least or taker == most
