"""Files of rules as the command line takes them: plugins and documents, read with all they name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.domain.rule import FactDeclaration, Rule
from strideiq.core.engine.rules.facts import FactRegistry
from strideiq.core.host.checking import check
from strideiq.core.host.contract import Names
from strideiq.core.host.host import Host, only
from strideiq.core.host.rule_checks import registry_of
from strideiq.core.host.rule_documents import RuleGround, read_rules
from strideiq.core.reading.problems import Problem, did_you_mean
from strideiq.core.reading.reader import read_file
from strideiq.core.runtime.planner import Runtime, load


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The rules of one file with the facts they may ask for, or every problem of it.

    ``hints`` are what is probably not meant, though nothing is wrong with it.
    """

    title: str
    rules: tuple[Rule, ...]
    facts: FactRegistry
    host: Host
    problems: tuple[Problem, ...] = ()
    hints: tuple[Problem, ...] = ()

    @property
    def declarations(self) -> Mapping[str, FactDeclaration]:
        """The facts that its rules may ask for."""
        return self.facts.declarations

    def troubles(self) -> tuple[str, ...]:
        """What plugins did wrong so far; facts that fail are among it once they were asked for."""
        return tuple(problem for state in self.host.health() for problem in state.problems)


class RuleFiles:
    """Reads files of rules beside the configuration of one invocation."""

    def __init__(self, invocation: Invocation) -> None:
        self._overlay = invocation.settings.config_dir
        self.runtime: Runtime = load(invocation.settings, safe_mode=invocation.safe_mode)
        planner = self.runtime.planner
        self._ground = RuleGround.of(
            planner.facts.declarations,
            planner.host.catalogue(),
            Names.of(planner.config.rules, planner.config.tiers),
            memberships=self.runtime.terms.memberships,
            flags=self.runtime.flags,
            entitlements=self.runtime.terms.entitlements,
        )

    def read(self, path: Path) -> RuleFile:
        """The file at ``path``: a plugin where its first keys say so, else a document of rules."""
        if path.is_dir() or _is_plugin(path):
            return self._plugin(path)
        facts, host = self.runtime.planner.facts, self.runtime.planner.host
        data = path.read_bytes() if path.is_file() else None
        if data is None:
            _, problems = read_file(path)
            return RuleFile("", (), facts, host, problems)
        found, problems = read_rules(data, str(path), self._ground, label=path.stem)
        if found is None:
            return RuleFile("", (), facts, host, problems)
        return RuleFile(found.title, found.rules, facts, host)

    def require(self, noun: str, *names: str) -> None:
        """Raises click.BadParameter for a name of this noun that is not declared anywhere."""
        known: Mapping[str, object] = {
            "membership": self.runtime.terms.memberships,
            "flag": self.runtime.flags,
            "entitlement": self.runtime.terms.entitlements,
        }[noun]
        for name in names:
            if name not in known:
                fix = did_you_mean(name, known) or f"write one of {', '.join(known)}"
                message = f"there is no {noun} {name!r} -> {fix}"
                raise click.BadParameter(message, param_hint=f"'--{noun}'")

    def sound(self, path: Path) -> RuleFile:
        """The same, when nothing is wrong with it. Raises InvalidFiles otherwise."""
        found = self.read(path)
        if found.problems:
            raise InvalidFiles(found.problems)
        return found

    def _plugin(self, path: Path) -> RuleFile:
        host, problems = check(path, overlay=self._overlay, terms=self.runtime.terms)
        facts = registry_of(host.facts())
        if problems:
            return RuleFile("", (), facts, host, problems)
        states = host.unlisted()
        rules = tuple(rule for state in states for rule in host.rules(only(state.id)))
        if not rules:
            fix = "give a plugin of the kind rules, or a document with a title and rules"
            nothing = Problem(str(path), 1, 1, "", "there are no rules in it", fix)
            return RuleFile("", (), facts, host, (nothing,))
        title = ", ".join(state.title for state in states)
        return RuleFile(title, rules, facts, host, hints=host.hints_of_unlisted())


def _is_plugin(path: Path) -> bool:
    document, _ = read_file(path)
    value = document.value if document is not None else None
    return isinstance(value, dict) and bool({"plugin", "kind"} & value.keys())
