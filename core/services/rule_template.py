"""What a new rule set starts from: a rule that works as it is, with what every line is for."""

import json
from typing import Final

_TEMPLATE: Final = """\
# Rules in the order in which they are written; every key is explained where it first stands.
# Facts that a rule may ask for, with their units: the query ruleFacts, or `strideiq rules facts`.
title: {title}

rules:
  # The name of the rule in this set: small letters, digits and hyphens. Keep it: it is what the
  # history of proposals and the days of rest after a firing go by.
  - id: after-a-jump
    title: Easier after a jump
    # all: every one holds; any: one of them; not: the one below it does not.
    # Compare with > >= < <= == != in not_in between, or with missing: true and present: true.
    when:
      all:
        - {{fact: history.week_km_change_pct, ">": 30}}
        - {{fact: history.week_km, ">=": 30}}
    # What is proposed. Nothing changes before the athlete or their coach accepts it.
    then:
      - {{action: adjust_load, percent: -15, days: 7}}
    # What the athlete reads; a fact in braces becomes its value with its unit.
    reason: >-
      Your last 7 days came to {{history.week_km}}, which is {{history.week_km_change_pct}} more than
      the 7 days before. An easier week lets it sink in.
    # A lower number speaks first.
    priority: 100
    # Days of rest for this rule after it fired for an athlete.
    cooldown_days: 7
    # Whom it is for; a side that is left out is open:
    # scope: {{memberships: [pro], volume_tiers: [moderate], phases: [base], distances: [marathon]}}
    source: own practice
"""


def template(title: str) -> str:
    """The text of a new rule set with this title."""
    # JSON text in quotes is YAML text in quotes.
    return _TEMPLATE.format(title=json.dumps(title, ensure_ascii=False))
