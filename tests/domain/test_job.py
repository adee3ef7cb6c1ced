from datetime import timedelta

from strideiq.core.domain.job import LONGEST_DELAY, delay_before


def test_delay_doubles_up_to_the_longest() -> None:
    delays = [delay_before(attempt, 1.0).total_seconds() for attempt in (2, 3, 4, 5)]
    assert delays == [2, 4, 8, 16]
    assert delay_before(1000, 1.0) == LONGEST_DELAY


def test_chance_spreads_the_delay_over_its_upper_half() -> None:
    assert delay_before(3, 0.0) == timedelta(seconds=2)
    assert delay_before(3, 0.5) == timedelta(seconds=3)
