"""The shape of config/plugins.yaml: which plugins are on, in the order their hooks are called."""

from typing import Annotated

from pydantic import Field, StringConstraints

from strideiq.core.reading.shapes.manifest import Line, Name, OptionValue
from strideiq.core.reading.shaping import Shape

Folder = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class Entry(Shape):
    """One line of the list: exactly one of ``folder``, ``plugin`` and ``entry_point``."""

    folder: Folder | None = Field(
        default=None, description="Every plugin in the plugin folders of this name."
    )
    plugin: Name | None = Field(default=None, description="One plugin, by its id.")
    entry_point: Line | None = Field(
        default=None, description="Every plugin of an installed package, by its entry point."
    )
    enabled: bool = Field(default=True, description="Whether it is on.")
    optional: bool = Field(
        default=False, description="Whether the program may start when it is broken."
    )
    options: dict[str, OptionValue] = Field(
        default_factory=dict, description="Values for the options the plugin declares."
    )


class PluginsFile(Shape):
    """The whole of config/plugins.yaml."""

    plugins: tuple[Entry, ...] = Field(description="What is on; order here is call order.")
