"""Units of running: parse and print distances, durations and paces; SI inside."""

from enum import StrEnum


class UnitSystem(StrEnum):
    """Units of display."""

    METRIC = "km"
    IMPERIAL = "mi"
