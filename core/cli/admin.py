"""``strideiq admin``: accounts that somebody with a shell on this machine makes."""

import asyncio
import sys
from uuid import UUID

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.domain.access import Role
from strideiq.core.domain.sign_up import NewAccount
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.service import use_cases
from strideiq.core.runtime.starting import prepare

REQUEST: str = "strideiq admin create"
"""Stands in the audit events where requests over HTTP have their id."""


@click.group("admin")
def admin_group() -> None:
    """Make accounts without the service."""


@admin_group.command("create")
@click.option("--email", required=True, help="Address to sign in with.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.OWNER.value,
    show_default=True,
)
@click.option("--name", default="", help="Name that others read; default the address.")
@click.option("--time-zone", default="UTC", show_default=True, help="Such as Europe/Vienna.")
@click.option("--invite", is_flag=True, help="Put the address on the allow-list too.")
@click.pass_obj
def create_command(
    invocation: Invocation, *, email: str, role: str, name: str, time_zone: str, invite: bool
) -> None:
    """Make an account, confirmed at once; the password is asked for, or read from standard input."""
    new = NewAccount(email, _password(), name or email, time_zone)
    account_id = asyncio.run(_create(invocation, new, Role(role), invite=invite))
    click.echo(f"made the {role} account {account_id}")


async def _create(invocation: Invocation, new: NewAccount, role: Role, *, invite: bool) -> UUID:
    settings = invocation.settings
    runtime = await prepare(settings, safe_mode=invocation.safe_mode)
    shared = tools(settings)
    try:
        registration = use_cases(shared, settings, runtime).registration
        return await registration.appoint(new, role, REQUEST, invite=invite)
    finally:
        await shared.store.close()


def _password() -> str:
    """Typed twice on a terminal, else the first line of standard input."""
    if sys.stdin is not None and sys.stdin.isatty():
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return asked
    line = "" if sys.stdin is None else sys.stdin.readline()
    if not line.strip():
        message = (
            'no password -> type one, or pipe it: printf %s "$PASSWORD" | strideiq admin create'
        )
        raise click.ClickException(message)
    return line.rstrip("\r\n")
