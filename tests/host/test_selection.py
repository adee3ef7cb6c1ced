from pathlib import Path

import pytest

from strideiq.core.host.places import Root
from strideiq.core.host.start import start, start_overlaid
from tests.host.desk import EASY_RUN, HEAD, Desk, ids_on


def test_everything_that_was_shipped_is_sound() -> None:
    host = start()
    host.require_healthy()
    assert {state.kind for state in host.health()} == {
        "workouts",
        "phases",
        "plans",
        "rules",
        "provider",
    }
    assert len(host.catalogue().workouts) >= 25
    assert all(state.builtin for state in host.health())


def test_order_is_that_of_the_list_and_within_a_folder_by_name(desk: Desk) -> None:
    for id_ in ("delta", "alpha", "charlie", "bravo"):
        desk.workouts(id_)
    host = desk.start("  - plugin: charlie\n  - folder: mine")
    assert ids_on(host) == ["charlie", "alpha", "bravo", "delta"]
    assert [workout.plugin for workout in host.catalogue().workouts] == ids_on(host)


def test_an_entry_for_one_plugin_turns_it_off_for_its_folder_too(desk: Desk) -> None:
    desk.workouts("alpha")
    desk.workouts("bravo")
    host = desk.start("  - folder: mine\n  - {plugin: alpha, enabled: false}")
    assert ids_on(host) == ["bravo"]
    assert [workout.id for workout in host.catalogue().workouts] == ["bravo-run"]


def test_a_later_root_replaces_the_plugin_of_the_same_folder_and_name(desk: Desk) -> None:
    desk.workouts("alpha", workout="shipped-run")
    mine = desk.folder / "own" / "mine" / "alpha"
    mine.mkdir(parents=True)
    text = HEAD.format(id="alpha", kind="workouts") + EASY_RUN.format(id="own-run")
    (mine / "plugin.yaml").write_text(text, encoding="utf-8")
    listing = desk.folder / "plugins.yaml"
    listing.write_text("plugins:\n  - folder: mine\n", encoding="utf-8")
    roots = (Root(desk.folder / "plugins", "desk"), Root(desk.folder / "own", "own"))
    host = start(listing, roots)
    host.require_healthy()
    assert [workout.id for workout in host.catalogue().workouts] == ["own-run"]


def test_a_yaml_file_dropped_into_a_runners_folder_is_on(desk: Desk) -> None:
    desk.workouts("alpha")
    (desk.folder / "plugins" / "mine").rename(desk.folder / "plugins" / "workouts")
    host = start_overlaid(desk.folder)
    host.require_healthy()
    assert "alpha-run" in {workout.id for workout in host.catalogue().workouts}
    assert "alpha-run" not in {w.id for w in start_overlaid(None).catalogue().workouts}


def test_safe_mode_loads_what_was_shipped_and_nothing_else(desk: Desk) -> None:
    desk.workouts("alpha", "colour: red")
    host = desk.start(safe=True)
    host.require_healthy()
    assert ids_on(host) == ids_on(start())


@pytest.mark.parametrize(
    ("listing", "problem"),
    [
        ("  - folder: mien", "2:13: plugins.0.folder: there is no plugin folder 'mien'"),
        ("  - plugin: alhpa", "2:13: plugins.0.plugin: there is no plugin 'alhpa'"),
        (
            "  - entry_point: acme",
            "2:18: plugins.0.entry_point: no installed package has the entry point 'acme'",
        ),
        ("  - folder: mine\n  - folder: mine", "3:13: plugins.1.folder: 'mine' is listed twice"),
        (
            "  - {folder: mine, plugin: alpha}",
            "2:5: plugins.0: an entry names one of folder, plugin and entry_point",
        ),
        ("  - {enabled: true}", "2:5: plugins.0: an entry names one of folder, plugin and entry"),
        (
            "  - {folder: mine, options: {a: 1}}",
            "2:5: plugins.0: options belong to one plugin",
        ),
        ("  - folder: mine\n    enabeld: false", "3:5: plugins.0.enabeld: unknown key 'enabeld'"),
    ],
)
def test_a_wrong_entry_is_a_problem_with_its_place(desk: Desk, listing: str, problem: str) -> None:
    desk.workouts("alpha")
    assert any(line.startswith(f"plugins.yaml:{problem}") for line in desk.problems(listing))


