import pytest
from click.testing import CliRunner

from strideiq.core.cli import generate as generate_module
from strideiq.core.cli.main import COMMANDS, cli
from tests.cli.running import MARATHON, refused, run


def test_help_lists_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(f"\n  {name} " in result.stdout for name in COMMANDS)


def test_version() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("strideiq ")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    result = run(name, "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"Usage: strideiq {name}" in result.stdout


def break_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(generate_module, "generate_plan", broken)


def test_a_fault_of_ours_is_one_line_and_exit_code_1(monkeypatch: pytest.MonkeyPatch) -> None:
    break_generation(monkeypatch)
    result = run("generate", *MARATHON)
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(
        "strideiq: unexpected fault, not yours: ZeroDivisionError: division by zero"
        " -> please report it to whoever maintains this installation; --debug"
    )


def test_debug_shows_where(monkeypatch: pytest.MonkeyPatch) -> None:
    break_generation(monkeypatch)
    result = run("--debug", "generate", *MARATHON)
    assert result.exit_code == 1
    assert "Traceback (most recent call last)" in result.stderr
    assert 'raise ZeroDivisionError("division by zero")' in result.stderr


def test_stopping_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(generate_module, "generate_plan", stopped)
    result = CliRunner().invoke(cli, ["generate", *MARATHON])
    assert result.exit_code == 2
    assert result.stderr.strip() == "strideiq: stopped"


def test_without_a_command_the_help_is_shown() -> None:
    assert "Commands:" in run().stderr + run().stdout


def test_an_unknown_command_is_named() -> None:
    assert "No such command 'run'" in refused("run")
