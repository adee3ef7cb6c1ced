"""Settings of the process, from the environment: the only place that reads it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from strideiq.core.domain.errors import Refusal

CONFIG_DIR = "STRIDEIQ_CONFIG_DIR"
DATA_DIR = "STRIDEIQ_DATA_DIR"
MODE = "STRIDEIQ_MODE"
DATABASE_URL = "STRIDEIQ_DATABASE_URL"
REDIS_URL = "STRIDEIQ_REDIS_URL"
SECRET_KEY = "STRIDEIQ_SECRET_KEY"  # noqa: S105  the name of a variable
PUBLIC_URL = "STRIDEIQ_PUBLIC_URL"
SMTP_URL = "STRIDEIQ_SMTP_URL"
UNLEASH_URL = "STRIDEIQ_UNLEASH_URL"
UNLEASH_TOKEN = "STRIDEIQ_UNLEASH_TOKEN"  # noqa: S105  the name of a variable
UNLEASH_ADMIN_TOKEN = "STRIDEIQ_UNLEASH_ADMIN_TOKEN"  # noqa: S105  the name of a variable
UNLEASH_ENVIRONMENT = "STRIDEIQ_UNLEASH_ENVIRONMENT"


class Mode(StrEnum):
    """How much the service tells strangers: everything at home, the least in the world."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the runner's own files and the servers are, and who may know what.

    ``config_dir`` overlays the shipped configuration and plugins, None uses them as they are.
    ``data_dir`` holds what the program stores.
    ``mode`` is how the service behaves towards strangers.
    ``database_url`` is ``sqlite:///path`` or ``postgresql+asyncpg://...``; None is a file in
    ``data_dir``. ``redis_url`` connects several processes; None is the embedded mode.
    ``secret_key`` signs what the service hands out; None makes and keeps one in ``data_dir``,
    which production refuses. ``public_url`` begins the links in mails. ``smtp_url`` is
    ``smtp://user:password@host:port`` (``smtps`` for TLS from the start); None prints mails.
    ``unleash_url`` is an Unleash server whose flags count over the file; ``unleash_token`` is of its
    client API, ``unleash_admin_token`` of its admin API, without which flags are changed there
    alone, and ``unleash_environment`` is whose flags they are.
    """

    config_dir: Path | None = None
    data_dir: Path = field(default_factory=lambda: usual_data_dir(os.environ))
    mode: Mode = Mode.DEVELOPMENT
    database_url: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    public_url: str | None = None
    smtp_url: str | None = field(default=None, repr=False)
    unleash_url: str | None = field(default=None, repr=False)
    unleash_token: str | None = field(default=None, repr=False)
    unleash_admin_token: str | None = field(default=None, repr=False)
    unleash_environment: str | None = None


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings that the ``STRIDEIQ_`` variables hold.

    An empty variable counts as not set. Raises Refusal for a mode that there is not.
    """
    given = os.environ if environment is None else environment
    return Settings(
        config_dir=_folder(given, CONFIG_DIR),
        data_dir=_folder(given, DATA_DIR) or usual_data_dir(given),
        mode=_mode(given),
        database_url=_text(given, DATABASE_URL),
        redis_url=_text(given, REDIS_URL),
        secret_key=_text(given, SECRET_KEY),
        public_url=_text(given, PUBLIC_URL),
        smtp_url=_text(given, SMTP_URL),
        unleash_url=_text(given, UNLEASH_URL),
        unleash_token=_text(given, UNLEASH_TOKEN),
        unleash_admin_token=_text(given, UNLEASH_ADMIN_TOKEN),
        unleash_environment=_text(given, UNLEASH_ENVIRONMENT),
    )


def usual_data_dir(given: Mapping[str, str]) -> Path:
    """Where a program keeps what belongs to its user, after the XDG base directories."""
    home = _folder(given, "XDG_DATA_HOME") or Path("~/.local/share").expanduser()
    return home / "strideiq"


def _text(given: Mapping[str, str], name: str) -> str | None:
    return given.get(name, "").strip() or None


def _folder(given: Mapping[str, str], name: str) -> Path | None:
    value = _text(given, name)
    return Path(value).expanduser() if value else None


def _mode(given: Mapping[str, str]) -> Mode:
    value = given.get(MODE, "").strip().lower() or Mode.DEVELOPMENT
    try:
        return Mode(value)
    except ValueError as error:
        raise Refusal(
            "mode", f"{MODE} is {value!r}", suggestion="set it to development or production"
        ) from error
