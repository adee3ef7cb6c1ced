"""What does not stop the program is still said: optional plugins left out, families never planned."""

from pathlib import Path

from strideiq.core.host.checking import check
from strideiq.core.host.start import start
from tests.host.desk import HEAD, Desk

TEMPO = """\
workouts:
  - id: tempo
    title: Tempo
    family: {family}
    stress: quality
    work_zone: T
    purpose: Holding on.
    steps:
      - {{fill: 1 km, zone: E}}
      - {{time: "20:00", zone: T}}
"""


def tempo(desk: Desk, family: str) -> Path:
    text = HEAD.format(id="mine", kind="workouts") + TEMPO.format(family=family)
    return desk.write("mine/mine.yaml", text)


def test_a_broken_optional_plugin_is_warned_about(desk: Desk) -> None:
    desk.workouts("good")
    desk.workouts("bad", "colour: red")
    host = desk.start("  - {plugin: bad, optional: true}\n  - folder: mine")
    host.require_healthy()
    (warning,) = host.warnings()
    assert warning.startswith("left out: desk/mine/bad.yaml:9:1: colour: unknown key 'colour'")


def test_an_optional_entry_that_names_nothing_is_warned_about(desk: Desk) -> None:
    desk.workouts("good")
    host = desk.start("  - {plugin: nobody, optional: true}\n  - folder: mine")
    host.require_healthy()
    (warning,) = host.warnings()
    assert "there is no plugin 'nobody'" in warning


def test_what_was_shipped_gives_no_warning_and_no_hint() -> None:
    assert (start().warnings(), start().hints()) == ((), ())


def test_a_family_that_no_phase_asks_for_is_hinted_at(desk: Desk) -> None:
    host, problems = check(tempo(desk, "treshold"))
    assert problems == ()
    (hint,) = host.hints_of_unlisted()
    assert str(hint).endswith(
        "/mine.yaml:12:13: workouts.0.family: plugin 'mine': no phase asks for the family "
        "'treshold', so it is never planned -> did you mean 'threshold'?"
    )
    host, _ = check(tempo(desk, "threshold"))
    assert host.hints_of_unlisted() == ()


def test_a_workout_that_a_rule_takes_needs_no_phase(desk: Desk) -> None:
    tempo(desk, "odd")
    assert len(desk.start().hints()) == 1
    desk.write(
        "mine/advice.yaml",
        HEAD.format(id="advice", kind="rules")
        + """\
rules:
  - id: swap
    title: Swap
    when: {fact: history.days_since_last_run, ">": 10}
    then:
      - {action: replace_from_template, session: quality, template: tempo}
    reason: Ten days off.
    source: own work
""",
    )
    host = desk.start()
    host.require_healthy()
    assert host.hints() == ()
