"""The command ``strideiq``: its groups, its global options and what it says when it fails."""

import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from strideiq.core.cli.parsing import NamedPath
from strideiq.core.cli.saying import BROKEN_OUTPUT, forget_output, reason, say
from strideiq.core.domain.errors import CannotStart, InvalidFiles, StrideIQError
from strideiq.core.reading.settings import Settings, from_environment

COMMANDS = {
    "activities": "strideiq.core.cli.activities:activities_group",
    "admin": "strideiq.core.cli.admin:admin_group",
    "doctor": "strideiq.core.cli.doctor:doctor_command",
    "flags": "strideiq.core.cli.flags:flags_group",
    "generate": "strideiq.core.cli.generate:generate_command",
    "init": "strideiq.core.cli.init:init_command",
    "migrate": "strideiq.core.cli.migrate:migrate_command",
    "plans": "strideiq.core.cli.plans:plans_group",
    "plugins": "strideiq.core.cli.plugins:plugins_group",
    "rules": "strideiq.core.cli.rules:rules_group",
    "schemas": "strideiq.core.cli.schemas:schemas_group",
    "seed": "strideiq.core.cli.seed:seed_group",
    "serve": "strideiq.core.cli.serve:serve_command",
    "worker": "strideiq.core.cli.worker:worker_command",
}
"""Where each command lives; imported only when it is used, to keep the others quick."""

REPORT_TO = "whoever maintains this installation"
REFUSED, FAILED = 2, 1


@dataclass(frozen=True, slots=True)
class Invocation:
    """What the global options say, for the commands."""

    settings: Settings
    safe_mode: bool


class Program(click.Group):
    """A group that imports its commands late and turns every failure into a clear ending."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def main(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401  click's own signature
        """Run and exit: 0 done, 2 refused with the reason on stderr, 1 for a fault of ours."""
        words = extra.get("args") or (args[0] if args else None) or sys.argv[1:]
        sys.exit(self._run(debug="--debug" in words, args=args, extra=extra))

    def _run(self, *, debug: bool, args: Sequence[Any], extra: dict[str, Any]) -> int:
        try:
            code = super().main(*args, **(extra | {"standalone_mode": False}))
            return code if isinstance(code, int) else 0
        except click.ClickException as error:
            _say(_plain(error))
        except click.Abort:
            _say("stopped")
        except (InvalidFiles, CannotStart) as error:
            for problem in error.problems:
                say(str(problem))
        except StrideIQError as error:
            _say(str(error))
        except OSError as error:
            return _unwritable(error, debug=debug)
        except Exception as error:  # noqa: BLE001  the border of the program: our fault, said so
            return _unexpected(error, debug=debug)
        return REFUSED


def _plain(error: click.ClickException) -> str:
    hint = ""
    sentence = error.format_message().rstrip(".")
    if isinstance(error, click.UsageError) and error.ctx is not None and "->" not in sentence:
        hint = f" -> see {error.ctx.command_path} --help"
    return sentence + hint


def _unwritable(error: OSError, *, debug: bool) -> int:
    if error.filename is not None or error.errno not in BROKEN_OUTPUT:
        return _unexpected(error, debug=debug)
    forget_output()
    _say(f"cannot write to standard output: {reason(error)} -> write it elsewhere")
    return REFUSED


def _unexpected(error: Exception, *, debug: bool) -> int:
    if debug:
        traceback.print_exception(error)
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    more = "" if debug else "; --debug shows where it happened"
    _say(f"unexpected fault, not yours: {what} -> please report it to {REPORT_TO}{more}")
    return FAILED


def _say(sentence: str) -> None:
    say(f"strideiq: {sentence}")


def _version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001
    if wanted:
        from importlib import metadata  # noqa: PLC0415  slow to import

        try:
            version = metadata.version("strideiq")
        except metadata.PackageNotFoundError:
            version = "not installed, running from its source folder"
        click.echo(f"strideiq {version}")
        ctx.exit()


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version.",
)
@click.option(
    "--config",
    "config_dir",
    type=NamedPath("folder"),
    metavar="DIR",
    help="Folder that overlays the shipped configuration and plugins.",
)
@click.option("--safe-mode", is_flag=True, help="Load only the plugins that were shipped.")
@click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks of our faults.")
@click.pass_context
def cli(ctx: click.Context, config_dir: Path | None, *, safe_mode: bool) -> None:
    """Turn a running history and a goal into a training plan."""
    given = from_environment()
    settings = replace(given, config_dir=config_dir or given.config_dir)
    ctx.obj = Invocation(settings, safe_mode)


def main() -> None:
    """The program as a process of its own."""
    cli.main(prog_name="strideiq")
