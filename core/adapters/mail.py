"""Mail: printed where the service runs, or handed to an SMTP server."""

import asyncio
import smtplib
import ssl
import sys
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from typing import Final, TextIO
from urllib.parse import unquote, urlsplit

from strideiq.core.domain.errors import Refusal
from strideiq.core.ports.mail import Letter

TIMEOUT_S: Final = 20
PERMANENT: Final = 500
PORTS: Final = {"smtp": 587, "smtps": 465}


class ConsoleMail:
    """Prints mails, for a service without an SMTP server: the links in them are seen."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out

    async def send(self, letter: Letter) -> None:
        """Print a mail."""
        lines = ["", f"--- a mail to {letter.to}: {letter.subject}", letter.text, "---", ""]
        print("\n".join(lines), file=self._out or sys.stdout, flush=True)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mails are handed over; ``tls`` says that the connection begins with TLS."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def smtp_server(url: str) -> SmtpServer:
    """The server of ``smtp://user:password@host:port``, or ``smtps://`` for TLS from the start.

    Raises Refusal for anything else, without repeating the password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _unreadable() from None
    if not host or parts.scheme not in PORTS:
        raise _unreadable()
    user = None if parts.username is None else unquote(parts.username)
    password = None if parts.password is None else unquote(parts.password)
    if not f"{user}{password}".isascii():
        raise _unreadable()
    return SmtpServer(host, port or PORTS[parts.scheme], parts.scheme == "smtps", user, password)


class SmtpMail:
    """Hands mails to an SMTP server; ``trust`` decides about its certificate."""

    def __init__(
        self, server: SmtpServer, sender: str, trust: ssl.SSLContext | None = None
    ) -> None:
        self._server = server
        self._sender = sender
        self._trust = trust or ssl.create_default_context()

    async def send(self, letter: Letter) -> None:
        """Hand a mail over. Raises Refusal when the server will never take it."""
        try:
            await asyncio.to_thread(self._hand_over, letter)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if min(codes, default=0) < PERMANENT:
                raise _TryAgain(
                    "the mail server does not take mails for this address now"
                ) from None
            raise _never("the mail server takes no mail for this address") from None
        except smtplib.SMTPResponseException as error:
            if error.smtp_code < PERMANENT:
                raise _TryAgain(f"the mail server answered {error.smtp_code}") from None
            raise _never(f"the mail server answered {error.smtp_code}") from None

    def _hand_over(self, letter: Letter) -> None:
        server = self._server
        if server.tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT_S, context=self._trust
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
        with connection:
            connection.ehlo_or_helo_if_needed()
            if not server.tls and connection.has_extn("starttls"):
                connection.starttls(context=self._trust)
                connection.ehlo()
            elif not server.tls and server.user is not None:
                raise _never("the mail server wants a password without encryption")
            if server.user is not None:
                connection.login(server.user, server.password or "")
            connection.send_message(self._message(letter), to_addrs=[letter.to])

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=parseaddr(self._sender)[1].partition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message


class _TryAgain(OSError):
    """The server does not take the mail now."""


def _never(message: str) -> Refusal:
    return Refusal(
        "mail", message, suggestion="see the address and the settings of the mail server"
    )


def _unreadable() -> Refusal:
    return Refusal(
        "smtp_url",
        "the address of the SMTP server cannot be read",
        suggestion="write smtp://user:password@host:port, or smtps:// for TLS from the start,"
        " in plain ASCII",
    )
