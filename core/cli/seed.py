"""``strideiq seed``: data to look around in."""

import asyncio
from collections.abc import Sequence

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.runtime.demo import PASSWORD, DemoPerson, refuse_in_production, seed
from strideiq.core.runtime.starting import prepare


@click.group("seed")
def seed_group() -> None:
    """Fill the database with data to look around in."""


@seed_group.command("demo")
@click.pass_obj
def demo_command(invocation: Invocation) -> None:
    """Add an athlete in the middle of a plan, their coach and an owner; safe to repeat."""
    settings = invocation.settings
    refuse_in_production(settings)

    async def filled() -> Sequence[DemoPerson]:
        return await seed(settings, await prepare(settings, safe_mode=invocation.safe_mode))

    people = asyncio.run(filled())
    click.echo("Demo sign-ins, with a password that everybody knows:")
    for person in people:
        click.echo(f"  {person.role:<8}{person.email:<22}{PASSWORD}")
