"""Facts of plugins: rules ask for them, and whatever goes wrong in them stays theirs."""

from datetime import date

import pytest

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.rule import FactValue
from strideiq.core.host.host import Host
from strideiq.core.host.rule_checks import registry_of
from tests.host.desk import HEAD, Desk

DAY = date(2027, 1, 4)
HILLS = """\
from strideiq.plugins import FactDeclaration, FactType, hookimpl

@hookimpl
def register_facts(register, options):
    def rides(day, activities):
        {body}
    register(FactDeclaration({name!r}, FactType.INTEGER, "rides", "Rides.", "Counts rides."), rides)
"""
COUNT = "return sum(each.sport == 'ride' and each.day < day for each in activities)"
RULES = """\
rules:
  - id: much-riding
    title: Much riding
    when: {fact: cross.rides, ">=": 2}
    then: [{action: skip, session: easy, days: 3}]
    reason: You rode {cross.rides}.
    source: own
"""


def facts_plugin(desk: Desk, id_: str, body: str = COUNT, name: str = "cross.rides") -> None:
    desk.with_code(id_, HILLS.format(body=body, name=name))


def value(host: Host, name: str = "cross.rides") -> FactValue | None:
    rides = [Activity(date(2027, 1, day), 1, 1, sport="ride") for day in (1, 2, 4, 5)]
    return registry_of(host.facts()).as_of(DAY, rides)[name]


def test_a_rule_of_one_plugin_asks_for_a_fact_of_another(desk: Desk) -> None:
    facts_plugin(desk, "zulu")
    desk.write("mine/alpha.yaml", HEAD.format(id="alpha", kind="rules") + RULES)
    host = desk.start()
    host.require_healthy()
    assert value(host) == 2
    assert [rule.key for rule in host.rules()] == ["alpha/much-riding"]


def test_a_rule_cannot_ask_for_a_fact_whose_plugin_is_off(desk: Desk) -> None:
    facts_plugin(desk, "zulu")
    desk.write("mine/alpha.yaml", HEAD.format(id="alpha", kind="rules") + RULES)
    found = desk.problems("  - {plugin: zulu, enabled: false}\n  - folder: mine")
    assert len(found) == 2
    assert all("there is no fact 'cross.rides'" in problem for problem in found)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("return 1 / 0", "6:16: plugin 'bravo': raised ZeroDivisionError in the fact"),
        ("raise SystemExit(3)", "6:9: plugin 'bravo': raised SystemExit in the fact"),
        ("return 'two'", "5:1: plugin 'bravo': gave str in the fact 'cross.rides' -> return a whole"),
        ("return 2.5", "5:1: plugin 'bravo': gave float in the fact"),
        ("return True", "5:1: plugin 'bravo': gave bool in the fact"),
    ],
)  # fmt: skip
def test_a_fact_that_fails_is_missing_and_its_problem_is_told_once(
    desk: Desk, body: str, problem: str
) -> None:
    facts_plugin(desk, "bravo", body)
    host = desk.start()
    host.require_healthy()
    assert (value(host), value(host)) == (None, None)
    (state,) = host.health()
    (found,) = state.problems
    assert found.startswith("desk/mine/bravo/hooks.py:")
    assert problem in found


def test_what_an_error_says_of_an_athlete_is_not_repeated(desk: Desk) -> None:
    facts_plugin(desk, "bravo", "raise ValueError(f'ran {len(activities)} times')")
    host = desk.start()
    assert value(host) is None
    assert "times" not in host.health()[0].problems[0]


def test_none_says_that_a_fact_is_not_known(desk: Desk) -> None:
    facts_plugin(desk, "bravo", "return None")
    host = desk.start()
    assert value(host) is None
    assert host.health()[0].problems == ()


@pytest.mark.parametrize(
    ("first", "second", "owner"),
    [("cross.rides", "cross.rides", "plugin 'alpha'"), ("a.b", "history.week_km", "the program")],
)
def test_a_fact_that_there_is_already_is_refused(
    desk: Desk, first: str, second: str, owner: str
) -> None:
    facts_plugin(desk, "alpha", name=first)
    facts_plugin(desk, "bravo", name=second)
    assert desk.problems() == [
        (
            f"desk/mine/bravo/hooks.py:5:1: plugin 'bravo': there is already a fact '{second}', of"
            f" {owner} -> give it another name"
        )
    ]
    assert [fact.declaration.name for fact in desk.start().facts()] == [first]


@pytest.mark.parametrize(
    ("register", "problem"),
    [
        ("register('rides', len)", "registered str instead of a FactDeclaration"),
        ("register(D('Rides', N, 'km', 'M.', 'H.'), f)", "the fact 'Rides' is not of the right form"),
        ("register(D('a.b', 'number', 'km', 'M.', 'H.'), f)", "the type of fact 'a.b' is 'number'"),
        ("register(D('a.b', N, 'km', 'M.'), f)", "the fact 'a.b' does not say its how"),
        ("register(D('a.b', N, 'km', '', 'H.'), f)", "the fact 'a.b' does not say its meaning"),
        ("register(D('a.b', N, 'km', 'M.', 'H.'), 7)", "a fact is computed by int"),
        ("register(D('a.b', N, 'km', 'M.', 'H.'), lambda day: 1)", "compute cannot be called with"),
    ],
)  # fmt: skip
def test_what_is_no_fact_is_refused_at_its_line(desk: Desk, register: str, problem: str) -> None:
    desk.with_code(
        "alpha",
        f"""\
        from strideiq.plugins import FactDeclaration as D, FactType, hookimpl

        N = FactType.NUMBER

        def f(day, activities):
            return 1

        @hookimpl
        def register_facts(register):
            {register}
        """,
    )
    (found,) = desk.problems()
    assert found.startswith("desk/mine/alpha/hooks.py:10:5: plugin 'alpha': ")
    assert problem in found


def test_a_double_that_no_line_of_the_plugin_computes_is_told_at_its_python(desk: Desk) -> None:
    desk.with_code(
        "alpha",
        """\
        from functools import partial
        from strideiq.plugins import FactDeclaration, FactType, hookimpl

        @hookimpl
        def register_facts(register):
            known = FactDeclaration("history.week_km", FactType.NUMBER, "km", "Km.", "Sum.")
            register(known, partial(pow, mod=None))
        """,
    )
    (found,) = desk.problems()
    assert found.startswith("desk/mine/alpha/plugin.yaml:9:9: python: plugin 'alpha': ")
    assert "there is already a fact 'history.week_km', of the program" in found
