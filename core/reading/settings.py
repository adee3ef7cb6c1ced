"""Settings of the process, from the environment: the only place that reads it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CONFIG_DIR = "STRIDEIQ_CONFIG_DIR"
DATA_DIR = "STRIDEIQ_DATA_DIR"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the runner's own files are.

    ``config_dir`` overlays the shipped configuration and plugins, None uses them as they are.
    ``data_dir`` holds what the program stores; None leaves the choice to whoever stores.
    """

    config_dir: Path | None = None
    data_dir: Path | None = None


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """``STRIDEIQ_CONFIG_DIR`` and ``STRIDEIQ_DATA_DIR``; an empty variable counts as not set."""
    given = os.environ if environment is None else environment
    return Settings(_folder(given, CONFIG_DIR), _folder(given, DATA_DIR))


def _folder(given: Mapping[str, str], name: str) -> Path | None:
    value = given.get(name, "").strip()
    return Path(value).expanduser() if value else None
