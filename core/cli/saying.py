"""What the program says on standard error, and standard output that can no longer be written."""

import contextlib
import errno
import os
import re
import sys
from pathlib import Path

import click

BROKEN_OUTPUT = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}
"""What a write to standard output fails with when its disk or device is the cause."""

_UNDECODED = re.compile(r"(?:[\udc80-\udcff]|\\udc[89a-f][0-9a-f])+")
_ESCAPED = re.compile(r"\\udc(..)")


def say(sentence: str) -> None:
    """Write one line on standard error, as far as there is one to write on."""
    with contextlib.suppress(OSError):
        click.echo(printable(sentence), err=True)


def printable(sentence: str) -> str:
    r"""The sentence with the bytes of arguments that no locale could decode as UTF-8 text.

    Python keeps such bytes as lone surrogates, and writes them ``\udcc3`` inside quotes.
    """

    def decoded(match: re.Match[str]) -> str:
        kept = _ESCAPED.sub(lambda escape: chr(0xDC00 + int(escape[1], 16)), match[0])
        return kept.encode("ascii", "surrogateescape").decode("utf-8", "replace")

    return _UNDECODED.sub(decoded, sentence)


def reason(error: OSError) -> str:
    """Why the system could not do it, in its own words."""
    return error.strerror or os.strerror(error.errno or errno.EIO)


def put(data: bytes) -> None:
    """Write a plan to standard output; click.ClickException says why it cannot be written."""
    fix = "write it elsewhere, with --output perhaps"
    if sys.stdout is None:
        closed = f"cannot write the plan: standard output is closed -> {fix}"
        raise click.ClickException(closed)
    try:
        click.echo(data, nl=False)
    except OSError as error:
        if error.errno not in BROKEN_OUTPUT:
            raise
        forget_output()
        message = f"cannot write the plan: {reason(error)} -> {fix}"
        raise click.ClickException(message) from error


def write_out(text: str, output: Path | None = None) -> None:
    """Write a plan to a file, else to standard output; click.ClickException says why it cannot be."""
    data = text.encode("utf-8")
    if output is None:
        put(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        message = f"{output}: cannot be written: {reason(error)} -> choose another file"
        raise click.ClickException(message) from error


def forget_output() -> None:
    """Drop what standard output still holds, or Python would fail on it once more at its end."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
