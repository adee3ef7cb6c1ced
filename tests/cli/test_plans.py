"""``strideiq plans``: which standard plans there are, what they look like, packages out and in."""

from pathlib import Path

import pytest

from tests.cli.running import refused, run


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exported plan."""
    file = tmp_path_factory.mktemp("out") / "10k-8-low.yaml"
    result = run("plans", "export", "10k-8-low", "--output", str(file))
    assert (result.exit_code, result.stderr) == (0, "")
    return file


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def taken(overlay: Path, file: Path, *more: str) -> str:
    result = run("--config", str(overlay), "plans", "import", str(file), *more)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_list_shows_every_standard_plan_and_filters_them() -> None:
    head, *rows = run("plans", "list").stdout.splitlines()
    assert head.split()[:5] == ["PLAN", "RACE", "WEEKS", "VOLUME", "DAYS"]
    assert len(rows) == 24
    found = run("plans", "list", "--race", "half", "--volume", "mid", "--weeks", "12").stdout
    (row,) = found.splitlines()[1:]
    assert row.split()[:5] == ["half-12-mid", "half", "12", "mid", "5"]
    nothing = run("plans", "list", "--weeks", "3")
    assert "no plan is like that -> leave an option out" in nothing.stderr


def test_show_prints_the_plan_for_its_own_runner_or_one_page_of_it() -> None:
    whole = run("plans", "show", "5k-8-low", "--date", "2027-05-30").stdout
    assert "5K on 2027-05-30" in whole
    assert "Week 1, 2027-04-05" in whole
    page = run("plans", "show", "5k-8-low", "--summary", "--date", "2027-05-30").stdout
    assert page.startswith("5K in 8 weeks on four days (5k-8-low)\n")
    assert len(page.splitlines()) < 50
    assert "12." in run("plans", "show", "5k-8-low", "--summary", "--units", "mi").stdout


def test_an_unknown_plan_is_refused_with_the_nearest() -> None:
    for command in (("show",), ("export",)):
        line = refused("plans", *command, "5k-8-loww")
        assert line.endswith("there is no standard plan '5k-8-loww' -> did you mean '5k-8-low'?")


def test_a_package_comes_in_as_it_is_and_goes_out_the_same(package: Path, overlay: Path) -> None:
    assert taken(overlay, package).startswith(f"wrote {overlay}/plugins/plans/10k-8-low.yaml\n")
    copy = overlay / "plugins" / "plans" / "10k-8-low.yaml"
    assert copy.read_bytes() == package.read_bytes()
    assert [path.name for path in copy.parent.iterdir()] == ["10k-8-low.yaml"]
    again = run("--config", str(overlay), "plans", "export", "10k-8-low")
    assert again.stdout == package.read_text(encoding="utf-8")


def test_a_package_under_another_file_name_is_named_by_its_id(
    package: Path, overlay: Path, tmp_path: Path
) -> None:
    file = tmp_path / "download (1).yaml"
    file.write_bytes(package.read_bytes())
    taken(overlay, file)
    assert (overlay / "plugins" / "plans" / "10k-8-low.yaml").exists()


def test_another_package_of_the_name_is_written_over_with_force_alone(
    package: Path, overlay: Path, tmp_path: Path
) -> None:
    taken(overlay, package)
    taken(overlay, package)
    other = tmp_path / "10k-8-low.yaml"
    text = package.read_text(encoding="utf-8").replace('"1.0.0"', '"1.0.1"')
    other.write_text(text, encoding="utf-8")
    line = refused("--config", str(overlay), "plans", "import", str(other))
    assert "is there already and is another one -> write over it with --force" in line
    copy = overlay / "plugins" / "plans" / "10k-8-low.yaml"
    assert copy.read_bytes() == package.read_bytes()
    taken(overlay, other, "--force")
    assert copy.read_text(encoding="utf-8") == text


def test_a_broken_package_is_refused_with_every_place_and_nothing_is_written(
    package: Path, overlay: Path, tmp_path: Path
) -> None:
    file = tmp_path / "10k-8-low.yaml"
    text = package.read_text(encoding="utf-8")
    text = text.replace("weeks: 8\n", "weeks: 9\n").replace("    easy: [", "    easy: [walks, ", 1)
    file.write_text(text.replace("stress: race", "stress: racing"), encoding="utf-8")
    result = run("--config", str(overlay), "plans", "import", str(file))
    assert result.exit_code == 2
    assert "plans.0.phases: the phases come to 8 weeks, the plan has 9" in result.stderr
    assert "'racing' is not" in result.stderr
    assert all(line.startswith(f"{file}:") for line in result.stderr.splitlines())
    file.write_text(text.replace("weeks: 9\n", "weeks: 8\n"), encoding="utf-8")
    result = run("--config", str(overlay), "plans", "import", str(file))
    assert "there is no workout of the family 'walks'" in result.stderr
    assert list(overlay.iterdir()) == []


def test_a_package_whose_plan_cannot_be_made_is_refused(
    package: Path, overlay: Path, tmp_path: Path
) -> None:
    file = tmp_path / "10k-8-low.yaml"
    text = package.read_text(encoding="utf-8").replace('time: "27:00"', 'time: "2:00"')
    file.write_text(text, encoding="utf-8")
    assert "2:00" in refused("--config", str(overlay), "plans", "import", str(file))
    assert list(overlay.iterdir()) == []


def test_what_is_no_package_is_refused(overlay: Path, tmp_path: Path, root: Path) -> None:
    workouts = root / "plugins" / "workouts" / "easy.yaml"
    line = refused("--config", str(overlay), "plans", "import", str(workouts))
    assert "kind: this is no package of plans -> a plans plugin has kind: plans" in line
    empty = tmp_path / "empty.yaml"
    empty.write_text("kind: plans\n", encoding="utf-8")
    line = refused("--config", str(overlay), "plans", "import", str(empty))
    assert line.startswith(f"{empty}:1:1: plugin: the key plugin is missing")
    line = refused("--config", str(overlay), "plans", "import", str(tmp_path / "none.yaml"))
    assert "No such file or directory -> check its name" in line


def test_where_it_would_be_put_in_vain_it_is_not_put(package: Path, overlay: Path) -> None:
    assert "no configuration folder is named" in refused("plans", "import", str(package))
    line = refused("plans", "import", str(package), "--config", str(overlay / "nowhere"))
    assert "nowhere: no folder -> make one with strideiq init DIR" in line
    folders = ("workouts", "phases", "rules", "providers")
    listing = "plugins:\n" + "".join(f"  - folder: {name}\n" for name in folders)
    (overlay / "plugins.yaml").write_text(listing, encoding="utf-8")
    line = refused("--config", str(overlay), "plans", "import", str(package))
    assert "does not turn on the folder 'plans'" in line
    assert "add the line '- folder: plans' to it" in line
    assert not (overlay / "plugins").exists()
