"""Call a plugin's hook so that whatever it does wrong stays its own."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from strideiq.core.host import code
from strideiq.core.host.answers import WrongAnswerError
from strideiq.core.host.code import Implementation
from strideiq.core.host.plugin import Plugin
from strideiq.core.reading.problems import Problem

Value = TypeVar("Value")
Accept = Callable[[object], tuple[Value, ...]]
"""Turns a hook's answer into values; raises WrongAnswerError for one that cannot be used."""


def ask(
    plugin: Plugin,
    made: Implementation,
    accept: Accept[Value],
    values: Mapping[str, object],
) -> tuple[tuple[Value, ...], Problem | None]:
    """What one plugin answers to a hook it implements, or the problem that kept it from answering.

    The function is handed those of ``values`` it asks for, and its own options unless ``values``
    gives others.
    """
    handed = {"options": plugin.options, **values}
    try:
        with code.quietly():
            return accept(made.function(**{name: handed[name] for name in made.takes})), None
    except code.FAILURES as error:  # the border of isolation: the other plugins go on
        what = f"{code.sentence(error)} in hook '{made.hook}'"
        fix = error.fix if isinstance(error, WrongAnswerError) else ""
        return (), plugin.fault(error, what, fix, fallback=made.function)
