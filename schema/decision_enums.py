"""The closed sets of words about flags and about what is held, with a description for each value."""

from strideiq.core.domain.decision import Why
from strideiq.core.domain.entitlement import EntitlementKind, GrantKind
from strideiq.core.domain.flag import FlagKind, FlagSource, Operator
from strideiq.schema.enums import describe

describe(
    FlagKind,
    "FlagKind",
    "What a feature flag is for.",
    {
        "RELEASE": "Brings something new to people step by step.",
        "EXPERIMENT": "Compares ways to do something.",
        "OPERATIONAL": "Lets something be withheld.",
        "KILL_SWITCH": "Stops what it is named after while it is on.",
    },
)
describe(
    FlagSource,
    "FlagSource",
    "Where it is decided how a feature flag stands.",
    {
        "FILE": "In the file that declares it.",
        "ADMIN": "By an admin of this installation.",
        "SERVER": "On the Unleash server.",
    },
)
describe(
    Operator,
    "FlagOperator",
    "How a condition of a feature flag compares.",
    {
        "IN": "It is one of the values.",
        "NOT_IN": "It is none of the values.",
        "NUM_EQ": "It is the same number.",
        "NUM_GT": "It is a greater number.",
        "NUM_GTE": "It is no smaller number.",
        "NUM_LT": "It is a smaller number.",
        "NUM_LTE": "It is no greater number.",
        "SEMVER_EQ": "It is the same version.",
        "SEMVER_GT": "It is a later version.",
        "SEMVER_LT": "It is an earlier version.",
        "DATE_AFTER": "It is a later time.",
        "DATE_BEFORE": "It is an earlier time.",
    },
)
describe(
    Why,
    "Barrier",
    "What stands in the way of using a feature.",
    {
        "UNKNOWN_FEATURE": "There is no such feature.",
        "NOT_SIGNED_IN": "Nobody has signed in.",
        "STOPPED": "It is stopped for everybody.",
        "ROLE": "It is for other roles.",
        "FLAG_OFF": "It is not on for this account.",
        "NOT_HELD": "It is no part of what is held.",
        "USED_UP": "Nothing is left of it.",
    },
)
describe(
    EntitlementKind,
    "EntitlementKind",
    "What the value of an entitlement is.",
    {
        "SWITCH": "Held or not.",
        "AMOUNT": "The most there may be at any time.",
        "MONTHLY": "A number that is new in every calendar month of the athlete.",
    },
)
describe(
    GrantKind,
    "GrantKind",
    "How somebody came to hold something.",
    {
        "MEMBERSHIP": "They are a member.",
        "TRIAL": "They try it.",
        "COMP": "It was a gift.",
        "ONE_OFF": "They bought it once.",
    },
)
