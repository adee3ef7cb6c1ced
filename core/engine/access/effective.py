"""What an account holds at one instant: of everything given to it, the best of each entitlement."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from strideiq.core.domain.entitlement import (
    UNLIMITED,
    Grant,
    GrantKind,
    Held,
    Holdings,
    Terms,
    Value,
)

Best = tuple[Value, Grant | None]
"""The most that is held of an entitlement, and the grant that gives it."""


def effective(terms: Terms, grants: Iterable[Grant], now: datetime) -> Holdings:
    """What is held now of ``grants``, which may be over or still to come."""
    given = tuple(grants)
    best = _best(terms, given, now)
    later = [(moment, _best(terms, given, moment)) for moment in _changes(given, now)]
    member = membership(terms, given, now)
    ranks = ((at, terms.memberships[membership(terms, given, at)].rank) for at, _ in later)
    return Holdings(
        member,
        next((at for at, rank in ranks if rank < terms.memberships[member].rank), None),
        {
            name: Held(
                value,
                next((at for at, then in later if amount(then[name][0]) < amount(value)), None),
                source,
            )
            for name, (value, source) in best.items()
        },
        tuple(grant for grant in given if grant.is_held(now)),
    )


def comes(terms: Terms, grants: Sequence[Grant], now: datetime, name: str) -> datetime | None:
    """When more of an entitlement than now will be held, by what was given already."""
    if name not in terms.entitlements:
        return None
    held = amount(_best(terms, grants, now)[name][0])
    moments = sorted({grant.starts_at for grant in grants if grant.starts_at > now})
    return next((at for at in moments if amount(_best(terms, grants, at)[name][0]) > held), None)


def membership(terms: Terms, grants: Iterable[Grant], at: datetime) -> str:
    """The membership held then: of several the one of the highest rank."""
    held = {
        grant.gives for grant in grants if grant.kind is not GrantKind.ONE_OFF and grant.is_held(at)
    }
    # What is not offered any more gives nothing.
    known = (held & terms.memberships.keys()) | {terms.without_any}
    return max(known, key=lambda key: (terms.memberships[key].rank, key))


def amount(value: Value) -> float:
    """A value as a number that grows with what is held."""
    return float("inf") if value == UNLIMITED else float(value)


def given_by(terms: Terms, grant: Grant) -> Mapping[str, Value]:
    """The entitlements that a grant gives; of what is not offered any more, none."""
    offers = terms.one_offs if grant.kind is GrantKind.ONE_OFF else terms.memberships
    return offers[grant.gives].gives if grant.gives in offers else {}


def _best(terms: Terms, grants: Iterable[Grant], at: datetime) -> Mapping[str, Best]:
    everybody = terms.memberships[terms.without_any].gives
    best: dict[str, Best] = {
        name: (everybody.get(name, False), None) for name in terms.entitlements
    }
    for grant in grants:
        if grant.is_held(at):
            for name, value in given_by(terms, grant).items():
                if amount(value) > amount(best[name][0]):
                    best[name] = value, grant
    return best


def _changes(grants: Iterable[Grant], now: datetime) -> Sequence[datetime]:
    """The moments ahead at which something given ends or begins."""
    moments = {moment for grant in grants for moment in _moments(grant) if moment > now}
    return sorted(moments)


def _moments(grant: Grant) -> Iterator[datetime]:
    yield grant.starts_at
    if grant.ends_at is not None:
        yield grant.ends_at
    if grant.revoked_at is not None:
        yield grant.revoked_at
