"""The command as a process of its own: exit codes, streams, pipes and a terminal."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import HISTORY, MARATHON
from tests.environments import ROOT

COMMAND = [sys.executable, "-c", "from strideiq.core.cli.start import main; main()"]
PLAN = ["generate", *MARATHON, "--goal", "3:30:00", "--days", "5", *HISTORY]

pytestmark = pytest.mark.slow


def environment(**changes: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT / ".src")} | changes


def run(*words: str, **changes: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *words], capture_output=True, env=environment(**changes), check=False
    )


def test_the_same_bytes_whatever_the_hash_seed_time_zone_and_locale() -> None:
    plans = {
        run(*PLAN, "--format", form, PYTHONHASHSEED=seed, TZ=zone, LC_ALL=locale).stdout
        for form in ("table",)
        for seed, zone, locale in (("0", "UTC", "C"), ("1", "Pacific/Auckland", "C.UTF-8"))
    }
    (plan,) = plans
    assert plan.startswith(b"Goal       Marathon on 2027-04-18")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["generate", *MARATHON, "--days", "0"], b"strideiq: 0 training days a week cannot"),
        (["generate", *MARATHON, "--history", "gone.csv"], b"gone.csv: cannot be read"),
        (["generate", "--race"], b"strideiq: Option '--race' requires an argument"),
    ],
)
def test_a_refusal_is_one_line_on_stderr_and_exit_code_2(words: list[str], what: bytes) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(what)
    assert done.stderr.count(b"\n") == 1


def test_the_configuration_folder_may_come_from_the_environment(tmp_path: Path) -> None:
    done = run("generate", *MARATHON, STRIDEIQ_CONFIG_DIR=str(tmp_path / "gone"))
    assert done.returncode == 2
    assert b"there is no such configuration folder" in done.stderr


def test_a_reader_that_stops_early_is_no_fault() -> None:
    with subprocess.Popen(
        [*COMMAND, *PLAN, "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_full_disk_is_one_clear_line(form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *PLAN, "--format", form],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == (
        b"strideiq: cannot write the plan: No space left on device"
        b" -> write it elsewhere, with --output perhaps\n"
    )


def test_other_output_that_cannot_be_written_is_no_fault_of_ours_either() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "plugins", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == (
        b"strideiq: cannot write to standard output: No space left on device -> write it elsewhere\n"
    )


def test_a_standard_output_or_input_that_is_closed_is_named() -> None:
    shell = ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, *PLAN]
    done = subprocess.run(shell, capture_output=True, env=environment(), check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"strideiq: cannot write the plan: standard output is closed ->")
    words = ["generate", *MARATHON, "--history", "-"]
    shell = ["/bin/sh", "-c", 'exec "$@" <&-', "sh", *COMMAND, *words]
    done = subprocess.run(shell, capture_output=True, env=environment(), check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"stdin.csv: standard input is closed -> pipe")


def test_stopping_while_the_program_still_loads_shows_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt\n")
    path = os.pathsep.join([str(tmp_path), str(ROOT / ".src")])
    done = run("--version", PYTHONPATH=path)
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"strideiq: stopped\n")


def in_a_terminal(**changes: str) -> bytes:
    """What a plan looks like in a terminal with these changes to the environment."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *PLAN],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env=environment(TERM="xterm-256color", **changes),
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # Linux says so when the other end of a terminal is closed
                break
            if not chunk:
                break
            shown += chunk
        assert process.wait() == 0
    os.close(ours)
    return shown


def test_a_terminal_gets_a_coloured_table() -> None:
    shown = in_a_terminal(COLUMNS="100")
    assert b"\x1b[" in shown
    assert b"Goal race" in shown


def test_a_narrow_terminal_gets_the_plain_text() -> None:
    shown = in_a_terminal(COLUMNS="79")
    assert shown.replace(b"\r\n", b"\n") == run(*PLAN).stdout
    assert b"\x1b[" in in_a_terminal(COLUMNS="80")
