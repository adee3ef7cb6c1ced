"""``strideiq activities``: what athletes have run, brought in and listed on this machine."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.cli.parsing import NamedPath
from strideiq.core.cli.saying import say
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.activity import StoredActivity
from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.domain.units import UnitSystem, format_distance, format_duration
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.service import use_cases
from strideiq.core.runtime.starting import prepare
from strideiq.core.services.activities import Imported
from strideiq.core.services.history import read_file
from strideiq.core.services.use_cases import UseCases

Answer = TypeVar("Answer")

REQUEST: str = "strideiq activities import"
"""Stands in the audit events where requests over HTTP have their id."""

_ATHLETE = click.option(
    "--athlete", "email", required=True, metavar="EMAIL", help="Whose, by the address they use."
)


@click.group("activities")
def activities_group() -> None:
    """Bring in and list what athletes have run."""


@activities_group.command("import")
@click.argument("file", type=NamedPath("file"))
@_ATHLETE
@click.option("--provider", metavar="PLUGIN", help="The plugin to read it; else its name says.")
@click.pass_obj
def import_command(invocation: Invocation, file: Path, email: str, provider: str | None) -> None:
    """Keep the runs of FILE, - for standard input; what is known already is not kept twice."""
    data, label = read_file(file)

    async def bring(do: UseCases, athlete_id: UUID) -> Imported:
        return await do.activities.bring(
            PROGRAM, athlete_id, data, label, provider=provider, request_id=REQUEST
        )

    brought = asyncio.run(_for(invocation, email, bring))
    for note in brought.notes:
        say(f"note: {note}")
    if brought.problems:
        raise InvalidFiles(brought.problems)
    click.echo(f"{label}: {brought.new} new, {brought.known} known already")


@activities_group.command("list")
@_ATHLETE
@click.option("--most", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.pass_obj
def list_command(invocation: Invocation, email: str, most: int) -> None:
    """Show the newest activities of an athlete."""

    async def newest(do: UseCases, athlete_id: UUID) -> Sequence[StoredActivity]:
        return await do.activities.page(PROGRAM, athlete_id, before=None, limit=most)

    for each in asyncio.run(_for(invocation, email, newest)):
        click.echo(_line(each))


def _line(stored: StoredActivity) -> str:
    run = stored.activity
    pulse = "" if run.average_hr is None else f"{run.average_hr:.0f} bpm"
    effort = "" if run.effort is None else f"effort {run.effort}"
    distance = format_distance(run.distance_m, UnitSystem.METRIC)
    cells = f"{run.day}  {run.sport:<8}{distance:>9}  {format_duration(run.duration_s):>8}"
    return f"{cells}  {pulse:<8}{effort}".rstrip()


async def _for(
    invocation: Invocation, email: str, ask: Callable[[UseCases, UUID], Awaitable[Answer]]
) -> Answer:
    """What ``ask`` finds for the athlete with this address."""
    settings = invocation.settings
    runtime = await prepare(settings, safe_mode=invocation.safe_mode)
    shared = tools(settings)
    try:
        async with shared.store.read(PROGRAM) as unit:
            account = await unit.accounts.by_email(email)
        if account is None:
            message = f"there is no account with the address {email} -> check its spelling"
            raise click.ClickException(message)
        return await ask(use_cases(shared, settings, runtime), account.id)
    finally:
        await shared.store.close()
