"""Who may do what, row by row: every field of the three roots with what comes of asking for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from strideiq.core.domain.access import Permission
from tests.schema.matrix_cast import OPEN, PASSWORD, THEIRS

READ, ACCOUNTS, INVITES, JOBS, AUDIT, MEMBERSHIPS = (
    Permission.READ_ATHLETES,
    Permission.MANAGE_ACCOUNTS,
    Permission.MANAGE_INVITES,
    Permission.MANAGE_JOBS,
    Permission.READ_AUDIT,
    Permission.MANAGE_MEMBERSHIPS,
)
AWAY, CLOSED = "UNAUTHENTICATED", "FORBIDDEN"
PLUGINS: Final = Permission.MANAGE_PLUGINS
RULES: Final = Permission.MANAGE_RULES
NULL, GONE, NO, OUT, REFUSED = "null", "NotFound", "NotAllowed", "NotSignedIn", "Refused"
LACKS: Final = "NotIncluded"


@dataclass(frozen=True, slots=True)
class Row:
    """One field, asked for with the arguments; ``$name`` stands for something of the athlete's.

    ``others`` are other athletes, coaches of others, coaches who wait or are gone, and admins
    without the permission. ``permitted`` is what each permission makes of it, ``odd`` what comes of
    it for one of the people by name.
    """

    kind: str
    name: str
    arguments: str
    athlete: str
    coach: str
    others: str
    stranger: str
    permitted: Mapping[Permission, str] = field(default_factory=dict)
    odd: Mapping[str, str] = field(default_factory=dict)

    def admins(self) -> dict[frozenset[Permission], str]:
        """What comes of it for admins: with every permission but those that matter, and with each."""
        without = frozenset(Permission) - set(self.permitted)
        return {without: self.others} | {
            frozenset({one}): outcome for one, outcome in self.permitted.items()
        }

    def owner(self) -> str:
        """What comes of it for an owner, who has every permission."""
        found = list(self.permitted.values())
        return THEIRS if THEIRS in found else (found or [self.others])[0]


def everybody(kind: str, name: str, outcome: str, arguments: str = "") -> Row:
    """A field that answers everybody alike."""
    return Row(kind, name, arguments, outcome, outcome, outcome, outcome)


def seen(name: str, arguments: str, others: str, *more: Permission, stranger: str = AWAY) -> Row:
    """A query about the athlete, for themselves, their coach, and admins who may read."""
    permitted = dict.fromkeys((READ, *more), THEIRS)
    return Row("query", name, arguments, THEIRS, THEIRS, others, stranger, permitted)


def changed(name: str, arguments: str, reader: str = NO, **permitted: str) -> Row:
    """A change of the athlete's training, for themselves and their coach."""
    named = {Permission[name]: outcome for name, outcome in permitted.items()}
    return Row("mutation", name, arguments, THEIRS, THEIRS, GONE, OUT, {READ: reader, **named})


def managed(name: str, arguments: str, permission: Permission, outcome: str = THEIRS) -> Row:
    """A change that admins make."""
    return Row("mutation", name, arguments, NO, NO, NO, OUT, {permission: outcome})


def listed(name: str, permission: Permission, outcome: str = THEIRS) -> Row:
    """A list that admins read."""
    return Row("query", name, "", CLOSED, CLOSED, CLOSED, AWAY, {permission: outcome})


def of_flags(name: str, arguments: str = "") -> Row:
    """A query that whoever may change any flag asks."""
    permitted = {Permission.MANAGE_FLAGS: OPEN, Permission.MANAGE_KILL_SWITCHES: OPEN}
    return Row("query", name, arguments, CLOSED, CLOSED, CLOSED, AWAY, permitted)


def flag_change(name: str, arguments: str = "") -> Row:
    """A change of a flag that is no kill switch."""
    sent = f'input: {{name: "plans.adaptive", {arguments}}}'
    return managed(name, sent, Permission.MANAGE_FLAGS, OPEN)


def own(kind: str, name: str, arguments: str = "", **odd: str) -> Row:
    """Something that everybody has of their own, and nobody can ask for of somebody else."""
    stranger = AWAY if kind == "query" else OUT
    named = {who.replace("_", " "): outcome for who, outcome in odd.items()}
    return Row(kind, name, arguments, THEIRS, OPEN, OPEN, stranger, odd=named)


