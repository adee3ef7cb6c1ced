"""Documents of rules: read whole or not at all, with the options that thresholds refer to."""

from dataclasses import replace

import pytest

from strideiq.core.domain.rule import All, Compare, Op, Rule
from strideiq.core.host.contract import Names
from strideiq.core.host.rule_documents import ReadRules, RuleGround, read_rules
from strideiq.core.reading.reader import read_text
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.rules import ConditionShape, condition_from
from strideiq.core.reading.shaping import shape
from strideiq.core.runtime.planner import load
from tests.faults.rule_ground import GROUND, SOUND
from tests.host.desk import HEAD, Desk


def read(text: str = SOUND, ground: RuleGround = GROUND, **options: int | str) -> ReadRules:
    rules, problems = read_rules(
        text.encode(), "rules.yaml", ground, label="house:gaps", version="3", options=options
    )
    assert rules is not None, problems
    return rules


def gap(rule: Rule) -> Compare:
    assert isinstance(rule.when, All)
    first = rule.when.conditions[0]
    assert isinstance(first, Compare)
    return first


def test_a_document_gives_rules_under_its_label_and_version() -> None:
    found = read()
    (rule,) = found.rules
    assert (found.title, found.options) == ("Coming back", {"gap_days": 10})
    assert rule.key == "house:gaps/ten-days-off"
    assert rule.version.startswith("3+")


def test_a_threshold_takes_the_value_of_its_option_and_the_version_changes_with_it() -> None:
    (rule,), (other,) = read().rules, read(gap_days=14).rules
    assert gap(rule) == Compare("history.days_since_last_run", Op.AT_LEAST, 10)
    assert gap(other).value == 14
    assert rule.version != other.version
    assert rule.version == read().rules[0].version


def test_ends_of_a_range_and_items_of_a_list_may_be_options() -> None:
    between = SOUND.replace('">=": {option: gap_days}', "between: [{option: gap_days}, 27]")
    assert gap(read(between).rules[0]).value == (10, 27)
    listed = SOUND.replace('">=": {option: gap_days}', "in: [1, {option: gap_days}]")
    assert gap(read(listed).rules[0]).value == (1, 10)


@pytest.mark.parametrize(
    ("value", "what"), [(31, "is 31, above its maximum"), ("x", "must be an integer, not 'x'")]
)
def test_an_option_set_to_what_it_cannot_be_is_refused(value: int | str, what: str) -> None:
    rules, (problem,) = read_rules(
        SOUND.encode(), "rules.yaml", GROUND, options={"gap_days": value}
    )
    assert rules is None
    assert str(problem).startswith(f"rules.yaml:3:3: options: option 'gap_days' {what}")


def test_an_unknown_option_and_a_range_that_options_turn_around_are_told_at_their_place() -> None:
    text = SOUND.replace('">=": {option: gap_days}', "between: [27, {option: gap_days}]")
    _, problems = read_rules(text.encode(), "rules.yaml", GROUND)
    assert [str(problem) for problem in problems] == [
        (
            "rules.yaml:9:56: rules.0.when.all.0.between: no value is between 27 and 10"
            " -> write [10, 27], or change option 'gap_days'"
        )
    ]


def test_every_problem_is_told_from_the_top_down() -> None:
    text = SOUND.replace("easy-run", "easy-rum").replace("[base]", "[bass]").replace("10,", "99,")
    _, problems = read_rules(text.encode(), "rules.yaml", GROUND)
    assert [problem.line for problem in problems] == [3, 14, 18]


def test_names_of_which_nothing_is_known_are_not_checked() -> None:
    unchecked = replace(GROUND, memberships=None, flags=None, entitlements=None, workouts=None)
    text = SOUND.replace("[pro]", "[gold]").replace("adaptive-rules", "x").replace("-run}", "-x}")
    assert read(text, unchecked).rules


def test_the_ground_is_that_of_the_plugins_and_the_configuration() -> None:
    runtime = load(Settings())
    planner = runtime.planner
    names = Names.of(planner.config.rules, planner.config.tiers)
    ground = RuleGround.of(planner.facts.declarations, planner.host.catalogue(), names)
    template = next(iter(ground.workouts or ()))
    assert read(SOUND.replace("easy-run", template), ground).rules
    _, problems = read_rules(SOUND.replace("[half]", "[ultra]").encode(), "r", ground)
    assert any("there is no race distance 'ultra'" in str(problem) for problem in problems)


GAPS = """\
options: {gap_days: {type: integer, default: 10, minimum: 3, maximum: 30, meaning: A gap.}}
rules:
  - id: gap
    title: A gap
    when: {fact: history.days_since_last_run, between: [{option: gap_days}, 27]}
    then: [{action: restore, days: 7}]
    reason: Because.
    source: own
"""


def test_a_threshold_of_a_plugin_follows_the_list_of_plugins(desk: Desk) -> None:
    desk.write("mine/alpha.yaml", HEAD.format(id="alpha", kind="rules") + GAPS)
    (plain,) = desk.start().rules()
    changed = "  - {plugin: alpha, options: {gap_days: 14}}"
    (rule,) = desk.start(changed).rules()
    assert isinstance(plain.when, Compare)
    assert isinstance(rule.when, Compare)
    assert (plain.when.value, rule.when.value) == ((10, 27), (14, 27))
    assert plain.version != rule.version


def test_an_option_that_no_threshold_can_take_breaks_its_plugin(desk: Desk) -> None:
    desk.write("mine/alpha.yaml", HEAD.format(id="alpha", kind="rules") + GAPS)
    assert desk.problems("  - {plugin: alpha, options: {gap_days: 28}}") == [
        (
            "desk/mine/alpha.yaml:13:56: rules.0.when.between: plugin 'alpha': no value is between 28"
            " and 27 -> write [27, 28], or change option 'gap_days'"
        )
    ]


def test_a_file_without_options_refuses_conditions_that_refer_to_one() -> None:
    document, _ = read_text(b'{fact: week_km, ">=": {option: many}}', "policies.yaml")
    assert document is not None
    condition, _ = shape(document, ConditionShape)
    assert condition is not None
    with pytest.raises(ValueError, match="there is no option 'many' -> write the value itself"):
        condition_from(condition)
