"""``strideiq schemas``: JSON Schemas of every YAML file, for editors."""

from pathlib import Path

import click

from strideiq.core.host.kinds import KINDS
from strideiq.core.reading.schemas import json_schemas
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.reading.shapes.entitlements import EntitlementsFile
from strideiq.core.reading.shapes.flags import FlagsFile
from strideiq.core.reading.shapes.memberships import MembershipsFile
from strideiq.core.reading.shapes.planning import PlanRules, VolumeTiers
from strideiq.core.reading.shapes.plugins_file import PluginsFile
from strideiq.core.reading.shapes.policies import PoliciesFile
from strideiq.core.reading.shapes.rules import RuleDocument
from strideiq.core.reading.shaping import Shape


def all_schemas() -> dict[str, str]:
    """File name and text of the schema of every kind of YAML file."""
    models: dict[str, type[Shape]] = {
        "default": Defaults,
        "entitlements": EntitlementsFile,
        "flags": FlagsFile,
        "memberships": MembershipsFile,
        "plan_rules": PlanRules,
        "plugins": PluginsFile,
        "policies": PoliciesFile,
        "rule_document": RuleDocument,
        "volume_tiers": VolumeTiers,
    }
    models |= {name: kind.model for name, kind in KINDS.items()}
    return {f"{name}.json": text for name, text in json_schemas(models).items()}


@click.group("schemas")
def schemas_group() -> None:
    """JSON Schemas of the YAML files, from which editors complete and check."""


@schemas_group.command("write")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def write_command(folder: Path) -> None:
    """Write the schema of every kind of YAML file into DIR."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in all_schemas().items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
            click.echo(f"wrote {folder / name}")
    except OSError as error:
        message = f"{folder} cannot be written: {error.strerror} -> choose another folder"
        raise click.ClickException(message) from error
