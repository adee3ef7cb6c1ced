"""The process for previews follows plugin files and what admins set, and survives a bad file."""

from datetime import date
from pathlib import Path

from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.domain.plugin import PluginSetting, PluginSettings
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.previews import Wanted, plan_maker
from strideiq.core.services.preview import PreviewAsked
from tests.plugin_folder import PluginFolder

ASKED = PreviewAsked(
    PlanRequest(
        Goal("10k", date(2027, 2, 14)),
        date(2026, 11, 23),
        Availability(5, (90,) * 7, 6),
        weekly_m=40_000.0,
        longest_m=14_000.0,
    )
)
OFF = {"extra": PluginSetting(enabled=False)}


def test_each_preview_is_made_with_the_plugins_of_the_moment(tmp_path: Path) -> None:
    folder = PluginFolder(tmp_path)
    folder.write()
    make = plan_maker(Settings(config_dir=tmp_path), safe_mode=False)

    def titles(settings: PluginSettings) -> set[str]:
        weeks = make(Wanted(ASKED, settings)).made.plan.weeks
        return {workout.title for week in weeks for workout in week.workouts}

    assert "Extra easy" in titles({})
    assert "Extra easy" not in titles(OFF)
    assert "Extra easy" in titles({})
    folder.write(title="Easier still")
    assert "Easier still" in titles({})
    folder.write(zone="Z")
    assert "Easier still" in titles({})
