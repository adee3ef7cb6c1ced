"""The mails of the service, and the job that sends them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.account import Account, EmailPurpose, EmailToken
from strideiq.core.domain.job import Job
from strideiq.core.ports import UnitOfWork
from strideiq.core.ports.mail import Letter, Mail
from strideiq.core.services.families import digest_of
from strideiq.core.services.tools import Tools
from strideiq.core.services.work import Finish, Progress

SEND_MAIL: Final = "send_mail"
"""The kind of job that sends a mail; its payload holds ids and words, never a token."""


class Subject(StrEnum):
    """What a mail is about."""

    CONFIRM = "confirm"
    RESET_PASSWORD = "reset_password"  # noqa: S105  a subject, no password
    KNOWN_ALREADY = "known_already"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  a subject, no password


PURPOSES: Final[Mapping[Subject, EmailPurpose]] = {
    Subject.CONFIRM: EmailPurpose.VERIFY,
    Subject.RESET_PASSWORD: EmailPurpose.RESET_PASSWORD,
}
"""What the link of a mail is for, where it has one."""

TEXTS: Final[Mapping[Subject, tuple[str, str]]] = {
    Subject.CONFIRM: (
        "Confirm your address",
        (
            "Somebody made a StrideIQ account with this address. If it was you, confirm it:\n\n"
            "{url}/#confirm={token}\n\n"
            "Or paste this code where the app asks for it:\n\n{token}\n\n"
            "If it was not you, leave the link alone."
        ),
    ),
    Subject.RESET_PASSWORD: (
        "Choose a new password",
        (
            "Somebody asked for a new password for your StrideIQ account. If it was you, go on here:"
            "\n\n{url}/#reset-password={token}\n\n"
            "Or paste this code where the app asks for it:\n\n{token}\n\n"
            "It works once. If it was not you, do nothing: your password stays as it is."
        ),
    ),
    Subject.KNOWN_ALREADY: (
        "You have an account",
        (
            "Somebody tried to make a StrideIQ account with this address, but there is one already.\n"
            "If it was you, sign in, or ask for a new password: {url}\n\n"
            "If it was not you, do nothing."
        ),
    ),
    Subject.PASSWORD_CHANGED: (
        "Your password was changed",
        (
            "The password of your StrideIQ account was changed, and other devices were signed out.\n\n"
            "If it was not you, ask for a new password at once: {url}"
        ),
    ),
}


async def post(tools: Tools, unit: UnitOfWork, subject: Subject, account_id: UUID | None) -> None:
    """Have a mail sent once the unit is stored; to None nothing is sent, with the same work."""
    to = None if account_id is None else str(account_id)
    await tools.enqueue(unit, SEND_MAIL, {"account": to, "subject": subject.value})


@dataclass(frozen=True, slots=True)
class LinkRules:
    """How links begin, and how long each kind is good."""

    url: str
    lifetimes: Mapping[EmailPurpose, timedelta]


class SendMail:
    """Does the jobs that send mails. A repeated one makes the link of the first useless."""

    def __init__(self, tools: Tools, mail: Mail, rules: LinkRules) -> None:
        self._tools = tools
        self._mail = mail
        self._rules = rules

    async def __call__(self, job: Job, progress: Progress) -> Finish:
        """Send the mail, unless there is nobody to send it to any more."""
        await progress("writing", 10)
        subject = Subject(str(job.payload["subject"]))
        account_id = job.payload["account"]
        letter = None if account_id is None else await self._letter(UUID(str(account_id)), subject)
        if letter is not None:
            await progress("sending", 50)
            await self._mail.send(letter)
        return _nothing_to_store

    async def _letter(self, account_id: UUID, subject: Subject) -> Letter | None:
        async with self._tools.store.begin(PROGRAM) as unit:
            account = await unit.accounts.get(account_id)
            if account is None or not _is_due(account, subject):
                return None
            token = secrets.token_urlsafe(32)
            purpose = PURPOSES.get(subject)
            if purpose is not None:
                until = self._tools.clock.now() + self._rules.lifetimes[purpose]
                made = EmailToken(
                    self._tools.ids.new(), account_id, purpose, digest_of(token), until
                )
                await unit.email_tokens.add(made)
        title, text = TEXTS[subject]
        written = text.format(url=self._rules.url.rstrip("/"), token=token)
        return Letter(account.email, f"StrideIQ: {title}", written)


def _is_due(account: Account, subject: Subject) -> bool:
    """Whether the mail still makes sense."""
    confirmed = subject is Subject.CONFIRM and account.verified_at is not None
    return account.disabled_at is None and not confirmed


async def _nothing_to_store(unit: UnitOfWork) -> None:
    """A mail leaves nothing behind."""
    del unit
