"""``strideiq rules``: files of rules are checked, tried, tested on the past and compared."""

import json
from pathlib import Path

import pytest

from tests.cli.running import HISTORY, refused, run
from tests.faults.rule_ground import SOUND

DOCUMENT = """\
title: Big weeks
rules:
  - id: big-week
    title: A big week
    when: {fact: history.week_km, ">=": 45}
    then: [{action: adjust_load, percent: -10, days: 7}]
    reason: You ran {history.week_km}.
    source: own work
  - id: for-pro
    title: For some
    when: {fact: history.week_km, ">=": 40}
    then: [{action: restore, days: 7}]
    reason: You ran {history.week_km}.
    scope: {memberships: [pro]}
    requires: {flag: system.rules}
    source: own work
  - id: bigger-week
    title: A bigger week
    when: {fact: history.week_km, ">=": 50}
    then: [{action: restore, days: 7}]
    reason: You ran {history.week_km}.
    source: own work
"""
PLUGIN = """\
plugin: big-weeks
kind: rules
version: 1.0.0
api: 1
author: A coach
licence: CC0-1.0
source: own work
"""
DAY = ("--date", "2026-11-23")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "big-weeks.yaml"
    file.write_text(DOCUMENT, encoding="utf-8")
    return file


def test_check_takes_documents_and_plugins(document: Path, tmp_path: Path) -> None:
    plugin = tmp_path / "plugin" / "big-weeks.yaml"
    plugin.parent.mkdir()
    plugin.write_text(PLUGIN + DOCUMENT, encoding="utf-8")
    done = run("rules", "check", str(document), str(plugin))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        f"{document}: Big weeks: 3 rules, nothing wrong\n"
        f"{plugin}: Big weeks: 3 rules, nothing wrong\n"
    )


def test_check_tells_every_problem_of_every_file_and_ends_with_2(tmp_path: Path) -> None:
    broken, plugin, gone = (tmp_path / name for name in ("a.yaml", "big-weeks.yaml", "c.yaml"))
    broken.write_text(SOUND.replace("reason:", "reasn:"), encoding="utf-8")
    plugin.write_text(PLUGIN + DOCUMENT.replace("week_km", "wek_km"), encoding="utf-8")
    done = run("rules", "check", str(broken), str(plugin), str(gone))
    assert (done.exit_code, done.stdout) == (2, "")
    assert (
        f"{broken}:15:5: rules.0.reasn: unknown key 'reasn' -> did you mean 'reason'?"
        in done.stderr
    )
    assert f"{plugin}:12:18: rules.0.when.fact:" in done.stderr
    assert f"{gone}:1:1: cannot be read" in done.stderr


def test_names_are_those_of_the_configuration_at_hand(document: Path) -> None:
    document.write_text(DOCUMENT.replace("[pro]", "[gold]").replace("system.rules", "system.rule"))
    done = run("rules", "check", str(document))
    assert "14:27: rules.1.scope.memberships.0: there is no membership 'gold'" in done.stderr
    assert "did you mean 'system.rules'?" in done.stderr


def test_facts_are_listed_for_people_and_for_programs() -> None:
    told = run("rules", "facts").stdout
    assert "history.week_km (number, km)\n    Distance of the last 7 days.\n    Sum over" in told
    listed = json.loads(run("rules", "facts", "--json").stdout)
    assert {"name", "type", "unit", "meaning", "how"} == set(listed[0])
    assert "adherence.key_missed_14d" in [fact["name"] for fact in listed]


def test_try_says_what_fires_what_is_held_back_and_what_nearly_fires(document: Path) -> None:
    told = run("rules", "try", str(document), *HISTORY, *DAY).stdout
    assert "history.week_km: 46.5 km" in told
    fired, rest = told.split("Held back\n")
    assert "big-weeks/big-week: A big week\n" in fired
    assert "because: You ran 46.5 km." in fired
    held, quiet = rest.split("Did not fire, nearest first\n")
    assert "held back by membership: it is for membership pro only" in held
    assert "big-weeks/bigger-week" in quiet
    assert "wanted >= 50.0 km: 3.5 km away" in quiet
    assert "turns: history.week_km is 46.5 km: at 50.0 km it would hold" in quiet


def test_what_an_athlete_holds_can_be_said(document: Path) -> None:
    pro = ("rules", "try", str(document), *HISTORY, *DAY, "--membership", "pro")
    assert "held back by flag: feature flag 'system.rules' is not on" in run(*pro).stdout
    assert "Held back: none" in run(*pro, "--flag", "system.rules").stdout


def test_try_says_what_it_needs(document: Path) -> None:
    line = refused("rules", "try", str(document), *DAY)
    assert "there is nothing to try rules on -> give the runs with --history FILE" in line


