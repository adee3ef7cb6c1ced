import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.password import (
    COMMON,
    FEWEST_DIFFERENT,
    LONGEST,
    ROWS,
    SHORTEST,
    password_problem,
)

EMAIL = "ada.runs@example.org"
LETTERS = st.characters(exclude_categories=["Cs"])


@pytest.mark.parametrize(
    "password",
    [
        "seven grey herons",
        "correct horse",
        "🏃🏃🏽🏔🌧🥇🥈🥉🍌",
        "пробежка по лесу",
        "x9!kqMw2",
        "password of the heron",
        "a" * 60 + "bcd" + "e" * 65,
    ],
)
def test_good_ones_are_taken(password: str) -> None:
    assert password_problem(password, EMAIL) is None


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "Password1!",
        "p@ssw0rd",
        "12345678",
        "0987654321",
        "1234567890",
        "qwertyuiop",
        "QWERTY123",
        "asdfghjkl",
        "1q2w3e4r",
        "1qaz2wsx",
        "abcdefgh",
        "iloveyou",
        "letmein!",
        "Marathon2026",
        "strideiq1",
        "halfmarathon",
        "trustno1",
        "        ",
        "aaaaaaaaaa",
        "abababab",
        "ada.runs",
        "ADA.RUNS@example.org",
    ],
)
def test_first_guesses_are_refused(password: str) -> None:
    assert password_problem(password, EMAIL) is not None


@pytest.mark.parametrize("word", sorted(COMMON))
def test_common_words_are_refused_with_figures_behind_them(word: str) -> None:
    assert password_problem(f"{word.title()}{'2026' * 2}"[:LONGEST], EMAIL) is not None


@given(st.text(LETTERS, max_size=SHORTEST - 1) | st.text(LETTERS, min_size=LONGEST + 1))
def test_length_is_that_of_the_characters(password: str) -> None:
    assert password_problem(password, EMAIL) == f"a password has {SHORTEST} to {LONGEST} characters"


@given(st.text(LETTERS, min_size=1, max_size=FEWEST_DIFFERENT - 1), st.integers(SHORTEST, LONGEST))
def test_few_signs_over_and_over_are_refused(signs: str, length: int) -> None:
    assert password_problem((signs * length)[:length], EMAIL) is not None


@given(st.sampled_from(ROWS), st.integers(0, 30), st.booleans())
def test_rows_of_keys_are_refused(row: str, start: int, backwards: bool) -> None:  # noqa: FBT001  drawn
    keys = (row[::-1] if backwards else row) * 3
    start %= len(row)
    assert password_problem(keys[start : start + SHORTEST], EMAIL) is not None


@given(st.text(max_size=200), st.text(max_size=40))
def test_every_text_gets_an_answer(password: str, email: str) -> None:
    answer = password_problem(password, email)
    assert answer is None or password not in answer or len(password) < SHORTEST
