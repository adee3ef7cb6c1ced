"""What the doctor finds, and what it says to do."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from strideiq.core.adapters import redis_health
from strideiq.core.domain.access import PROGRAM
from strideiq.core.reading.settings import Mode, Settings
from strideiq.core.runtime import doctor
from strideiq.core.runtime.doctor import Check, State, examine
from strideiq.core.runtime.outside import database_url
from strideiq.core.store import health, migrate
from strideiq.core.store.unit_of_work import open_store
from tests.people import account, job, someone
from tests.servers import Redis, free_port

pytestmark = pytest.mark.anyio

BROKEN = "plugin: [\n"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


async def found(settings: Settings) -> list[Check]:
    return await examine(settings, safe_mode=False)


def named(checks: list[Check], name: str) -> Check:
    (check,) = [check for check in checks if check.name == name]
    return check


def stored(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def failed(checks: list[Check]) -> set[str]:
    return {check.name for check in checks if check.state is State.FAIL}


@pytest.fixture
async def migrated(tmp_path: Path) -> Settings:
    settings = Settings(data_dir=tmp_path / "data")
    settings.data_dir.mkdir(mode=0o700)
    await migrate.upgrade(database_url(settings))
    return settings


async def test_a_sound_installation_has_nothing_to_do(migrated: Settings) -> None:
    checks = await found(migrated)
    assert {check.state for check in checks} == {State.OK}
    assert {check.name for check in checks} >= {
        "settings",
        "secret key",
        "configuration",
        "plugins",
        "data folder",
        "disk",
        "database",
        "migrations",
        "jobs",
        "redis",
        "clock",
    }


async def test_nothing_is_stored_by_looking(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    checks = await found(settings)
    assert "strideiq serve takes the missing ones" in named(checks, "migrations").what
    assert stored(tmp_path) == ["secret.key"]


async def test_missing_migrations_fail_where_a_start_would(migrated: Settings) -> None:
    await migrate.downgrade(database_url(migrated), "0002")
    assert named(await found(migrated), "migrations").state is State.OK
    strict = Settings(data_dir=migrated.data_dir, mode=Mode.PRODUCTION, secret_key="k" * 32)
    check = named(await found(strict), "migrations")
    assert check.state is State.FAIL
    assert "strideiq migrate" in check.fix


async def test_production_with_demo_accounts_fails(migrated: Settings) -> None:
    store = open_store(database_url(migrated))
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.add(account(demo=True))
    await store.close()
    strict = Settings(data_dir=migrated.data_dir, mode=Mode.PRODUCTION, secret_key="k" * 32)
    assert failed(await found(strict)) == {"demo accounts"}
    assert failed(await found(migrated)) == set()


async def test_production_without_a_mail_server_is_warned_about(migrated: Settings) -> None:
    strict = replace(migrated, mode=Mode.PRODUCTION, secret_key="k" * 32)
    assert named(await found(strict), "mail").state is State.WARN
    mails = replace(strict, smtp_url="smtp://127.0.0.1", public_url="https://run.example.org")
    assert named(await found(mails), "mail").state is State.OK


async def test_jobs_that_nobody_takes_are_told(migrated: Settings) -> None:
    store = open_store(database_url(migrated))
    viewer = await someone(store)
    async with store.begin(PROGRAM) as unit:
        await unit.jobs.enqueue(job(viewer.account_id, run_after=LONG_AGO))
    await store.close()
    check = named(await found(migrated), "jobs")
    assert (check.state, check.what[:6]) == (State.WARN, "1 wait")
    assert "strideiq worker" in check.fix


async def test_a_damaged_file_is_told(migrated: Settings) -> None:
    file = migrated.data_dir / "strideiq.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * 4096 + whole[12288:])
    check = named(await found(migrated), "database")
    assert check.state is State.FAIL
    file.write_bytes(b"no database at all" * 100)
    assert named(await found(migrated), "database").state is State.FAIL


async def test_broken_files_and_plugins_are_told_with_their_place(
    migrated: Settings, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    (own / "plugins/workouts").mkdir(parents=True)
    (own / "plugins/workouts/mine.yaml").write_text(BROKEN)
    (own / "plan_rules.yaml").write_text("request: 1\n")
    settings = Settings(config_dir=own, data_dir=migrated.data_dir)
    checks = await found(settings)
    assert failed(checks) == {"configuration", "plugins"}
    places = "\n".join(check.what for check in checks if check.name == "configuration")
    assert "plan_rules.yaml:1:" in places
    assert "mine.yaml:" in places
    assert "mine" in named(checks, "plugins").what


async def test_a_folder_others_may_read_and_a_full_disk_are_told(
    migrated: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await found(migrated)
    migrated.data_dir.chmod(0o755)
    assert "chmod 700" in named(await found(migrated), "permissions").fix
    for free, state in ((10, State.FAIL), (100, State.WARN), (1000, State.OK)):
        usage = (0, 0, free * 1024**2)
        monkeypatch.setattr(shutil, "disk_usage", lambda _, usage=usage: Usage(*usage))
        assert named(await found(migrated), "disk").state is state


class Usage:
    def __init__(self, total: int, used: int, free: int) -> None:
        self.total, self.used, self.free = total, used, free


async def test_addresses_of_nobody_are_told(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path,
        database_url=f"postgresql+asyncpg://postgres@127.0.0.1:{free_port()}/postgres",
        redis_url=f"redis://127.0.0.1:{free_port()}/0",
        secret_key="k" * 32,
    )
    checks = await found(settings)
    assert failed(checks) == {"database", "redis"}
    assert "no job is lost" in named(checks, "redis").fix


async def test_servers_are_asked_for_their_clocks(
    postgres_database: str, redis_url: str, tmp_path: Path
) -> None:
    settings = Settings(
        data_dir=tmp_path,
        database_url=postgres_database,
        redis_url=redis_url,
        secret_key="k" * 32,
    )
    checks = await found(settings)
    assert failed(checks) == set()
    clocks = [check.what for check in checks if check.name == "clock"]
    assert [part in what for part, what in zip(("database", "redis", "UTC"), clocks, strict=True)]
    assert named(checks, "database").what.startswith("PostgreSQL ")
    assert named(checks, "redis").state is State.WARN  # the server of the tests keeps nothing


async def test_clocks_that_disagree_fail(
    monkeypatch: pytest.MonkeyPatch, migrated: Settings
) -> None:
    async def ahead(_: str) -> health.DatabaseState:
        return health.DatabaseState("PostgreSQL", datetime.now(UTC) + timedelta(minutes=2))

    monkeypatch.setattr(health, "look", ahead)
    told = [check for check in await found(migrated) if check.state is State.FAIL]
    assert [(check.name, "-120.0 s" in check.what) for check in told] == [("clock", True)]


async def test_a_clock_of_long_ago_fails(
    monkeypatch: pytest.MonkeyPatch, migrated: Settings
) -> None:
    monkeypatch.setattr(doctor, "WRITTEN", datetime.now(UTC) + timedelta(days=1))
    assert failed(await found(migrated)) == {"clock"}


async def test_redis_that_drops_keys_is_told() -> None:
    server = Redis.launch("--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru")
    try:
        state = await redis_health.look(server.url())
        assert (state.evicts, state.keeps) == (True, False)
    finally:
        server.kept.remove()
    with pytest.raises(redis_health.RedisUnavailable, match="does not answer"):
        await redis_health.look(server.url())


async def test_an_unleash_server_that_is_away_is_told_and_no_failure(migrated: Settings) -> None:
    assert "flags" not in {check.name for check in await found(migrated)}
    away = f"http://127.0.0.1:{free_port()}"
    check = named(await found(replace(migrated, unleash_url=away, unleash_token="x")), "flags")  # noqa: S106
    assert check.state is State.WARN
    assert check.what == "the Unleash server cannot be reached (ConnectError)"
    assert "STRIDEIQ_UNLEASH_TOKEN" in check.fix
