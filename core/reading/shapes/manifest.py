"""The manifest: the keys that every plugin declares, whatever its kind."""

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints

from strideiq.core.reading.shaping import Shape
from strideiq.core.reading.wording import SLUG

Name = Annotated[str, StringConstraints(pattern=SLUG, max_length=64)]
"""A plugin's id: lower-case letters and digits in words joined by single hyphens."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _shown(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("a control character is in the text -> delete the escape that gives it")
    return text


Shown = AfterValidator(_shown)
"""Text that people are shown: not every database keeps control characters."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=300), Shown]
"""Text that must say something."""

OptionValue = bool | int | float | str


class Requires(Shape):
    """What must be on for an athlete before the plugin is used for them."""

    flag: Line | None = Field(default=None, description="Feature flag that must be on.")
    entitlement: Line | None = Field(
        default=None, description="Entitlement the athlete's membership must grant."
    )


class Option(Shape):
    """One setting of a plugin that whoever runs it may change in config/plugins.yaml."""

    type: Literal["text", "number", "integer", "boolean"] = Field(
        description="What a value must be."
    )
    default: OptionValue = Field(description="The value when config/plugins.yaml gives none.")
    minimum: float | None = Field(default=None, description="Smallest number allowed.")
    maximum: float | None = Field(default=None, description="Largest number allowed.")
    choices: tuple[OptionValue, ...] = Field(
        default=(), description="The only values allowed; empty allows any."
    )
    meaning: Line = Field(description="One sentence on what the option changes.")


class Manifest(Shape):
    """What a plugin says of itself; each kind adds its content to these keys."""

    plugin: Name = Field(description="The plugin's id: the name of its file or of its folder.")
    kind: Literal["workouts", "phases", "plans", "rules", "provider"] = Field(
        description="What the plugin brings."
    )
    version: Line = Field(description="The plugin's own version, as text.")
    api: Annotated[int, Field(ge=1)] = Field(
        description="The version of the plugin contract it was written for; now 1."
    )
    title: Line = Field(description="The plugin's name for people.")
    author: Line = Field(description="Who made it.")
    licence: Line = Field(description="The licence of the content, an SPDX name where one exists.")
    source: Line = Field(description="Where the content comes from: a book, a paper, own work.")
    requires: Requires = Field(
        default=Requires(), description="Flag and entitlement an athlete needs."
    )
    python: Line | None = Field(
        default=None, description="Module, or file beside this one, with hook implementations."
    )
    options: dict[str, Option] = Field(
        default_factory=dict, description="Settings of the plugin, each with its rules."
    )
