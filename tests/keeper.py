"""Keeps one server of a test run: ends it when told to, and when whoever started it is gone.

Its arguments are the user to run as (``-`` for the same one), a folder, and the command. A line on
standard input ends the server. The end of standard input ends it too, and takes the folder along.
"""

import pwd
import shutil
import signal
import subprocess
import sys
from typing import Any


def identity(user: str) -> dict[str, Any]:
    """What makes ``subprocess`` run something as this user; nothing for ``-``."""
    if user == "-":
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def main(user: str, folder: str, *command: str) -> None:
    """Run ``command`` until standard input says otherwise."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, cwd=folder, **identity(user)
    ) as server:
        told = sys.stdin.readline()
        # PostgreSQL would wait for its clients after SIGTERM.
        server.send_signal(signal.SIGINT if told else signal.SIGKILL)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
    if not told:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
