"""Call a plugin's hook so that whatever it does wrong stays its own."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from strideiq.core.host import code
from strideiq.core.host.plugin import Plugin
from strideiq.core.reading.problems import Problem

Value = TypeVar("Value")
Accept = Callable[[object], tuple[Value, ...]]
"""Turns a hook's answer into values; raises TypeError for an answer of another type."""


def ask(
    plugin: Plugin,
    hook: str,
    function: Callable[..., object],
    takes: Sequence[str],
    accept: Accept[Value],
    values: Mapping[str, object],
) -> tuple[tuple[Value, ...], Problem | None]:
    """What one plugin answers to one hook, or the problem that kept it from answering.

    The function is handed the ``values`` that it ``takes``, and its own options.
    """
    handed = {**values, "options": plugin.options}
    try:
        return accept(function(**{name: handed[name] for name in takes})), None
    except code.FAILURES as error:  # the border of isolation: the other plugins go on
        what = f"{code.sentence(error)} in hook '{hook}'"
        return (), plugin.fault(error, what, fallback=function)
