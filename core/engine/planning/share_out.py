"""Sharing a week's distance among its days within each day's bounds."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple


class Bounds(NamedTuple):
    """The least and the most a day may take, in rounding units."""

    least: int
    most: int


def share_out(total: int, bounds: Mapping[date, Bounds]) -> dict[date, int]:
    """Share ``total`` units among days as evenly as their bounds allow.

    Gives less than ``total`` when the days cannot take it, more when their least is more.
    Leftover units go to the earliest days that can take them.
    """
    shares = {day: bound.least for day, bound in bounds.items()}
    left = total - sum(shares.values())
    while left > 0:
        level = _lowest(shares, bounds)
        if not level:
            break
        least = shares[level[0]]
        steps = [bounds[day].most for day in level]
        steps += [share for share in shares.values() if share > least]
        lift = max(1, min(min(steps) - least, left // len(level)))
        for day in level:
            if left < lift:
                return shares
            shares[day] += lift
            left -= lift
    return shares


def _lowest(shares: Mapping[date, int], bounds: Mapping[date, Bounds]) -> list[date]:
    """The days with least so far among those that can take more."""
    room = [day for day in shares if shares[day] < bounds[day].most]
    least = min((shares[day] for day in room), default=0)
    return [day for day in room if shares[day] == least]
