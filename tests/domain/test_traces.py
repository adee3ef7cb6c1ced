"""What a log is told of an error."""

from typing import NoReturn

from strideiq.core.domain.traces import trace_of

BEAT, TENDON = "resting heart rate 38", "torn tendon"


def caught(raising: type[Exception], *, hidden: bool = False) -> Exception:
    """An error that another one led to."""

    def inner() -> NoReturn:
        raise KeyError(BEAT)

    try:
        try:
            inner()
        except KeyError as error:
            raise raising(TENDON) from None if hidden else error
    except raising as error:
        return error


def test_trace_tells_kinds_and_places_of_an_error_and_its_causes_and_no_values() -> None:
    told = trace_of(caught(ValueError))
    assert told.index("builtins.KeyError") < told.index("builtins.ValueError")
    assert "in inner" in told
    assert "in caught" in told
    assert BEAT not in told
    assert TENDON not in told


def test_hidden_cause_stays_hidden() -> None:
    assert "KeyError" not in trace_of(caught(ValueError, hidden=True))


def test_errors_that_led_to_each_other_have_an_end() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert trace_of(first).splitlines() == ["builtins.KeyError", "builtins.ValueError"]
