"""``strideiq generate``: a history and a goal go in, a training plan comes out."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.cli.parsing import (
    NamedPath,
    Parsed,
    parse_day,
    parse_goal,
    parse_minutes,
    parse_recent,
    parse_weekday,
)
from strideiq.core.cli.plan_text import plan_text
from strideiq.core.cli.plan_words import remarks
from strideiq.core.cli.race_conditions import conditions_of, race_conditions
from strideiq.core.cli.runner_options import (
    availability_of,
    goal_of,
    request_of,
    runner_options,
)
from strideiq.core.cli.saying import say, write_out
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.domain.units import UnitSystem, parse_distance
from strideiq.core.engine.export.plan_csv import to_csv
from strideiq.core.engine.export.plan_json import to_json
from strideiq.core.engine.planning.race_checks import check_races
from strideiq.core.engine.planning.standard import chosen
from strideiq.core.runtime.planner import Runtime, load
from strideiq.core.services.generation import GeneratedPlan, generate_plan
from strideiq.core.services.history import History, read_history

FORMATS = ("table", "json", "csv", "ics")
NARROWEST_TABLE = 80
"""Columns of a terminal; with fewer the plain text reads better than a squeezed table."""

WHY_IS_FOR_THE_TABLE = (
    "--why is for the table and was ignored: json and ics always say why, csv never does"
)


@click.command("generate")
@click.option("--race", metavar="DISTANCE", help="marathon, half, 10k or 5k.")
@click.option("--date", "race_day", required=True, type=Parsed("day", parse_day), help="Race day.")
@click.option("--goal", metavar="TIME", help="Goal time, such as 3:30:00.")
@click.option("--days", type=int, metavar="N", help="Training days a week.")
@click.option(
    "--history",
    "history_file",
    type=NamedPath("file"),
    metavar="FILE",
    help="Your runs, - for standard input; for CSV the columns date, distance_m (or _km, _mi) and"
    " moving_s (or time).",
)
@click.option(
    "--columns",
    metavar="NAME=HEADER,...",
    help="Headers of a CSV with other names, such as date=Datum,distance_km=Strecke.",
)
@click.option("--recent", metavar="RACE", help="A recent race, such as '10k 45:30'.")
@click.option("--weekly", metavar="DISTANCE", help="Distance of a usual week, such as 40km.")
@click.option("--longest", metavar="DISTANCE", help="Longest run of the last four weeks.")
@click.option(
    "--minutes",
    type=Parsed("minutes", parse_minutes),
    default="",
    help="Most minutes on a weekday, such as mon=45,sun=180; 0 keeps it free.",
)
@click.option("--long-run-day", type=Parsed("weekday", parse_weekday), help="Day of the long run.")
@click.option("--volume", metavar="TIER", help="Volume tier: low, mid or high.")
@runner_options
@click.option("--units", type=click.Choice([unit.value for unit in UnitSystem]), help="km or mi.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--today", type=Parsed("day", parse_day), help="First day to plan; default today.")
@click.option("--output", type=NamedPath("file"), metavar="FILE", help="Write to this file.")
@click.option(
    "--why",
    is_flag=True,
    help="Say why each workout is there; for the table (json and ics always do, csv never).",
)
@race_conditions
@click.pass_obj
def generate_command(
    invocation: Invocation,
    /,
    *,
    form: str,
    output: Path | None,
    why: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Make a training plan for a race."""
    runtime = load(invocation.settings, safe_mode=invocation.safe_mode)
    today: date = given["today"] or datetime.now().astimezone().date()
    units = UnitSystem(given["units"] or runtime.defaults.units)
    history = _history(given, runtime, today)
    request = _request(given, runtime, history, today, units)
    _check_away(request)
    # A season may have races before and after the plan; here every race is meant to be in it.
    check_races(request, runtime.planner.config.rules)
    made = generate_plan(request, runtime.planner)
    left_out = (f"note: {warning}" for warning in runtime.host.warnings())
    for line in (*left_out, *_asides(form, made, history, why=why)):
        say(line)
    if form == "table" and output is None and _wide_terminal():
        _show(made, units, why=why)
    else:
        write_out(_printed(form, made, units, why=why), output)


