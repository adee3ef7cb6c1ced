"""Quantities are read as runners write them, are SI inside, and editors know their form."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from strideiq.core.domain.units import METRES_PER_MILE
from strideiq.core.reading.quantities import Metres, MetresRange, Seconds, SecondsRange, Share

METRES: TypeAdapter[float] = TypeAdapter(Metres)
SECONDS: TypeAdapter[float] = TypeAdapter(Seconds)
SHARE: TypeAdapter[float] = TypeAdapter(Share)
METRES_RANGE: TypeAdapter[tuple[float, float]] = TypeAdapter(MetresRange)
SECONDS_RANGE: TypeAdapter[tuple[float, float]] = TypeAdapter(SecondsRange)

GOOD = [
    (METRES, "12 km", 12_000.0),
    (METRES, "1.5 km", 1500.0),
    (METRES, "400 m", 400.0),
    (METRES, "400m", 400.0),
    (METRES, "10k", 10_000.0),
    (METRES, "6 mi", 6 * METRES_PER_MILE),
    (METRES, "26.2 miles", 26.2 * METRES_PER_MILE),
    (SECONDS, "4:30", 270.0),
    (SECONDS, "1:30:00", 5400.0),
    (SECONDS, "90 s", 90.0),
    (SECONDS, "12 min", 720.0),
    (SECONDS, "1 h", 3600.0),
    (SECONDS, "1 h 30 min", 5400.0),
    (SHARE, "80 %", 0.8),
    (SHARE, "120%", 1.2),
    (SHARE, "2.5 %", 0.025),
    (SHARE, 0.8, 0.8),
    (SHARE, 1, 1.0),
    (SHARE, 0, 0.0),
    (METRES_RANGE, "8 km", (8000.0, 8000.0)),
    (METRES_RANGE, ["6 km", "10 km"], (6000.0, 10_000.0)),
    (METRES_RANGE, ["6 km", "6 km"], (6000.0, 6000.0)),
    (SECONDS_RANGE, "4:30", (270.0, 270.0)),
    (SECONDS_RANGE, ["10 min", "15 min"], (600.0, 900.0)),
]
BAD = [
    (METRES, "far", "is not a distance -> write a number and a unit"),
    (METRES, "12", "has no unit"),
    (METRES, 12, "12 has no unit -> write it as in 12 km"),
    (METRES, -1.5, "-1.5 has no unit"),
    (METRES, None, "this is no quantity -> write text as in 12 km"),
    (METRES, True, "this is no quantity"),
    (METRES, ["1 km"], "this is no quantity"),
    (SECONDS, 270, '270 has no unit -> write it as in "4:30"'),
    (SECONDS, "soon", "is not a duration"),
    (SECONDS, "4:75", "75 seconds"),
    (SHARE, 80, "80 is not from 0 to 1 -> write shares beyond that in per cent: 80 %"),
    (SHARE, -0.1, "is not from 0 to 1"),
    (SHARE, "80", "'80' is not a share -> write 80 % or 0.8"),
    (SHARE, "-5 %", "is not a share"),
    (SHARE, True, "this is not a share"),
    (SHARE, None, "this is not a share"),
    (METRES_RANGE, ["10 km", "6 km"], "runs downwards -> write [least, most]"),
    (METRES_RANGE, ["10 km"], "required"),
    (METRES_RANGE, 3, "has no unit"),
    (SECONDS_RANGE, ["1 min", 5], "5 has no unit"),
]


@pytest.mark.parametrize(("adapter", "written", "value"), GOOD)
def test_reads(adapter: TypeAdapter[Any], written: object, value: object) -> None:
    assert adapter.validate_python(written) == pytest.approx(value)


@pytest.mark.parametrize(("adapter", "written", "message"), BAD)
def test_refuses_and_says_what_to_write(
    adapter: TypeAdapter[Any], written: object, message: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(written)
    assert message in str(caught.value)


@pytest.mark.parametrize(("adapter", "written"), [each[:2] for each in GOOD])
def test_editors_accept_what_is_read(adapter: TypeAdapter[Any], written: object) -> None:
    assert Draft202012Validator(adapter.json_schema()).is_valid(written)


@pytest.mark.parametrize("adapter", [METRES, SECONDS, SHARE, METRES_RANGE, SECONDS_RANGE])
def test_schemas_describe_themselves_by_examples_that_read(adapter: TypeAdapter[Any]) -> None:
    schema = adapter.json_schema()
    assert schema["description"]
    assert schema["examples"]
    for example in schema["examples"]:
        adapter.validate_python(example)


PIECES = st.lists(
    st.sampled_from(["1", "30", "05", ".5", ":", " ", "h", "hrs", "m", "min", "s", "sec", "km"])
    | st.sampled_from(["k", "kms", "mi", "miles", "metres", "%", "x", "ms", "minute", "hour"]),
    min_size=1,
    max_size=6,
).map("".join)


@pytest.mark.parametrize("adapter", [METRES, SECONDS, SHARE])
@given(text=PIECES)
def test_editors_refuse_no_text_that_is_read(adapter: TypeAdapter[Any], text: str) -> None:
    """Only the range of a minute or second is left to the reader, which says so better."""
    try:
        adapter.validate_python(text)
        read = True
    except ValidationError as error:
        read = bool(re.search(r"-> write (seconds|hours:mm:ss)", str(error)))
    assert Draft202012Validator(adapter.json_schema()).is_valid(text.strip()) == read
