"""What a start would run into, all of it found before anything is started."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Final

from strideiq.core.adapters.lock_file import alone
from strideiq.core.adapters.mail import smtp_server
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import CannotStart, InvalidFiles, Placed, Refusal, StoreUnavailable
from strideiq.core.reading.settings import (
    DATA_DIR,
    DATABASE_URL,
    PUBLIC_URL,
    REDIS_URL,
    SMTP_URL,
    UNLEASH_TOKEN,
    UNLEASH_URL,
    Mode,
    Settings,
)
from strideiq.core.runtime.outside import database_url
from strideiq.core.runtime.planner import Runtime, load
from strideiq.core.runtime.secret_key import secret_key
from strideiq.core.store import migrate
from strideiq.core.store.engine import is_usable, sqlite_file
from strideiq.core.store.unit_of_work import open_store

PRIVATE: Final = 0o700


@dataclass(frozen=True, slots=True)
class StartProblem:
    """Something in the way of a start, and what to do about it."""

    what: str
    fix: str

    def __str__(self) -> str:
        """``what is wrong -> what to do``."""
        return f"{self.what} -> {self.fix}"


async def prepare(settings: Settings, *, safe_mode: bool) -> Runtime:
    """The program put together, on a database that is up to date.

    An embedded server at home takes missing migrations by itself, once nothing else is in the way.
    Raises CannotStart with everything that stands in the way.
    """
    problems: list[Placed] = [*address_problems(settings), *key_problems(settings)]
    runtime = None
    try:
        runtime = load(settings, safe_mode=safe_mode)
    except InvalidFiles as error:
        problems += error.problems
    if not any(address_problems(settings)):
        problems += folder_problems(settings) or await database_problems(settings)
    if runtime is not None and not problems and migrates_itself(settings):
        problems += await _migrated(database_url(settings))
    if runtime is None or problems:
        raise CannotStart(problems)
    return runtime


def is_embedded(settings: Settings) -> bool:
    """Whether one server does everything by itself."""
    return settings.redis_url is None


def migrates_itself(settings: Settings) -> bool:
    """Whether a start takes missing migrations; else somebody decides when, after a backup."""
    return is_embedded(settings) and settings.mode is Mode.DEVELOPMENT


def only_server(settings: Settings) -> AbstractContextManager[None]:
    """Keeps a second server off an SQLite file. Raises Refusal when there is one already."""
    url = database_url(settings)
    file = sqlite_file(url) if is_usable(url) else None
    if file is None or folder_problems(settings):
        return nullcontext()
    return alone(file.with_name(f"{file.name}.lock"), str(file))


def address_problems(settings: Settings) -> Iterator[StartProblem]:
    """What is wrong with the addresses of servers."""
    url = settings.database_url
    if url is not None and not is_usable(url):
        yield StartProblem(
            f"{DATABASE_URL} is no address of a database that can be used",
            "write postgresql+asyncpg://USER:PASSWORD@HOST/NAME or sqlite:///PATH",
        )
    redis = settings.redis_url
    if redis is not None and not redis.startswith(("redis://", "rediss://", "unix://")):
        yield StartProblem(f"{REDIS_URL} is no address of Redis", "write redis://HOST:6379/0")
    elif redis is not None and (url is None or url.startswith("sqlite")):
        yield StartProblem(
            f"{REDIS_URL} is for several processes, and an SQLite file serves one",
            f"set {DATABASE_URL} to a PostgreSQL database, or leave {REDIS_URL} out",
        )
    if settings.public_url and not settings.public_url.startswith(("https://", "http://")):
        yield StartProblem(f"{PUBLIC_URL} is no address", "write https://run.example.org")
    yield from _unleash_problems(settings)
    if settings.smtp_url is not None:
        yield from _mail_problems(settings.smtp_url)
    if settings.mode is Mode.PRODUCTION and settings.smtp_url and not settings.public_url:
        yield StartProblem(
            f"{SMTP_URL} is set, and mails would have no address to link to",
            f"set {PUBLIC_URL} to the address people open, such as https://run.example.org",
        )


def _unleash_problems(settings: Settings) -> Iterator[StartProblem]:
    url = settings.unleash_url
    if url is not None and not url.startswith(("https://", "http://")):
        what = f"{UNLEASH_URL} is no address of an Unleash server"
        yield StartProblem(what, "write https://unleash.example.org")
    elif url is not None and settings.unleash_token is None:
        what = f"{UNLEASH_URL} is set, and its flags are read with a token"
        yield StartProblem(what, f"make a client token there, and set {UNLEASH_TOKEN} to it")


def _mail_problems(url: str) -> Iterator[StartProblem]:
    try:
        smtp_server(url)
    except Refusal as refusal:
        yield StartProblem(refusal.message, f"{refusal.suggestion}, in {SMTP_URL}")


def key_problems(settings: Settings) -> Iterator[StartProblem]:
    """What is wrong with the secret key."""
    try:
        secret_key(settings, settings.data_dir)
    except Refusal as refusal:
        yield StartProblem(refusal.message, refusal.suggestion)


def folder_problems(settings: Settings) -> list[StartProblem]:
    """What is wrong with the folder of an SQLite file, which is made where it is missing."""
    file = sqlite_file(database_url(settings))
    if file is None:
        return []
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        with tempfile.TemporaryFile(dir=file.parent):
            return []
    except OSError as error:
        why = error.strerror or str(error)
        fix = f"give it to the user who runs this, or name another folder in {DATA_DIR}"
        return [StartProblem(f"the data folder {file.parent} cannot be written: {why}", fix)]


async def database_problems(settings: Settings) -> Sequence[StartProblem]:
    """What is wrong inside the database, but for migrations that a start takes by itself."""
    url = database_url(settings)
    try:
        current = await migration(url)
        behind = current in (None, *migrate.steps())
        if current != migrate.head() and not (behind and migrates_itself(settings)):
            return [StartProblem(migration_state(current), migration_fix(current))]
        return await _demo_accounts(url) if settings.mode is Mode.PRODUCTION else []
    except StoreUnavailable as error:
        return [_away(error)]


async def _migrated(url: str) -> list[StartProblem]:
    """Take missing migrations; what stood in the way."""
    try:
        await migrate.upgrade(url)
    except StoreUnavailable as error:
        return [_away(error)]
    return []


def _away(error: StoreUnavailable) -> StartProblem:
    fix = f"start it, or correct {DATABASE_URL}; strideiq doctor tells more"
    return StartProblem(str(error), fix)


async def migration(url: str) -> str | None:
    """The migration a database is at; no SQLite file is made by asking."""
    file = sqlite_file(url)
    return None if file is not None and not file.exists() else await migrate.current(url)


def migration_state(current: str | None) -> str:
    """Where a database stands, in words."""
    return (
        f"the database is at migration {current or 'none'}, and this version needs {migrate.head()}"
    )


def migration_fix(current: str | None) -> str:
    """What to do about a database that is not where this version needs it."""
    if current is None or current in migrate.steps():
        return "make a backup, then run: strideiq migrate"
    return "run the version of StrideIQ that made it, or a newer one"


async def _demo_accounts(url: str) -> list[StartProblem]:
    store = open_store(url)
    try:
        async with store.read(PROGRAM) as unit:
            if not await unit.accounts.has_demo():
                return []
    finally:
        await store.close()
    return [
        StartProblem(
            "the database has demo accounts, whose passwords everybody knows",
            "use a database without them in production mode",
        )
    ]
