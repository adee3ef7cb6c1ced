"""The closed sets of words in the schema: the domain's own, with a description for each value."""

from enum import StrEnum
from typing import Any

import strawberry

from strideiq.core.domain.access import Permission, Role
from strideiq.core.domain.account import LinkState
from strideiq.core.domain.action import ActionName
from strideiq.core.domain.athlete import EvidenceKind, Zone
from strideiq.core.domain.catalogue import PhaseRole
from strideiq.core.domain.coaching import Side
from strideiq.core.domain.conditions import Course
from strideiq.core.domain.goal import GoalKind, Priority
from strideiq.core.domain.plan import Severity, WeekKind
from strideiq.core.domain.plugin import PluginStatus
from strideiq.core.domain.profile import Sex
from strideiq.core.domain.units import UnitSystem
from strideiq.core.domain.workout import Sport, StepEnd, StepKind, Stimulus, Stress, Suits


def describe(enum: type[StrEnum], name: str, meaning: str, values: dict[str, str]) -> None:
    """Make ``enum`` an enum of the schema; ``values`` describes every member by its name.

    Raises KeyError when a member has no description.
    """
    definition: Any = strawberry.enum(enum, name=name, description=meaning)
    for value in definition.__strawberry_definition__.values:
        value.description = values[value.name]


