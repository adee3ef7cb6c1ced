"""What a log is told of an error: its kinds and places, without the words, which may hold values."""

import traceback


def trace_of(error: BaseException) -> str:
    """An error and what led to it, the first cause first: of each its kind and where it was raised.

    The words are left out. A database puts the whole row into them, and a parser what it read.
    """
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "".join(
        f"{type(each).__module__}.{type(each).__qualname__}\n"
        + "".join(traceback.format_tb(each.__traceback__))
        for each in reversed(chain)
    )
