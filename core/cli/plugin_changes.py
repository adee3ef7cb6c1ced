"""Changes of plugins beside a server that runs: every process obeys them within two seconds."""

import asyncio
from collections.abc import Mapping
from typing import Final

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import NotFound, Unacceptable
from strideiq.core.domain.plugin import PluginState, Scalar
from strideiq.core.reading.problems import did_you_mean
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.service import use_cases
from strideiq.core.runtime.starting import prepare
from strideiq.core.services.plugins import PluginChange

REQUEST: Final = "strideiq plugins"
"""Stands in the audit events where requests over HTTP have their id."""

_NAME = click.argument("name")


@click.command("on")
@_NAME
@click.pass_obj
def on_command(invocation: Invocation, name: str) -> None:
    """Turn the plugin NAME on; servers that run obey within two seconds."""
    _change(invocation, name, PluginChange(enabled=True))


@click.command("off")
@_NAME
@click.pass_obj
def off_command(invocation: Invocation, name: str) -> None:
    """Turn the plugin NAME off; servers that run obey within two seconds."""
    _change(invocation, name, PluginChange(enabled=False))


@click.command("set")
@_NAME
@click.argument("values", nargs=-1, metavar="KEY=VALUE...")
@click.option("--back", multiple=True, metavar="KEY", help="Have the value of plugins.yaml again.")
@click.pass_obj
def set_command(
    invocation: Invocation, name: str, values: tuple[str, ...], back: tuple[str, ...]
) -> None:
    """Set options of the plugin NAME; servers that run obey within two seconds."""
    options: dict[str, Scalar | None] = {**dict.fromkeys(back), **_pairs(values)}
    if not options:
        raise click.ClickException("nothing to set -> write KEY=VALUE, or --back KEY")
    _change(invocation, name, PluginChange(options=options))


def _pairs(values: tuple[str, ...]) -> Mapping[str, str]:
    pairs = {}
    for each in values:
        key, equals, value = each.partition("=")
        if not key or not equals:
            message = f"{each!r} sets nothing -> write KEY=VALUE, such as key_sessions=4"
            raise click.ClickException(message)
        pairs[key] = value
    return pairs


def _change(invocation: Invocation, name: str, change: PluginChange) -> None:
    try:
        state = asyncio.run(_changed(invocation, name, change))
    except Unacceptable as error:
        raise click.ClickException("\n".join(map(str, error.refusals))) from error
    options = (f"{each.name}={each.value}" for each in state.options)
    click.echo("  ".join([f"{state.id}: {state.status}", *options]))


async def _changed(invocation: Invocation, name: str, change: PluginChange) -> PluginState:
    settings = invocation.settings
    runtime = await prepare(settings, safe_mode=invocation.safe_mode)
    shared = tools(settings)
    try:
        plugins = use_cases(shared, settings, runtime).plugins
        await plugins.upkeep.look()
        return await plugins.change(PROGRAM, name, change, REQUEST)
    except NotFound as error:
        known = [state.id for state in runtime.host.health()]
        hint = did_you_mean(name, known) or "see strideiq plugins list"
        message = f"there is no plugin {name!r} in the list -> {hint}"
        raise click.ClickException(message) from error
    finally:
        await shared.store.close()
