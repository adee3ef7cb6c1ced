"""What was said of a plan when it was made, as the log of its making keeps it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from strideiq.core.domain.action import Action, ActionName
from strideiq.core.domain.plan import Finding, Severity
from strideiq.core.domain.rule import Advice, FactValue


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the linter and plugins found in a plan, and what rules advised its runner."""

    findings: tuple[Finding, ...] = ()
    advice: tuple[Advice, ...] = ()

    def plain(self) -> dict[str, object]:
        """The judgement as plain JSON values; days become text."""
        return {
            "findings": [asdict(finding) for finding in self.findings],
            "advice": [
                asdict(advice) | {"facts": [[name, _plain(value)] for name, value in advice.facts]}
                for advice in self.advice
            ],
        }


def judged(details: Mapping[str, Any]) -> Judgement:
    """The judgement in the details of a log; empty where a log has none."""
    return Judgement(
        tuple(
            Finding(**{**finding, "severity": Severity(finding["severity"])})
            for finding in details.get("findings", ())
        ),
        tuple(_advice(advice) for advice in details.get("advice", ())),
    )


def _plain(value: FactValue) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _advice(kept: Mapping[str, Any]) -> Advice:
    actions = tuple(
        Action(
            ActionName(action["name"]), tuple((name, value) for name, value in action["parameters"])
        )
        for action in kept["actions"]
    )
    facts = tuple((name, value) for name, value in kept["facts"])
    return Advice(**{**kept, "actions": actions, "facts": facts})
