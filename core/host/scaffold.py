"""A new plugin as a project that pip installs: its files, ready to pass their own test."""

import keyword
import re
from collections.abc import Mapping

from strideiq.core.domain.errors import Refusal

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "0.1.0"
description = "{title} for StrideIQ."
requires-python = ">=3.11"
license = "Apache-2.0"
dependencies = ["strideiq"]

# The name before the equals sign is what config/plugins.yaml lists: - entry_point: {name}
[project.entry-points.strideiq]
{name} = "{package}"

[tool.hatch.build.targets.wheel]
packages = ["{package}"]

[dependency-groups]
test = ["pytest"]
"""

MANIFEST = """\
plugin: {name}
kind: {kind}
version: "0.1.0"
api: 1
title: {title}
author: Your name
licence: Apache-2.0
source: own work
"""

WORKOUTS = """
workouts:
  - id: {name}-repeats
    title: {title} repeats
    family: threshold
    stress: quality
    work_zone: T
    purpose: One sentence on what this workout is for.
    steps:
      - {{part: warm_up, fill: 2 km, zone: E}}
      - repeat: [3, 6]
        steps:
          - {{time: "6:00", zone: T, note: Controlled; stop while you could do one more.}}
          - {{part: recover, time: "1:30", zone: E}}
      - {{part: cool_down, fill: 1 km, zone: E}}
"""

PHASES = """
phases:
  - id: {name}
    title: {title}
    purpose: One sentence on what this phase is for.
    focus: What the runner should keep in mind.
    role: load
    order: 15
    rank: 60
    weeks: {{least: 0, ideal: 2, most: 4}}
    sessions: 1
    quality:
      "*": [[threshold]]
    long_run:
      "*": [long]
"""

PLANS = """
plans:
  - id: {name}
    title: {title}
    distance: 10k
    weeks: 10
    volume_tier: low
    days_per_week: 4
    first_week: 24 km
    biggest_week: 34 km
    longest_before: 9 km
    longest_run: 14 km
    recent_race: {{distance: 5 km, time: "27:30"}}
    purpose: One sentence on what this plan does.
    suits: For whom it is, and for whom it is not.
    phases: [{{id: base, share: 30 %}}, {{id: build, share: 50 %}}, {{id: taper, share: 20 %}}]
"""

RULES = """
rules:
  - id: {name}-first
    title: {title}
    when: {{fact: history.days_since_last_run, between: [10, 27]}}
    then:
      - {{action: adjust_load, percent: -20, days: 7}}
    reason: The last run was {{history.days_since_last_run}} ago, so take it easier for a week.
    source: own work
"""

PROVIDER = """\
python: provider.py
files: [".{package}"]
"""

PROVIDER_CODE = '''\
"""Reads runs from files with a line for each: date, metres and seconds, separated by spaces."""

from datetime import date

from strideiq.plugins import Activity, ActivityBatch, RowProblem, hookimpl


@hookimpl
def read_activities(data: bytes, label: str) -> ActivityBatch | None:
    runs: list[Activity] = []
    problems: list[RowProblem] = []
    for row, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        try:
            day, metres, seconds = line.split()
            runs.append(Activity(date.fromisoformat(day), float(metres), float(seconds)))
        except ValueError as error:
            problems.append(RowProblem(row, str(error), "write 2027-01-31 10000 3000"))
    return ActivityBatch("{name}", tuple(runs), tuple(problems))
'''

TEST = '''\
"""The plugin loads beside the shipped ones and brings what it promises."""

from pathlib import Path

import {package}

PLUGIN = Path({package}.__file__).parent


def test_nothing_is_wrong_with_the_plugin(check_plugin):
    assert check_plugin(PLUGIN) == ()
'''

BRINGS = {
    "workouts": """

def test_its_workouts_can_be_chosen(strideiq_host):
    workouts = strideiq_host(PLUGIN).catalogue().workouts
    assert any(workout.plugin == "{name}" for workout in workouts)
""",
    "phases": """

def test_its_phase_is_in_the_catalogue(strideiq_host):
    phases = strideiq_host(PLUGIN).catalogue().phases
    assert any(phase.plugin == "{name}" for phase in phases)
""",
    "plans": """

def test_its_plan_can_be_made(strideiq_plan):
    plan = strideiq_plan(PLUGIN, template="{name}")
    assert plan.template == "{name}"
""",
    "rules": """

def test_its_rules_are_in_force(strideiq_host):
    rules = strideiq_host(PLUGIN).rules()
    assert any(rule.plugin == "{name}" for rule in rules)
""",
    "provider": """

def test_it_reads_runs_and_names_the_row_it_cannot(strideiq_host):
    data = b"2027-01-31 10000 3000\\nnonsense"
    answer = strideiq_host(PLUGIN).read_activities(data, "log.{package}", provider="{name}")
    (batch,) = answer.values
    assert batch.activities[0].distance_m == 10000
    assert [problem.row for problem in batch.problems] == [2]
""",
}

CONTENT: Mapping[str, str] = {
    "workouts": WORKOUTS,
    "phases": PHASES,
    "plans": PLANS,
    "rules": RULES,
    "provider": PROVIDER,
}


def scaffold(kind: str, name: str) -> dict[str, str]:
    """Files of a new plugin project by their path, for one of the kinds in ``CONTENT``.

    Raises Refusal when ``name`` cannot be a plugin's id.
    """
    package = name.replace("-", "_")
    if not NAME.fullmatch(name) or keyword.iskeyword(package):
        suggestion = "use lower-case letters, digits and single hyphens, such as hill-repeats"
        raise Refusal("name", f"'{name}' cannot be the name of a plugin", suggestion=suggestion)
    words = {
        "name": name,
        "package": package,
        "kind": kind,
        "title": name.replace("-", " ").capitalize(),
    }
    files = {
        "pyproject.toml": PYPROJECT,
        f"{package}/__init__.py": '"""{title} for StrideIQ."""\n',
        f"{package}/plugin.yaml": MANIFEST + CONTENT[kind],
        f"tests/test_{package}.py": TEST + BRINGS[kind],
    }
    if kind == "provider":
        files[f"{package}/provider.py"] = PROVIDER_CODE
    return {path: text.format(**words) for path, text in files.items()}
