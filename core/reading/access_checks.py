"""What entitlements.yaml, memberships.yaml, policies.yaml and flags.yaml must be to each other."""

from collections.abc import Collection, Iterator, Mapping

from strideiq.core.domain.decision import Why
from strideiq.core.domain.entitlement import EntitlementKind
from strideiq.core.domain.flag import Flag, FlagKind
from strideiq.core.reading.faults import Fault, Path
from strideiq.core.reading.problems import did_you_mean
from strideiq.core.reading.shapes.entitlements import EntitlementsFile
from strideiq.core.reading.shapes.memberships import Gives, MembershipsFile, Much
from strideiq.core.reading.shapes.policies import FeatureShape, PoliciesFile

SWITCH, MONTHLY = EntitlementKind.SWITCH, EntitlementKind.MONTHLY
Kinds = Mapping[str, EntitlementKind]


def kinds_of(entitlements: EntitlementsFile) -> Kinds:
    """The kind of each entitlement by name."""
    return {name: each.kind for name, each in entitlements.entitlements.items()}


def entitlement_faults(file: EntitlementsFile) -> Iterator[Fault]:
    """Entitlements whose unit does not go with their kind."""
    for name, each in file.entitlements.items():
        path: Path = ("entitlements", name)
        if each.kind is SWITCH and each.unit is not None:
            what = "a switch is held or not, and counts nothing"
            yield Fault((*path, "unit"), what, "leave unit out, or write kind: amount")
        if each.kind is not SWITCH and each.unit is None:
            what = f"{each.kind} counts something, and there is no unit"
            yield Fault(path, what, 'add "unit: ..." with what it counts, such as plans')


def membership_faults(file: MembershipsFile, kinds: Kinds) -> Iterator[Fault]:
    """Names that nobody declared, values of another kind, and offers that contradict each other."""
    yield from _unknown(("without_any",), file.without_any, file.memberships, "membership")
    trial = file.trial.membership
    yield from _unknown(("trial", "membership"), trial, file.memberships, "membership")
    if trial == file.without_any:
        what = f"everybody has {trial} already"
        yield Fault(("trial", "membership"), what, "write a membership that gives more")
    ranks: dict[int, str] = {}
    offers = (("memberships", file.memberships), ("one_offs", file.one_offs))
    for place, table in offers:
        for key, each in table.items():
            path: Path = (place, key)
            if each.rank in ranks:
                what = f"{ranks[each.rank]} has the rank {each.rank} already"
                yield Fault((*path, "rank"), what, "give each offer a rank of its own")
            ranks.setdefault(each.rank, key)
            yield from _gives((*path, "entitlements"), each.entitlements, kinds)
    yield from _one_offs(file, kinds)


def _one_offs(file: MembershipsFile, kinds: Kinds) -> Iterator[Fault]:
    for key, each in file.one_offs.items():
        path: Path = ("one_offs", key)
        if key in file.memberships:
            what = f"{key} is the key of a membership"
            yield Fault(path, what, "give the purchase another key", on_key=True)
        yield from _unknown((*path, "quota"), each.quota, kinds, "entitlement")
        if kinds.get(each.quota, MONTHLY) is not MONTHLY:
            what = f"{each.quota} is not new every month, so there are no units of it"
            monthly = [name for name, kind in kinds.items() if kind is MONTHLY]
            yield Fault((*path, "quota"), what, f"write one of {', '.join(monthly) or 'none yet'}")


def _gives(path: Path, gives: Gives, kinds: Kinds) -> Iterator[Fault]:
    for name, much in gives.items():
        if name not in kinds:
            yield _no_such((*path, name), name, kinds, "entitlement", on_key=True)
        elif (kinds[name] is SWITCH) is not isinstance(much, bool):
            yield Fault((*path, name), *_misfit(kinds[name], much))


def _misfit(kind: EntitlementKind, much: Much) -> tuple[str, str]:
    if kind is SWITCH:
        return f"a switch is held or not, and {much} is neither", "write true or false"
    wanted = "write a number such as 3, or unlimited"
    return f"{kind} is a number, and {str(much).lower()} is not", wanted


def policy_faults(
    file: PoliciesFile, kinds: Kinds, flags: Mapping[str, Flag] | None, asked: Collection[str]
) -> Iterator[Fault]:
    """Features that name what nobody declared, are not there, and reasons that nothing leads to.

    ``flags`` are None where their own file is broken, ``asked`` what the program asks for.
    """
    for name in asked:
        if name not in file.features:
            what = f"the feature {name} is missing, so nobody could use it"
            yield Fault(("features",), what, f'add "{name}:" with its title, as it was shipped')
    for name, each in file.features.items():
        path: Path = ("features", name)
        yield from _entitlements(path, each, kinds)
        if each.flag is not None and flags is not None:
            yield from _flag((*path, "flag"), each.flag, flags, switch=False)
        if each.kill_switch is not None and flags is not None:
            yield from _flag((*path, "kill_switch"), each.kill_switch, flags, switch=True)
    said = {each.code for each in file.refusals}
    for why in Why:
        if why not in said:
            what = f"nothing leads to the code {why}, so what it guards would be open to all"
            yield Fault(("refusals",), what, f'add "- code: {why}" with when, reason')


def _entitlements(path: Path, feature: FeatureShape, kinds: Kinds) -> Iterator[Fault]:
    if feature.entitlement is not None:
        yield from _unknown((*path, "entitlement"), feature.entitlement, kinds, "entitlement")
        if kinds.get(feature.entitlement, SWITCH) is not SWITCH:
            what = f"{feature.entitlement} is a number, and a number is no yes or no"
            fix = f"write quota: {feature.entitlement} instead"
            yield Fault((*path, "entitlement"), what, fix)
    if feature.quota is not None:
        yield from _unknown((*path, "quota"), feature.quota, kinds, "entitlement")
        if kinds.get(feature.quota) is SWITCH:
            what = f"{feature.quota} is a switch, of which nothing can be left"
            yield Fault((*path, "quota"), what, f"write entitlement: {feature.quota} instead")


def _flag(path: Path, name: str, flags: Mapping[str, Flag], *, switch: bool) -> Iterator[Fault]:
    if name not in flags:
        yield _no_such(path, name, flags, "flag")
    elif (flags[name].kind is FlagKind.KILL_SWITCH) is not switch:
        if switch:
            what, fix = f"{name} is no kill switch, and being on means yes", f"write flag: {name}"
        else:
            what, fix = (
                f"{name} is a kill switch, and stops what it is named after",
                (f"write kill_switch: {name}"),
            )
        yield Fault(path, what, fix)


def _unknown(path: Path, name: str, known: Collection[str], noun: str) -> Iterator[Fault]:
    if name not in known:
        yield _no_such(path, name, known, noun)


def _no_such(
    path: Path, name: str, known: Collection[str], noun: str, *, on_key: bool = False
) -> Fault:
    fix = did_you_mean(name, known) or f"write one of {', '.join(known) or 'none yet'}"
    return Fault(path, f"there is no {noun} {name!r}", fix, on_key=on_key)
