"""Wheels built and installed in fresh environments, without a package registry."""

import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = tuple(sorted(link.name for link in Path(ROOT, ".src/strideiq").iterdir()))


def build_wheel(project: Path, folder: Path) -> Path:
    """Build the wheel of ``project`` into ``folder`` with the build backend we already have."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    done = subprocess.run(
        [*command, "--directory", str(folder)],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment of its own, in which only what was installed here is ours."""

    folder: Path

    @property
    def bin(self) -> Path:
        """Where the commands are."""
        return self.folder / ("Scripts" if sys.platform == "win32" else "bin")

    def install(self, wheel: Path) -> None:
        """Install one wheel, nothing else."""
        uv = [sys.executable, "-m", "uv", "pip", "install", "--python", str(self.bin / "python")]
        offline = ["--no-deps", "--no-index", "--offline", "--no-cache", "--quiet"]
        subprocess.run([*uv, *offline, str(wheel)], check=True, capture_output=True, text=True)

    def run(self, *command: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a command of the environment in ``folder``."""
        return subprocess.run(
            [str(self.bin / command[0]), *command[1:]],
            cwd=folder,
            env={"PATH": str(self.bin), "HOME": str(folder), "PYTHONWARNINGS": "error"},
            capture_output=True,
            text=True,
            check=False,
        )


def fresh_environment(folder: Path) -> Environment:
    """Make an empty environment that sees our dependencies but not our checkout.

    A ``.pth`` line offers the packages of the running environment, because a test may not fetch
    them again; Python does not follow the ``.pth`` files it finds behind such a line, so an
    editable install of the checkout stays out of sight.
    """
    venv.create(folder, with_pip=False, symlinks=True)
    environment = Environment(folder)
    ours = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = environment.run("python", "-c", where, folder=folder).stdout.strip()
    Path(packages, "dependencies.pth").write_text("\n".join(sorted(ours)), encoding="utf-8")
    return environment
