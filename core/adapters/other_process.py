"""Work in a process of its own, one piece at a time, so that a busy one never blocks a server."""

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from strideiq.core.adapters.child_signals import without_interrupts
from strideiq.core.domain.errors import Refusal, StrideIQError
from strideiq.core.domain.traces import trace_of

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
Work = Callable[[Asked], Answer]

NICER = 5
SLOWEST_START_S = 60.0
LOOKS_EVERY_S = 0.2
DYING_S = 1.0
"""A child whose end of the pipe is closed is gone a moment later."""

LONGEST_PAUSE_S = 30.0
LONG_LIFE_S = 10.0
"""A child that lived so long did not die of its start."""


class WorkFailed(StrideIQError):
    """The work raised something unexpected, or its process died; carries what is known."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a process is called (``plans``), and what is said where it has no time for somebody.

    ``busy`` and ``too_slow`` are what is wrong, ``instead`` what to do about work that is too slow.
    """

    name: str
    busy: str
    too_slow: str
    instead: str

    def log(self, level: int, text: str) -> None:
        """Tell the operator."""
        logging.getLogger(f"strideiq.{self.name}").log(level, "%s", text)

    def is_busy(self) -> Refusal:
        """Nobody could be asked in time."""
        return Refusal("busy", self.busy, suggestion="ask again in a few seconds")

    def is_too_slow(self) -> Refusal:
        """The answer did not come in time."""
        return Refusal("too_slow", self.too_slow, suggestion=self.instead)

    def was_stopped(self) -> WorkFailed:
        """The process was ended for good."""
        return WorkFailed(f"the process for {self.name} was stopped")


