"""The README of planning names what there is: every file, and every warning with where it comes from."""

import re
from collections.abc import Iterator
from pathlib import Path

PLANNING = Path("core/engine/planning")
# A warning's code stands where its finding is made, or where the code goes to what makes one.
CODES = re.compile(
    r"""(?: \bFinding\(\s* | _about_goal\( | \byield\s*\(?\s* | ^CODE:\sFinal\s=\s )"([a-z-]+)",?""",
    re.VERBOSE | re.MULTILINE,
)
ROW = re.compile(r"^\| `([a-z-]+)` \| `([a-z_]+\.py)` \| \S.* \|$", re.MULTILINE)


def test_every_file_is_named(root: Path) -> None:
    text = _readme(root)
    named = set(re.findall(r"`([a-z_]+\.py)`", text))
    files = {file.name for file in (root / PLANNING).glob("[!_]*.py")}
    assert files - named - {"pipeline.py"} == set()
    assert {name for name in named if not (root / PLANNING / name).exists()} == set()


def test_every_warning_is_told_with_the_file_it_comes_from(root: Path) -> None:
    section = re.search(
        r"^## What warnings tell\n(.*?)^## ", _readme(root), re.DOTALL | re.MULTILINE
    )
    assert section is not None
    told = ROW.findall(section[1])
    assert len(told) == len(set(told))
    assert set(told) == set(_warnings(root))


def _readme(root: Path) -> str:
    return (root / PLANNING / "README.md").read_text(encoding="utf-8")


def _warnings(root: Path) -> Iterator[tuple[str, str]]:
    for file in (root / PLANNING).glob("*.py"):
        source = file.read_text(encoding="utf-8")
        if "Severity.WARNING" in source or "Code and sentence of" in source:
            yield from ((code, file.name) for code in CODES.findall(source))
