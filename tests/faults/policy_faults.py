"""Faults planted in what can be held and what features take, each with what has to be told."""

from tests.faults.planted import Planted

ENTITLEMENT_FAULTS = (
    Planted(
        "a name with a hyphen",
        "  seats:\n",
        "  coach-seats:\n",
        "entitlements.yaml:7:3: entitlements.coach-seats: 'coach-seats' is no name of an entitlement -> write lower-case words joined by underscores, as in plans_per_month",
    ),
    Planted(
        "a kind that is none",
        "kind: amount",
        "kind: ammount",
        "entitlements.yaml:9:11: entitlements.seats.kind: 'ammount' is not allowed -> did you mean 'amount'? write one of 'switch', 'amount' or 'monthly'",
    ),
    Planted(
        "a switch that counts",
        "    kind: switch\n",
        "    kind: switch\n    unit: plans\n",
        "entitlements.yaml:15:11: entitlements.adaptive.unit: a switch is held or not, and counts nothing -> leave unit out, or write kind: amount",
    ),
    Planted(
        "a number that counts nothing",
        "    unit: athletes\n",
        "",
        'entitlements.yaml:8:5: entitlements.seats: amount counts something, and there is no unit -> add "unit: ..." with what it counts, such as plans',
    ),
    Planted(
        "no word on losing it",
        "    downgrade: Athletes stay.\n",
        "",
        "entitlements.yaml:8:5: entitlements.seats: 'downgrade' is missing -> add \"downgrade: ...\"",
    ),
    Planted(
        "an entitlement that memberships give and nobody declares",
        "  adaptive:\n",
        "  adapting:\n",
        "memberships.yaml:11:58: memberships.pro.entitlements.adaptive: there is no entitlement 'adaptive' -> did you mean 'adapting'?",
    ),
)

MEMBERSHIP_FAULTS = (
    Planted(
        "a membership for everybody that there is not",
        "without_any: free",
        "without_any: fre",
        "memberships.yaml:1:14: without_any: there is no membership 'fre' -> did you mean 'free'?",
    ),
    Planted(
        "a trial of what there is not",
        "trial: {membership: pro,",
        "trial: {membership: gold,",
        "memberships.yaml:2:21: trial.membership: there is no membership 'gold' -> write one of free, pro",
    ),
    Planted(
        "a trial of what everybody has",
        "trial: {membership: pro,",
        "trial: {membership: free,",
        "memberships.yaml:2:21: trial.membership: everybody has free already -> write a membership that gives more",
    ),
    Planted(
        "a trial without an end",
        "membership: pro, days: 7}",
        "membership: pro, days: 0}",
        "memberships.yaml:2:32: trial.days: 0 is less than 1 -> write 1 or more",
    ),
    Planted(
        "two offers at one place",
        "    rank: 10\n",
        "    rank: 20\n",
        "memberships.yaml:15:11: one_offs.one-plan.rank: pro has the rank 20 already -> give each offer a rank of its own",
    ),
    Planted(
        "an entitlement that there is not",
        "{plans_per_month: 2, seats: 2}",
        "{plans_per_month: 2, seat: 2}",
        "memberships.yaml:7:40: memberships.free.entitlements.seat: there is no entitlement 'seat' -> did you mean 'seats'?",
    ),
    Planted(
        "a switch with a number",
        "seats: 9, adaptive: true",
        "seats: 9, adaptive: 1",
        "memberships.yaml:11:68: memberships.pro.entitlements.adaptive: a switch is held or not, and 1 is neither -> write true or false",
    ),
    Planted(
        "a number that is a yes",
        "{plans_per_month: 2, seats: 2}",
        "{plans_per_month: true, seats: 2}",
        "memberships.yaml:7:37: memberships.free.entitlements.plans_per_month: monthly is a number, and true is not -> write a number such as 3, or unlimited",
    ),
    Planted(
        "less than nothing",
        "{plans_per_month: 2, seats: 2}",
        "{plans_per_month: -2, seats: 2}",
        "memberships.yaml:7:37: memberships.free.entitlements.plans_per_month: -2 is less than 0 -> write 0 or more",
    ),
    Planted(
        "no end in other words",
        "{plans_per_month: unlimited,",
        "{plans_per_month: infinite,",
        "memberships.yaml:11:37: memberships.pro.entitlements.plans_per_month: 'infinite' does not fit here -> write true or false, a whole number or 'unlimited'",
    ),
    Planted(
        "a purchase of what there is not",
        "    quota: plans_per_month\n",
        "    quota: plans_a_month\n",
        "memberships.yaml:16:12: one_offs.one-plan.quota: there is no entitlement 'plans_a_month' -> did you mean 'plans_per_month'?",
    ),
    Planted(
        "a purchase of what is not monthly",
        "    quota: plans_per_month\n",
        "    quota: seats\n",
        "memberships.yaml:16:12: one_offs.one-plan.quota: seats is not new every month, so there are no units of it -> write one of plans_per_month",
    ),
    Planted(
        "a purchase of nothing",
        "    units: 1\n",
        "    units: 0\n",
        "memberships.yaml:17:12: one_offs.one-plan.units: 0 is less than 1 -> write 1 or more",
    ),
    Planted(
        "a purchase named like a membership",
        "  one-plan:\n",
        "  pro:\n",
        "memberships.yaml:13:3: one_offs.pro: pro is the key of a membership -> give the purchase another key",
    ),
    Planted(
        "a membership twice",
        "  pro:\n",
        "  free:\n",
        "memberships.yaml:8:3: memberships.free: 'free' is written twice, first at line 4 -> delete one",
    ),
)

