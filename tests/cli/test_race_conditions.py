import json
from typing import Any

import pytest

from strideiq.core.cli.race_conditions import parse_degrees, parse_height, parse_humidity
from tests.cli.running import run

RACE = ("generate", "--race", "10k", "--date", "2027-03-07", "--today", "2027-01-04")
SET = ("--recent", "10k 45:00", "--weekly", "40km")
EVERY = (
    *("--course", "hilly", "--ascent", "300", "--descent", "250m", "--altitude", "1600"),
    *("--temperature", "75F", "--humidity", "60%", "--not-acclimatised"),
)


def pacing(*options: str) -> Any:  # noqa: ANN401  whatever JSON holds
    return json.loads(run(*RACE, *SET, "--format", "json", *options).stdout)["pacing"]


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (parse_height, "300", 300.0),
        (parse_height, "300 m", 300.0),
        (parse_height, "1000ft", 304.8),
        (parse_degrees, "24", 24.0),
        (parse_degrees, "-3.5 °C", -3.5),
        (parse_degrees, "75F", 23.889),
        (parse_humidity, "60 %", 0.6),
    ],
)
def test_what_runners_write_becomes_a_value(parse: Any, text: str, value: float) -> None:  # noqa: ANN401  a parser
    assert parse(text) == pytest.approx(value, abs=1e-3)


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parse_height, "high"),
        (parse_height, ""),
        (parse_degrees, "24x"),
        (parse_humidity, "0.6"),
        (parse_humidity, "160%"),
    ],
)
def test_anything_else_is_told_what_to_write(parse: Any, text: str) -> None:  # noqa: ANN401  a parser
    with pytest.raises(ValueError, match="-> write"):
        parse(text)


def test_not_acclimatised_to_an_unknown_temperature_is_refused() -> None:
    refusal = run(*RACE, *SET, "--not-acclimatised").stderr
    assert (
        "says nothing without a temperature -> give --temperature too, or leave it out" in refusal
    )


def test_without_options_nothing_is_known_of_the_day() -> None:
    assert pacing() is None


def test_every_option_reaches_the_pace_of_the_race() -> None:
    told = pacing(*EVERY)
    assert told["adjusted_s_km"] > told["flat_s_km"]
    said = " ".join(each["sentence"] for each in told["adjustments"])
    for words in ("300 m up and 250 m down", "24 °C with a dew point of 16 °C", "1600 m above"):
        assert words in said
    assert "not acclimatised" in said
    assert pacing("--temperature", "24", "--dew-point", "20")["adjusted_s_km"] > told["flat_s_km"]


def test_the_text_tells_both_paces_and_the_tables() -> None:
    text = run(*RACE, *SET, *EVERY).stdout
    assert "on a flat cool day at the sea" in text
    assert "(Minetti 2002" in text


def test_conditions_that_cannot_be_are_refused() -> None:
    ended = run(*RACE, *SET, "--course", "track", "--ascent", "100")
    assert ended.exit_code == 2
    assert "a track has no metres up or down -> leave them out" in ended.stderr
