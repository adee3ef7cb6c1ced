import pytest

from strideiq.core.domain.texts import is_line, is_text


@pytest.mark.parametrize("text", ["", "City run", "Zoë, 10 km", "😀", "x" * 200])
def test_what_can_be_shown_on_a_line(text: str) -> None:
    assert is_line(text)
    assert is_text(text, 200)


@pytest.mark.parametrize("text", ["a\nb", "a\tb"])
def test_breaks_stand_in_texts_alone(text: str) -> None:
    assert not is_line(text)
    assert is_text(text, 200)


@pytest.mark.parametrize("text", ["\x00", "a\x1bb", "\u202e", "\ud800", "x" * 201])
def test_what_cannot_be_kept_or_shown(text: str) -> None:
    assert not is_line(text)
    assert not is_text(text, 200)
