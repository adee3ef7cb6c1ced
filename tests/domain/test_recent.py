"""What was used of late stays, within a size."""

from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.recent import Recent

KEYS = st.sampled_from("abcdef")
STEPS = st.lists(st.tuples(st.sampled_from(["get", "put", "drop"]), KEYS, st.integers(0, 6)))


@given(STEPS)
def test_it_is_never_larger_than_allowed_and_forgets_what_was_unused_for_longest(
    steps: list[tuple[str, str, int]],
) -> None:
    recent: Recent[str, int] = Recent(10)
    model: dict[str, int] = {}
    for what, key, size in steps:
        if what == "put":
            expected = [model.pop(key)] if key in model else []
            model[key] = size
            while sum(model.values()) > 10:
                oldest = next(iter(model))
                expected.append(model.pop(oldest))
            assert recent.put(key, size, size) == expected
        elif what == "get":
            assert recent.get(key) == model.get(key)
            if key in model:
                model[key] = model.pop(key)
        else:
            assert recent.drop(key) == model.pop(key, None)
        assert recent.size == sum(model.values())
        assert len(recent) == len(model)


def test_what_alone_is_too_large_is_not_kept_and_takes_nothing_with_it() -> None:
    recent: Recent[str, str] = Recent(10)
    recent.put("a", "small", 5)
    assert recent.put("b", "large", 11) == ["large"]
    assert recent.get("a") == "small"
    assert recent.get("b") is None
