"""The commands about plugins: which are on and how they are, is mine right, start a new one."""

from pathlib import Path

import click

from strideiq.core.cli.main import Invocation
from strideiq.core.cli.plugin_changes import off_command, on_command, set_command
from strideiq.core.cli.saying import say
from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.domain.plugin import PluginState
from strideiq.core.host.checking import check
from strideiq.core.host.scaffold import CONTENT, scaffold
from strideiq.core.host.start import start_overlaid

HEADINGS = ("PLUGIN", "KIND", "VERSION", "STATUS", "WHERE")


@click.group("plugins")
def plugins_group() -> None:
    """Look at plugins, change them, check your own, or start a new one."""


for _command in (on_command, off_command, set_command):
    plugins_group.add_command(_command)


@plugins_group.command("list")
@click.pass_obj
def list_command(invocation: Invocation) -> None:
    """Show every plugin in call order, as files say; the exit code is 2 when a needed one is broken."""
    host = start_overlaid(invocation.settings.config_dir, safe_mode=invocation.safe_mode)
    states = host.health()
    rows = [HEADINGS, *(_row(state) for state in states)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
    for problem in (*host.problems(), *host.hints()):
        say(str(problem))
    try:
        host.require_healthy()
    except InvalidFiles:
        click.get_current_context().exit(2)


@plugins_group.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def check_command(invocation: Invocation, path: Path) -> None:
    """Check the plugin at PATH: a YAML file, a folder of them, or a project that packages them."""
    host, problems = check(path, overlay=invocation.settings.config_dir)
    if problems:
        raise InvalidFiles(problems)
    for state in host.unlisted():
        click.echo(f"{state.id}: {state.kind} plugin, version {state.version}: nothing wrong")
    for hint in host.hints_of_unlisted():
        say(str(hint))


@plugins_group.command("new")
@click.argument("kind", type=click.Choice(list(CONTENT)))
@click.argument("name")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    show_default="the current folder",
    help="Folder to make the project in.",
)
def new_command(kind: str, name: str, into: Path) -> None:
    """Start a plugin of this KIND as a project called NAME that pip can install."""
    files = scaffold(kind, name)
    project = into / name
    if project.exists():
        message = f"{project} exists already -> choose another name, or another folder with --into"
        raise click.ClickException(message)
    for path, text in files.items():
        file = project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        click.echo(f"wrote {file}")
    click.echo(f"Next: strideiq plugins check {project}")


def _row(state: PluginState) -> tuple[str, ...]:
    status = f"{state.status} (optional)" if state.optional else str(state.status)
    return state.id, state.kind or "-", state.version or "-", status, state.where
