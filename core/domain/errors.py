"""The one error tree of the program.

::

    StrideIQError
    ├── Refusal            an expected "no": what stands in the way and what would work instead
    │   ├── NotSignedIn    nobody has signed in, or the sign-in has ended
    │   ├── WrongCredentials  the address and the password do not belong together
    │   ├── BadLink        a mailed link is not good, or not any more
    │   ├── NotAllowed     the viewer lacks a role or a permission
    │   ├── NotIncluded    a feature is not for this role or membership, is off, or is used up
    │   ├── NotFound       there is no such thing, or none for this viewer
    │   ├── TooOften       asked again too soon
    │   ├── DaysTaken      another plan on the calendar has one of these days
    │   ├── PlanChanged    the plan has moved on since the viewer read it
    │   ├── ProposalClosed the proposal was decided, is over, or its plan has moved on
    │   ├── DayPassed      what was planned for a day that has passed stays as it was
    │   ├── RacePassed     the race a plan leads to has been run
    │   ├── RaceDayTaken   the athlete has a goal on that day
    │   ├── AwayTaken      the athlete is away on one of these days already
    │   ├── FlagChanged    a feature flag has moved on since the viewer read it
    │   ├── FlagServerAway flags are kept by a server, and it did not take a change
    │   ├── UnknownAthlete the viewer has no athlete of this id to add something for
    │   └── Unacceptable   several inputs stand in the way; carries a refusal of each
    ├── StoreUnavailable   the database cannot be reached or written to now
    ├── CannotStart        settings, files or a database that a start would run into, all at once
    └── InvalidFiles       files of the user's that cannot be used, every problem with its place
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from strideiq.core.domain.decision import Decision


class Placed(Protocol):
    """A problem that can say where it is and what to write instead."""

    def __str__(self) -> str:
        """``file:line:column: path: what is wrong -> what to write instead``."""
        ...


class StrideIQError(Exception):
    """Anything this program raises on purpose."""


class Refusal(StrideIQError):
    """An expected refusal of a request.

    ``constraint`` names the input that stands in the way (``race_day``, ``days_per_week``),
    ``message`` says why in a plain sentence, ``suggestion`` says what would be accepted, and
    ``instead`` holds that as a value for the same input; None means to leave it out.
    """

    def __init__(
        self, constraint: str, message: str, *, suggestion: str, instead: object = None
    ) -> None:
        self.constraint = constraint
        self.message = message
        self.suggestion = suggestion
        self.instead = instead
        super().__init__(f"{message} -> {suggestion}")


class InvalidFiles(StrideIQError):
    """Configuration, plugin or data files that cannot be used; carries every problem found."""

    def __init__(self, problems: Sequence[Placed]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class CannotStart(StrideIQError):
    """What a start of the service would run into; every problem found, files included."""

    def __init__(self, problems: Sequence[Placed]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NotSignedIn(Refusal):
    """Nobody has signed in, or the sign-in has expired or was ended."""

    def __init__(self) -> None:
        super().__init__("sign_in", "nobody is signed in", suggestion="sign in")


class WrongCredentials(Refusal):
    """The address and the password do not belong together; which of them is wrong stays unsaid."""

    def __init__(self) -> None:
        super().__init__(
            "credentials",
            "the e-mail address or the password is wrong",
            suggestion="check both; a new address is confirmed by the link in its mail first",
        )


class BadLink(Refusal):
    """What a mailed link carries is not good, or not any more."""

    def __init__(self) -> None:
        super().__init__(
            "token",
            "the link is not good, was used, or is too old",
            suggestion="ask for a new mail and use its link",
        )


class NotAllowed(Refusal):
    """The viewer lacks ``what``: a role or a permission, named for people."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "permission", f"this takes {what}", suggestion="ask whoever runs this installation"
        )


