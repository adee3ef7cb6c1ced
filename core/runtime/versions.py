"""What plans are made with, by name and version, to be kept with every plan."""

import hashlib
from importlib import metadata

from strideiq.core.domain.plugin import PluginStatus
from strideiq.core.domain.season import Versions
from strideiq.core.services.generation import Planner

DIGEST_LETTERS = 12


def versions(planner: Planner) -> Versions:
    """The program, every plugin that is on, and digests of their files and of the plan rules."""
    on = [state for state in planner.host.health() if state.status is PluginStatus.ON]
    rules, tiers = planner.config.rules, planner.config.tiers
    written = rules.model_dump_json() + tiers.model_dump_json()
    digest = hashlib.sha256(written.encode()).hexdigest()[:DIGEST_LETTERS]
    return {
        "strideiq": _program(),
        "plan rules": digest,
        "plugin files": planner.host.digest()[:DIGEST_LETTERS],
        **{f"plugin {state.id}": state.version for state in on},
    }


def _program() -> str:
    try:
        return metadata.version("strideiq")
    except metadata.PackageNotFoundError:
        return "not installed"