def test_a_wrong_name_comes_with_the_nearest_one(desk: Desk) -> None:
    desk.workouts("alpha")
    assert desk.problems("  - folder: mien")[0].endswith("-> did you mean 'mine'?")
    assert desk.problems("  - plugin: alhpa")[0].endswith("-> did you mean 'alpha'?")


def test_an_optional_entry_that_names_nothing_does_not_stop_the_start(desk: Desk) -> None:
    host = desk.start("  - {plugin: nowhere-at-all, optional: true}")
    host.require_healthy()
    assert len(host.problems()) == 1


def test_files_that_would_be_ignored_are_problems(desk: Desk) -> None:
    desk.workouts("alpha")
    desk.write("mine/bravo.yml", "")
    desk.write("mine/inner/charlie.yaml", "")
    found = desk.problems()
    assert found[0].startswith("desk/mine/bravo.yml:1:1: files ending in .yml are not read")
    assert found[1].startswith("desk/mine/inner:1:1: this folder holds YAML files but no plugin")


def test_one_id_in_two_folders_is_a_clash(desk: Desk) -> None:
    desk.workouts("alpha")
    desk.write("other/alpha.yaml", HEAD.format(id="alpha", kind="workouts"))
    found = desk.problems("  - folder: mine\n  - folder: other")
    assert any(
        "a plugin with this id is already on: desk/mine/alpha.yaml" in line for line in found
    )


def install(folder: Path, package: str, point: str, *, dist: str = "") -> None:
    """Put a package with an entry point where Python looks for installed packages."""
    info = folder / f"{dist or package}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {dist or package}\nVersion: 1.0\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(f"[strideiq]\n{point} = {package}\n", encoding="utf-8")


def test_an_installed_package_is_loaded_by_its_entry_point(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    install(site, "acme_runs", "acme-runs")
    package = site / "acme_runs"
    package.mkdir()
    head = HEAD.format(id="acme-runs", kind="workouts") + "python: acme_runs.hooks\n"
    (package / "plugin.yaml").write_text(head + EASY_RUN.format(id="acme-run"), encoding="utf-8")
    (package / "more.yaml").write_text(
        HEAD.format(id="more", kind="workouts") + EASY_RUN.format(id="more-run"), encoding="utf-8"
    )
    (package / "__init__.py").touch()
    (package / "hooks.py").write_text(
        "from strideiq.plugins import hookimpl\n@hookimpl\ndef review_plan(plan):\n    return ()\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(site)
    host = desk.start("  - entry_point: acme-runs")
    host.require_healthy()
    assert sorted(ids_on(host)) == ["acme-runs", "more"]
    alone = desk.start("  - plugin: acme-runs")
    assert ids_on(alone) == ["acme-runs"]


def test_an_entry_point_whose_package_is_missing_or_claimed_twice_is_a_problem(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    install(site, "acme_gone", "acme-gone")
    install(site, "one_pack", "shared")
    install(site, "two_pack", "shared")
    monkeypatch.syspath_prepend(site)
    gone, shared = desk.problems("  - entry_point: acme-gone\n  - entry_point: shared")
    assert "entry point 'acme-gone' cannot be used: ModuleNotFoundError" in gone
    assert "the entry point 'shared' is claimed by one_pack and two_pack" in shared


def test_an_entry_that_turns_off_what_there_is_not_is_told_and_stops_nothing(desk: Desk) -> None:
    desk.workouts("alpha")
    host = desk.start("  - folder: mine\n  - {plugin: alhpa, enabled: false}")
    host.require_healthy()
    assert ids_on(host) == ["alpha"]
    (problem,) = host.problems()
    assert "there is no plugin 'alhpa' -> did you mean 'alpha'?" in str(problem)
