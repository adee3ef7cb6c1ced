import pytest

from strideiq.core.engine.export.plain import one_line


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Easy  run\r\n 10 km", "Easy run 10 km"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[1;38;5;9mred", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;a title\x07run", "run"),
        ("\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bcrun", "run"),
        ("bell\x07 run", "bell run"),
        ("[bold]run[/bold]", "[bold]run[/bold]"),
        ("4 × 5 min – hügelig", "4 × 5 min – hügelig"),  # noqa: RUF001  what authors write
    ],
)
def test_words_are_kept_and_what_steers_a_terminal_is_not(text: str, plain: str) -> None:
    assert one_line(text) == plain
