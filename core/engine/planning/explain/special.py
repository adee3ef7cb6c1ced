"""Why a day is not as its weekday: the runner is away, or a race on the way is near."""

from datetime import date

from strideiq.core.domain.goal import SideRace
from strideiq.core.domain.units import counted
from strideiq.core.domain.workout import Reason, Stress
from strideiq.core.engine.planning.diary import Brief
from strideiq.core.engine.planning.explain.words import Facts
from strideiq.core.engine.planning.special_days import easy_after, easy_before

EASY = frozenset({Stress.REST, Stress.RECOVERY, Stress.EASY})


def special_reason(brief: Brief, day: date, stress: Stress) -> Reason | None:
    """What makes a day special; None for one that is as its weekday."""
    special = brief.special
    if day in special.away:
        return _away(brief, day, stress)
    if not special.races or stress not in EASY:
        return None
    if day not in special.easy and day not in special.rest:
        return None
    near = (_near(brief, day, race, stress) for race in special.races.values())
    return next((reason for reason in near if reason is not None), None)


def race_on_the_way(brief: Brief, race: SideRace) -> str:
    """What a race on the way is called."""
    return race.name or brief.rules.distances[race.distance].title


def _away(brief: Brief, day: date, stress: Stress) -> Reason:
    until = max(
        away.last for away in brief.request.availability.away if away.first <= day <= away.last
    )
    facts: Facts = (("until", str(until)),)
    if stress is Stress.REST:
        return Reason("away", f"You are away until {until}.", facts)
    minutes = brief.special.away[day]
    sentence = f"You are away until {until}: easy, with {minutes} minutes for it."
    return Reason("away", sentence, (*facts, ("minutes", minutes)))


def _near(brief: Brief, day: date, race: SideRace, stress: Stress) -> Reason | None:
    """A day right before a race, or one on which it is not out of the legs yet."""
    days, title = (race.day - day).days, race_on_the_way(brief, race)
    if 0 < days <= easy_before(race, brief.rules):
        why = "nothing is gained by one more run" if stress is Stress.REST else "easy, to be fresh"
        sentence = f"{counted(days, 'day')} before {title}: {why}."
        return Reason("before-race", sentence, (("days_to_race", days), ("race", title)))
    if 0 < -days <= easy_after(race, brief.rules):
        sentence = f"{counted(-days, 'day')} after {title}: easy, until it is out of the legs."
        return Reason("after-race", sentence, (("days_after_race", -days), ("race", title)))
    return None
