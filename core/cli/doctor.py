"""``strideiq doctor``: is everything there that the service needs, and what to do if not."""

import asyncio
import json
from dataclasses import asdict

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.runtime.doctor import Check, State, examine


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
@click.pass_obj
def doctor_command(invocation: Invocation, *, as_json: bool) -> None:
    """Look at settings, files, plugins, database, Redis, clock and disk; exit code 2 on a failure."""
    checks = asyncio.run(examine(invocation.settings, safe_mode=invocation.safe_mode))
    if as_json:
        click.echo(json.dumps([asdict(check) for check in checks], indent=2))
    else:
        for check in checks:
            click.echo(_line(check))
    if any(check.state is State.FAIL for check in checks):
        click.get_current_context().exit(2)


def _line(check: Check) -> str:
    line = f"{check.state:<5}{check.name}: {check.what}"
    return f"{line} -> {check.fix}" if check.fix else line
