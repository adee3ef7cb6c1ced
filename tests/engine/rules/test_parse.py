"""Rules from YAML: what is wrong, where it stands and what to write instead."""

from datetime import date
from pathlib import Path

import pytest

from strideiq.core.domain.action import Action, ActionName
from strideiq.core.domain.rule import All, Any, Compare, Not, Op, Requirement, Rule, Scope
from strideiq.core.engine.rules.facts import built_in
from strideiq.core.engine.rules.parse import checked
from strideiq.core.reading.reader import read_text
from strideiq.core.reading.shapes.rules import RulesPlugin, rules_from
from strideiq.core.reading.shaping import shape

HEAD = """\
plugin: mine
kind: rules
version: 1.0.0
api: 1
title: Mine
author: A coach
licence: CC0-1.0
source: own work
rules:
"""
RULE = """\
  - id: long-break
    title: Coming back
    when: {when}
    then: [{then}]
    reason: "{reason}"
    source: own
"""
EASY = "{action: adjust_load, percent: -50, days: 14}"
ONE_OPERATOR = (
    "write one of > >= < <= == != in not_in between missing present beside it;"
    " between takes two ends"
)
OFF = '{fact: history.days_since_last_run, ">=": 28}'


def text(when: str = OFF, then: str = EASY, reason: str = "Because.") -> str:
    return HEAD + RULE.format(when=when, then=then, reason=reason)


def read(yaml: str) -> tuple[tuple[Rule, ...], list[str]]:
    """The sound rules, and every fault as ``line:column what -> fix``."""
    document, problems = read_text(yaml.encode(), "mine.yaml")
    assert document is not None, problems
    plugin, problems = shape(document, RulesPlugin)
    if plugin is None:
        return (), [f"{p.line}:{p.column} {p.what} -> {p.fix}" for p in problems]
    options = {name: option.default for name, option in plugin.options.items()}
    declared = rules_from(plugin.rules, options, plugin=plugin.plugin, version=plugin.version)
    rules, faults = checked(declared, built_in().declarations)
    return rules, [
        "{}:{} {} -> {}".format(*document.place(fault.path), fault.what, fault.fix)
        for fault in faults
    ]


def test_a_rule_becomes_a_value_with_everything_the_coach_wrote() -> None:
    yaml = text(
        f"{{all: [{OFF}, {{any: [{{fact: plan.distance, in: [marathon]}}, "
        '{not: {fact: plan.race_day, ">=": "2027-04-19"}}]}]}'
    )
    yaml += "    priority: 10\n    cooldown_days: 14\n    scope: {distances: [marathon]}\n"
    yaml += "    requires: {flag: returning}\n"
    ((rule,), faults) = read(yaml)
    assert faults == []
    assert rule.when == All(
        (
            Compare("history.days_since_last_run", Op.AT_LEAST, 28),
            Any(
                (
                    Compare("plan.distance", Op.IN, ("marathon",)),
                    Not(Compare("plan.race_day", Op.AT_LEAST, date(2027, 4, 19))),
                )
            ),
        )
    )
    assert rule.then == (Action(ActionName.ADJUST_LOAD, (("percent", -50.0), ("days", 14))),)
    assert (rule.key, rule.priority, rule.cooldown_days) == ("mine/long-break", 10, 14)
    assert rule.scope == Scope(distances=("marathon",))
    assert rule.requires == Requirement(flag="returning")


def test_the_version_changes_with_anything_the_rule_says() -> None:
    ((one,), _), ((two,), _), ((again,), _) = (
        read(text()), read(text(reason="Because!")), read(text()),
    )  # fmt: skip
    assert one.version != two.version
    assert one.version == again.version
    assert one.version.startswith("1.0.0+")


