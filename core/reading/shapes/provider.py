"""The shape of a provider plugin: where activities come from and how its files are recognised."""

from typing import Annotated, Literal

from pydantic import Field

from strideiq.core.reading.shapes.manifest import Line, Manifest


class ProviderPlugin(Manifest):
    """A provider of activities; its Python reads what the service exports."""

    kind: Literal["provider"] = Field(description="What the plugin brings.")
    python: Line = Field(
        description="Module, or file beside this one, that implements read_activities."
    )
    files: Annotated[tuple[Line, ...], Field(min_length=1)] = Field(
        description="File endings the provider can read, such as .csv."
    )
