from datetime import UTC, datetime, timedelta

from strideiq.core.adapters.clock import SystemClock
from strideiq.core.adapters.ids import TimeOrderedIds


def test_clock_tells_utc() -> None:
    before = datetime.now(UTC)
    told = SystemClock().now()
    assert told.utcoffset() == timedelta(0)
    assert before <= told <= datetime.now(UTC)


def test_ids_are_of_version_7_and_ascend() -> None:
    ids = TimeOrderedIds()
    made = [ids.new() for _ in range(1000)]
    assert {one.version for one in made} == {7}
    assert len(set(made)) == 1000
    assert made == sorted(made)
