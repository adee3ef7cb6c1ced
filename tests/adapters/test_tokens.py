import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.adapters.tokens import ALGORITHM, AUDIENCE, ISSUER, LONGEST, SignedTokens
from strideiq.core.domain.errors import NotSignedIn
from strideiq.core.ports.credentials import AccessClaims
from strideiq.core.reading.shapes.service import CacheLimits
from tests.clocks import HandClock
from tests.people import NOW, SECOND, new_id

KEY = "one key that is long enough for tests, and for a longer digest too"
LIFETIME = timedelta(minutes=15)
ACCOUNT, FAMILY = new_id(), new_id()
CLOCK = HandClock(NOW.replace(microsecond=0))


def tokens(clock: HandClock = CLOCK, key: str = KEY) -> SignedTokens:
    return SignedTokens(key, clock, TimeOrderedIds(), LIFETIME)


def claims(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  any claim
    issued = jwt.decode(tokens().issue(ACCOUNT, FAMILY).text, options={"verify_signature": False})
    changed: dict[str, Any] = issued | changes
    return {name: value for name, value in changed.items() if value is not None}


def encoded(part: object) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def test_token_says_whose_it_is_until_it_expires() -> None:
    clock = HandClock(NOW)
    issued = tokens(clock).issue(ACCOUNT, FAMILY)
    assert issued.expires_at == NOW.replace(microsecond=0) + LIFETIME
    assert tokens(clock).read(issued.text) == AccessClaims(ACCOUNT, FAMILY, issued.expires_at)
    clock.at = issued.expires_at - SECOND
    assert tokens(clock).read(issued.text).account_id == ACCOUNT
    clock.at = issued.expires_at
    with pytest.raises(NotSignedIn):
        tokens(clock).read(issued.text)


def test_token_is_not_shown_by_accident() -> None:
    issued = tokens().issue(ACCOUNT, FAMILY)
    assert issued.text not in repr(issued)


def test_every_token_is_another_one() -> None:
    assert tokens().issue(ACCOUNT, FAMILY).text != tokens().issue(ACCOUNT, FAMILY).text


@pytest.mark.parametrize(
    "changes",
    [
        *({name: None} for name in ("sub", "sid", "jti", "iat", "exp", "iss", "aud", "typ")),
        {"typ": "refresh"},
        {"iss": "somebody"},
        {"aud": "something else"},
        {"sub": "me"},
        {"sid": "not an id"},
        {"exp": "soon"},
        {"exp": 10**30},
        {"iat": int((NOW + 2 * SECOND).timestamp())},
    ],
    ids=str,
)
def test_wrong_claims_are_refused_although_the_signature_is_good(changes: dict[str, Any]) -> None:
    with pytest.raises(NotSignedIn):
        tokens().read(jwt.encode(claims(**changes), KEY, ALGORITHM))


def test_claims_alone_are_good_when_nothing_is_changed() -> None:
    assert tokens().read(jwt.encode(claims(), KEY, ALGORITHM)).family_id == FAMILY


def unsigned(text: str) -> str:
    _, body, _ = text.split(".")
    return f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{body}."


def unsigned_with_signature(text: str) -> str:
    return unsigned(text) + text.split(".")[2]


def spare_bits(text: str) -> str:
    """Another last letter that stands for the same signature."""
    last = urlsafe_b64decode(text.split(".")[2] + "=")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = next(
        letter
        for letter in letters
        if letter != text[-1] and urlsafe_b64decode(text.split(".")[2][:-1] + letter + "=") == last
    )
    return text[:-1] + other


@pytest.mark.parametrize(
    "spoil",
    [
        unsigned,
        unsigned_with_signature,
        spare_bits,
        lambda text: text + "=",
        lambda text: text + ".",
        lambda text: text + " ",
        lambda text: text + "\n",
        lambda text: f"{text}.{text}",
        lambda text: text[:-1],
        lambda text: text.rsplit(".", 1)[0],
        lambda text: jwt.encode(claims(), KEY, "HS512"),  # noqa: ARG005
        lambda text: jwt.encode(claims(), KEY[::-1], ALGORITHM),  # noqa: ARG005
        lambda text: jwt.encode(claims(pad="x" * LONGEST), KEY, ALGORITHM),  # noqa: ARG005
    ],
)
def test_what_is_not_exactly_our_token_is_refused(spoil: Callable[[str], str]) -> None:
    text = tokens().issue(ACCOUNT, FAMILY).text
    with pytest.raises(NotSignedIn):
        tokens().read(spoil(text))


@given(place=st.integers(min_value=0), letter=st.characters())
@example(place=0, letter=".")
def test_changing_any_letter_makes_it_bad(place: int, letter: str) -> None:
    text = tokens().issue(ACCOUNT, FAMILY).text
    place %= len(text)
    changed = text[:place] + letter + text[place + 1 :]
    if changed != text:
        with pytest.raises(NotSignedIn):
            tokens().read(changed)


@given(st.text(max_size=60) | st.builds("{}.{}.{}".format, st.text(), st.text(), st.text()))
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(NotSignedIn):
        tokens().read(text)


def test_names_of_issuer_and_audience_are_in_the_token() -> None:
    assert (claims()["iss"], claims()["aud"]) == (ISSUER, AUDIENCE)


def test_the_signature_of_a_remembered_token_is_not_checked_again_and_its_time_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked: list[str] = []
    decode = jwt.decode

    def counted(text: str, *rest: Any, **named: Any) -> Any:  # noqa: ANN401  the library's own
        checked.append(text)
        return decode(text, *rest, **named)

    monkeypatch.setattr(jwt, "decode", counted)
    clock = HandClock()
    signed = SignedTokens(KEY, clock, TimeOrderedIds(), LIFETIME, remembered=1)
    text = signed.issue(ACCOUNT, FAMILY).text
    assert signed.read(text) == signed.read(text)
    assert len(checked) == 1
    foreign = tokens(clock, key="somebody else's key, as long as ours").issue(ACCOUNT, FAMILY).text
    for _ in range(2):
        with pytest.raises(NotSignedIn):
            signed.read(foreign)
    assert len(checked) == 3
    signed.read(signed.issue(ACCOUNT, FAMILY).text)
    signed.read(text)
    assert len(checked) == 5
    clock.forward(LIFETIME)
    with pytest.raises(NotSignedIn):
        signed.read(text)
    assert len(checked) == 5


def test_none_is_remembered_where_the_configuration_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = CacheLimits(document_characters=0, answer_bytes=0, answer_seconds=1, tokens=0)
    signed = SignedTokens(KEY, CLOCK, TimeOrderedIds(), LIFETIME, limits.tokens)
    text = signed.issue(ACCOUNT, FAMILY).text
    signed.read(text)
    monkeypatch.setattr(signed, "_key", "somebody else's key, as long as ours")
    with pytest.raises(NotSignedIn):
        signed.read(text)
