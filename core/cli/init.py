"""``strideiq init``: a copy of configuration and plugins that belongs to the runner."""

from collections.abc import Iterator
from pathlib import Path

import click

from strideiq.core.cli.schemas import all_schemas
from strideiq.core.host.places import shipped_root
from strideiq.core.reading.overlay import CONFIG_FILES, PLUGIN_FOLDERS, shipped_config

README = """\
# Your StrideIQ configuration

Use it with `strideiq --config DIR generate ...`, or set STRIDEIQ_CONFIG_DIR. An upgrade of StrideIQ
never touches this folder.

- A file beside this one replaces the shipped file of the same name as a whole. Delete a file that
  you do not want to change: the shipped one, and what an upgrade improves in it, then counts again.
- `plugins/workouts`, `plugins/phases`, `plugins/plans` and `plugins/rules` come on top of the shipped
  plugins. A file with the name of a shipped one replaces it; a file with another name adds to them.
- `schemas` is what editors with a YAML language server complete from.
"""


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init_command(folder: Path) -> None:
    """Write a commented copy of configuration and plugins into DIR; nothing is overwritten."""
    files = dict(_files())
    there = [name for name in files if (folder / name).exists()]
    if there:
        named = ", ".join(there[:3]) + (" and more" if len(there) > len(there[:3]) else "")
        message = f"{folder} holds {named} already -> choose a new folder"
        raise click.ClickException(message)
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"{folder} cannot be written: {error.strerror} -> choose another folder"
        raise click.ClickException(message) from error
    click.echo(f"wrote {len(files)} files; use them with: strideiq --config {folder} generate ...")


def _files() -> Iterator[tuple[str, str]]:
    """Name and text of every file, relative to the new folder."""
    yield "README.md", README
    for name in CONFIG_FILES:
        yield name, (shipped_config() / name).read_text(encoding="utf-8")
    for kind in PLUGIN_FOLDERS:
        for path in sorted((shipped_root().folder / kind).glob("*.yaml")):
            text = path.read_text(encoding="utf-8")
            yield f"plugins/{kind}/{path.name}", text.replace("/config/schemas/", "/schemas/", 1)
    for name, text in all_schemas().items():
        yield f"schemas/{name}", text
