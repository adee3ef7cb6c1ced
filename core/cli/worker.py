"""``strideiq worker``: worker processes beside servers that share work over Redis."""

import asyncio
import signal

import click

from strideiq.core.adapters.events import InProcessEvents
from strideiq.core.cli.main import Invocation
from strideiq.core.domain.errors import CannotStart
from strideiq.core.jobs.supervisor import Supervisor
from strideiq.core.reading.settings import DATABASE_URL, REDIS_URL
from strideiq.core.runtime.starting import StartProblem, is_embedded, prepare
from strideiq.core.runtime.worker_process import workers


@click.command("worker")
@click.option(
    "--processes",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Worker processes; one for each core that may be busy.",
)
@click.pass_obj
def worker_command(invocation: Invocation, processes: int) -> None:
    """Do the slow work of servers that share it over Redis, until stopped."""
    settings = invocation.settings
    if is_embedded(settings):
        what = f"without {REDIS_URL} a server starts its own worker"
        fix = f"run only strideiq serve, or set {REDIS_URL} and {DATABASE_URL}"
        raise CannotStart([StartProblem(what, fix)])
    runtime = asyncio.run(prepare(settings, safe_mode=invocation.safe_mode))
    kept = workers(
        settings,
        runtime.defaults,
        InProcessEvents(),
        processes,
        safe_mode=invocation.safe_mode,
    )
    click.echo(f"StrideIQ works with {processes} processes; Ctrl+C stops it.")
    asyncio.run(_until_stopped(kept))


async def _until_stopped(kept: Supervisor) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with kept.running():
        await stopped.wait()
