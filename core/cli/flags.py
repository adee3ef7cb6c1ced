"""``strideiq flags``: how feature flags stand, and changes that running servers obey in two seconds."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.cli.parsing import Parsed
from strideiq.core.cli.saying import say
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.flag import FlagStanding, Schedule
from strideiq.core.engine.flags.described import described
from strideiq.core.reading.problems import did_you_mean
from strideiq.core.runtime.flags import refreshed, used_flags
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.planner import load
from strideiq.core.runtime.service import use_cases
from strideiq.core.runtime.starting import prepare
from strideiq.core.services.flag_editing import Edit
from strideiq.core.services.use_cases import UseCases

REQUEST: Final = "strideiq flags"
"""Stands in the audit events where requests over HTTP have their id."""

MOST_SHOWN: Final = 20
HEADINGS: Final = ("FLAG", "STANDS", "SAID BY", "VERSION", "OWNER", "EXPIRES")

Work = Callable[[UseCases], Awaitable[FlagStanding]]
Name = click.argument("name")
Note = click.option("--note", default="", help="Why, for whoever reads the history.")


@click.group("flags")
def flags_group() -> None:
    """Look at feature flags and change them; servers that run obey within two seconds."""


@flags_group.command("list")
@click.pass_obj
def list_command(invocation: Invocation) -> None:
    """Show every flag with how it stands."""
    rows = [HEADINGS, *(_row(each) for each in asyncio.run(_all(invocation)))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


@flags_group.command("show")
@Name
@click.pass_obj
def show_command(invocation: Invocation, name: str) -> None:
    """Show one flag with everything said of it and what was changed."""
    click.echo("\n".join(asyncio.run(_shown(invocation, name))))


@flags_group.command("check")
@click.pass_obj
def check_command(invocation: Invocation) -> None:
    """Check the file, list stale flags and names no flag has; 2 is the exit code for any."""
    runtime = load(invocation.settings, safe_mode=invocation.safe_mode)
    today = datetime.now(UTC).date()
    found = [
        f"{flag.name} should have been gone by {flag.expires} -> have {flag.owner} take it out"
        for flag in runtime.flags.values()
        if flag.expires is not None and flag.expires <= today
    ]
    for name, where in used_flags(runtime):
        if name not in runtime.flags:
            hint = did_you_mean(name, runtime.flags) or "declare it in flags.yaml"
            found.append(f"{where}: there is no flag {name!r} -> {hint}")
    for sentence in found:
        say(sentence)
    if found:
        click.get_current_context().exit(2)
    click.echo(f"{len(runtime.flags)} flags, nothing wrong")


@flags_group.command("stale")
@click.pass_obj
def stale_command(invocation: Invocation) -> None:
    """List flags that should be gone by now."""
    for name, expires, owner in asyncio.run(_stale(invocation)):
        click.echo(f"{name}  {expires}  {owner}")


@flags_group.command("on")
@Name
@Note
@click.pass_obj
def on_command(invocation: Invocation, name: str, note: str) -> None:
    """Turn a flag on, for those whom its strategies name."""
    _change(
        invocation,
        name,
        lambda do: do.flag_editing.switch(PROGRAM, name, _edit(note), enabled=True),
    )


@flags_group.command("off")
@Name
@Note
@click.pass_obj
def off_command(invocation: Invocation, name: str, note: str) -> None:
    """Turn a flag off for everybody."""
    _change(
        invocation,
        name,
        lambda do: do.flag_editing.switch(PROGRAM, name, _edit(note), enabled=False),
    )


@flags_group.command("rollout")
@Name
@click.argument("percent", type=click.IntRange(0, 100), required=False)
@click.option("--user", "users", multiple=True, help="Account id it is on for; several times.")
@click.option("--no-users", is_flag=True, help="Name no user any more.")
@Note
@click.pass_obj
def rollout_command(
    invocation: Invocation,
    name: str,
    percent: int | None,
    users: tuple[str, ...],
    *,
    no_users: bool,
    note: str,
) -> None:
    """Have a flag on for PERCENT of the accounts, and for the users that are named."""
    if percent is None and not users and not no_users:
        message = "nothing is asked for -> give a share from 0 to 100, or --user ID"
        raise click.UsageError(message)
    named = users if users or no_users else None
    _change(
        invocation,
        name,
        lambda do: do.flag_editing.roll_out(
            PROGRAM, name, _edit(note), percent=percent, users=named
        ),
    )


def instant(text: str) -> datetime:
    """A time with its time zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        message = f"{text!r} is no time with its time zone -> write it as in 2027-01-31T06:00:00Z"
        raise ValueError(message)
    return at


