"""Take a plan package of somebody else's into a runner's configuration, checked and as a whole."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from strideiq.core.domain.errors import InvalidFiles, Refusal
from strideiq.core.host.checking import configuration
from strideiq.core.host.contract import Names
from strideiq.core.host.places import Found
from strideiq.core.host.start import LIST, start_overlaid
from strideiq.core.host.trial import trial_plan
from strideiq.core.reading.document import Document
from strideiq.core.reading.problems import Problem
from strideiq.core.reading.reader import read_text
from strideiq.core.reading.shapes.plugins_file import PluginsFile
from strideiq.core.reading.shaping import load
from strideiq.core.reading.text import MOST_BYTES, too_large

FOLDER = "plans"


def take_in(file: Path, overlay: Path, *, force: bool = False) -> Path:
    """Copy the package ``file`` into the folder ``overlay``, byte for byte; where it is now.

    Its plans are made once, for the runner each is drawn for. Raises InvalidFiles with every problem
    of the file, and Refusal where a plan of it cannot be made or the copy would be in vain or
    write over something, which ``force`` allows. Nothing is written then.
    """
    data = _bytes(file)
    name = _name(data, str(file))
    config = configuration(overlay)
    names = Names.of(config.rules, config.tiers)
    host = start_overlaid(overlay, names=names, also=[Found(name, file, str(file))])
    problems = host.problems_of_unlisted()
    if problems:
        raise InvalidFiles(problems)
    _check_list(overlay, name)
    for plan in host.catalogue().plans:
        if plan.plugin == name:
            trial_plan(host, config, template=plan.id)
    target = overlay / "plugins" / FOLDER / f"{name}.yaml"
    if target.exists() and not force and target.read_bytes() != data:
        message = f"{target} is there already and is another one"
        raise Refusal("file", message, suggestion="write over it with --force, or rename one")
    _write(target, data)
    return target


def _bytes(file: Path) -> bytes:
    with file.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InvalidFiles([too_large(str(file), len(data))])
    return data


def _name(data: bytes, shown: str) -> str:
    """The plugin's id, by which its copy is named; InvalidFiles where it is no plans plugin."""
    document, problems = read_text(data, shown)
    if document is None or problems:
        raise InvalidFiles(problems)
    value = document.value if isinstance(document.value, dict) else {}
    if value.get("kind", FOLDER) != FOLDER:
        what, fix = "this is no package of plans", f"a plans plugin has kind: {FOLDER}"
        raise InvalidFiles([_problem(document, "kind", what, fix)])
    name = value.get("plugin")
    if not isinstance(name, str):
        what, fix = "the key plugin is missing or no text", "write plugin: and the plan's id"
        raise InvalidFiles([_problem(document, "plugin", what, fix)])
    return name


def _problem(document: Document, key: str, what: str, fix: str) -> Problem:
    return Problem(document.file, *document.place((key,)), key, what, fix)


def _check_list(overlay: Path, name: str) -> None:
    """Refuse where the runner's list of plugins would not turn the copy on."""
    listing = overlay / LIST
    if not listing.exists():
        return
    listed, problems = load(listing, PluginsFile)
    if listed is None:
        raise InvalidFiles(problems)
    on = [entry for entry in listed.plugins if entry.enabled]
    if not any(entry.folder == FOLDER or entry.plugin == name for entry in on):
        message = f"{listing} does not turn on the folder {FOLDER!r}, so the plan would not be read"
        raise Refusal("file", message, suggestion=f"add the line '- folder: {FOLDER}' to it")


def _write(target: Path, data: bytes) -> None:
    """Write the whole file or nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as stream:
        part = Path(stream.name)
        try:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
            part.chmod(0o644)
            part.replace(target)
        except OSError:
            part.unlink()
            raise