class OtherProcess(Generic[Asked, Answer]):
    """A niced child process that does one piece of work at a time.

    ``prepare`` is called once in the child and returns the work; both, what is asked and what is
    answered must be picklable. A piece of work that takes longer than ``seconds``, time in the
    queue included, is refused and its process is ended. A process that was started ahead is started
    again as soon as it is gone, else by the next piece of work. More than ``most_waiting`` pieces
    at once are refused at the door.
    """

    def __init__(
        self,
        prepare: Callable[[], Work[Asked, Answer]],
        words: Words,
        *,
        seconds: float,
        most_waiting: int,
    ) -> None:
        self._words = words
        self._child = _Child(prepare, words)
        self._seconds = seconds
        self._most_waiting = most_waiting
        self._waiting = 0
        self._turn = asyncio.Lock()
        self._keeping: asyncio.Task[None] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether the child is up."""
        return self._child.is_up

    async def start(self) -> None:
        """Start the child ahead of the first piece of work; WorkFailed when it cannot start."""
        await self._start()
        self._keeping = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """End the child for good, whatever it does."""
        if self._keeping is not None:
            self._keeping.cancel()
        await asyncio.to_thread(self._child.end)

    async def _start(self) -> None:
        async with self._turn:
            await asyncio.to_thread(self._child.start)

    async def _keep(self) -> None:
        """Start the child again whenever it is gone, later and later while it dies at once."""
        pause, began = LOOKS_EVERY_S, time.monotonic()
        while True:
            await asyncio.sleep(LOOKS_EVERY_S)
            if self._child.is_up:
                continue
            if time.monotonic() - began > LONG_LIFE_S:
                pause = LOOKS_EVERY_S
            await asyncio.sleep(pause - LOOKS_EVERY_S)
            pause = min(2 * pause, LONGEST_PAUSE_S)
            words = self._words
            words.log(logging.WARNING, f"the process for {words.name} is gone and is started again")
            try:
                await self._start()
            except (StrideIQError, OSError) as error:
                words.log(logging.ERROR, f"the process for {words.name} does not start: {error}")
            began = time.monotonic()

    async def ask(self, asked: Asked) -> Answer:
        """The answer of the work; raises what the work refused, or Refusal when it is too late.

        The work goes on when the one who waits is cancelled, so that the next one is not
        answered with it.
        """
        if self._waiting >= self._most_waiting:
            raise self._words.is_busy()
        self._waiting += 1
        task = asyncio.ensure_future(self._one(asked))
        task.add_done_callback(self._left)
        return await asyncio.shield(task)

    def _left(self, task: "asyncio.Future[Answer]") -> None:
        self._waiting -= 1
        if not task.cancelled():
            # Asked for, so that a task whose caller has gone does not complain.
            task.exception()

    async def _one(self, asked: Asked) -> Answer:
        clock = asyncio.get_running_loop().time
        deadline = clock() + self._seconds
        try:
            async with asyncio.timeout_at(deadline):
                await self._turn.acquire()
        except TimeoutError as error:
            raise self._words.is_busy() from error
        try:
            answer: Answer = await asyncio.to_thread(self._child.ask, asked, deadline - clock())
        finally:
            self._turn.release()
        return answer


class _Child:
    """The child and the pipe to it; one thread at a time may use it, and any may look or end it."""

    def __init__(self, prepare: Callable[[], Work[Any, Any]], words: Words) -> None:
        self._prepare = prepare
        self._words = words
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._ended = False
        self._changing = threading.Lock()

    @property
    def is_up(self) -> bool:
        with self._changing:
            return self._process is not None and self._process.is_alive()

    def start(self) -> Connection:
        """The pipe to a running child."""
        if self._pipe is not None and self.is_up:
            return self._pipe
        self.stop()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        name = f"strideiq-{self._words.name}"
        process = context.Process(
            target=_serve, args=(self._prepare, theirs), name=name, daemon=True
        )
        with self._changing, theirs:
            if self._ended:
                ours.close()
                raise self._words.was_stopped()
            with without_interrupts():
                process.start()
            self._process, self._pipe = process, ours
        try:
            self._receive(SLOWEST_START_S)
        except StrideIQError:
            self.stop()
            raise
        return ours

    def ask(self, asked: object, seconds: float) -> Any:  # noqa: ANN401  whatever the work answers
        """The answer of the child; ends it when there is none in time."""
        deadline = time.monotonic() + seconds
        pipe = self.start()
        if time.monotonic() >= deadline:
            raise self._words.is_busy()
        try:
            pipe.send(asked)
        except OSError as error:
            raise self._died() from error
        try:
            return self._receive(deadline - time.monotonic())
        except WorkFailed as failed:
            self._words.log(logging.ERROR, f"asked for {self._words.name}: {failed}")
            raise

    def end(self) -> None:
        """Stop it, and never start it again."""
        with self._changing:
            self._ended = True
        self.stop()

    def stop(self) -> None:
        with self._changing:
            process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if process is not None:
            process.kill()
            process.join()
            process.close()
        if pipe is not None:
            pipe.close()

    def _receive(self, seconds: float) -> Any:  # noqa: ANN401
        pipe = self._pipe
        if pipe is None:
            raise self._words.was_stopped()
        try:
            if not pipe.poll(max(seconds, 0.0)):
                self.stop()
                raise self._words.is_too_slow()
            kind, value = pipe.recv()
        except (EOFError, OSError) as error:
            raise self._died() from error
        if kind == "refused":
            constraint, message, suggestion, instead = value
            raise Refusal(constraint, message, suggestion=suggestion, instead=instead)
        if kind == "failed":
            raise WorkFailed(value)
        return value

    def _died(self) -> WorkFailed:
        """What is known of a child whose pipe is closed."""
        with self._changing:
            process = self._process
            if process is not None:
                process.join(DYING_S)
            code = process.exitcode if process is not None else None
        self.stop()
        return WorkFailed(f"the process for {self._words.name} died{_how(code)}")


def _serve(prepare: Callable[[], Work[Any, Any]], pipe: Connection) -> None:
    """The life of the child: it ends with its parent, whose end of the pipe closes then."""
    os.nice(NICER)
    kind, work = _attempt(prepare)
    reply = (kind, None if kind == "done" else work)
    while True:
        try:
            pipe.send(reply)
            asked = pipe.recv()
        except (EOFError, OSError):
            return
        reply = _attempt(work, asked)


def _attempt(call: Callable[..., Any], *values: object) -> tuple[str, Any]:
    """What a call came to, in a form that a pipe can carry."""
    try:
        return "done", call(*values)
    except Refusal as refusal:
        told = (refusal.constraint, refusal.message, refusal.suggestion, refusal.instead)
        return "refused", told
    except Exception as error:  # noqa: BLE001  the border of the process: told to the parent, raised there
        # At its start nobody has asked for anything whose values could be told.
        return "failed", trace_of(error) if values else traceback.format_exc()


def _how(code: int | None) -> str:
    """How a process ended, from what it left: by a signal, or with a number."""
    if code is None:
        return ""
    return f" ({signal.Signals(-code).name})" if code < 0 else f" (with {code})"
