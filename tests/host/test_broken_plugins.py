from collections.abc import Iterator
from pathlib import Path

import pytest

from strideiq.core.domain.errors import InvalidFiles
from tests.host.desk import Desk, ids_on

IMPORTS = "from strideiq.plugins import hookimpl\n"

BROKEN_CODE = {
    "a module that does not exist": (
        "import nowhere_to_be_found\n",
        (
            "desk/mine/bad/hooks.py:1:1: plugin 'bad': ModuleNotFoundError: "
            "No module named 'nowhere_to_be_found'"
        ),
    ),
    "a syntax error": (
        "x = 1\ndef broken(:\n",
        "desk/mine/bad/hooks.py:2:12: plugin 'bad': SyntaxError: invalid syntax",
    ),
    "an exit": (
        "import sys\n\nsys.exit(3)\n",
        "desk/mine/bad/hooks.py:3:1: plugin 'bad': tried to end the program (SystemExit: 3)",
    ),
    "an error at import": (
        "LIMITS = {}\nLIMITS['weekly']\n",
        "desk/mine/bad/hooks.py:2:1: plugin 'bad': KeyError: 'weekly'",
    ),
    "an unknown hook": (
        IMPORTS + "\n@hookimpl\ndef reveiw_plan(plan):\n    return ()\n",
        (
            "desk/mine/bad/hooks.py:3:1: plugin 'bad': unknown hook 'reveiw_plan'"
            " -> did you mean 'review_plan'?"
        ),
    ),
    "a hook argument that is not handed": (
        IMPORTS + "\n@hookimpl\ndef review_plan(plans):\n    return ()\n",
        (
            "desk/mine/bad/hooks.py:3:1: plugin 'bad': hook 'review_plan' is not handed anything "
            "called 'plans' -> did you mean 'plan'?"
        ),
    ),
    "a hook without its mark": (
        "def review_plan(plan):\n    return ()\n",
        (
            "desk/mine/bad/hooks.py:1:1: plugin 'bad': 'review_plan' is named like a hook but is not "
            "marked as one -> write @hookimpl above it"
        ),
    ),
    "an async hook": (
        IMPORTS + "@hookimpl\nasync def review_plan(plan):\n    return ()\n",
        (
            "desk/mine/bad/hooks.py:2:1: plugin 'bad': hook 'review_plan' is an async function"
            " -> write it as an ordinary function"
        ),
    ),
    "a wrapper": (
        IMPORTS + "@hookimpl(wrapper=True)\ndef review_plan(plan):\n    return (yield)\n",
        (
            "desk/mine/bad/hooks.py:2:1: plugin 'bad': hook 'review_plan' is a wrapper, which is not "
            "supported -> write @hookimpl alone"
        ),
    ),
    "code without a hook": (
        "x = 1\n",
        (
            "desk/mine/bad/hooks.py:1:1: plugin 'bad': implements no hook"
            " -> mark a function with @hookimpl, or delete the key python from the plugin"
        ),
    ),
    "a raising hook at start": (
        IMPORTS + "@hookimpl\ndef register_workouts(register):\n    {}['family']\n",
        "desk/mine/bad/hooks.py:4:5: plugin 'bad': KeyError: 'family' in hook 'register_workouts'",
    ),
    "an answer where none is expected": (
        IMPORTS + "@hookimpl\ndef register_workouts(register):\n    return []\n",
        (
            "desk/mine/bad/hooks.py:2:1: plugin 'bad': returned list instead of nothing in hook "
            "'register_workouts' -> hand over what you have by calling register"
        ),
    ),
    "something that is no workout": (
        IMPORTS + "@hookimpl\ndef register_workouts(register):\n    register('10 x 400 m')\n",
        (
            "desk/mine/bad/hooks.py:4:5: plugin 'bad': str stands where a WorkoutTemplate belongs in "
            "hook 'register_workouts' -> hand over a WorkoutTemplate"
        ),
    ),
}


@pytest.mark.parametrize("fault", BROKEN_CODE)
def test_broken_code_is_reported_by_name_and_line_and_the_others_go_on(
    desk: Desk, fault: str
) -> None:
    code, expected = BROKEN_CODE[fault]
    desk.workouts("apple")
    desk.with_code("bad", code)
    desk.workouts("cherry")
    assert desk.problems() == [expected]
    host = desk.start()
    assert ids_on(host) == ["apple", "cherry"]
    assert [workout.id for workout in host.catalogue().workouts] == ["apple-run", "cherry-run"]