@flags_group.command("schedule")
@Name
@click.option("--on", "on_at", type=Parsed("time", instant), help="When it goes on.")
@click.option("--off", "off_at", type=Parsed("time", instant), help="When it goes off.")
@Note
@click.pass_obj
def schedule_command(
    invocation: Invocation, name: str, on_at: datetime | None, off_at: datetime | None, note: str
) -> None:
    """Have a flag go on and off at times; without any, it goes by no times."""
    times = Schedule(on_at, off_at)
    _change(
        invocation, name, lambda do: do.flag_editing.schedule(PROGRAM, name, _edit(note), times)
    )


@flags_group.command("reset")
@Name
@Note
@click.pass_obj
def reset_command(invocation: Invocation, name: str, note: str) -> None:
    """Give a flag back to its file."""
    _change(invocation, name, lambda do: do.flag_editing.give_back(PROGRAM, name, _edit(note)))


def _edit(note: str) -> Edit:
    return Edit(REQUEST, note)


@asynccontextmanager
async def _cases(invocation: Invocation) -> AsyncIterator[UseCases]:
    settings = invocation.settings
    runtime = await prepare(settings, safe_mode=invocation.safe_mode)
    shared = tools(settings)
    try:
        do = use_cases(shared, settings, runtime)
        async with refreshed(do.flags.book):
            yield do
    finally:
        await shared.store.close()


def _change(invocation: Invocation, name: str, work: Work) -> None:
    async def changed() -> FlagStanding:
        async with _cases(invocation) as do:
            return await work(do)

    try:
        standing = asyncio.run(changed())
    except NotFound:
        raise _no_such(invocation, name) from None
    flag = standing.flag
    click.echo(f"{flag.name} is {described(flag.state)}, at version {standing.version}")


def _no_such(invocation: Invocation, name: str) -> click.ClickException:
    known = load(invocation.settings, safe_mode=invocation.safe_mode).flags
    fix = did_you_mean(name, known) or "see strideiq flags list"
    return click.ClickException(f"there is no flag {name!r} -> {fix}")


async def _all(invocation: Invocation) -> list[FlagStanding]:
    async with _cases(invocation) as do:
        return [*await do.flags.flags(PROGRAM)]


async def _stale(invocation: Invocation) -> list[tuple[Any, ...]]:
    async with _cases(invocation) as do:
        return [(flag.name, flag.expires, flag.owner) for flag in do.flags.stale(PROGRAM)]


async def _shown(invocation: Invocation, name: str) -> list[str]:
    async with _cases(invocation) as do:
        standing = await do.flags.flag(PROGRAM, name)
        history = await do.flags.history(PROGRAM, name, limit=MOST_SHOWN)
    if standing is None:
        raise _no_such(invocation, name)
    flag = standing.flag
    return [
        f"{flag.name}: {flag.title}",
        f"  {described(flag.state)}, says the {standing.source}",
        f"  {flag.kind.replace('_', ' ')} flag of {flag.owner}, until {flag.expires or 'taken out'}",
        f"  {flag.reason}",
        *(
            f"  version {each.version}, {each.at:%Y-%m-%d %H:%M} UTC:"
            f" {described(each.state)}{f' ({each.note})' if each.note else ''}"
            for each in history
        ),
    ]


def _row(standing: FlagStanding) -> tuple[str, ...]:
    flag = standing.flag
    return (
        flag.name,
        described(flag.state),
        str(standing.source),
        str(standing.version),
        flag.owner,
        str(flag.expires or "-"),
    )
