from pathlib import Path

from tests.cli.running import MARATHON, generate, refused, run


def test_the_copy_is_complete_commented_and_gives_the_same_plan(tmp_path: Path) -> None:
    own = tmp_path / "own"
    result = run("init", str(own))
    assert result.exit_code == 0
    names = {path.relative_to(own).as_posix() for path in own.rglob("*") if path.is_file()}
    assert {
        "README.md",
        "default.yaml",
        "plan_rules.yaml",
        "plugins.yaml",
        "volume_tiers.yaml",
        "plugins/workouts/easy.yaml",
        "plugins/phases/standard.yaml",
        "schemas/workouts.json",
    } <= names
    assert "\n# " in (own / "plan_rules.yaml").read_text()
    copied = run("--config", str(own), "generate", *MARATHON)
    assert (copied.exit_code, copied.stderr) == (0, "")
    assert copied.stdout == generate(*MARATHON)


def test_every_file_of_the_copy_names_a_schema_that_is_there(tmp_path: Path) -> None:
    run("init", str(tmp_path / "own"))
    files = sorted((tmp_path / "own").rglob("*.yaml"))
    for file in files:
        first = file.read_text().splitlines()[0]
        name = first.removeprefix("# yaml-language-server: $schema=")
        assert (file.parent / name).is_file(), f"{file}: {first}"
    assert files


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / "plan_rules.yaml"
    mine.write_text("mine")
    line = refused("init", str(tmp_path))
    assert line == f"strideiq: {tmp_path} holds plan_rules.yaml already -> choose a new folder"
    assert mine.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [mine]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    line = refused("init", str(tmp_path / "file" / "own"))
    assert "cannot be written: Not a directory -> choose another folder" in line
