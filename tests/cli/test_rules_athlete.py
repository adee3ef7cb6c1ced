"""``strideiq rules try --athlete``: rules meet what the service has of somebody."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from strideiq.core.cli.main import cli
from tests.cli.running import refused, run

EMAIL = "ada@example.org"
RULES = """\
title: Breaks
rules:
  - id: break
    title: A break
    when: {fact: history.days_since_last_run, ">=": 7}
    then: [{action: restore, days: 7}]
    reason: No run for {history.days_since_last_run}; the longest was {history.longest_run_30d_km}.
    source: own work
  - id: for-elite
    title: For elite
    when: {fact: history.days_since_last_run, ">=": 7}
    then: [{action: restore, days: 7}]
    reason: Rest.
    scope: {memberships: [elite]}
    source: own work
  - id: guarded
    title: Guarded
    when: {fact: history.days_since_last_run, ">=": 7}
    then: [{action: restore, days: 7}]
    reason: Rest.
    requires: {flag: system.rules}
    source: own work
"""


@pytest.fixture(autouse=True)
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIDEIQ_DATA_DIR", str(tmp_path / "data"))
    words = ["admin", "create", "--email", EMAIL, "--role", "athlete"]
    made = CliRunner().invoke(cli, words, input="twelve hills before noon", prog_name="strideiq")
    assert made.exit_code == 0, made.output


def test_rules_meet_the_record_and_the_membership_of_an_athlete(tmp_path: Path) -> None:
    runs, rules = tmp_path / "runs.csv", tmp_path / "breaks.yaml"
    runs.write_text("date,distance_km,time\n2026-10-01,10.5,0:52:30\n2026-10-03,21,1:50:00\n")
    rules.write_text(RULES)
    assert run("activities", "import", str(runs), "--athlete", EMAIL).exit_code == 0
    words = ("rules", "try", str(rules), "--athlete", EMAIL)
    told = run(*words, "--date", "2026-10-13").stdout
    assert told.startswith("Facts on 2026-10-13\n  history.days_since_last_run: 10 days\n")
    fired, held = told.split("Held back\n")
    assert "because: No run for 10 days; the longest was 21.0 km." in fired
    assert "held back by membership: it is for membership elite only" in held
    assert "held back by flag: " in held
    assert "leave out --history" in refused(*words, "--membership", "pro")
    assert "no account with the address" in refused(*words[:-1], "bob@example.org")
