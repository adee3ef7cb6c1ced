"""Use case: whoever sends an access token becomes a viewer, with what their answers depend on."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from strideiq.core.domain.access import STRANGER, Viewer
from strideiq.core.domain.units import UnitSystem


@dataclass(frozen=True, slots=True)
class Admitted:
    """One who asks, as the store knew them when the request began.

    ``expires_at`` is when their token ends. The revisions rise with every change of what they may
    see, and of what their own calendar shows; ``trained`` is another text after every change of
    an athlete whom they train.
    """

    viewer: Viewer
    expires_at: datetime | None = None
    units: UnitSystem = UnitSystem.METRIC
    time_zone: str = "UTC"
    access_revision: int = 0
    athlete_revision: int = 0
    trained: str = ""

    def today(self, now: datetime) -> date:
        """The day it is for them."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


UNKNOWN = Admitted(STRANGER)
"""Somebody who sent no token."""


APP_VERSION: Final = "x-app-version"
"""The header, and the word of a socket's first message, in which an app says its version."""
_VERSION: Final = re.compile(r"\d{1,6}(\.\d{1,6}){0,3}([-+][0-9A-Za-z.-]{1,30})?", re.ASCII)


def using(admitted: Admitted, app_version: str) -> Admitted:
    """The same person with the version of the app they use; one that is no version is not known."""
    if not _VERSION.fullmatch(app_version):
        return admitted
    return replace(admitted, viewer=replace(admitted.viewer, app_version=app_version))


class Admission(Protocol):
    """Lets people in."""

    async def admit(self, token: str) -> Admitted:
        """Who sent this access token. Raises NotSignedIn when it is not, or no longer, good."""
        ...
