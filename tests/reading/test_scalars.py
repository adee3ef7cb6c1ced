"""Plain scalars follow YAML 1.2: what a runner writes as text stays text."""

import math

import pytest

from strideiq.core.reading.scalars import Scalar, TooBigError, plain


@pytest.mark.parametrize(
    "text",
    [
        "4:30",
        "1:30:00",
        "04:30",
        "yes",
        "no",
        "on",
        "off",
        "Yes",
        "NO",
        "y",
        "n",
        "2027-04-19",
        "1_000",
        "0b101",
        "1e",
        "1.2.3",
        "-",
        "+",
        ".",
        "..",
        "nulL",
        "tRue",
        "12km",
        "0x",
        "0xG",
        "0o8",
        "+-1",
        "1e+",
        "<<",
    ],
)
def test_stays_text(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("true", True),
        ("FALSE", False),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("012", 12),
        ("0o14", 12),
        ("0x1F", 31),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("-1e3", -1000.0),
        ("1e-05", 1e-05),
        (".inf", math.inf),
        ("-.INF", -math.inf),
    ],
)
def test_becomes_a_value(text: str, value: Scalar) -> None:
    read = plain(text)
    assert read == value
    assert type(read) is type(value)


def test_not_a_number_is_a_float() -> None:
    read = plain(".nan")
    assert isinstance(read, float)
    assert math.isnan(read)


@pytest.mark.parametrize("text", ["9" * 5000, "1e999", "-1e999", "0x" + "f" * 5000])
def test_numbers_beyond_measure_are_refused(text: str) -> None:
    with pytest.raises(TooBigError):
        plain(text)
