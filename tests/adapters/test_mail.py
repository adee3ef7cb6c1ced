import io
import ssl
from dataclasses import replace

import pytest

from strideiq.core.adapters.mail import ConsoleMail, SmtpMail, SmtpServer, smtp_server
from strideiq.core.domain.errors import Refusal
from strideiq.core.ports.mail import Letter
from tests.mail_server import MailServer, client_trust, mail_server
from tests.servers import free_port

pytestmark = pytest.mark.anyio

SENDER = "StrideIQ <no-reply@example.org>"
LETTER = Letter("ada@example.org", "StrideIQ: Grüße", "Über den Berg:\n\nhttps://here/#t=x\n.\nend")
USER, WORD = "postman", "p@ss:word/"


def to(server: MailServer, *, tls: bool = False, user: str | None = None) -> SmtpMail:
    password = None if user is None else WORD
    where = SmtpServer("127.0.0.1", server.port, tls, user, password)
    return SmtpMail(where, SENDER, client_trust())


async def test_console_shows_the_whole_mail() -> None:
    out = io.StringIO()
    await ConsoleMail(out).send(LETTER)
    for part in (LETTER.to, LETTER.subject, LETTER.text):
        assert part in out.getvalue()


async def test_console_is_where_the_service_runs(capsys: pytest.CaptureFixture[str]) -> None:
    await ConsoleMail().send(LETTER)
    assert LETTER.text in capsys.readouterr().out


@pytest.mark.parametrize("tls", [True, False])
async def test_mail_arrives_as_it_was_written_over_tls(tls: bool) -> None:  # noqa: FBT001  both ways
    async with mail_server(tls=tls) as server:
        await to(server, tls=tls, user=USER).send(LETTER)
    [letter] = server.letters
    assert (letter["From"], letter["To"], letter["Subject"]) == (SENDER, LETTER.to, LETTER.subject)
    assert letter["Message-ID"].endswith("@example.org>")
    assert letter["Date"] is not None
    assert letter["Auto-Submitted"] == "auto-generated"
    assert (
        letter.get_content().replace("\r\n", "\n").replace("\n..\n", "\n.\n") == f"{LETTER.text}\n"
    )
    assert server.passwords == [(USER, WORD)]
    assert server.recipients == ["TO:<ada@example.org>"]
    assert ("STARTTLS" in server.commands) != tls


async def test_server_of_ones_own_needs_neither_tls_nor_password() -> None:
    async with mail_server(starttls=False) as server:
        await to(server).send(LETTER)
    assert len(server.letters) == 1
    assert server.passwords == []


async def test_password_is_never_sent_in_the_clear() -> None:
    async with mail_server(starttls=False) as server:
        with pytest.raises(Refusal, match="without encryption"):
            await to(server, user=USER).send(LETTER)
    assert (server.passwords, server.letters) == ([], [])


@pytest.mark.parametrize("tls", [True, False])
async def test_server_with_a_strange_certificate_gets_nothing(tls: bool) -> None:  # noqa: FBT001  both ways
    async with mail_server(tls=tls) as server:
        where = SmtpServer("127.0.0.1", server.port, tls, USER, WORD)
        with pytest.raises(ssl.SSLError):
            await SmtpMail(where, SENDER).send(LETTER)
    assert (server.passwords, server.letters) == ([], [])


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "AUTH"])
async def test_what_the_server_will_never_take_is_refused(command: str) -> None:
    async with mail_server(answers={command: b"550 ada@example.org is unknown\r\n"}) as server:
        with pytest.raises(Refusal) as caught:
            await to(server, user=USER).send(LETTER)
    assert "ada@" not in str(caught.value)
    assert WORD not in str(caught.value)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "EHLO"])
async def test_what_the_server_does_not_take_now_is_worth_a_new_try(command: str) -> None:
    said = {command: b"451 later, ada@example.org\r\n"}
    if command == "EHLO":
        said["HELO"] = said[command]
    async with mail_server(starttls=False, answers=said) as server:
        with pytest.raises(OSError, match="server") as caught:
            await to(server).send(LETTER)
        assert "ada@" not in str(caught.value)
    assert server.letters == []


async def test_server_that_is_away_is_worth_a_new_try() -> None:
    with pytest.raises(OSError, match="refused"):
        await SmtpMail(SmtpServer("127.0.0.1", free_port(), tls=False), SENDER).send(LETTER)


async def test_address_cannot_bring_headers_of_its_own() -> None:
    async with mail_server(starttls=False) as server:
        with pytest.raises(ValueError, match="Header"):
            await to(server).send(replace(LETTER, to="ada@example.org\r\nBcc: eve@example.org"))
    assert server.letters == []


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", SmtpServer("mail.example.org", 587, tls=False)),
        ("smtps://mail.example.org", SmtpServer("mail.example.org", 465, tls=True)),
        ("smtp://127.0.0.1:2525", SmtpServer("127.0.0.1", 2525, tls=False)),
        (
            "smtps://post%40man:p%40ss%3Aw%2F@mail.example.org:4650",
            SmtpServer("mail.example.org", 4650, tls=True, user="post@man", password="p@ss:w/"),  # noqa: S106  of nobody
        ),
    ],
)
def test_addresses_of_servers(url: str, server: SmtpServer) -> None:
    assert smtp_server(url) == server
    assert server.password is None or server.password not in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://x",
        "smtp://",
        "smtp://u:secret@x:port",
        "smtp://[::1",
        "smtp://u:secr%C3%A9t@x",
    ],
)
def test_what_is_no_address_of_a_server(url: str) -> None:
    with pytest.raises(Refusal, match="smtp://user:password@host:port") as caught:
        smtp_server(url)
    assert "secr" not in str(caught.value)
