import pytest

from strideiq.core.cli.saying import printable


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("\udcc3\udca9.csv", "é.csv"),
        (repr("2\udcc3"), "'2\ufffd'"),
        (repr("\udcc3\udca9"), "'é'"),
        ("nothing to mend: é", "nothing to mend: é"),
    ],
)
def test_bytes_that_no_locale_decoded_become_text(sentence: str, shown: str) -> None:
    assert printable(sentence) == shown
