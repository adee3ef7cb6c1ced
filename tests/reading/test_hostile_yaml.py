"""Hostile files are refused with the fix named, in 10 seconds and 512 MB of a process of its own."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

READ = """
import sys
from pathlib import Path
from strideiq.core.reading.reader import read_file
document, problems = read_file(Path(sys.argv[1]), "hostile.yaml")
assert document is None or problems, "was accepted"
print(*problems, sep="\\n")
"""
MEMORY = 512 * 1024 * 1024


def _bomb(line: str, link: str) -> bytes:
    levels = (line.format(n=n, links=", ".join([link.format(m=n - 1)] * 9)) for n in range(1, 30))
    return ("a0: &a0 {k: lol}\n" + "".join(levels)).encode()


HOSTILE: dict[str, tuple[bytes, str]] = {
    "utf-16": ("id: easy\n".encode("utf-16"), "save it as UTF-8"),
    "binary": (bytes(range(256)) * 400, "write it as YAML text in UTF-8"),
    "tabs": (b"steps:\n\t- 1\n" * 10_000, "use spaces"),
    "one line of tabs": (b"\t" * 250_000, "use spaces"),
    "alias bomb": (_bomb("a{n}: &a{n} [{links}]\n", "*a{m}"), "write the value out"),
    "merge-key bomb": (
        _bomb("a{n}: &a{n}\n  <<: [{links}]\n", "*a{m}"),
        "write the merged keys out",
    ),
    "200 KB of [": (b"[" * 100_000 + b"]" * 100_000, "nest less deeply"),
    "open brackets": (b"[" * 200_000, "nest less deeply"),
    "braces and brackets": (b"{a: [" * 40_000, "nest less deeply"),
    "dashes": (b"- " * 120_000, "nest less deeply"),
    "question marks": (b"? " * 120_000, "nest less deeply"),
    "commas": (b"[" + b"1," * 120_000 + b"]", "split it into several files"),
    "an endless number": (b"a: " + b"9" * 250_000, "write a smaller one"),
    "an open quote": (b"a: '" + b"x\n" * 120_000, "close the quote"),
    "one key over and over": (b"a: 1\n" * 50_000, "repair these first"),
    "a megabyte": (b"# x\n" * 250_000, "split it into several files"),
}


def read_in_a_small_process(path: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        preexec_fn=_limited(),
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )


def _limited() -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_is_refused_with_its_fix(name: str, tmp_path: Path) -> None:
    data, fix = HOSTILE[name]
    path = tmp_path / "hostile.yaml"
    path.write_bytes(data)
    done = read_in_a_small_process(path)
    assert done.returncode == 0, done.stderr
    assert "hostile.yaml:" in done.stdout
    assert fix in done.stdout


@pytest.mark.slow
def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "hostile.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    done = read_in_a_small_process(path)
    assert done.returncode == 0, done.stderr
    assert "104,857,600 bytes" in done.stdout
    assert "split it into several files" in done.stdout
