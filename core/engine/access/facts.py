"""The facts of a decision, which the conditions of policies.yaml may ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.decision import Feature
from strideiq.core.domain.entitlement import (
    EntitlementKind,
    Grant,
    Holder,
    Holdings,
    Terms,
    Value,
)
from strideiq.core.domain.flag import FlagAnswer
from strideiq.core.domain.rule import FactDeclaration, Facts, FactType
from strideiq.core.engine.access.effective import amount

_DECLARED: Final = (
    ("feature.known", FactType.BOOLEAN, "whether there is a feature of this name"),
    ("feature.name", FactType.TEXT, "the name that is asked for"),
    ("feature.title", FactType.TEXT, "what the feature is called"),
    ("viewer.signed_in", FactType.BOOLEAN, "whether it is known who asks"),
    ("viewer.role", FactType.TEXT, "the role of whoever asks, missing of the program itself"),
    ("role.fits", FactType.BOOLEAN, "whether the feature is for that role"),
    ("role.wanted", FactType.TEXT, "the roles the feature is for, missing where for all"),
    ("switch.on", FactType.BOOLEAN, "whether a kill switch stops the feature"),
    ("flag.on", FactType.BOOLEAN, "whether its flag is on for the account, true without a flag"),
    ("flag.name", FactType.TEXT, "the flag of the feature, missing where it has none"),
    ("membership.key", FactType.TEXT, "the key of the best membership the account has"),
    ("membership.title", FactType.TEXT, "what that membership is called"),
    ("entitlement.held", FactType.BOOLEAN, "whether what the feature takes is held at all"),
    ("entitlement.title", FactType.TEXT, "what is lacking, else what the feature takes"),
    ("quota.limit", FactType.INTEGER, "how much there is, missing where there is no end of it"),
    ("quota.used", FactType.INTEGER, "how much of it is used"),
    ("quota.left", FactType.INTEGER, "how much is left, missing where there is no end of it"),
    ("quota.unit", FactType.TEXT, "what the quota counts"),
    ("quota.monthly", FactType.BOOLEAN, "whether it is new in every calendar month"),
    ("quota.again", FactType.DATE, "the athlete's first day of the next month"),
    ("offer.title", FactType.TEXT, "the cheapest that would do, missing where nothing would"),
)

DECLARATIONS: Final[Mapping[str, FactDeclaration]] = {
    name: FactDeclaration(name, kind, "", meaning) for name, kind, meaning in _DECLARED
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that a decision rests on.

    ``feature`` is None where nobody declared the name. ``flag`` and ``switch`` are None where the
    feature has none. ``used`` is how much of its quota is used. ``grants`` may be over or still to
    come; ``month_ends`` is when the month of the holder does.
    """

    name: str
    feature: Feature | None
    viewer: Viewer
    holder: Holder
    holdings: Holdings
    grants: tuple[Grant, ...]
    now: datetime
    month_ends: datetime
    flag: FlagAnswer | None = None
    switch: FlagAnswer | None = None
    used: int | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """A quota in figures; ``limit`` and ``left`` are None where there is no end of it."""

    limit: int | None
    used: int
    left: int | None
    monthly: bool


def stock(asked: Asked, terms: Terms) -> Stock | None:
    """How the quota of the feature stands; units of one-off purchases count as well."""
    quota = asked.feature.quota if asked.feature else None
    if quota is None:
        return None
    monthly = terms.entitlements[quota].kind is EntitlementKind.MONTHLY
    value, used = amount(asked.holdings.value(quota)), asked.used or 0
    if value == float("inf"):
        return Stock(None, used, None, monthly)
    spare = asked.holdings.units_left(quota, terms.one_offs) if monthly else 0
    return Stock(int(value) + spare, used, max(int(value) - used, 0) + spare, monthly)


def lacking(feature: Feature, holdings: Holdings, terms: Terms) -> str | None:
    """The entitlement that the feature takes and that is not held at all."""
    if feature.entitlement is not None and not holdings.value(feature.entitlement):
        return feature.entitlement
    quota = feature.quota
    if quota is None or holdings.value(quota) or holdings.units_left(quota, terms.one_offs):
        return None
    return quota


def offer(asked: Asked, terms: Terms) -> str | None:
    """The title of the cheapest membership or one-off purchase with which it would be allowed."""
    feature = asked.feature
    if feature is None:
        return None
    offers = [
        *((each.rank, each.title, each.gives, "", 0) for each in terms.memberships.values()),
        *(
            (each.rank, each.title, each.gives, each.quota, each.units)
            for each in terms.one_offs.values()
        ),
    ]
    for _, title, gives, quota, units in sorted(offers, key=lambda each: each[:2]):
        if _would_do(asked, feature, gives, units if quota == feature.quota else 0):
            return title
    return None


def _would_do(asked: Asked, feature: Feature, gives: Mapping[str, Value], units: int) -> bool:
    def best(name: str) -> float:
        return max(amount(asked.holdings.value(name)), amount(gives.get(name, False)))

    if feature.entitlement is not None and not best(feature.entitlement):
        return False
    return feature.quota is None or units > 0 or best(feature.quota) > (asked.used or 0)


def facts_of(asked: Asked, terms: Terms) -> Facts:
    """The value of every declared fact."""
    feature, viewer = asked.feature, asked.viewer
    if feature is None:
        feature = Feature(asked.name)
    quota = stock(asked, terms)
    missing = lacking(feature, asked.holdings, terms)
    about = terms.entitlements.get(missing or feature.entitlement or feature.quota or "")
    counted = terms.entitlements.get(feature.quota or "")
    month = asked.month_ends.astimezone(ZoneInfo(asked.holder.time_zone)).date()
    return {
        "feature.known": asked.feature is not None,
        "feature.name": asked.name,
        "feature.title": feature.title or asked.name,
        "viewer.signed_in": not viewer.is_stranger,
        "viewer.role": viewer.role,
        "role.fits": _fits(feature, viewer),
        "role.wanted": " or ".join(sorted(feature.roles)) or None,
        "switch.on": asked.switch is not None and asked.switch.on,
        "flag.on": asked.flag is None or asked.flag.on,
        "flag.name": feature.flag,
        "membership.key": asked.holdings.membership,
        "membership.title": terms.memberships[asked.holdings.membership].title,
        "entitlement.held": missing is None,
        "entitlement.title": about.title if about else missing,
        "quota.limit": quota.limit if quota else None,
        "quota.used": quota.used if quota else None,
        "quota.left": quota.left if quota else None,
        "quota.unit": counted.unit if counted else None,
        "quota.monthly": quota.monthly if quota else None,
        "quota.again": month if quota and quota.monthly else None,
        "offer.title": offer(asked, terms),
    }


def _fits(feature: Feature, viewer: Viewer) -> bool:
    """Whether the role of the viewer fits; the program has none, and is not asked for one."""
    by_itself = viewer.role is None and not viewer.is_stranger
    return not feature.roles or by_itself or viewer.role in feature.roles