def _check_away(request: PlanRequest) -> None:
    """Refuse time away that is over, which no plan can show to be heard."""
    for away in request.availability.away:
        if away.last < request.today:
            message = f"{away.last} is before {request.today} -> check the year, or leave it out"
            raise click.BadParameter(message, param_hint="'--away'")


def _asides(form: str, made: GeneratedPlan, history: History, *, why: bool) -> Iterator[str]:
    """Lines for standard error: whatever the plan in this format has no place for."""
    for sentence in (*history.notes, *map(str, made.plugin_problems)):
        yield f"note: {sentence}"
    if form in {"csv", "ics"}:
        yield from (f"{label.lower()}: {sentence}" for label, sentence in remarks(made))
    if why and form != "table":
        yield f"note: {WHY_IS_FOR_THE_TABLE}"


def _wide_terminal() -> bool:
    if sys.stdout is None or not sys.stdout.isatty():
        return False
    return shutil.get_terminal_size().columns >= NARROWEST_TABLE


def _history(given: Mapping[str, Any], runtime: Runtime, today: date) -> History:
    path: Path | None = given["history_file"]
    if path is None:
        return History()
    columns: str | None = given["columns"]
    options = {} if columns is None else {"columns": columns}
    return read_history(path, runtime.host, today, options)


def _request(
    given: Mapping[str, Any], runtime: Runtime, history: History, today: date, units: UnitSystem
) -> PlanRequest:
    races = {key: race.length for key, race in runtime.planner.config.rules.distances.items()}
    distance = _distance(given, runtime)
    weekly_m, longest_m = (
        _option(given, name, partial(parse_distance, default=units))
        for name in ("weekly", "longest")
    )
    plain = PlanRequest(
        goal=Goal(
            distance,
            given["race_day"],
            _option(given, "goal", partial(parse_goal, race_m=races.get(distance, 0.0))),
            conditions=conditions_of(given),
        ),
        today=today,
        availability=_availability(given, runtime),
        history=history.activities,
        recent_race=_option(given, "recent", partial(parse_recent, named=races, today=today)),
        weekly_m=weekly_m,
        longest_m=longest_m,
        volume_tier=given["volume"],
        units=units,
    )
    return request_of(given, replace(plain, goal=goal_of(given, plain.goal)))


def _distance(given: Mapping[str, Any], runtime: Runtime) -> str:
    """The race distance that is asked for, or that of the standard plan."""
    if given["race"] is not None:
        return str(given["race"]).lower()
    if given["template"] is None:
        message = (
            "Missing option '--race' -> say what you train for, such as --race half, or follow a"
            " standard plan with --plan"
        )
        raise click.ClickException(message)
    return chosen(given["template"], runtime.host.catalogue()).distance


def _availability(given: Mapping[str, Any], runtime: Runtime) -> Availability:
    defaults = runtime.defaults
    template = runtime.host.catalogue().plan(given["template"] or "")
    usual = defaults.days_per_week if template is None else template.days_per_week
    mon, tue, wed, thu, fri, sat, sun = (
        given["minutes"].get(weekday, minutes)
        for weekday, minutes in enumerate(defaults.minutes.in_order())
    )
    long_run_day = given["long_run_day"]
    plain = Availability(
        usual if given["days"] is None else given["days"],
        (mon, tue, wed, thu, fri, sat, sun),
        parse_weekday(defaults.long_run_day) if long_run_day is None else long_run_day,
    )
    return availability_of(given, plain)


def _option(given: Mapping[str, Any], name: str, parse: Any) -> Any:  # noqa: ANN401  any value
    """The parsed value of an option that needs more than its own text; None where not given."""
    try:
        return None if given[name] is None else parse(given[name])
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=f"'--{name}'") from error


def _show(made: GeneratedPlan, units: UnitSystem, *, why: bool) -> None:
    from strideiq.core.cli.plan_table import show_plan  # noqa: PLC0415  rich is slow to import

    show_plan(made, units, reasons=why)


def _printed(form: str, made: GeneratedPlan, units: UnitSystem, *, why: bool) -> str:
    if form == "json":
        return to_json(made.plan, made.findings, made.advice)
    if form == "csv":
        return to_csv(made.plan, units)
    if form == "ics":
        from strideiq.core.engine.export.plan_ics import to_ics  # noqa: PLC0415  slow to import

        return to_ics(made.plan, units)
    return plan_text(made, units, reasons=why)
