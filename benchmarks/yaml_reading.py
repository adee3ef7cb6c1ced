"""Time of reading YAML: 200 workout files against PyYAML's own loaders, and each hostile file."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Annotated, Final, Literal

sys.path.pop(0)  # a neighbour here is called calendar, as a module of Python is
sys.path.insert(0, str(Path(__file__).parents[1]))

import yaml
from pydantic import Field

from strideiq.core.reading.quantities import MetresRange, SecondsRange
from strideiq.core.reading.reader import read_file
from strideiq.core.reading.shaping import Shape, load

FILES: Final = 200
ROUNDS: Final = 9
GOAL_MS: Final = 150.0
HOSTILE_GOAL_S: Final = 0.5

WORKOUT: Final = """\
plugin: session-{n}
kind: workouts
version: "1.0"
title: Session {n}
# Three sets with a steady run between them.
workouts:
  - id: session-{n}-short
    family: threshold
    title: "{n} x cruise intervals"
    purpose: Hold the effort that can be held for an hour
    steps:
      - {{part: warm_up, distance: 2 km, zone: E}}
      - {{part: run, time: [4:30, 8 min], zone: T, note: "even effort"}}
      - {{part: recover, time: 60 s, zone: E}}
      - {{part: run, distance: [1 km, 3 km], zone: T}}
      - {{part: cool_down, distance: 1.5 km, zone: E}}
"""


class Step(Shape):
    """One step of a benchmark workout."""

    part: Literal["warm_up", "run", "recover", "cool_down"]
    distance: MetresRange | None = None
    time: SecondsRange | None = None
    zone: Literal["E", "M", "T", "I", "R"]
    note: str = ""


class Workout(Shape):
    """One benchmark workout."""

    id: Annotated[str, Field(pattern="^[a-z0-9-]+$")]
    family: str
    title: str
    purpose: str
    steps: tuple[Step, ...]


class Workouts(Shape):
    """One file of the benchmark."""

    plugin: str
    kind: Literal["workouts"]
    version: str
    title: str
    workouts: tuple[Workout, ...]


def best_ms(action: Callable[[], None]) -> float:
    """The fastest of some rounds, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        action()
        times.append(perf_counter() - start)
    return min(times) * 1000


def read(paths: list[Path]) -> None:
    """Read every file, without a shape."""
    for path in paths:
        _, problems = read_file(path)
        _refuse(problems)


def read_and_shape(paths: list[Path]) -> None:
    """Read every file into its shape."""
    for path in paths:
        _, problems = load(path, Workouts)
        _refuse(problems)


def _refuse(problems: tuple[object, ...]) -> None:
    if problems:
        sys.exit(f"the benchmark's own file is refused: {problems[0]}")


def peer(paths: list[Path], name: str) -> Callable[[], None]:
    """Reading by a loader of PyYAML's own, without places, limits or refusals."""
    loader = getattr(yaml, name)

    def run() -> None:
        for path in paths:
            yaml.load(path.read_bytes(), loader)  # noqa: S506 - both peers are safe loaders

    return run


def bomb(head: str, line: str) -> bytes:
    """Thirty lines, each naming the line before nine times over."""
    lines = (line.format(n=n, links=", ".join([f"*a{n - 1}"] * 9)) for n in range(1, 30))
    return (head + "".join(lines)).encode()


def hostile() -> dict[str, bytes | int]:
    """Files made to hang, crash or fill a program; a number is a file of so many empty bytes."""
    return {
        "UTF-16": ("id: easy\n" * 10_000).encode("utf-16"),
        "binary": bytes(range(256)) * 1000,
        "tabs": b"steps:\n\t- 1\n" * 20_000,
        "one line of tabs": b"\t" * 250_000,
        "alias bomb": bomb("a0: &a0 lol\n", "a{n}: &a{n} [{links}]\n"),
        "merge-key bomb": bomb("a0: &a0 {k: lol}\n", "a{n}: &a{n}\n  <<: [{links}]\n"),
        "200 KB of [": b"[" * 100_000 + b"]" * 100_000,
        "braces in brackets": b"{a: [" * 40_000,
        "120,000 values": b"[" + b"1," * 120_000 + b"]",
        "an open quote": b"a: '" + b"x\n" * 120_000,
        "a 250,000-digit number": b"a: " + b"9" * 250_000,
        "100 MB": 100 * 1024 * 1024,
    }


def time_files(folder: Path) -> None:
    """Print what 200 good files take, and the ratio to each peer."""
    paths = [folder / f"session-{number}.yaml" for number in range(FILES)]
    for number, path in enumerate(paths):
        path.write_text(WORKOUT.format(n=number), encoding="utf-8")
    size = sum(path.stat().st_size for path in paths) / 1024
    plain, shaped = best_ms(lambda: read(paths)), best_ms(lambda: read_and_shape(paths))
    print(f"{FILES} workout files, {size:.0f} KB, best of {ROUNDS}")
    print(f"  read, every place known    {plain:8.1f} ms")
    print(f"  read and shaped            {shaped:8.1f} ms   goal {GOAL_MS:.0f} ms")
    for name in ("CSafeLoader", "SafeLoader"):
        if hasattr(yaml, name):
            took = best_ms(peer(paths, name))
            print(f"  yaml.{name:<21} {took:8.1f} ms   ours takes {plain / took:.2f} of it")


def time_hostile(folder: Path) -> None:
    """Print what each hostile file takes until it is refused."""
    print(f"hostile files, goal {HOSTILE_GOAL_S} s each")
    path = folder / "hostile.yaml"
    for name, content in hostile().items():
        with path.open("wb") as file:
            if isinstance(content, int):
                file.truncate(content)
            else:
                file.write(content)
        start = perf_counter()
        _, problems = read_file(path, "hostile.yaml")
        took = perf_counter() - start
        fix = problems[0].fix if problems else "ACCEPTED"
        print(f"  {name:<24} {took:6.3f} s   {fix}")


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as name:
        time_files(Path(name))
        time_hostile(Path(name))


if __name__ == "__main__":
    main()
