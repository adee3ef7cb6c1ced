from tests.synthetic_history import FIXTURE, history


def test_the_committed_history_is_what_the_generator_makes() -> None:
    assert FIXTURE.read_bytes() == history().encode()
