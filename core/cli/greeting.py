"""What ``strideiq serve`` says when it starts: its address, and a first query that works when pasted."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from strideiq.core.reading.settings import Mode
from strideiq.core.runtime.demo import ATHLETE, PASSWORD, DemoPerson

PREVIEW: Final = (
    '{previewPlan(input: {goal: {raceDistance: "10k", raceDay: "%s"}, weeklyDistance: "30 km"}) {'
    " ... on PlanPreview {plan {weeks {number distance days {day title description}}}}"
    " ... on Refused {message suggestion}}}"
)
SIGN_IN: Final = (
    'mutation {signIn(input: {email: "%s", password: "%s"}) {... on SignInTokens {accessToken}}}'
)
CALENDAR: Final = (
    '{calendar(from: "%s", to: "%s") {nextRace {name daysToRace} timeAway {first last note} weeks {number focus distance}'
    " days {day workouts {title distance option isSkipped athleteNote}}}}"
)
WEEKS_AHEAD: Final = 12
WEEK: Final = timedelta(weeks=1)
CUT_OUT: Final = r"""sed 's/.*"accessToken":"\([^"]*\)".*/\1/'"""


def greeting(address: str, mode: Mode, today: date, demo: Sequence[DemoPerson]) -> str:
    """The lines, with the sign-ins of the demo where there is one."""
    lines = [f"StrideIQ answers on {address}/graphql in {mode} mode; Ctrl+C stops it."]
    if mode is Mode.DEVELOPMENT:
        lines.append(f"Open {address}/graphql in a browser to explore the schema.")
    if demo:
        lines += ["Demo sign-ins, with a password that everybody knows:"]
        lines += [f"  {person.role:<8}{person.email:<22}{PASSWORD}" for person in demo]
    return "\n".join([*lines, "A first query to paste:", "", *_first_query(address, today, demo)])


def _first_query(address: str, today: date, demo: Sequence[DemoPerson]) -> list[str]:
    """A preview for a stranger, or signing in and two weeks of the demo's calendar."""
    if not demo:
        return [_curl(address, PREVIEW % (today + WEEKS_AHEAD * WEEK))]
    sign_in = _curl(address, SIGN_IN % (ATHLETE.email, PASSWORD))
    calendar = _curl(
        address, CALENDAR % (today - WEEK, today + WEEK), '-H "authorization: Bearer $TOKEN"'
    )
    return [f"TOKEN=$({sign_in} | {CUT_OUT})", f"{calendar} | python3 -m json.tool"]


def _curl(address: str, query: str, *more: str) -> str:
    header = "-H 'content-type: application/json'"
    return " ".join(
        ["curl -s", f"{address}/graphql", header, *more, f"-d '{json.dumps({'query': query})}'"]
    )