def seen_by(name: str, arguments: str, permission: Permission, *, own: bool = True) -> Row:
    """A query about an account, for admins with the permission and, if ``own``, for itself."""
    mine = THEIRS if own else CLOSED
    return Row("query", name, arguments, mine, CLOSED, CLOSED, AWAY, {permission: THEIRS})


def authored(kind: str, name: str, arguments: str, athletes: str, stranger: str) -> Row:
    """What is done with rules of one's own, by coaches and admins alone."""
    odd = {"other athlete": athletes}
    return Row(kind, name, arguments, athletes, OPEN, OPEN, stranger, odd=odd)


def coached_rules(name: str, sent: str, outcome: str = THEIRS) -> Row:
    """A change of the coach's rules, which whoever manages rules sees and does not change."""
    arguments = f"input: {{{sent}}}"
    return Row("mutation", name, arguments, GONE, outcome, GONE, OUT, {RULES: NO})


def followed(name: str, arguments: str, *more: Permission) -> Row:
    """Something of the athlete's that is told as it changes."""
    permitted = dict.fromkeys((READ, *more), THEIRS)
    return Row("subscription", name, arguments, THEIRS, THEIRS, "NOT_FOUND", AWAY, permitted)


MARATHON: Final = '{raceDistance: "marathon", raceDay: "2027-04-18"}'
NEWCOMER: Final = f'email: "new@example.org", password: "{PASSWORD}", name: "New", timeZone: "UTC"'
RUNS: Final = "date,distance_m,moving_s\\n2026-11-01,10000,3000"
RACE: Final = '{distance: "5k", time: "20:00", day: "2026-11-01"}'
TEN_K: Final = '{raceDistance: "10k", raceDay: "2027-03-01"}'
SPRING: Final = 'from: "2026-12-28", to: "2027-02-28"'

