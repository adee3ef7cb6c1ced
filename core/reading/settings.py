"""Settings of the process, from the environment: the only place that reads it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from strideiq.core.domain.errors import Refusal

CONFIG_DIR = "STRIDEIQ_CONFIG_DIR"
DATA_DIR = "STRIDEIQ_DATA_DIR"
MODE = "STRIDEIQ_MODE"


class Mode(StrEnum):
    """How much the service tells strangers: everything at home, the least in the world."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the runner's own files are.

    ``config_dir`` overlays the shipped configuration and plugins, None uses them as they are.
    ``data_dir`` holds what the program stores; None leaves the choice to whoever stores.
    ``mode`` is how the service behaves towards strangers.
    """

    config_dir: Path | None = None
    data_dir: Path | None = None
    mode: Mode = Mode.DEVELOPMENT


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """``STRIDEIQ_CONFIG_DIR``, ``STRIDEIQ_DATA_DIR`` and ``STRIDEIQ_MODE``.

    An empty variable counts as not set. Raises Refusal for a mode that there is not.
    """
    given = os.environ if environment is None else environment
    return Settings(_folder(given, CONFIG_DIR), _folder(given, DATA_DIR), _mode(given))


def _folder(given: Mapping[str, str], name: str) -> Path | None:
    value = given.get(name, "").strip()
    return Path(value).expanduser() if value else None


def _mode(given: Mapping[str, str]) -> Mode:
    value = given.get(MODE, "").strip().lower() or Mode.DEVELOPMENT
    try:
        return Mode(value)
    except ValueError as error:
        raise Refusal(
            "mode", f"{MODE} is {value!r}", suggestion="set it to development or production"
        ) from error
