"""JSON Schemas are the same bytes every time, and accept what the shapes accept."""

import json
from typing import Literal

from jsonschema import Draft202012Validator
from pydantic import Field

from strideiq.core.reading.quantities import Metres
from strideiq.core.reading.schemas import json_schemas
from strideiq.core.reading.shaping import Shape


class Lap(Shape):
    """One lap."""

    length: Metres = Field(description="How far it is.")


class Laps(Shape):
    """Some laps."""

    kind: Literal["laps"]
    laps: tuple[Lap, ...] = ()


def test_texts_are_sorted_and_end_in_a_line_end() -> None:
    schemas = json_schemas({"laps": Laps, "lap": Lap})
    assert list(schemas) == ["lap", "laps"]
    for text in schemas.values():
        schema = json.loads(text)
        assert text == json.dumps(schema, indent=2, sort_keys=True) + "\n"
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["title"]
        Draft202012Validator.check_schema(schema)


def test_a_schema_knows_keys_values_and_meanings() -> None:
    schema = json.loads(json_schemas({"laps": Laps})["laps"])
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"kind": "laps", "laps": [{"length": "400 m"}]})
    assert not validator.is_valid({"kind": "laps", "lapz": []})
    assert not validator.is_valid({"kind": "laps", "laps": [{"length": 400}]})
    assert not validator.is_valid({"laps": []})
    assert schema["$defs"]["Lap"]["properties"]["length"]["description"] == "How far it is."
