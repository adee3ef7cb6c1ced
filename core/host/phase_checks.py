"""What the phases of all plugins must be to each other and to the configuration."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from strideiq.core.domain.catalogue import PhaseRole, PhaseTemplate
from strideiq.core.host.plugin import Path, Plugin

SEVERAL = frozenset({PhaseRole.LOAD, PhaseRole.RETURN})
"""Roles that more than one phase of a plan may have; recovery too where the rules name the others."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A phase, the plugin that declares it and where in the plugin it stands."""

    plugin: Plugin
    phase: PhaseTemplate
    path: Path

    def refuse(self, key: str, what: str, fix: str) -> None:
        """Break the plugin for what is wrong at a key of this phase."""
        self.plugin.problems.append(self.plugin.problem((*self.path, key), what, fix))

    def __str__(self) -> str:
        """``phase 'taper' of plugin 'standard' (plugins/phases/standard.yaml:78)``."""
        where = self.plugin.where((*self.path, "id"))
        return f"phase '{self.phase.id}' of plugin '{self.plugin.id}' ({where})"


def check_phases(
    plugins: Sequence[Plugin], distances: Collection[str] | None, tiers: Collection[str] | None
) -> None:
    """Break every plugin with a phase that cannot be planned with beside those before it.

    ``plugins`` come in the order in which they count as the first; race distances and volume
    tiers are not checked where they are None.
    """
    declared = [
        Declared(plugin, phase, ("phases", index))
        for plugin in plugins
        for index, phase in enumerate(plugin.phases)
    ]
    for place, each in enumerate(declared):
        _check_sessions(each, tiers)
        _check_quality(each, distances)
        for earlier in declared[:place]:
            _check_pair(each, earlier)


def _check_sessions(each: Declared, tiers: Collection[str] | None) -> None:
    sessions = each.phase.sessions
    for tier in tiers or ():
        if tier not in sessions and "*" not in sessions:
            fix = f'add "{tier}: 1", or "*" for all others'
            each.refuse("sessions", f"volume tier '{tier}' is missing", fix)


def _check_quality(each: Declared, distances: Collection[str] | None) -> None:
    quality = each.phase.quality
    if not any(each.phase.sessions.values()):
        return
    for distance, pattern in quality.items():
        if not pattern.slots:
            fix = "name families, such as [[threshold]], or write sessions: 0"
            each.refuse("quality", f"'{distance}' has no session", fix)
    for distance in _lacking(quality, distances):
        fix = f'add "{distance}: [[threshold]]", or "*" for all others'
        each.refuse("quality", f"race distance '{distance}' is missing", fix)


def _lacking(quality: Collection[str], distances: Collection[str] | None) -> Iterator[str]:
    if "*" in quality:
        return
    known = ("*",) if distances is None and not quality else distances or ()
    yield from (distance for distance in known if distance not in quality)


_AGAIN = "delete it, or turn off the plugin that has the other"


def _check_pair(each: Declared, earlier: Declared) -> None:
    """Hold a phase against one before it; the one that came later is told of."""
    mine, other = each.phase, earlier.phase
    roles = {mine.role, other.role}
    named = mine.role is PhaseRole.RECOVERY and mine.on_request
    if mine.role is other.role and mine.role not in SEVERAL and not named:
        each.refuse("role", f"there is already a {mine.role}: {earlier}", _AGAIN)
    elif roles == {PhaseRole.LOAD} and mine.order == other.order:
        what = f"order {mine.order} is also that of {earlier}"
        each.refuse("order", what, "write another number: low comes first")
    elif roles == {PhaseRole.LOAD, PhaseRole.TAPER}:
        if mine.role is PhaseRole.LOAD and mine.order >= other.order:
            what = f"this load phase would come after the taper, {earlier}"
            each.refuse("order", what, f"write less than {other.order}")
        elif mine.role is PhaseRole.TAPER and mine.order <= other.order:
            what = f"this taper would come before {earlier}"
            each.refuse("order", what, f"write more than {other.order}")
