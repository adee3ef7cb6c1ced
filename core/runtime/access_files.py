"""Files become what decisions rest on: what can be held, and what every feature takes."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final, TypeVar

from strideiq.core.domain.entitlement import Terms
from strideiq.core.domain.flag import Flag
from strideiq.core.engine.access.checks import ready
from strideiq.core.engine.access.decide import Policy
from strideiq.core.reading.access_checks import (
    entitlement_faults,
    kinds_of,
    membership_faults,
    policy_faults,
)
from strideiq.core.reading.overlay import config_file
from strideiq.core.reading.placing import placed
from strideiq.core.reading.problems import Problem
from strideiq.core.reading.shapes.entitlements import EntitlementsFile, entitlements_from
from strideiq.core.reading.shapes.memberships import MembershipsFile, terms_from
from strideiq.core.reading.shapes.policies import PoliciesFile, barriers_from, features_from
from strideiq.core.reading.shaping import Shape, load

S = TypeVar("S", bound=Shape)
ENTITLEMENTS: Final = "entitlements.yaml"
MEMBERSHIPS: Final = "memberships.yaml"
POLICIES: Final = "policies.yaml"


def read_access(
    overlay: Path | None,
    flags: Mapping[str, Flag] | None,
    *,
    asked: Collection[str] | None = None,
) -> tuple[tuple[Terms, Policy] | None, tuple[Problem, ...]]:
    """What can be held and what features take; None, and every problem, where anything is wrong.

    ``flags`` are those of flags.yaml, which features may name; None where that file is broken.
    ``asked`` are the features that the program asks for: those of the shipped file where left out.
    """
    entitlements, found = _read(ENTITLEMENTS, EntitlementsFile, overlay)
    memberships, more = _read(MEMBERSHIPS, MembershipsFile, overlay)
    policies, most = _read(POLICIES, PoliciesFile, overlay)
    problems = [*found, *more, *most]
    if entitlements is None or memberships is None or policies is None:
        return None, tuple(problems)
    kinds = kinds_of(entitlements)
    asked = _shipped() if asked is None else asked
    barriers, faults = ready(barriers_from(policies))
    for name, each in (
        (ENTITLEMENTS, tuple(entitlement_faults(entitlements))),
        (MEMBERSHIPS, tuple(membership_faults(memberships, kinds))),
        (POLICIES, (*policy_faults(policies, kinds, flags, asked), *faults)),
    ):
        problems += placed(config_file(name, overlay), each)
    if problems:
        return None, tuple(problems)
    terms = terms_from(memberships, entitlements_from(entitlements))
    return (terms, Policy(features_from(policies), barriers)), ()


def _read(name: str, shape: type[S], overlay: Path | None) -> tuple[S | None, tuple[Problem, ...]]:
    file = config_file(name, overlay)
    return load(file.path, shape, file.label)


def _shipped() -> Collection[str]:
    policies, _ = _read(POLICIES, PoliciesFile, None)
    return () if policies is None else policies.features