@pytest.mark.parametrize(
    ("when", "fault"),
    [
        (
            "{fact: history.days_since_last_rum, '>=': 28}",
            "12:18 there is no fact 'history.days_since_last_rum' -> did you mean 'history.days_since_last_run'?",
        ),
        (
            "{all: [{not: {fact: history.week_km, '>=': lots}}]}",
            "12:54 history.week_km is number, 'lots' is not -> write a number",
        ),
        (
            "{fact: plan.distance, '>': half}",
            "12:38 > cannot compare plan.distance, which is text -> write ==, !=, in or not_in",
        ),
        (
            "{fact: plan.distance, in: [half, 10]}",
            "12:44 plan.distance is text, 10 is not -> write text",
        ),
        (
            "{fact: plan.has_target_time, '==': 1}",
            "12:46 plan.has_target_time is boolean, 1 is not -> write true or false",
        ),
        (
            "{fact: plan.race_day, '<': soon}",
            """12:38 plan.race_day is date, 'soon' is not -> write a date such as "2027-04-19\"""",
        ),
        (
            "{fact: plan.days_per_week, '==': 4.5}",
            "12:44 plan.days_per_week is never 4.5 -> write a whole number, or use between",
        ),
        (
            "{fact: history.week_km, between: [40, 30]}",
            "12:44 no value is between 40 and 30 -> write [30, 40]",
        ),
        (
            "{fact: history.week_km, '>>': 30}",
            "12:35 unknown key '>>' -> did you mean '>'?",
        ),
        (
            "{fact: history.week_km, '>=': 30, '<': 40}",
            f"12:11 a fact is compared once, here with >= and < -> {ONE_OPERATOR}",
        ),
        (
            "{fact: history.week_km}",
            f"12:11 a fact is compared once, here with none -> {ONE_OPERATOR}",
        ),
        (
            "{all: [{fact: history.week_km, missing: true}], '>': 3}",
            "12:11 '>' compares no fact -> put fact: ... beside it, in its own condition",
        ),
        (
            "{anny: [{fact: history.week_km, missing: true}]}",
            "12:12 unknown key 'anny' -> did you mean 'any'?",
        ),
        (
            "{any: []}",
            "12:17 there are fewer than 1 entries -> write at least 1",
        ),
        (
            "{fact: history.week_km, present: false}",
            "12:44 false is not allowed -> write true",
        ),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be_meant_is_refused_where_it_stands(when: str, fault: str) -> None:
    rules, faults = read(text(when=when))
    assert (rules, faults) == ((), [fault])


@pytest.mark.parametrize(
    ("then", "fault"),
    [
        (
            "{action: adjust_lod, percent: -50, days: 14}",
            "13:21 'adjust_lod' is not allowed -> did you mean 'adjust_load'? write one of ",
        ),
        (
            "{action: adjust_load, percent: 40, days: 14}",
            "13:43 40 is more than 20",
        ),
        ("{action: adjust_load, days: 14}", "13:12 'percent' is missing -> add \"percent: ...\""),
        (
            "{action: skip, session: long, dayz: 3, days: 3}",
            "13:42 unknown key 'dayz' -> did you mean 'days'?",
        ),
    ],
)
def test_an_action_outside_the_catalogue_or_its_bounds_is_refused(then: str, fault: str) -> None:
    rules, faults = read(text(then=then))
    assert rules == ()
    assert len(faults) == 1
    assert faults[0].startswith(fault)


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("{history.week} km", "14:13 there is no fact 'history.week' -> did you mean 'history.week_km'?"),
        ("{history.week_km", "14:13 a brace has no partner -> write {name.of_fact}, or leave braces out"),
    ],
)  # fmt: skip
def test_a_reason_may_only_name_facts_that_exist(reason: str, fault: str) -> None:
    assert read(text(reason=reason)) == ((), [fault])


def test_every_fault_of_a_file_is_found_and_sound_rules_are_kept() -> None:
    one = RULE.format(when="{fact: history.wek_km, '>': x}", then=EASY, reason="{a} {b}")
    two = RULE.format(when=OFF, then=EASY, reason="Fine.").replace("long-break", "fine")
    rules, faults = read(HEAD + one + two)
    assert [rule.id for rule in rules] == ["fine"]
    assert [fault.split(" ")[0] for fault in faults] == ["12:18", "14:13", "14:13"]


def test_rules_that_come_with_the_program_are_sound(root: Path) -> None:
    files = sorted((root / "plugins" / "rules").glob("*.yaml"))
    for file in files:
        rules, faults = read(file.read_text(encoding="utf-8"))
        assert faults == []
        assert rules
        assert all(rule.plugin == file.stem for rule in rules)
    assert len(files) >= 2
