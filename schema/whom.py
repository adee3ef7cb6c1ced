"""Whose training is asked about: the viewer's own unless somebody else is named."""

from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry

from strideiq.schema.context import RequestInfo
from strideiq.schema.node import uuid_in

AthleteArgument: TypeAlias = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="The id of an athlete; left out: the viewer."),
]


def athlete_in(info: RequestInfo, given: str | None) -> UUID:
    """The athlete of this id, or the viewer. Raises NotSignedIn, and NotFound for other ids."""
    viewer = info.context.signed_in()
    return viewer.account_id if given is None else uuid_in("Athlete", given, "athlete")
