"""Sound files of what can be held and what features take, with everything that can be said in them."""

ENTITLEMENTS = """\
entitlements:
  plans_per_month:
    title: Making plans
    kind: monthly
    unit: plans
    downgrade: Plans stay.
  seats:
    title: Seats
    kind: amount
    unit: athletes
    downgrade: Athletes stay.
  adaptive:
    title: Plans that adapt
    kind: switch
    downgrade: What was accepted stays.
"""

MEMBERSHIPS = """\
without_any: free
trial: {membership: pro, days: 7}
memberships:
  free:
    title: Free
    rank: 0
    entitlements: {plans_per_month: 2, seats: 2}
  pro:
    title: Pro
    rank: 20
    entitlements: {plans_per_month: unlimited, seats: 9, adaptive: true}
one_offs:
  one-plan:
    title: One plan
    rank: 10
    quota: plans_per_month
    units: 1
    days: 365
    entitlements: {adaptive: true}
"""

POLICIES = """\
features:
  plans.generate:
    title: Making a plan
    kill_switch: system.plans
    quota: plans_per_month
  plans.adapt:
    title: Plans that adapt
    roles: [athlete, coach]
    flag: plans.adaptive
    entitlement: adaptive
refusals:
  - code: unknown_feature
    when: {fact: feature.known, "==": false}
    reason: "there is no feature {feature.name}"
  - code: not_signed_in
    when: {fact: viewer.signed_in, "==": false}
    reason: "sign in"
  - code: stopped
    when: {fact: switch.on, "==": true}
    reason: "stopped"
  - code: role
    when: {not: {fact: role.fits, "==": true}}
    reason: "for another role"
  - code: flag_off
    when: {fact: flag.on, "==": false}
    reason: "not on"
  - code: not_held
    when: {fact: entitlement.held, "==": false}
    reason: "not part of {membership.title}"
    would_allow: "{offer.title} has it"
  - code: used_up
    when:
      all:
        - {fact: quota.left, "<=": 0}
        - {fact: quota.unit, present: true}
    reason: "none left of {quota.limit}"
"""