ROWS: Final = (
    # What was declared, and what says of itself that it is open.
    everybody("query", "raceDistances", OPEN),
    everybody("query", "volumeTiers", OPEN),
    everybody("query", "phases", OPEN),
    everybody("query", "workoutTemplates", OPEN),
    everybody("query", "workoutTemplate", NULL, 'id: "x"'),
    everybody("query", "standardPlans", OPEN),
    everybody("query", "standardPlan", NULL, 'id: "x"'),
    everybody("query", "lintRules", OPEN),
    everybody("query", "plugins", OPEN),
    everybody("query", "inviteOnly", OPEN),
    everybody("query", "previewPlan", OPEN, f"input: {{goal: {MARATHON}}}"),
    # Doors: who comes in is a matter of what they know, not of who they are.
    everybody("mutation", "register", OPEN, f"input: {{{NEWCOMER}}}"),
    everybody("mutation", "requestEmailVerification", OPEN, 'input: {email: "no@example.org"}'),
    everybody("mutation", "requestPasswordReset", OPEN, 'input: {email: "no@example.org"}'),
    everybody("mutation", "verifyEmail", REFUSED, 'input: {token: "x"}'),
    everybody(
        "mutation", "resetPassword", REFUSED, f'input: {{token: "x", newPassword: "{PASSWORD}"}}'
    ),
    everybody("mutation", "signIn", REFUSED, 'input: {email: "$email", password: "a guess"}'),
    everybody("mutation", "refresh", OUT, 'input: {refreshToken: "x"}'),
    # Whatever everybody has of their own.
    Row("query", "viewer", "", THEIRS, OPEN, OPEN, NULL),
    own("query", "signIns"),
    own("query", "coachLinks", coach=THEIRS),
    own("mutation", "signOutEverywhere"),
    own("mutation", "updateProfile", 'input: {name: "Eve"}'),
    # Their export holds the link with the athlete, by plain ids.
    own("mutation", "exportMyData", coach=THEIRS, former_coach=THEIRS),
    Row("mutation", "signOut", 'input: {signIn: "$sign_in"}', THEIRS, GONE, GONE, OUT),
    Row(
        "mutation",
        "changePassword",
        f'input: {{oldPassword: "{PASSWORD}", newPassword: "twelve slow miles"}}',
        THEIRS,
        REFUSED,
        REFUSED,
        OUT,
    ),
    Row(
        "mutation",
        "deleteMyAccount",
        f'input: {{email: "$email", password: "{PASSWORD}"}}',
        THEIRS,
        REFUSED,
        REFUSED,
        OUT,
    ),
    # An athlete and their training.
    seen("athlete", 'id: "$athlete"', NULL),
    Row("query", "athletes", "", OPEN, THEIRS, OPEN, AWAY, {READ: THEIRS}),
    seen("job", 'id: "$job"', NULL, JOBS),
    seen("jobs", 'athlete: "$athlete"', OPEN, JOBS),
    seen("plan", 'id: "$plan"', NULL),
    seen("plans", 'athlete: "$athlete"', OPEN),
    seen("calendar", f'athlete: "$athlete", {SPRING}', NULL),
    seen("node", 'id: "$athlete"', NULL, stranger=NULL),
    changed("addRace", f'input: {{athlete: "$athlete", name: "x", race: {RACE}}}', GONE),
    changed("removeRace", 'input: {id: "$race"}'),
    seen("activities", 'athlete: "$athlete"', OPEN),
    changed("importActivities", f'input: {{athlete: "$athlete", text: "{RUNS}"}}', GONE),
    changed("removeActivity", 'input: {id: "$activity"}'),
    changed(
        "addGoal", f'input: {{athlete: "$athlete", name: "x", priority: B, goal: {TEN_K}}}', GONE
    ),
    changed("changeGoal", 'input: {id: "$goal", name: "Eve"}'),
    changed("removeGoal", 'input: {id: "$goal"}'),
    changed(
        "addTimeAway",
        'input: {athlete: "$athlete", away: {first: "2027-01-04", last: "2027-01-05"}}',
        GONE,
    ),
    changed("changeTimeAway", 'input: {id: "$away", note: "Eve"}'),
    changed("removeTimeAway", 'input: {id: "$away"}'),
    changed("generatePlan", 'input: {goal: "$goal"}', GONE),
    changed("regeneratePlan", 'input: {plan: "$plan", revision: 2}', GONE),
    changed("cancelJob", 'input: {job: "$job"}', MANAGE_JOBS=THEIRS),
    changed("retryJob", 'input: {job: "$failed"}', MANAGE_JOBS=THEIRS),
    changed("activatePlan", 'input: {plan: "$draft", revision: 1}'),
    changed("archivePlan", 'input: {plan: "$plan", revision: 2}'),
    changed("deletePlan", 'input: {plan: "$draft", revision: 1}'),
    changed("chooseOption", 'input: {day: "$day", option: B}'),
    changed("skipWorkout", 'input: {day: "$run"}'),
    changed("restoreWorkout", 'input: {day: "$day"}'),
    changed("writeNote", 'input: {day: "$day", text: "hm"}'),
    seen("proposal", 'id: "$proposal"', NULL),
    seen("proposals", 'athlete: "$athlete"', OPEN),
    seen("ledger", 'athlete: "$athlete"', OPEN),
    changed("acceptProposal", 'input: {proposal: "$proposal"}'),
    changed("declineProposal", 'input: {proposal: "$proposal"}'),
    changed("undoProposal", 'input: {proposal: "$accepted"}'),
    changed("evaluateRules", 'input: {athlete: "$athlete"}'),
    followed("proposalsChanged", 'athlete: "$athlete"'),
    followed("jobProgress", 'id: "$job"', JOBS),
    followed("calendarChanged", 'athlete: "$athlete"'),
    # What is held, and what would give more.
    everybody("query", "offers", OPEN),
    own("query", "access"),
    seen_by("grants", 'account: "$account"', MEMBERSHIPS),
    seen_by("accessPreview", 'account: "$account"', MEMBERSHIPS, own=False),
    Row("mutation", "startTrial", "", REFUSED, REFUSED, REFUSED, OUT),
    Row("subscription", "accessChanged", "", THEIRS, OPEN, OPEN, AWAY),
    managed("giveMembership", 'input: {account: "$account", membership: "pro"}', MEMBERSHIPS),
    managed(
        "grantComp",
        'input: {account: "$account", membership: "pro", until: "2027-01-01T00:00:00Z",'
        ' reason: "a prize"}',
        MEMBERSHIPS,
    ),
    managed("grantOneOff", 'input: {account: "$account", oneOff: "semi-custom-plan"}', MEMBERSHIPS),
    managed("revokeGrant", 'input: {grant: "$grant"}', MEMBERSHIPS),
    managed("extendTrial", 'input: {grant: "$grant", until: "2027-01-01T00:00:00Z"}', MEMBERSHIPS),
    # Coaching. Any coach may ask an athlete; what was asked before changes nothing again.
    Row("mutation", "inviteCoach", 'input: {email: "no@example.org"}', OPEN, OPEN, OPEN, OUT),
    Row(
        "mutation",
        "inviteAthlete",
        'input: {email: "$email"}',
        NO,
        OPEN,
        NO,
        OUT,
        odd={"waiting coach": OPEN, "former coach": THEIRS, "coach of another": THEIRS},
    ),
    Row(
        "mutation",
        "withdrawCoachingInvitation",
        'input: {email: "$email"}',
        OPEN,
        OPEN,
        OPEN,
        OUT,
        odd={"waiting coach": THEIRS},
    ),
    Row("mutation", "acceptCoachLink", 'input: {id: "$invitation"}', THEIRS, GONE, GONE, OUT),
    Row("mutation", "endCoachLink", 'input: {id: "$link"}', THEIRS, THEIRS, GONE, OUT),
    # Rules. They are the coach's: the athlete hears what they say, and does not read them.
    everybody("query", "ruleFacts", OPEN),
    authored("query", "ruleProblems", 'text: "title: x"', CLOSED, AWAY),
    Row("query", "ruleSets", "", THEIRS, THEIRS, OPEN, AWAY, {RULES: THEIRS}),
    Row("query", "ruleSet", 'id: "$rules"', NULL, THEIRS, NULL, AWAY, {RULES: THEIRS}),
    Row("query", "ruleSetVersions", 'ruleSet: "$rules"', OPEN, THEIRS, OPEN, AWAY, {RULES: THEIRS}),
    Row("query", "backtest", 'id: "$backtest"', NULL, THEIRS, NULL, AWAY),
    Row(
        "query",
        "tryRules",
        'ruleSet: "$rules", athlete: "$athlete"',
        CLOSED,
        OPEN,
        "NOT_FOUND",
        AWAY,
        {RULES: "NOT_FOUND"},
        odd={"other athlete": CLOSED, "owner": OPEN},
    ),
    authored("mutation", "createRuleSet", 'input: {name: "x", title: "X"}', LACKS, OUT),
    coached_rules("saveRuleDraft", 'ruleSet: "$rules", revision: 1, text: "x"'),
    coached_rules("publishRules", 'ruleSet: "$rules", revision: 1'),
    coached_rules("rollBackRules", 'ruleSet: "$rules", version: 1'),
    coached_rules("retireRules", 'ruleSet: "$rules"', OPEN),
    coached_rules("archiveRuleSet", 'ruleSet: "$rules"', OPEN),
    Row(
        "mutation",
        "backtestRules",
        'input: {ruleSet: "$rules", revision: 1, first: "2026-11-01", last: "2026-11-02"}',
        GONE,
        OPEN,
        GONE,
        OUT,
        {RULES: REFUSED},
        odd={"owner": OPEN},
    ),
    # Admins.
    listed("accounts", ACCOUNTS),
    listed("invites", INVITES),
    listed("auditEvents", AUDIT),
    listed("jobCounts", JOBS, OPEN),
    listed("pluginHealth", PLUGINS, OPEN),
    managed("setPlugin", 'input: {plugin: "csv-runs"}', PLUGINS, OPEN),
    Row("mutation", "reloadPlugins", "", NO, NO, NO, OUT, {PLUGINS: OPEN}),
    Row(
        "subscription",
        "pluginHealthChanged",
        "",
        CLOSED,
        CLOSED,
        CLOSED,
        AWAY,
        {PLUGINS: OPEN},
    ),
    managed("allowAccount", 'input: {id: "$account", role: COACH}', ACCOUNTS),
    managed("closeAccount", 'input: {id: "$account"}', ACCOUNTS),
    managed("reopenAccount", 'input: {id: "$account"}', ACCOUNTS),
    managed("signOutAccount", 'input: {id: "$account"}', ACCOUNTS),
    managed("addInvite", 'input: {email: "new@example.org"}', INVITES, OPEN),
    managed("removeInvite", 'input: {id: "$invite"}', INVITES),
    of_flags("flags"),
    of_flags("flag", 'name: "plans.adaptive"'),
    of_flags("flagHistory", 'name: "plans.adaptive"'),
    of_flags("flagPreview", 'name: "plans.adaptive", athlete: "$athlete"'),
    of_flags("unknownFlags"),
    flag_change("setFlag", "enabled: false"),
    flag_change("rollOutFlag", "percent: 30"),
    flag_change("scheduleFlag", 'offAt: "2099-01-01T00:00:00Z"'),
    flag_change("changeFlag", "enabled: false"),
    flag_change("resetFlag"),
)
