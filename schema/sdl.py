"""Write the schema anew into ``schema.graphql``: ``python -m strideiq.schema.sdl``."""

from pathlib import Path

from strideiq.core.reading.overlay import config_file
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.reading.shaping import load
from strideiq.schema.build import build_schema


def sdl() -> str:
    """The schema in its definition language; limits do not change it."""
    file = config_file("default.yaml", None)
    defaults, problems = load(file.path, Defaults, file.label)
    if defaults is None:
        raise ValueError("\n".join(map(str, problems)))
    return build_schema(defaults.service).as_str() + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("schema.graphql").write_text(sdl(), encoding="utf-8", newline="\n")
