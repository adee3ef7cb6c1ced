"""Plugins as the rest of the program sees them: their settings and how they are doing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

_V = TypeVar("_V", str, float, int, bool)


@dataclass(frozen=True, slots=True)
class Options:
    """The settings one plugin runs with: its defaults and what config/plugins.yaml changed.

    Values have the type the plugin declared. Each reader raises KeyError for a name the plugin
    never declared, and TypeError when the option was declared with another type.
    """

    values: Mapping[str, bool | int | float | str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value of a ``text`` option."""
        return self._read(name, str)

    def number(self, name: str) -> float:
        """The value of a ``number`` option."""
        return self._read(name, float)

    def integer(self, name: str) -> int:
        """The value of an ``integer`` option."""
        return self._read(name, int)

    def boolean(self, name: str) -> bool:
        """The value of a ``boolean`` option."""
        return self._read(name, bool)

    def _read(self, name: str, kind: type[_V]) -> _V:
        value = self.values[name]
        if isinstance(value, kind) and type(value) is kind:
            return value
        message = f"option {name!r} is {value!r}, which was not declared as {kind.__name__}"
        raise TypeError(message)


Scalar = bool | int | float | str
"""The value of an option."""


@dataclass(frozen=True, slots=True)
class PluginOption:
    """One setting of a plugin as it declares it, and the value it runs with.

    ``type`` is text, number, integer or boolean; without ``choices`` any value is allowed.
    """

    name: str
    type: str
    meaning: str
    value: Scalar
    default: Scalar
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class PluginSetting:
    """What admins changed of a plugin; ``enabled`` is None where config/plugins.yaml says it."""

    enabled: bool | None = None
    options: Mapping[str, Scalar] = field(default_factory=dict)


PluginSettings = Mapping[str, PluginSetting]
"""What admins changed, by plugin id."""


class PluginStatus(StrEnum):
    """How a plugin is doing."""

    ON = "on"
    OFF = "off"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class PluginState:
    """One plugin and how it is doing.

    ``where`` is the file it was read from, ``requires_flag`` and ``requires_entitlement`` what an
    athlete needs before it may be used for them, ``problems`` every problem as one line each,
    ``options`` what it declares and the values it runs with.
    """

    id: str
    kind: str
    version: str
    title: str
    where: str
    status: PluginStatus
    optional: bool = False
    builtin: bool = False
    requires_flag: str | None = None
    requires_entitlement: str | None = None
    problems: tuple[str, ...] = ()
    options: tuple[PluginOption, ...] = ()
