"""Decisions for tests: everybody has the widest membership unless a test is about what is held."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from strideiq.core.domain.entitlement import Grant, GrantKind, Terms
from strideiq.core.domain.flag import FlagAnswer, FlagContext
from strideiq.core.engine.access.decide import Policy
from strideiq.core.reading.flag_checks import read_flags
from strideiq.core.reading.overlay import config_file, shipped_config
from strideiq.core.runtime.access_files import read_access
from strideiq.core.runtime.planner import Runtime
from strideiq.core.services.access import Access
from strideiq.core.services.tools import Tools
from tests.people import NOW, new_id

WIDEST = "elite"
SWITCHES = "system."


@dataclass(slots=True)
class SetFlags:
    """Flags that a test sets: all are on but kill switches; what was asked is kept."""

    off: set[str] = field(default_factory=set)
    stopped: set[str] = field(default_factory=set)
    asked: list[tuple[str, FlagContext]] = field(default_factory=list)

    def ask(self, name: str, context: FlagContext) -> FlagAnswer:
        """The answer, with a variant for those who are in."""
        self.asked.append((name, context))
        if name.startswith(SWITCHES):
            return FlagAnswer(on=name in self.stopped)
        return FlagAnswer(on=name not in self.off, variant="blue", payload="{}")

    @property
    def unknown(self) -> Sequence[str]:
        """Every flag is known."""
        return ()


@cache
def shipped() -> tuple[Terms, Policy]:
    """What the shipped files say can be held, and what features take."""
    flags, _ = read_flags(config_file("flags.yaml", None))
    found, problems = read_access(None, flags)
    assert found is not None, problems
    return found


def widest(terms: Terms) -> Terms:
    """The same terms, with the widest membership for everybody."""
    return replace(terms, without_any=WIDEST)


def open_house(folder: Path) -> Path:
    """A folder of configuration in which everybody has the widest membership."""
    shipped = (shipped_config() / "memberships.yaml").read_text(encoding="utf-8")
    written = shipped.replace("without_any: free", f"without_any: {WIDEST}")
    assert written != shipped
    folder.mkdir(parents=True, exist_ok=True)
    Path(folder, "memberships.yaml").write_text(written, encoding="utf-8")
    return folder


def access_for(
    tools: Tools,
    runtime: Runtime,
    flags: SetFlags | None = None,
    **terms: Any,  # noqa: ANN401  any field
) -> Access:
    """Decisions by the terms of ``runtime``, some of them changed."""
    return Access(tools, flags or SetFlags(), replace(runtime.terms, **terms), runtime.policy)


def grant(account_id: UUID, gives: str = "pro", **changes: Any) -> Grant:  # noqa: ANN401  any field
    """A membership that somebody holds from now on, without an end."""
    values: dict[str, Any] = {"kind": GrantKind.MEMBERSHIP, "starts_at": NOW, "created_at": NOW}
    return Grant(new_id(), account_id, gives=gives, **(values | changes))


def one_off(account_id: UUID, ends_at: datetime, **changes: Any) -> Grant:  # noqa: ANN401  any field
    """A plan that somebody bought."""
    values = {"kind": GrantKind.ONE_OFF, "units": 1, "ends_at": ends_at}
    return grant(account_id, "semi-custom-plan", **(values | changes))