def test_a_missing_python_file_is_reported_at_the_key_that_names_it(desk: Desk) -> None:
    desk.workouts("bad", "python: hooks.py")
    assert desk.problems() == [
        (
            "desk/mine/bad.yaml:9:9: python: plugin 'bad': FileNotFoundError: there is no file "
            "hooks.py beside the plugin"
        )
    ]


BROKEN_YAML = {
    "a newer contract": (
        ("api: 1", "api: 2"),
        (
            "4:6: api: plugin 'bad': needs version 2 of the plugin contract; this program has 1"
            " -> upgrade strideiq"
        ),
    ),
    "another name than its file": (
        ("plugin: bad", "plugin: worse"),
        (
            "1:9: plugin: plugin 'bad': calls itself 'worse', but its file or folder is named 'bad'"
            " -> write plugin: bad, or rename the file"
        ),
    ),
    "an unknown kind": (
        ("kind: workouts", "kind: workout"),
        "2:7: kind: plugin 'bad': unknown kind 'workout' -> did you mean 'workouts'?",
    ),
    "no kind": (
        ("kind: workouts\n", ""),
        (
            "1:1: plugin 'bad': the key kind is missing -> write one of workouts, phases, plans, rules, "
            "provider"
        ),
    ),
    "no licence": (
        ("licence: CC0-1.0\n", ""),
        "1:1: 'licence' is missing -> add \"licence: ...\"",
    ),
    "no source": (
        ("source: own work\n", ""),
        "1:1: 'source' is missing -> add \"source: ...\"",
    ),
    "an unknown key": (
        ("title: A plugin", "titel: A plugin"),
        "5:1: titel: unknown key 'titel' -> did you mean 'title'?",
    ),
}


@pytest.mark.parametrize("fault", BROKEN_YAML)
def test_broken_yaml_is_reported_with_its_place(desk: Desk, fault: str) -> None:
    (before, after), expected = BROKEN_YAML[fault]
    file = desk.workouts("bad")
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    desk.workouts("good")
    assert f"desk/mine/bad.yaml:{expected}" in desk.problems()
    assert ids_on(desk.start()) == ["good"]


def test_a_newer_contract_is_the_only_thing_said_of_a_plugin_that_needs_it(desk: Desk) -> None:
    desk.write("mine/future.yaml", "plugin: future\nkind: telepathy\napi: 9\nnew_key: 1\n")
    assert desk.problems() == [
        (
            "desk/mine/future.yaml:3:6: api: plugin 'future': needs version 9 of the plugin contract; "
            "this program has 1 -> upgrade strideiq"
        )
    ]


def test_yaml_that_cannot_be_read_is_reported(desk: Desk) -> None:
    desk.workouts("good")
    desk.write("mine/bad.yaml", "plugin: bad\nkind: [workouts\n")
    (problem,) = desk.problems()
    assert problem.startswith("desk/mine/bad.yaml:")
    assert ids_on(desk.start()) == ["good"]


def test_a_folder_that_cannot_be_listed_is_reported(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.workouts("alpha")
    listed = Path.iterdir

    def refused(folder: Path) -> Iterator[Path]:
        if folder.name == "mine":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", refused)
    assert desk.problems() == [
        "desk/mine:1:1: this folder cannot be read: Permission denied -> check its permissions"
    ]


def test_a_file_that_is_no_mapping_is_reported(desk: Desk) -> None:
    desk.write("mine/odd.yaml", "- one\n- two\n")
    assert desk.problems() == [
        (
            "desk/mine/odd.yaml:1:1: plugin 'odd': is not a mapping of keys to values"
            " -> start with plugin: odd"
        )
    ]


def test_start_stops_with_all_problems_unless_the_plugin_is_optional(desk: Desk) -> None:
    desk.workouts("one", "colour: red")
    desk.workouts("two", "colour: blue")
    host = desk.start()
    with pytest.raises(InvalidFiles) as stopped:
        host.require_healthy()
    assert len(stopped.value.problems) == 2
    assert "one.yaml:9:1" in str(stopped.value)
    assert "two.yaml:9:1" in str(stopped.value)
    optional = desk.start("  - {folder: mine, optional: true}")
    optional.require_healthy()
    assert [state.status for state in optional.health()] == ["broken", "broken"]


def test_a_plugin_turned_off_is_not_read(desk: Desk) -> None:
    desk.workouts("one", "colour: red")
    host = desk.start("  - {plugin: one, enabled: false}")
    host.require_healthy()
    assert [(state.id, state.status) for state in host.health()] == [("one", "off")]
