"""``strideiq migrate``: the database up to the tables of this version, or to another step."""

import asyncio

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.domain.errors import CannotStart
from strideiq.core.runtime.outside import database_url
from strideiq.core.runtime.starting import (
    address_problems,
    folder_problems,
    migration,
    migration_fix,
    migration_state,
    only_server,
)
from strideiq.core.store import migrate

EMPTY = "base"


@click.command("migrate")
@click.option("--to", "target", metavar="STEP", help="Go to this step; base has no tables.")
@click.option("--down", is_flag=True, help="Allow steps down, which delete what tables hold.")
@click.option("--show", is_flag=True, help="Change nothing, say where the database is.")
@click.pass_obj
def migrate_command(invocation: Invocation, *, target: str | None, down: bool, show: bool) -> None:
    """Bring the database up to the tables of this version. Make a backup first."""
    settings = invocation.settings
    problems = [*address_problems(settings)]
    problems = problems or folder_problems(settings)
    if problems:
        raise CannotStart(problems)
    url = database_url(settings)
    current = asyncio.run(migration(url))
    if show:
        done = current == migrate.head()
        click.echo(f"at {current}, the newest step" if done else migration_state(current))
        return
    known = [EMPTY, *migrate.steps()]
    if current not in (None, *known):
        message = f"{migration_state(current)} -> {migration_fix(current)}"
        raise click.ClickException(message)
    goal = target or known[-1]
    if goal not in known:
        message = f"there is no step {goal!r} -> choose one of {', '.join(known)}"
        raise click.ClickException(message)
    here, there = known.index(current or EMPTY), known.index(goal)
    if there < here and not down:
        message = f"from {current} to {goal} tables and what they hold are deleted -> add --down"
        raise click.ClickException(message)
    if there == here:
        click.echo(f"at {goal}, nothing to do")
        return
    move = migrate.upgrade if there > here else migrate.downgrade
    with only_server(settings):
        asyncio.run(move(url, goal))
    click.echo(f"from {current or EMPTY} to {goal}")
