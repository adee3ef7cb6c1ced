"""The key that signs access tokens: from the settings, else a file of our own in development."""

import os
import secrets
from pathlib import Path
from typing import Final

from strideiq.core.domain.errors import Refusal
from strideiq.core.reading.settings import SECRET_KEY, Mode, Settings

KEY_FILE: Final = "secret.key"
SHORTEST: Final = 32
ONLY_OWNER, ONLY_OWNERS_FOLDER = 0o600, 0o700
MAKE_ONE: Final = f"set {SECRET_KEY} to the output of: python -c 'import secrets; print(secrets.token_urlsafe(48))'"


def secret_key(settings: Settings, folder: Path) -> str:
    """The key of these settings; in development one is made and kept in ``folder``.

    Raises Refusal for a key that is too short, and in production for none.
    """
    if settings.secret_key is not None:
        return _long_enough(settings.secret_key, SECRET_KEY)
    if settings.mode is Mode.PRODUCTION:
        raise Refusal("secret_key", "production mode needs a secret key", suggestion=MAKE_ONE)
    return _kept(folder / KEY_FILE)


def _kept(file: Path) -> str:
    """The key in the file; of processes that start at once one writes it, the others read it."""
    try:
        if not file.exists():
            _write(file)
        return _long_enough(file.read_text(encoding="utf-8").strip(), str(file))
    except OSError as error:
        message = f"{file} cannot be read or written: {error.strerror}"
        raise Refusal("secret_key", message, suggestion=MAKE_ONE) from error


def _write(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=ONLY_OWNERS_FOLDER)
    ours = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(ours, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, ONLY_OWNER), "w") as new:
        new.write(secrets.token_urlsafe(48))
    try:
        os.link(ours, file)
    except FileExistsError:
        return
    finally:
        ours.unlink()


def _long_enough(key: str, where: str) -> str:
    if len(key) < SHORTEST:
        message = f"the secret key in {where} has fewer than {SHORTEST} characters"
        raise Refusal("secret_key", message, suggestion=MAKE_ONE)
    return key
