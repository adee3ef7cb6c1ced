from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.account import plain_email
from strideiq.core.domain.sign_up import (
    LONGEST_EMAIL,
    LONGEST_NAME,
    NewAccount,
    is_email,
    is_name,
    is_time_zone,
    refusals_of,
)

GOOD = NewAccount("ada@example.org", "seven grey herons", "Ada", "Europe/Vienna")


@pytest.mark.parametrize(
    "text",
    ["ada@example.org", " Ada@Example.ORG\n", "a.b+c_d@x-y.example.co.uk", "o'neil@xn--bcher.de"],
)
def test_addresses_people_have(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@example",
        "ada@@example.org",
        "a b@example.org",
        "ada@exa mple.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "ada@example..org",
        "a" * 65 + "@example.org",
        "ada@" + "x" * LONGEST_EMAIL + ".org",
        "ada\x00@example.org",
        "ädä@example.org",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert not is_email(text)


@given(st.text())
def test_address_fits_in_a_header_and_in_the_store(text: str) -> None:
    if is_email(text):
        plain = plain_email(text)
        assert plain.isascii()
        assert plain.isprintable()
        assert len(plain) <= LONGEST_EMAIL


@pytest.mark.parametrize("name", ["UTC", "Europe/Vienna", "America/Argentina/Ushuaia", "Etc/GMT+3"])
def test_time_zones_there_are(name: str) -> None:
    assert is_time_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Vienna",
        "europe",
        "../UTC",
        "/etc/passwd",
        "Europe/",
        "a" * 65,
        "Europe/Vienna\n",
        "\x00",
    ],
)
def test_time_zones_there_are_not(name: str) -> None:
    assert not is_time_zone(name)


@given(st.text(max_size=70))
def test_time_zone_that_is_taken_can_be_used(name: str) -> None:
    if is_time_zone(name):
        ZoneInfo(name)


@pytest.mark.parametrize("name", ["Factory", "factory", "posixrules", "localtime"])
def test_files_among_the_time_zones_are_none(name: str) -> None:
    assert not is_time_zone(name)


@pytest.mark.parametrize("name", ["Ada", "李雷", " Ada Lovelace ", "🏃", "x" * LONGEST_NAME])
def test_names_people_have(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x00", "\u202eadA", "x" * (LONGEST_NAME + 1)])
def test_what_is_no_name(name: str) -> None:
    assert not is_name(name)


def test_every_fault_is_named_once() -> None:
    assert list(refusals_of(GOOD)) == []
    faults = {"email": "ada", "password": "short", "name": "", "time_zone": "Vienna"}
    for field, value in faults.items():
        [refusal] = refusals_of(replace(GOOD, **{field: value}))
        assert refusal.constraint == field
    all_wrong = NewAccount(**faults)
    assert [each.constraint for each in refusals_of(all_wrong)] == list(faults)


def test_secrets_are_not_shown() -> None:
    for secret in (GOOD.email, GOOD.password, GOOD.name):
        assert secret not in repr(GOOD)
