"""A little SMTP server for tests, with TLS and passwords, that keeps what it is given."""

import asyncio
import ssl
from base64 import b64decode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Final

PEM: Final = Path(__file__).parent / "fixtures/loopback.pem"
GREETING: Final = b"220 here\r\n"
FINE: Final = b"250 fine\r\n"
SAID: Final = {
    "STARTTLS": b"220 go on\r\n",
    "AUTH": b"235 welcome\r\n",
    "DATA": b"354 go on\r\n",
    "QUIT": b"221 bye\r\n",
}


def server_tls() -> ssl.SSLContext:
    """What the server shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


def client_trust() -> ssl.SSLContext:
    """Trusts that server and no other."""
    return ssl.create_default_context(cafile=str(PEM))


@dataclass(slots=True)
class MailServer:
    """Answers one command after the other. ``answers`` replaces what it says to a command."""

    port: int = 0
    starttls: bool = True
    answers: dict[str, bytes] = field(default_factory=dict)
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    passwords: list[tuple[str, str]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk to one client until it leaves."""
        with suppress(ConnectionError, ssl.SSLError):
            writer.write(GREETING)
            while line := await reader.readline():
                command, _, rest = line.decode().strip().partition(" ")
                self.commands.append(command.upper())
                writer.write(self.answers.get(command.upper()) or self._said(command.upper(), rest))
                if command.upper() == "STARTTLS":
                    await writer.start_tls(server_tls())
                elif command.upper() == "DATA" and "DATA" not in self.answers:
                    letter = await reader.readuntil(b"\r\n.\r\n")
                    self.letters.append(BytesParser(policy=default).parsebytes(letter[:-3]))
                    writer.write(FINE)
                elif command.upper() == "QUIT":
                    break
        writer.close()

    def _said(self, command: str, rest: str) -> bytes:
        if command == "EHLO":
            offers = b"250-STARTTLS\r\n" if self.starttls else b""
            return b"250-here\r\n" + offers + b"250 AUTH PLAIN\r\n"
        if command == "AUTH":
            _, user, password = b64decode(rest.partition(" ")[2]).decode().split("\0")
            self.passwords.append((user, password))
        if command == "RCPT":
            self.recipients.append(rest)
        return SAID.get(command, FINE)


@asynccontextmanager
async def mail_server(
    *, tls: bool = False, starttls: bool = True, answers: Mapping[str, bytes] | None = None
) -> AsyncIterator[MailServer]:
    """A server on loopback; with ``tls`` it speaks TLS from the start."""
    made = MailServer(starttls=starttls and not tls, answers=dict(answers or {}))
    context = server_tls() if tls else None
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0, ssl=context)
    made.port = listening.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        listening.close()
        await listening.wait_closed()
