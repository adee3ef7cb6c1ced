"""The examples of the README's usage section, executed as they stand there."""

import re
import shlex
from pathlib import Path

import pytest

from strideiq.core.reading.overlay import shipped_config
from tests.cli.running import run
from tests.environments import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
USAGE = README[README.index("## Five-minute start") : README.index("## Where things are")]
COMMANDS = [
    shlex.split(line)
    for block in re.findall(r"```sh\n(.*?)```", USAGE, re.DOTALL)
    for line in block.replace("\\\n", " ").splitlines()
]
STORY = USAGE[USAGE.index("## A coach's story") :]
MAPPING = re.findall(r"```yaml\n(.*?)```", USAGE.replace(STORY, ""), re.DOTALL)
(RULE,) = re.findall(r"```yaml\n(.*?)```", STORY, re.DOTALL)


def test_every_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STRIDEIQ_DATA_DIR", str(tmp_path / ".data"))
    Path("big-weeks.yaml").write_text(RULE, encoding="utf-8")
    Path("bigger-weeks.yaml").write_text(RULE.replace("45", "50"), encoding="utf-8")
    for program, *words in COMMANDS:
        assert program == "strideiq"
        result = run(*words)
        assert (result.exit_code, result.stderr) == (0, ""), words
        assert result.stdout
    assert len(COMMANDS) >= 7


def test_the_slip_in_a_coachs_rule_is_told_as_it_stands_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    slip = RULE.replace("km_change_pct,", "km_chnge_pct,")
    Path("big-weeks.yaml").write_text(slip, encoding="utf-8")
    result = run("rules", "check", "big-weeks.yaml")
    assert result.exit_code == 2
    assert re.findall(r"```text\n(.*?)```", STORY, re.DOTALL) == [result.stderr]


def test_how_often_a_coachs_rule_fires_is_what_stands_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("big-weeks.yaml").write_text(RULE, encoding="utf-8")
    Path("bigger-weeks.yaml").write_text(RULE.replace("45", "50"), encoding="utf-8")
    (words,) = [words for _, *words in COMMANDS if "--against" in words]
    words[words.index("--history") + 1] = str(ROOT / "tests/fixtures/history_marathon.csv")
    told = run(*words).stdout
    assert "  big-weeks/big-week: fires 3 times, 3 new, 0 gone, 0 as before" in told


def test_the_data_of_make_run_is_where_the_readme_says() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (folder,) = re.findall(r"^run: export STRIDEIQ_DATA_DIR \?= (\S+)$", makefile, re.MULTILINE)
    assert f"`export STRIDEIQ_DATA_DIR={folder}`" in USAGE


def test_the_mapping_in_the_list_of_plugins_works(tmp_path: Path) -> None:
    (entry,) = MAPPING
    listing = (shipped_config() / "plugins.yaml").read_text(encoding="utf-8")
    (tmp_path / "plugins.yaml").write_text(listing + entry)
    log = tmp_path / ".log.csv"
    log.write_text("Datum;Strecke;Dauer\n2026-11-15;10,0;0:50:00\n")
    words = [
        "--race",
        "10k",
        "--date",
        "2027-02-21",
        "--today",
        "2026-11-23",
        "--history",
        str(log),
    ]
    result = run("--config", str(tmp_path), "generate", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "10.0 km in 50:00 on 2026-11-15" in result.stdout


def test_every_column_the_provider_knows_is_documented() -> None:
    from strideiq.plugins.providers.csv_runs.table import NAMES  # noqa: PLC0415

    assert [name for name in NAMES if f"`{name}`" not in USAGE] == []


def test_every_option_of_generate_is_in_its_help() -> None:
    shown = run("generate", "--help").stdout
    made = [command for command in COMMANDS if "generate" in command]
    used = {word for command in made for word in command if word.startswith("--")}
    assert [option for option in used - {"--config"} if option not in shown] == []
