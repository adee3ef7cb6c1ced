import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from strideiq.core.cli.schemas import all_schemas
from strideiq.core.reading.reader import read_file
from tests.cli.running import refused, run
from tests.environments import ROOT

FILES = sorted(path for folder in ("config", "plugins") for path in (ROOT / folder).rglob("*.yaml"))


def test_the_committed_schemas_are_those_of_the_code() -> None:
    folder = ROOT / "config" / "schemas"
    committed = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert committed == all_schemas(), "run: strideiq schemas write config/schemas"


def test_they_are_written_into_a_folder(tmp_path: Path) -> None:
    result = run("schemas", "write", str(tmp_path / "new"))
    assert result.exit_code == 0
    written = {path.name: path.read_text() for path in (tmp_path / "new").iterdir()}
    assert written == all_schemas()
    assert all(str(tmp_path / "new" / name) in result.stdout for name in written)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    line = refused("schemas", "write", str(tmp_path / "file" / "new"))
    assert "cannot be written: Not a directory -> choose another folder" in line


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_every_shipped_file_names_its_schema_and_satisfies_it(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    schema = file.parent / first.removeprefix("# yaml-language-server: $schema=")
    assert schema.resolve().parent == ROOT / "config" / "schemas"
    document, problems = read_file(file)
    assert (document is not None, problems) == (True, ())
    assert document is not None
    Draft202012Validator(json.loads(schema.read_text())).validate(document.value)