def test_backtest_counts_and_compares_with_another_version(document: Path) -> None:
    days = ("--from", "2026-11-20", "--to", "2026-11-23")
    told = run("rules", "backtest", str(document), *HISTORY, *days).stdout
    assert told.startswith("2026-11-20 to 2026-11-23: 4 days of 1 athlete\n")
    new = next(line for line in told.splitlines() if "big-weeks/big-week" in line)
    assert " 0 gone, 0 as before" in new
    other = document.with_name("other.yaml")
    other.write_text(DOCUMENT.replace("45}", "1}"), encoding="utf-8")
    both = run("rules", "backtest", str(other), *HISTORY, *days, "--against", str(document)).stdout
    line = next(line for line in both.splitlines() if "other/big-week" in line)
    assert "fires 4 times, " in line
    assert ", 0 gone, " in line
    assert "2 gone" not in line


def test_a_time_that_is_none_is_refused(document: Path) -> None:
    words = ("rules", "backtest", str(document), *HISTORY, "--from", "2026-11-23")
    assert "is no time to test on" in refused(*words, "--to", "2026-11-22")


def test_diff_says_what_came_went_and_changed(document: Path) -> None:
    other = document.with_name("other.yaml")
    other.write_text(DOCUMENT.replace("45}", "48}").replace("bigger", "biggest"), encoding="utf-8")
    told = run("rules", "diff", str(document), str(other)).stdout
    assert "+ biggest-week: A biggest week\n" in told
    assert "- bigger-week: A bigger week\n" in told
    assert "~ big-week: A big week\n    when: history.week_km >= 45\n" in told
    assert "> history.week_km >= 48\n" in told
    assert run("rules", "diff", str(document), str(document)).stdout == "Both say the same.\n"


def test_a_file_with_problems_is_neither_tried_nor_compared(document: Path) -> None:
    document.write_text(DOCUMENT.replace("week_km,", "wek_km,", 1), encoding="utf-8")
    assert "did you mean 'history.week_km'?" in refused(
        "rules", "diff", str(document), str(document)
    )
    assert "did you mean 'history.week_km'?" in refused("rules", "try", str(document), *HISTORY)


def test_a_plugin_names_memberships_and_entitlements_that_there_are(tmp_path: Path) -> None:
    plugin = tmp_path / "big-weeks.yaml"
    text = PLUGIN + "requires: {entitlement: flying}\n" + DOCUMENT.replace("[pro]", "[gold]")
    plugin.write_text(text, encoding="utf-8")
    problems = run("rules", "check", str(plugin)).stderr
    assert "8:25: requires.entitlement: plugin 'big-weeks': there is no entitlement" in problems
    assert "22:27: rules.1.scope.memberships.0: plugin 'big-weeks': there is no member" in problems


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("try", "--membership", "gold"), "'--membership': there is no membership 'gold' -> write"),
        (("try", "--flag", "system.rule"), "no flag 'system.rule' -> did you mean 'system.rules'?"),
        (("try", "--entitlement", "flying"), "there is no entitlement 'flying' -> write one of"),
        (("backtest", "--membership", "por"), "no membership 'por' -> did you mean 'pro'?"),
    ],
)
def test_what_an_athlete_has_is_named_as_it_is_declared(
    document: Path, words: tuple[str, ...], told: str
) -> None:
    command, *options = words
    assert told in refused("rules", command, str(document), *HISTORY, *options)


def test_a_fact_that_fails_is_told_where_rules_are_tried(tmp_path: Path) -> None:
    folder = tmp_path / "big-weeks"
    folder.mkdir()
    document = DOCUMENT.replace("{history.week_km}.", "it.").replace(
        "history.week_km", "cross.rides"
    )
    text = f"{PLUGIN}python: facts.py\n{document}"
    (folder / "plugin.yaml").write_text(text, encoding="utf-8")
    (folder / "facts.py").write_text(
        "from strideiq.plugins import FactDeclaration, FactType, hookimpl\n\n"
        "FACT = FactDeclaration(\n"
        '    "cross.rides", FactType.NUMBER, unit="rides", meaning="Rides.", how="Counted."\n'
        ")\n\n\n"
        "@hookimpl\n"
        "def register_facts(register):\n"
        "    register(FACT, lambda day, activities: 1 / 0)\n",
        encoding="utf-8",
    )
    days = ("--from", "2026-11-01", "--to", "2026-11-23")
    for command in (("try", *DAY), ("backtest", *days)):
        done = run("rules", command[0], str(folder), *HISTORY, *command[1:])
        assert done.exit_code == 0
        assert "facts.py:10:44: plugin 'big-weeks': raised ZeroDivisionError" in done.stderr


def test_a_plugin_of_another_kind_is_no_file_of_rules() -> None:
    workouts = Path(__file__).parents[2] / "plugins" / "workouts" / "hills.yaml"
    assert "hills.yaml:1:1: there are no rules in it -> give a plugin of the kind rules" in refused(
        "rules", "check", str(workouts)
    )
