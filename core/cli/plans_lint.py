"""``strideiq plans lint``: judge a plan that somebody else wrote as our own plans are judged."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.cli.parsing import (
    NamedPath,
    Parsed,
    parse_day,
    parse_goal,
    parse_minutes,
    parse_recent,
)
from strideiq.core.cli.saying import put, reason, say
from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.domain.units import UnitSystem, parse_distance
from strideiq.core.engine.export.plain import one_line
from strideiq.core.engine.planning.foreign import Asked, Judgement, judge
from strideiq.core.engine.planning.lint import LINT_RULES
from strideiq.core.reading.plan_files import MOST_BYTES, read_plan
from strideiq.core.runtime.planner import Runtime, load

UNSOUND: Final = 3
"""How the command ends for a plan with errors; 0 is a sound one, 2 a file that cannot be judged."""

FORMAT: Final = "strideiq-findings/1"
_MOST_DAYS: Final = 7


@click.command("lint")
@click.argument("plan_file", metavar="FILE", type=NamedPath("file"), required=False)
@click.option("--rules", is_flag=True, help="Show every rule with its limits and source instead.")
@click.option("--race", metavar="DISTANCE", help="What is raced, where the file does not say so.")
@click.option("--date", "race_day", type=Parsed("day", parse_day), help="Day of the race.")
@click.option("--goal", metavar="TIME", help="Goal time, such as 3:30:00.")
@click.option("--recent", metavar="RACE", help="A recent race, such as '10k 45:30'.")
@click.option("--weekly", metavar="DISTANCE", help="A usual week before the plan, such as 40km.")
@click.option("--longest", metavar="DISTANCE", help="Longest run of the four weeks before it.")
@click.option(
    "--days", type=click.IntRange(1, _MOST_DAYS), metavar="N", help="Training days a week."
)
@click.option(
    "--minutes",
    type=Parsed("minutes", parse_minutes),
    help="Most minutes on a weekday, such as mon=45,sun=180.",
)
@click.option("--volume", metavar="TIER", help="Volume tier: low, mid or high.")
@click.option("--units", type=click.Choice([unit.value for unit in UnitSystem]), help="km or mi.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@click.pass_obj
def lint_command(
    invocation: Invocation,
    /,
    *,
    plan_file: Path | None,
    rules: bool,
    form: str,
    **given: Any,  # noqa: ANN401
) -> None:
    """Judge the plan in FILE: our own JSON, or CSV with one row a session.

    The CSV needs the columns date and distance_km (or distance_mi, distance_m) or duration; type
    (rest, recovery, easy, long, quality, race), title and work (4x5:00 T; 8 km M) tell more. The
    command ends with 0 for a sound plan, 3 for one with errors, 2 where it cannot be judged.
    """
    runtime = load(invocation.settings, safe_mode=invocation.safe_mode)
    if rules:
        put(_rules(form).encode())
        return
    if plan_file is None:
        raise click.MissingParameter(param_hint="'FILE'", param_type="argument")
    asked = _asked(given, runtime)
    plan, problems = read_plan(_bytes(plan_file), plan_file.name)
    if plan is None:
        raise InvalidFiles(problems)
    judged = judge(plan, asked, runtime.host.catalogue(), runtime.planner.config)
    put((_as_json if form == "json" else _as_table)(judged, plan_file.name).encode())
    if not judged.is_sound:
        click.get_current_context().exit(UNSOUND)


def _bytes(path: Path) -> bytes:
    """At most what a plan may have, and one byte more that tells of more."""
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        message = f"{path}: cannot be read: {reason(error)} -> check its name"
        raise click.ClickException(message) from error


def _asked(given: Mapping[str, Any], runtime: Runtime) -> Asked:
    races = {key: race.length for key, race in runtime.planner.config.rules.distances.items()}
    units = UnitSystem(given["units"] or runtime.defaults.units)
    race = None if given["race"] is None else str(given["race"]).lower()
    far = partial(parse_distance, default=units)
    # The day of a recent race is not held against today: the plan may lie in the past.
    recent = partial(parse_recent, named=races, today=parse_day("2199-12-31"))
    return Asked(
        race=race,
        race_day=given["race_day"],
        target_s=_option(given, "goal", partial(parse_goal, race_m=races.get(race or "", 0.0))),
        recent_race=_option(given, "recent", recent),
        weekly_m=_option(given, "weekly", far),
        longest_m=_option(given, "longest", far),
        days=given["days"],
        minutes=given["minutes"],
        volume_tier=given["volume"],
        units=units,
    )


def _option(given: Mapping[str, Any], name: str, parse: Any) -> Any:  # noqa: ANN401  any value
    """The parsed value of an option; None where it is not given."""
    try:
        return None if given[name] is None else parse(given[name])
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=f"'--{name}'") from error


def _as_table(judged: Judgement, file: str) -> str:
    """One line a finding, and a last line on the whole; what was inferred goes to standard error."""
    for sentence in judged.inferred:
        say(f"note: {sentence}")
    rows = [(f.severity.value, f.place, f.code, one_line(f.sentence)) for f in judged.findings]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines = [
        "  ".join((*(cell.ljust(w) for cell, w in zip(row, widths, strict=False)), row[-1]))
        for row in rows
    ]
    weeks = len(judged.plan.weeks)
    said = "1 finding" if len(rows) == 1 else f"{len(rows) or 'no'} findings"
    return "\n".join((*lines, f"{file}: {weeks} weeks, {said}")) + "\n"


def _as_json(judged: Judgement, file: str) -> str:
    content = {
        "format": FORMAT,
        "file": file,
        "sound": judged.is_sound,
        "race": judged.plan.goal.distance,
        "race_day": judged.plan.goal.race_day.isoformat(),
        "volume_tier": judged.plan.volume_tier,
        "inferred": list(judged.inferred),
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "place": finding.place,
                "sentence": finding.sentence,
            }
            for finding in judged.findings
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _rules(form: str) -> str:
    """Every rule: its code, what it asks, the keys of its limits, and what it rests on."""
    if form == "json":
        rows = [
            {"code": r.code, "title": r.title, "keys": list(r.keys), "source": r.source}
            for r in LINT_RULES
        ]
        return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
    width = max(len(rule.code) for rule in LINT_RULES)
    lines: list[str] = []
    for rule in LINT_RULES:
        keys = f"; keys {', '.join(rule.keys)}" if rule.keys else ""
        lines.append(f"{rule.code:<{width}}  {rule.title} (source: {rule.source}{keys})")
    return "\n".join(lines) + "\n"
