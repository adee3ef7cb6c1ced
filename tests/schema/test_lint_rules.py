"""The rules that plans are judged by, and the rule of a finding."""

import json
from dataclasses import replace

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Finding, Severity
from strideiq.core.engine.planning.lint import LINT_RULES
from strideiq.core.services.generation import GeneratedPlan, generate_plan
from tests.schema.serving import ask, data, runtime
from tests.schema.test_preview import REQUEST

RULES = "{ lintRules { code title source thresholds { key value } } }"
FOUND = """
query ($input: PreviewPlanInput!) { previewPlan(input: $input) { ... on PlanPreview {
  findings { code rule { code title source thresholds { key } } } } } }
"""


def test_every_rule_is_told_with_its_source_and_the_limits_in_force() -> None:
    shown = data(RULES)["lintRules"]
    assert [rule["code"] for rule in shown] == [rule.code for rule in LINT_RULES]
    rules = runtime().planner.config.rules
    told = {each["key"]: json.loads(each["value"]) for rule in shown for each in rule["thresholds"]}
    assert told["days.quality_gap"] == rules.days.quality_gap
    assert told["cut_back.counts_below"] == rules.cut_back.counts_below
    assert told["run_guard"]["days"] == rules.run_guard.days
    for rule, declared in zip(shown, LINT_RULES, strict=True):
        assert (rule["title"], rule["source"]) == (declared.title, declared.source)
        assert [each["key"] for each in rule["thresholds"]] == list(declared.keys)


def test_a_finding_names_the_rule_that_was_broken() -> None:
    def made(request: PlanRequest) -> GeneratedPlan:
        plan = generate_plan(request, runtime().planner)
        broken = Finding("quality-spacing", Severity.WARNING, "week 3", "Too near.")
        traded = Finding("short-long-run", Severity.WARNING, "plan", "Short.")
        return replace(plan, findings=(broken, traded))

    answer = ask(FOUND, {"input": REQUEST}, make=made)
    broken, traded = answer["data"]["previewPlan"]["findings"]
    assert broken["rule"]["code"] == "quality-spacing"
    assert broken["rule"]["source"].startswith("Stanley")
    assert traded["rule"] is None
