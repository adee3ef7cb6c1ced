"""JSON Schemas of the YAML shapes, from which editors complete and check."""

import json
from collections.abc import Mapping
from typing import Final

from strideiq.core.reading.shaping import Shape

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schemas(models: Mapping[str, type[Shape]]) -> dict[str, str]:
    """The JSON Schema text of each model by the same name: sorted, the same on every machine."""
    return {name: _text(models[name]) for name in sorted(models)}


def _text(model: type[Shape]) -> str:
    schema = {"$schema": _DIALECT, **model.model_json_schema()}
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
