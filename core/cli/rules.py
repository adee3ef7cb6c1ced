"""``strideiq rules``: check rules, try them on a history, test them on the past, compare them."""

import json
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.cli.parsing import NamedPath, Parsed, parse_day
from strideiq.core.cli.rule_athlete import seen
from strideiq.core.cli.rule_files import RuleFile, RuleFiles
from strideiq.core.cli.rule_words import (
    backtest_lines,
    difference_lines,
    fact_lines,
    trial_lines,
)
from strideiq.core.cli.saying import say
from strideiq.core.domain.activity import Activity
from strideiq.core.domain.rule import Facts, Rule, Standing
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.advise import Barred, Gate, out_of_scope, standing_of
from strideiq.core.engine.rules.backtest import Past, backtest
from strideiq.core.engine.rules.difference import difference
from strideiq.core.engine.rules.history import Recorded
from strideiq.core.engine.rules.trial import try_rules
from strideiq.core.services.history import read_history

MOST_DAYS = 3660
"""Of a backtest on the command line: ten years."""

BROKEN = 2
_FILE = NamedPath("file")
_DAY = Parsed("day", parse_day)
_HISTORY = click.option(
    "--history",
    "history_file",
    type=_FILE,
    metavar="FILE",
    help="Runs as CSV, - for standard input.",
)


@click.group("rules")
def rules_group() -> None:
    """Work on rules: plugins of kind rules, or documents with a title and rules."""


@rules_group.command("check")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.pass_obj
def check_command(invocation: Invocation, files: tuple[Path, ...]) -> None:
    """Tell every problem of every FILE, each with line and column; 2 is the exit code for any."""
    reader = RuleFiles(invocation)
    broken = False
    for path in files:
        found = reader.read(path)
        broken = broken or bool(found.problems)
        for problem in (*found.problems, *found.hints):
            say(str(problem))
        if not found.problems:
            click.echo(f"{path}: {found.title}: {_counted(len(found.rules))}, nothing wrong")
    if broken:
        click.get_current_context().exit(BROKEN)


@rules_group.command("facts")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def facts_command(invocation: Invocation, *, as_json: bool) -> None:
    """List every fact that rules may ask for, those of plugins included."""
    declarations = RuleFiles(invocation).runtime.planner.facts.declarations
    if as_json:
        told = [{**asdict(fact), "type": str(fact.type)} for fact in declarations.values()]
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for line in fact_lines(declarations):
        click.echo(line)


@rules_group.command("try")
@click.argument("file", type=_FILE)
@_HISTORY
@click.option("--athlete", "email", metavar="EMAIL", help="Somebody whose data the service has.")
@click.option("--date", "day", type=_DAY, help="The day to try them on; default today.")
@click.option("--membership", metavar="NAME", help="The membership of the athlete.")
@click.option("--flag", "flags", multiple=True, metavar="NAME", help="A flag that is on.")
@click.option("--entitlement", "held", multiple=True, metavar="NAME", help="What is held.")
@click.pass_obj
def try_command(
    invocation: Invocation,
    *,
    file: Path,
    history_file: Path | None,
    email: str | None,
    day: date | None,
    membership: str | None,
    flags: tuple[str, ...],
    held: tuple[str, ...],
) -> None:
    """Try the rules of FILE on one history: what fires, what is held back, what nearly fires."""
    reader = RuleFiles(invocation)
    rules = reader.sound(file)
    before = rules.troubles()
    if email is not None:
        _refuse_both(history_file, membership, *flags, *held)
        athlete = seen(invocation, email, rules, day)
        _show(rules, athlete.facts, athlete.gate, athlete.day, athlete.units)
        _tell(rules, before)
        return
    reader.require("membership", *_given(membership))
    reader.require("flag", *flags)
    reader.require("entitlement", *held)
    day = day or _today()
    activities = _activities(reader, history_file)

    def gate(rule: Rule, facts: Facts) -> Barred | None:
        return out_of_scope(rule.scope, standing_of(facts, membership)) or _lacking(
            rule, flags, held
        )

    units = UnitSystem(reader.runtime.defaults.units)
    _show(rules, rules.facts.as_of(day, activities), gate, day, units)
    _tell(rules, before)


