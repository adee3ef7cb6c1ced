"""The shape of entitlements.yaml: everything that memberships can give, by name."""

import re
from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, Field, WithJsonSchema

from strideiq.core.domain.entitlement import Entitlement, EntitlementKind
from strideiq.core.reading.shapes.manifest import Line
from strideiq.core.reading.shaping import Shape

LONGEST: Final = 60
_PATTERN: Final = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*\Z"


def _named(name: str) -> str:
    if len(name) > LONGEST or not re.match(_PATTERN, name):
        message = (
            f"{name!r} is no name of an entitlement"
            " -> write lower-case words joined by underscores, as in plans_per_month"
        )
        raise ValueError(message)
    return name


EntitlementName = Annotated[
    str,
    AfterValidator(_named),
    WithJsonSchema(
        {"type": "string", "pattern": _PATTERN.replace(r"\Z", "$"), "maxLength": LONGEST}
    ),
]
"""Lower-case words joined by underscores."""


class EntitlementShape(Shape):
    """One thing that memberships give."""

    title: Line = Field(description="What it is, for people: the subject of a sentence.")
    kind: EntitlementKind = Field(
        description="switch: held or not; amount: the most at any time; monthly: new every month."
    )
    unit: Line | None = Field(default=None, description="What a number of it counts.")
    downgrade: Line = Field(description="What happens to what exists when it is lost.")


class EntitlementsFile(Shape):
    """``entitlements.yaml``."""

    entitlements: dict[EntitlementName, EntitlementShape] = Field(
        description="Every entitlement by its name."
    )


def entitlements_from(file: EntitlementsFile) -> Mapping[str, Entitlement]:
    """The entitlements by name, in file order."""
    return {
        name: Entitlement(name, each.title, each.kind, each.unit or "", each.downgrade)
        for name, each in file.entitlements.items()
    }
