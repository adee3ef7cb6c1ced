"""The commands about standard plans: which there are, what one looks like, and packages of them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.cli.parsing import NamedPath, Parsed, parse_day
from strideiq.core.cli.plan_text import plan_text
from strideiq.core.cli.plans_lint import lint_command
from strideiq.core.cli.saying import reason, say, write_out
from strideiq.core.domain.catalogue import PlanTemplate
from strideiq.core.domain.units import UnitSystem, format_distance, format_duration
from strideiq.core.engine.export.plan_summary import plan_summary
from strideiq.core.engine.planning.calendar import SUNDAY
from strideiq.core.engine.planning.package import made_from
from strideiq.core.engine.planning.standard import chosen, request_for
from strideiq.core.host.packages import take_in
from strideiq.core.reading.shapes.packages import package_text
from strideiq.core.runtime.planner import load
from strideiq.core.services.generation import generate_plan

HEADINGS = ("PLAN", "RACE", "WEEKS", "VOLUME", "DAYS", "FIRST", "BIGGEST", "LONGEST", "TITLE")
_UNITS = click.Choice([unit.value for unit in UnitSystem])


@click.group("plans")
def plans_group() -> None:
    """Look at standard plans, carry them in and out as packages, and judge plans of others."""


plans_group.add_command(lint_command)


@plans_group.command("list")
@click.option("--race", metavar="DISTANCE", help="Only plans for marathon, half, 10k or 5k.")
@click.option("--volume", metavar="TIER", help="Only plans of this volume tier.")
@click.option("--weeks", type=int, metavar="N", help="Only plans of at most so many weeks.")
@click.option("--units", type=_UNITS, help="km or mi.")
@click.pass_obj
def list_command(
    invocation: Invocation,
    /,
    *,
    race: str | None,
    volume: str | None,
    weeks: int | None,
    units: str | None,
) -> None:
    """Show the standard plans there are."""
    runtime = load(invocation.settings, safe_mode=invocation.safe_mode)
    shown = UnitSystem(units or runtime.defaults.units)
    plans = [
        plan
        for plan in runtime.host.catalogue().plans
        if race in {None, plan.distance}
        and volume in {None, plan.volume_tier}
        and (weeks is None or plan.weeks <= weeks)
    ]
    rows = [HEADINGS, *(_row(plan, shown) for plan in plans)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
    if not plans:
        say("no plan is like that -> leave an option out")


@plans_group.command("show")
@click.argument("plan_id", metavar="ID")
@click.option("--summary", is_flag=True, help="One page instead of every day.")
@click.option("--date", "race_day", type=Parsed("day", parse_day), help="Day of the race.")
@click.option("--units", type=_UNITS, help="km or mi.")
@click.pass_obj
def show_command(
    invocation: Invocation,
    /,
    plan_id: str,
    *,
    summary: bool,
    race_day: date | None,
    units: str | None,
) -> None:
    """Show the standard plan ID as made for the runner it is drawn for."""
    runtime = load(invocation.settings, safe_mode=invocation.safe_mode)
    shown = UnitSystem(units or runtime.defaults.units)
    template = chosen(plan_id, runtime.host.catalogue())
    day = race_day or _next_race_day(template, datetime.now().astimezone().date())
    made = generate_plan(request_for(template, day), runtime.planner)
    if summary:
        text = plan_summary(made.plan, shown, about(template, shown))
    else:
        text = plan_text(made, shown)
    write_out(text)


@plans_group.command("export")
@click.argument("plan_id", metavar="ID")
@click.option("--output", type=NamedPath("file"), metavar="FILE", help="Write to this file.")
@click.pass_obj
def export_command(invocation: Invocation, /, plan_id: str, *, output: Path | None) -> None:
    """Write the standard plan ID with everything it is made from as one YAML file."""
    runtime = load(invocation.settings, safe_mode=invocation.safe_mode)
    catalogue = runtime.host.catalogue()
    template = chosen(plan_id, catalogue)
    write_out(package_text(template, made_from(template, catalogue)), output)


@plans_group.command("import")
@click.argument("file", type=NamedPath("file"))
@click.option(
    "--config",
    "config_dir",
    type=NamedPath("folder"),
    metavar="DIR",
    help="Your configuration folder; the one of strideiq --config where left out.",
)
@click.option("--force", is_flag=True, help="Write over a plan of the same name.")
@click.pass_obj
def import_command(
    invocation: Invocation, /, file: Path, *, config_dir: Path | None, force: bool
) -> None:
    """Check the package FILE and copy it into your configuration."""
    overlay = config_dir or invocation.settings.config_dir
    if overlay is None or not overlay.is_dir():
        where = "no configuration folder is named" if overlay is None else f"{overlay}: no folder"
        message = f"{where} -> make one with strideiq init DIR and name it with --config DIR"
        raise click.ClickException(message)
    try:
        target = take_in(file, overlay, force=force)
    except OSError as error:
        message = f"{error.filename or file}: {reason(error)} -> check its name and permissions"
        raise click.ClickException(message) from error
    click.echo(f"wrote {target}")
    click.echo(f"Next: strideiq --config {overlay} plans list")


def about(template: PlanTemplate, units: UnitSystem) -> Sequence[str]:
    """What a standard plan is, in lines: its name, what it does, for whom, and its licence."""
    metres, seconds = template.recent_race
    return (
        f"{template.title} ({template.id})",
        template.purpose,
        f"For: {template.suits}",
        (
            f"Drawn for: {format_distance(template.first_week_m, units)} a week on"
            f" {template.days_per_week} days, longest run"
            f" {format_distance(template.longest_before_m, units)},"
            f" {format_distance(metres, units)} in {format_duration(seconds)}"
        ),
        f"{template.author}, {template.licence}; {template.source}",
    )


def _next_race_day(template: PlanTemplate, today: date) -> date:
    """The first Sunday that leaves the plan all its weeks from a Monday on."""
    monday = today + timedelta(days=(-today.weekday()) % 7)
    return monday + timedelta(weeks=template.weeks - 1, days=SUNDAY)


def _row(plan: PlanTemplate, units: UnitSystem) -> tuple[str, ...]:
    return (
        plan.id,
        plan.distance,
        str(plan.weeks),
        plan.volume_tier,
        str(plan.days_per_week),
        *(
            format_distance(metres, units, 0)
            for metres in (plan.first_week_m, plan.biggest_week_m, plan.longest_run_m)
        ),
        plan.title,
    )
