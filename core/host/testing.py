"""The pytest plugin for plugin authors: load a plugin as the program would and look inside."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

# pytest loads this file at every start on any machine that has StrideIQ installed: everything
# else is imported by the fixture that needs it.
if TYPE_CHECKING:
    from strideiq.core.domain.plan import Plan
    from strideiq.core.host.host import Host

OptionValues = Mapping[str, bool | int | float | str]


@pytest.fixture(scope="session")
def check_plugin() -> Callable[..., tuple[str, ...]]:
    """A function from the path of a plugin to its problems, one line each; () when it is sound.

    ``options`` gives it other options than its defaults.
    """

    def check_plugin(path: str | Path, options: OptionValues | None = None) -> tuple[str, ...]:
        from strideiq.core.host.checking import check  # noqa: PLC0415

        _, problems = check(Path(path), options=options)
        return tuple(str(problem) for problem in problems)

    return check_plugin


@pytest.fixture(scope="session")
def strideiq_host() -> Callable[..., "Host"]:
    """A function from the path of a plugin to a host that has it on beside the shipped plugins.

    A plugin with problems fails the test with all of them.
    """

    def strideiq_host(path: str | Path, options: OptionValues | None = None) -> "Host":
        from strideiq.core.host.checking import check  # noqa: PLC0415

        host, problems = check(Path(path), options=options)
        if problems:
            pytest.fail("\n".join(map(str, problems)), pytrace=False)
        return host

    return strideiq_host


@pytest.fixture(scope="session")
def strideiq_plan(
    strideiq_host: "Callable[[str | Path, OptionValues | None], Host]",
) -> Callable[..., "Plan"]:
    """A function from the path of a plugin to a plan made with it on.

    ``race``, ``weeks``, ``days``, ``weekly_km`` and ``recent_10k_s`` say what for, or ``template``
    names a standard plan; the same call gives the same plan.
    """

    def strideiq_plan(
        path: str | Path,
        options: OptionValues | None = None,
        **wanted: Any,  # noqa: ANN401  the names of trial_plan
    ) -> "Plan":
        from strideiq.core.host.checking import configuration  # noqa: PLC0415
        from strideiq.core.host.trial import trial_plan  # noqa: PLC0415

        return trial_plan(strideiq_host(path, options), configuration(), **wanted)

    return strideiq_plan
