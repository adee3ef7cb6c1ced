"""A plan as tables in a terminal, coloured by what each day asks of the body."""

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from strideiq.core.cli.plan_words import DayWords, header, remarks, week_sums, week_title, why
from strideiq.core.domain.plan import PlanWeek
from strideiq.core.domain.units import UnitSystem
from strideiq.core.domain.workout import Stress
from strideiq.core.services.generation import GeneratedPlan

_STYLES = {
    Stress.REST: "dim",
    Stress.RECOVERY: "dim cyan",
    Stress.EASY: "",
    Stress.LONG: "cyan",
    Stress.QUALITY: "yellow",
    Stress.RACE: "bold red",
}
_WHY = "italic dim"
_LABEL_STYLES = {"Warning": "bold yellow", "Error": "bold red", "Advice": "bold cyan"}


def show_plan(
    made: GeneratedPlan, units: UnitSystem, *, reasons: bool = False, console: Console | None = None
) -> None:
    """Print the plan to ``console``, by default the terminal; with ``reasons`` why it is so."""
    screen = console or Console(highlight=False)
    top = Table.grid(padding=(0, 2))
    for label, sentence in (*header(made.plan, units, reasons=reasons), *remarks(made)):
        top.add_row(Text(label, _LABEL_STYLES.get(label, "bold")), Text(sentence))
    screen.print(top)
    words = DayWords(units)
    for week in made.plan.weeks:
        screen.print()
        screen.print(Text(week_title(made.plan, week, units), "bold"))
        screen.print(Text(week_sums(week), "dim"))
        for sentence in why(week.reasons) if reasons else ():
            screen.print(Text(f"why: {sentence}", _WHY))
        screen.print(_days(week, words, reasons=reasons))


def _days(week: PlanWeek, words: DayWords, *, reasons: bool) -> Table:
    table = Table(box=SIMPLE, expand=True, show_header=False, pad_edge=False)
    table.add_column("Day", no_wrap=True)
    table.add_column("Workout", ratio=2)
    table.add_column("Distance", justify="right", no_wrap=True)
    table.add_column("Time", justify="right", no_wrap=True)
    table.add_column("Steps", ratio=5)
    for workout in week.workouts:
        day, title, distance, time, steps = words(workout)
        told = [Text(steps)] if steps else []
        if reasons:
            told += [Text(f"why: {sentence}", _WHY) for sentence in why(workout.reasons)]
        cells = (day, Text(title), distance, time, Text("\n").join(told))
        table.add_row(*cells, style=_STYLES[workout.stress])
        for day, title, distance, time, steps in words.also(workout):
            table.add_row(day, Text(title), distance, time, Text(steps))
    return table
