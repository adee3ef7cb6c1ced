"""A sound document of rules, and what it may name."""

from strideiq.core.engine.rules.facts import built_in
from strideiq.core.host.rule_documents import RuleGround, read_rules

SOUND = """\
title: Coming back
options:
  gap_days: {type: integer, default: 10, minimum: 3, maximum: 30, meaning: Days that are a gap.}
rules:
  - id: ten-days-off
    title: Ten days off
    when:
      all:
        - {fact: history.days_since_last_run, ">=": {option: gap_days}}
        - {fact: plan.distance, in: [half, marathon]}
        - not: {fact: plan.race_day, "<": "2027-04-19"}
    then:
      - {action: adjust_load, percent: -30, days: 7}
      - {action: replace_from_template, session: quality, template: easy-run}
    reason: The last run was {history.days_since_last_run} ago.
    priority: 20
    cooldown_days: 14
    scope: {memberships: [pro], volume_tiers: [low, mid], phases: [base], distances: [half]}
    requires: {flag: adaptive-rules, entitlement: adaptive_plans}
    source: own work
"""

GROUND = RuleGround(
    built_in().declarations,
    workouts={"easy-run", "long-run", "cruise-intervals"},
    phases={"base", "build", "peak", "taper"},
    distances={"5k", "10k", "half", "marathon"},
    volume_tiers={"low", "mid", "high"},
    memberships={"free", "pro", "elite"},
    flags={"adaptive-rules"},
    entitlements={"adaptive_plans"},
)


def problems(text: str) -> list[str]:
    """Every problem of a document, as it is told."""
    _, found = read_rules(text.encode(), "rules.yaml", GROUND)
    return [str(problem) for problem in found]
