"""``strideiq admin create`` and ``strideiq seed demo``: accounts without the service."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from strideiq.core.cli.main import cli
from strideiq.core.domain.access import PROGRAM, Role
from strideiq.core.domain.account import Account
from strideiq.core.domain.audit import AuditEvent
from strideiq.core.reading.overlay import shipped_config
from strideiq.core.reading.settings import from_environment
from strideiq.core.runtime.outside import database_url
from strideiq.core.store.unit_of_work import open_store
from tests.cli.running import refused, run

PASSWORD = "twelve hills before noon"  # noqa: S105  of a test


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STRIDEIQ_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def create(*words: str, password: str = PASSWORD) -> Result:
    command = ["admin", "create", "--email", "olga@example.org", *words]
    return CliRunner().invoke(cli, command, input=password, prog_name="strideiq")


def stored(email: str = "olga@example.org") -> tuple[Account | None, list[AuditEvent], bool]:
    async def look() -> tuple[Account | None, list[AuditEvent], bool]:
        store = open_store(database_url(from_environment()))
        try:
            async with store.read(PROGRAM) as unit:
                account = await unit.accounts.by_email(email)
                invite = await unit.invites.by_email(email)
                return account, list(await unit.audit.page()), invite is not None
        finally:
            await store.close()

    return asyncio.run(look())


def test_an_owner_who_can_sign_in_at_once() -> None:
    result = create("--name", "Olga", "--time-zone", "Europe/Vienna")
    assert (result.exit_code, result.stderr) == (0, "")
    account, events, _ = stored()
    assert account is not None
    assert result.stdout == f"made the owner account {account.id}\n"
    assert (account.role, account.demo, account.verified_at is None) == (Role.OWNER, False, False)
    assert account.password_hash.startswith("$argon2id$")
    (event,) = events
    assert (event.action, event.subject_id) == ("account.appointed", account.id)
    assert event.request_id == "strideiq admin create"
    assert PASSWORD not in str(event)


def test_another_role() -> None:
    assert create("--role", "coach").exit_code == 0
    account, _, _ = stored()
    assert account is not None
    assert account.role is Role.COACH


@pytest.mark.parametrize(
    ("words", "password", "what"),
    [
        ([], "short", "8 to 128 characters -> choose another one that nobody guesses\n"),
        ([], "hills" * 26, "8 to 128 characters -> choose another one that nobody guesses\n"),
        (
            ["--time-zone", "Mars/North"],
            "short",
            "; there is no such time zone -> choose another one that nobody guesses; give an IANA",
        ),
        ([], "", "no password -> type one, or pipe it"),
        (["--time-zone", "Mars/North"], PASSWORD, "no such time zone"),
        (["--role", "king"], PASSWORD, "'king' is not one of"),
    ],
)
def test_what_cannot_be_an_account_is_told(words: list[str], password: str, what: str) -> None:
    result = create(*words, password=password)
    assert result.exit_code == 2
    assert what in result.stderr
    assert "Traceback" not in result.stderr


def test_an_address_has_one_account() -> None:
    create()
    result = create()
    assert result.exit_code == 2
    assert "there is an account of this address" in result.stderr


def test_the_allow_list_holds_at_this_door_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    shipped = (shipped_config() / "default.yaml").read_text(encoding="utf-8")
    assert "invite_only: false" in shipped
    (own / "default.yaml").write_text(shipped.replace("invite_only: false", "invite_only: true"))
    monkeypatch.setenv("STRIDEIQ_CONFIG_DIR", str(own))
    result = create()
    assert result.exit_code == 2
    assert "the allow-list is on, and the address is not on it -> add --invite" in result.stderr
    assert create("--invite").exit_code == 0
    account, events, invited = stored()
    assert account is not None
    assert invited
    assert {event.action for event in events} == {"invite.added", "account.appointed"}


def test_demo_sign_ins_are_printed_each_time() -> None:
    first, again = run("seed", "demo"), run("seed", "demo")
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout == again.stdout
    for email in ("athlete@example.org", "coach@example.org", "owner@example.org"):
        assert f"{email} " in first.stdout


def test_production_refuses_demo_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIDEIQ_MODE", "production")
    assert "this is production mode -> use strideiq admin create" in refused("seed", "demo")
