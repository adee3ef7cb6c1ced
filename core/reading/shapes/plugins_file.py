"""The shape of config/plugins.yaml: which plugins are on, in the order their hooks are called."""

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from strideiq.core.reading.shapes.manifest import Line, Name, OptionValue
from strideiq.core.reading.shaping import Shape
from strideiq.core.reading.wording import FOLDER

Folder = Annotated[str, StringConstraints(pattern=FOLDER)]


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

    @model_validator(mode="after")
    def _one_target(self) -> "Entry":
        keys = ("folder", "plugin", "entry_point")
        named = [key for key in keys if getattr(self, key) is not None]
        if len(named) != 1:
            found = " and ".join(named) or "none"
            message = f"an entry names one of folder, plugin and entry_point; here: {found}"
            raise ValueError(message)
        if self.options and self.plugin is None:
            message = "options belong to one plugin; give it an entry of its own: plugin: its-id"
            raise ValueError(message)
        return self

    @property
    def target(self) -> tuple[str, str]:
        """The key that names what the entry is about, and its value."""
        if self.folder is not None:
            return "folder", self.folder
        if self.entry_point is not None:
            return "entry_point", self.entry_point
        return "plugin", self.plugin or ""


class PluginsFile(Shape):
    """The whole of config/plugins.yaml."""

    plugins: tuple[Entry, ...] = Field(description="What is on; order here is call order.")