describe(
    UnitSystem,
    "Units",
    "Units of distance and pace.",
    {
        "METRIC": "Kilometres, and minutes per kilometre.",
        "IMPERIAL": "Miles, and minutes per mile.",
    },
)
describe(
    Zone,
    "Zone",
    "Training zones of Daniels, and the pace of the goal race.",
    {
        "E": "Easy.",
        "M": "Marathon.",
        "T": "Threshold.",
        "I": "Interval.",
        "R": "Repetition.",
        "RACE": "The pace of the goal race.",
    },
)
describe(
    Stress,
    "Stress",
    "What a workout asks of the body; the spacing of hard days looks at this alone.",
    {
        "REST": "No running.",
        "RECOVERY": "A short, very easy run.",
        "EASY": "An easy run.",
        "LONG": "The long run of the week.",
        "QUALITY": "A hard session.",
        "RACE": "The goal race.",
    },
)
describe(
    Sport,
    "Sport",
    "What is done.",
    {
        "RUN": "Running.",
        "STRENGTH": "Strength, with weights or without.",
        "CROSS": "Endurance that spares the legs: bike, pool or elliptical.",
    },
)
describe(
    Stimulus,
    "Stimulus",
    "What a workout trains.",
    {
        "NONE": "Nothing; a day of rest.",
        "RECOVERY": "Recovery, by moving a little.",
        "AEROBIC": "The ability to run long and easily.",
        "ENDURANCE": "Staying power, by long runs.",
        "STEADY": "Steady running near marathon effort.",
        "THRESHOLD": "The pace that can be held for an hour.",
        "VO2MAX": "How much oxygen the body can use.",
        "SPEED": "Speed and an easy stride.",
        "STRENGTH": "Strength, in the gym or on hills.",
        "RACE_RHYTHM": "The rhythm of the race.",
        "TEST": "Nothing; it shows how fit the runner is.",
    },
)
describe(
    Suits,
    "Suits",
    "Where or when a workout is at its best.",
    {
        "ROAD": "On a flat road.",
        "TRACK": "On a track.",
        "TRAIL": "On trails.",
        "HILLS": "Where there are hills.",
        "TREADMILL": "On a treadmill.",
        "TIRED": "On a day when the runner is tired.",
    },
)
describe(
    StepKind,
    "StepKind",
    "The part a step plays in its workout.",
    {
        "WARM_UP": "Before the work.",
        "RUN": "The run or the work itself.",
        "RECOVER": "Between pieces of work.",
        "COOL_DOWN": "After the work.",
    },
)
describe(
    StepEnd,
    "StepEnd",
    "What ends a step.",
    {
        "TIME": "A time.",
        "DISTANCE": "A distance.",
        "FILL": "What is left of the day's distance.",
        "OPEN": "The runner.",
    },
)
describe(
    PhaseRole,
    "PhaseRole",
    "What a phase does.",
    {
        "RETURN": "Leads back to running after a break.",
        "LOAD": "Builds up.",
        "MAINTAIN": "Keeps what there is while no race is near.",
        "TAPER": "Leads into the race with less running.",
        "RECOVERY": "Follows the race.",
    },
)
describe(
    WeekKind,
    "WeekKind",
    "What a week is for.",
    {
        "RETURN": "Leads back to running after a break.",
        "LOADING": "Builds up.",
        "CUT_BACK": "Less running, so that the weeks before it take effect.",
        "TUNE_UP": "Holds a race on the way to the goal.",
        "TAPER": "Leads into the race with less running.",
        "RACE": "Ends with the goal race.",
        "RECOVERY": "Follows the race.",
    },
)
describe(
    Severity,
    "Severity",
    "How bad a finding is.",
    {
        "ERROR": "The plan must not be followed.",
        "WARNING": "Something was traded for something else.",
    },
)
describe(
    EvidenceKind,
    "EvidenceKind",
    "What an estimate of fitness rests on, best first.",
    {
        "RACE": "A race or time trial.",
        "HARDEST_RUN": "The hardest run of the history.",
        "GOAL": "The goal the runner has set.",
        "ASSUMED": "Nothing that was told; a careful assumption.",
    },
)
describe(
    PluginStatus,
    "PluginStatus",
    "How a plugin is doing.",
    {
        "ON": "In use.",
        "OFF": "Listed and switched off.",
        "BROKEN": "Left out because something is wrong with it.",
    },
)
describe(
    ActionName,
    "ActionName",
    "Every way a plan may be changed after it was made.",
    {
        "SWAP_DAYS": "Two days trade their workouts.",
        "MOVE": "A session moves by some days.",
        "ADJUST_LOAD": "The training load changes for some days.",
        "REPLACE_FROM_TEMPLATE": "A session is replaced by another workout.",
        "CHOOSE_OPTION": "One of the options of a workout is chosen.",
        "SKIP": "Sessions are left out for some days.",
        "RESTORE": "Changes of the last days are taken back.",
        "INSERT_RECOVERY_WEEK": "A recovery week is put in.",
        "EXTEND_PHASE": "A phase gets more weeks.",
        "UPDATE_FITNESS": "The fitness that paces rest on changes.",
    },
)
describe(
    Role,
    "Role",
    "What an account is for.",
    {
        "ATHLETE": "Trains.",
        "COACH": "Trains athletes who accepted.",
        "ADMIN": "Runs the installation, as far as permissions were given.",
        "OWNER": "Runs the installation and may do everything.",
    },
)
describe(
    Permission,
    "Permission",
    "What an admin may be allowed.",
    {
        "READ_ATHLETES": "See every athlete and their training.",
        "MANAGE_ACCOUNTS": "See accounts, give roles, close accounts and sign people out.",
        "MANAGE_INVITES": "See and change who may make an account.",
        "MANAGE_JOBS": "See, cancel and retry every job.",
        "READ_AUDIT": "Read what was done, by whom and to whom.",
        "MANAGE_FLAGS": "Switch features, but those that stop the program.",
        "MANAGE_PLUGINS": "Turn plugins on and off, reload them and give them options.",
        "MANAGE_KILL_SWITCHES": "Stop parts of the program for everybody.",
        "MANAGE_MEMBERSHIPS": "See what accounts hold, give it and take it back.",
        "MANAGE_RULES": "Write and publish the rules that speak to every athlete.",
    },
)
describe(
    LinkState,
    "CoachLinkState",
    "How far a coach and an athlete have come.",
    {
        "INVITED": "One has asked the other.",
        "ACCEPTED": "The coach sees the athlete.",
        "REVOKED": "It has ended, or the invitation was declined.",
    },
)
describe(
    Side,
    "CoachingSide",
    "Which of the two somebody is.",
    {
        "ATHLETE": "The one who is trained.",
        "COACH": "The one who trains.",
    },
)
describe(
    Priority,
    "Priority",
    "How much a race counts.",
    {
        "A": "What the season is for.",
        "B": "Raced with some rest before it.",
        "C": "Run out of training.",
    },
)
describe(
    Sex,
    "Sex",
    "The category that age grading looks up; nothing else rests on it.",
    {"FEMALE": "Women.", "MALE": "Men."},
)
describe(
    Course,
    "Course",
    "The kind of course.",
    {
        "FLAT": "Flat roads.",
        "HILLY": "Hills that cost time.",
        "TRAIL": "Trails, where effort and time count instead of pace.",
        "TRACK": "A running track.",
    },
)
describe(
    GoalKind,
    "GoalKind",
    "What a plan is for.",
    {
        "RACE": "A race, on its last day but recovery.",
        "MAINTAIN": "Keeping the fitness for a race distance while no race is near.",
    },
)
