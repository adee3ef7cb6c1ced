"""How clients name a standard plan."""

from base64 import b64decode
from typing import Final

STANDARD_PLAN: Final = "StandardPlan"
LONGEST: Final = 200


def template_key(given: str) -> str:
    """The key of a standard plan, by its id in the schema or by itself."""
    try:
        kind, _, key = b64decode(given[:LONGEST], validate=True).decode().partition(":")
    except ValueError:
        kind, key = "", ""
    return key if kind == STANDARD_PLAN else given[:LONGEST]