POLICY_FAULTS = (
    Planted(
        "a feature without a dot",
        "  plans.adapt:\n",
        "  adapt:\n",
        "policies.yaml:6:3: features.adapt: 'adapt' is no name of a feature -> write lower-case words joined by dots, as in plans.generate",
    ),
    Planted(
        "a role that is none",
        "[athlete, coach]",
        "[athlete, couch]",
        "policies.yaml:8:22: features.plans.adapt.roles.1: 'couch' is not allowed -> did you mean 'coach'? write one of 'athlete', 'coach', 'admin' or 'owner'",
    ),
    Planted(
        "an unknown key",
        "    flag: plans.adaptive\n",
        "    flg: plans.adaptive\n",
        "policies.yaml:9:5: features.plans.adapt.flg: unknown key 'flg' -> did you mean 'flag'?",
    ),
    Planted(
        "an entitlement that there is not",
        "    entitlement: adaptive\n",
        "    entitlement: adaptiv\n",
        "policies.yaml:10:18: features.plans.adapt.entitlement: there is no entitlement 'adaptiv' -> did you mean 'adaptive'?",
    ),
    Planted(
        "a number as an entitlement",
        "    entitlement: adaptive\n",
        "    entitlement: seats\n",
        "policies.yaml:10:18: features.plans.adapt.entitlement: seats is a number, and a number is no yes or no -> write quota: seats instead",
    ),
    Planted(
        "a switch as a quota",
        "    quota: plans_per_month\n",
        "    quota: adaptive\n",
        "policies.yaml:5:12: features.plans.generate.quota: adaptive is a switch, of which nothing can be left -> write entitlement: adaptive instead",
    ),
    Planted(
        "a flag that there is not",
        "    flag: plans.adaptive\n",
        "    flag: plans.adaptiv\n",
        "policies.yaml:9:11: features.plans.adapt.flag: there is no flag 'plans.adaptiv' -> did you mean 'plans.adaptive'?",
    ),
    Planted(
        "a kill switch as a flag",
        "    flag: plans.adaptive\n",
        "    flag: system.rules\n",
        "policies.yaml:9:11: features.plans.adapt.flag: system.rules is a kill switch, and stops what it is named after -> write kill_switch: system.rules",
    ),
    Planted(
        "a flag as a kill switch",
        "kill_switch: system.plans",
        "kill_switch: plans.adaptive",
        "policies.yaml:4:18: features.plans.generate.kill_switch: plans.adaptive is no kill switch, and being on means yes -> write flag: plans.adaptive",
    ),
    Planted(
        "a code that is none",
        "code: stopped",
        "code: stoped",
        "policies.yaml:18:11: refusals.2.code: 'stoped' is not allowed -> did you mean 'stopped'? write one of 'unknown_feature', 'not_signed_in', 'stopped', 'role', 'flag_off', 'not_held' or 'used_up'",
    ),
    Planted(
        "a barrier that nobody meets",
        '  - code: stopped\n    when: {fact: switch.on, "==": true}\n    reason: "stopped"\n',
        "",
        'policies.yaml:12:3: refusals: nothing leads to the code stopped, so what it guards would be open to all -> add "- code: stopped" with when, reason',
    ),
    Planted(
        "a fact that there is not",
        "fact: quota.left",
        "fact: quota.lft",
        "policies.yaml:34:18: refusals.6.when.all.0.fact: there is no fact 'quota.lft' -> did you mean 'quota.left'?",
    ),
    Planted(
        "a fact compared with something else",
        '{fact: switch.on, "==": true}',
        '{fact: switch.on, "==": 1}',
        "policies.yaml:19:35: refusals.2.when.==: switch.on is boolean, 1 is not -> write true or false",
    ),
    Planted(
        "a truth that is compared in size",
        '{fact: switch.on, "==": true}',
        '{fact: switch.on, ">": true}',
        "policies.yaml:19:34: refusals.2.when.>: > cannot compare switch.on, which is boolean -> write ==, !=, in or not_in",
    ),
    Planted(
        "a comparison without a threshold",
        '{fact: flag.on, "==": false}',
        "{fact: flag.on}",
        "policies.yaml:25:11: refusals.4.when: a fact is compared once, here with none -> write one of > >= < <= == != in not_in between missing present beside it; between takes two ends",
    ),
    Planted(
        "a threshold from an option",
        '"<=": 0}',
        '"<=": {option: least}}',
        "policies.yaml:33:7: refusals.6.when: there is no option 'least' -> write the value itself",
    ),
    Planted(
        "a reason with a fact that there is not",
        "{feature.name}",
        "{feature.nam}",
        "policies.yaml:14:13: refusals.0.reason: there is no fact 'feature.nam' -> did you mean 'feature.name'?",
    ),
    Planted(
        "an offer with a fact that there is not",
        "{offer.title} has it",
        "{offer.titel} has it",
        "policies.yaml:30:18: refusals.5.would_allow: there is no fact 'offer.titel' -> did you mean 'offer.title'?",
    ),
    Planted(
        "a brace without its partner",
        "none left of {quota.limit}",
        "none left of {quota.limit",
        "policies.yaml:36:13: refusals.6.reason: a brace has no partner -> write {name.of_fact}, or leave braces out",
    ),
)
