"""``strideiq flags``: what it shows, changes and refuses."""

from pathlib import Path

import pytest

from tests.cli.running import refused, run

USER = "00000000-0000-4000-8000-000000000001"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STRIDEIQ_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def said(*words: str) -> str:
    result = run("flags", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_a_flag_is_rolled_out_scheduled_shown_and_given_back() -> None:
    assert "plans.adaptive   on for everybody  file" in said("list")
    assert said("rollout", "plans.adaptive", "30", "--user", USER) == (
        f"plans.adaptive is on for 30 % or account {USER}, at version 1\n"
    )
    assert said("rollout", "plans.adaptive", "--no-users").endswith("on for 30 %, at version 2\n")
    words = ("--off", "2099-03-01T06:00:00Z", "--note", "a trial")
    assert "until 2099-03-01T06:00:00+00:00" in said("schedule", "plans.adaptive", *words)
    shown = said("show", "plans.adaptive").splitlines()
    assert shown[0] == "plans.adaptive: Plans that adapt"
    assert shown[1] == "  on for 30 %; until 2099-03-01T06:00:00+00:00, says the admin"
    assert shown[4].endswith("on for 30 %; until 2099-03-01T06:00:00+00:00 (a trial)")
    assert said("reset", "plans.adaptive") == "plans.adaptive is on for everybody, at version 4\n"


def test_a_kill_switch_goes_on_and_off() -> None:
    assert said("on", "system.plans") == "system.plans is on for everybody, at version 1\n"
    assert said("off", "system.plans") == "system.plans is off, at version 2\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("on", "plans.adaptiv"),
            "there is no flag 'plans.adaptiv' -> did you mean 'plans.adaptive'?",
        ),
        (
            ("show", "plans.adaptiv"),
            "there is no flag 'plans.adaptiv' -> did you mean 'plans.adaptive'?",
        ),
        (("off", "colours"), "there is no flag 'colours' -> see strideiq flags list"),
        (("rollout", "plans.adaptive"), "nothing is asked for -> give a share from 0 to 100"),
        (("rollout", "plans.adaptive", "--user", "bob"), "'bob' is no account id"),
        (("schedule", "plans.adaptive", "--on", "soon"), "'soon' is no time with its time zone"),
        (("schedule", "system.plans", "--off", "2099-03-01T06:00:00Z"), "so that it cannot go off"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(words: tuple[str, ...], told: str) -> None:
    assert told in refused("flags", *words)


def test_the_shipped_flags_are_sound_and_a_stale_or_unknown_one_is_told(tmp_path: Path) -> None:
    assert said("check").endswith("flags, nothing wrong\n")
    assert said("stale") == ""
    own = tmp_path / "own"
    assert run("init", str(own)).exit_code == 0
    file = own / "flags.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("expires: null", "expires: 2026-01-31", 1), encoding="utf-8")
    plugin = own / "plugins" / "rules" / "volume.yaml"
    wanting = plugin.read_text(encoding="utf-8") + "\nrequires: {flag: plans.adaptiv}\n"
    plugin.write_text(wanting, encoding="utf-8")
    result = run("--config", str(own), "flags", "check")
    assert result.exit_code == 2
    assert "system.plans should have been gone by 2026-01-31 -> have operations take it out" in (
        result.stderr
    )
    assert "there is no flag 'plans.adaptiv' -> did you mean 'plans.adaptive'?" in result.stderr
    listed = run("--config", str(own), "flags", "stale")
    assert listed.stdout.startswith("system.plans  2026-01-31  operations")