class NotIncluded(Refusal):
    """A feature may not be used now; ``decision`` says why, and what would allow it until when."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(
            decision.feature,
            decision.reason,
            suggestion=decision.would_allow or "ask whoever runs this installation",
        )
        self.decision = decision


class NotFound(Refusal):
    """There is no such thing for the viewer; ``what`` is its plain name: ``plan``, ``time_away``.

    Things that are somebody else's are told apart from things that are not by nobody.
    """

    def __init__(self, what: str, suggestion: str = "take the id from an answer") -> None:
        super().__init__(
            what, f"there is no such {what.replace('_', ' ')} for you", suggestion=suggestion
        )


class TooOften(Refusal):
    """Asked again too soon; ``wait_s`` seconds have to pass."""

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__("too_often", "too many tries", suggestion=f"wait {wait_s} s and try again")


class DaysTaken(Refusal):
    """Another plan on the calendar has days of this one, the first of them ``day``."""

    def __init__(self, day: date) -> None:
        super().__init__(
            "days",
            f"another plan is on the calendar from {day:%d %B %Y}",
            suggestion="archive that plan first, or start this one after it",
        )
        self.day = day


class PlanChanged(Refusal):
    """The plan has another revision than the one a change was made against, or is not there."""

    def __init__(self, revision: int) -> None:
        super().__init__(
            "revision",
            f"the plan has changed since revision {revision}, or is not there",
            suggestion="read the plan again and repeat the change",
        )


class ProposalClosed(Refusal):
    """The proposal waits no more; ``state`` says what became of it: ``accepted``, ``outdated``."""

    def __init__(self, state: str) -> None:
        why = {
            "expired": "the time to accept the proposal is over",
            "outdated": "the plan has moved on since the proposal was made",
        }
        super().__init__(
            "proposal",
            why.get(state, f"the proposal was {state} already"),
            suggestion="look at the proposals that are open now",
        )
        self.state = state


class DayPassed(Refusal):
    """``day`` has passed for the athlete; only its notes can still change."""

    def __init__(self, day: date) -> None:
        super().__init__(
            "day",
            f"{day:%d %B %Y} has passed, and what was planned for it stays",
            suggestion="write a note instead, or change a day from today on",
        )


class RacePassed(Refusal):
    """The race on ``day`` has passed, or is today; nothing is left to plan for."""

    def __init__(self, day: date) -> None:
        super().__init__(
            "race_day",
            f"the race was on {day:%d %B %Y}",
            suggestion="set a goal with a race to come, and ask for a plan",
        )


class RaceDayTaken(Refusal):
    """The athlete has a goal on ``day``; nobody races twice in a day."""

    def __init__(self, day: date) -> None:
        super().__init__(
            "race_day",
            f"there is a goal on {day:%d %B %Y} already",
            suggestion="change that goal, or choose another day",
        )


class AwayTaken(Refusal):
    """The athlete is away from ``first`` to ``last`` already; nobody is away twice in a day."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(
            "first",
            f"a time away from {first:%d %B %Y} to {last:%d %B %Y} has one of these days already",
            suggestion="change that one, or give days before or after it",
        )


class FlagChanged(Refusal):
    """A feature flag has moved on since the viewer read it; ``version`` is the one it is at."""

    def __init__(self, version: int) -> None:
        super().__init__(
            "version",
            f"somebody else has changed the flag, which is at version {version} now",
            suggestion="read the flag again, and change it as it stands then",
            instead=version,
        )


class FlagServerAway(Refusal):
    """Flags are kept by an Unleash server, and it did not take a change: ``why``, in a clause."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "flags",
            f"the Unleash server {why}",
            suggestion="try again once it is up, or change the flag there",
        )


class UnknownAthlete(Refusal):
    """There is no athlete of this id, or none that the viewer may add something for."""

    def __init__(self) -> None:
        super().__init__(
            "athlete_id",
            "there is no such athlete for you",
            suggestion="name yourself, or an athlete whose coach you are",
        )


class Unacceptable(Refusal):
    """What was sent cannot be used; ``refusals`` has one for every input that stands in the way."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        message = "; ".join(each.message for each in self.refusals)
        fixes = "; ".join(each.suggestion for each in self.refusals)
        super().__init__("input", message, suggestion=fixes)


class StoreUnavailable(StrideIQError):
    """The database cannot be reached, or has no room to write; what was stored is safe."""