@rules_group.command("backtest")
@click.argument("file", type=_FILE)
@_HISTORY
@click.option("--from", "first", type=_DAY, help="First day; default a year before the last.")
@click.option("--to", "last", type=_DAY, help="Last day; default today.")
@click.option("--against", type=_FILE, metavar="FILE", help="The rules to compare with.")
@click.option("--membership", metavar="NAME", help="The membership of the athlete.")
@click.pass_obj
def backtest_command(
    invocation: Invocation,
    *,
    file: Path,
    history_file: Path | None,
    first: date | None,
    last: date | None,
    against: Path | None,
    membership: str | None,
) -> None:
    """Fire the rules of FILE on every past day of a history, and compare with those of another."""
    last = last or _today()
    first = first or last - timedelta(days=365)
    if not 0 <= (last - first).days < MOST_DAYS:
        message = (
            f"{first} to {last} is no time to test on -> end after the start, at most 10 years"
        )
        raise click.BadParameter(message, param_hint="'--from'")
    reader = RuleFiles(invocation)
    reader.require("membership", *_given(membership))
    rules = reader.sound(file)
    before = _under_one_name(reader.sound(against).rules, rules.rules) if against else ()
    standing = Standing(membership) if membership else None
    past = Past(Recorded(_activities(reader, history_file)), standing=standing)
    known = rules.troubles()
    result = backtest(rules.rules, before, {"": past}, first, last, rules.facts)
    for line in backtest_lines(result):
        click.echo(line)
    _tell(rules, known)


@rules_group.command("diff")
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.pass_obj
def diff_command(invocation: Invocation, old: Path, new: Path) -> None:
    """Say what the rules of NEW say otherwise than those of OLD."""
    reader = RuleFiles(invocation)
    for line in difference_lines(difference(reader.sound(old).rules, reader.sound(new).rules)):
        click.echo(line)


def _show(rules: RuleFile, facts: Facts, gate: Gate, day: date, units: UnitSystem) -> None:
    trial = try_rules(rules.rules, facts, rules.declarations, gate=gate, units=units)
    for line in trial_lines(trial, rules.declarations, day, units):
        click.echo(line)


def _tell(rules: RuleFile, before: tuple[str, ...]) -> None:
    """Say what went wrong in plugins since ``before``, such as facts that could not be computed."""
    for trouble in rules.troubles():
        if trouble not in before:
            say(trouble)


def _refuse_both(*given: object) -> None:
    if any(given):
        message = (
            "--athlete takes what the service knows -> leave out --history, --membership, --flag"
            " and --entitlement"
        )
        raise click.ClickException(message)


def _given(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)


def _today() -> date:
    return datetime.now().astimezone().date()


def _counted(rules: int) -> str:
    return f"{rules} rule" if rules == 1 else f"{rules} rules"


def _activities(reader: RuleFiles, file: Path | None) -> tuple[Activity, ...]:
    """The runs of the file; those after a day are not known on it."""
    if file is None:
        message = "there is nothing to try rules on -> give the runs with --history FILE"
        raise click.ClickException(message)
    history = read_history(file, reader.runtime.host, date.max, {})
    for note in history.notes:
        say(f"note: {note}")
    return history.activities


def _lacking(rule: Rule, flags: tuple[str, ...], held: tuple[str, ...]) -> Barred | None:
    """What of its requirements was not given on the command line."""
    flag, entitlement = rule.requires.flag, rule.requires.entitlement
    if flag and flag not in flags:
        return Barred("flag", f"feature flag {flag!r} is not on; --flag {flag} turns it on here")
    if entitlement and entitlement not in held:
        why = f"entitlement {entitlement!r} is not held; --entitlement {entitlement} gives it here"
        return Barred("entitlement", why)
    return None


def _under_one_name(rules: tuple[Rule, ...], like: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules of another file under the name of this one, so that the same ids are compared."""
    name = like[0].plugin
    return tuple(replace(rule, plugin=name) for rule in rules)
