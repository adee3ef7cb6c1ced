"""Run the command line inside the test process."""

from click.testing import CliRunner, Result

from strideiq.core.cli.main import cli
from tests.synthetic_history import FIXTURE

TODAY = ["--today", "2026-11-23"]
MARATHON = ["--race", "marathon", "--date", "2027-04-18", *TODAY]
HISTORY = ["--history", str(FIXTURE)]


def run(*words: str) -> Result:
    """What ``strideiq`` with these words prints and how it ends."""
    return CliRunner().invoke(cli, list(words), prog_name="strideiq")


def generate(*words: str) -> str:
    """The standard output of a ``generate`` that must succeed."""
    result = run("generate", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def refused(*words: str) -> str:
    """The one line on standard error of a command that must be refused."""
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    (line,) = result.stderr.splitlines()
    return line
