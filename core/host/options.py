"""Options: what config/plugins.yaml gives a plugin, held against what the plugin declared."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from strideiq.core.domain.plugin import Options
from strideiq.core.reading.problems import nearest
from strideiq.core.reading.scalars import TooBigError, plain
from strideiq.core.reading.shapes.manifest import Option, OptionValue

TYPES: Mapping[str, type] = {"text": str, "number": float, "integer": int, "boolean": bool}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one option and what to write instead."""

    name: str
    what: str
    fix: str


def settle(
    declared: Mapping[str, Option], given: Mapping[str, OptionValue]
) -> tuple[Options, list[Fault]]:
    """The options a plugin runs with: declared defaults, changed by the given values that fit.

    Text, as it comes from a command line, is read as the type the option was declared with.
    """
    values = {name: _typed(option, option.default) for name, option in declared.items()}
    faults: list[Fault] = []
    for name, raw in given.items():
        option = declared.get(name)
        value = raw if option is None else _read(option, raw)
        fault = _unknown(name, declared) if option is None else check(name, option, value)
        if fault is not None:
            faults.append(fault)
        elif option is not None:
            values[name] = _typed(option, value)
    return Options(values), faults


def check(name: str, option: Option, value: OptionValue) -> Fault | None:
    """Why ``value`` is not allowed for this option; None when it is."""
    kind = TYPES[option.type]
    fits = type(value) is kind or (kind is float and type(value) is int)
    if not fits or not _is_finite(value):
        return Fault(
            name,
            f"option '{name}' must be {_article(option.type)}, not {value!r}",
            _example(option, value),
        )
    if option.choices and value not in option.choices:
        allowed = ", ".join(repr(choice) for choice in option.choices)
        return Fault(name, f"option '{name}' does not allow {value!r}", f"write one of {allowed}")
    if isinstance(value, int | float):
        if option.minimum is not None and value < option.minimum:
            return Fault(
                name,
                f"option '{name}' is {value}, below its minimum",
                f"write {option.minimum:g} or more",
            )
        if option.maximum is not None and value > option.maximum:
            return Fault(
                name,
                f"option '{name}' is {value}, above its maximum",
                f"write {option.maximum:g} or less",
            )
    return None


def _unknown(name: str, declared: Mapping[str, Option]) -> Fault:
    close = nearest(name, declared)
    names = ", ".join(declared) or "none"
    fix = f"did you mean '{close}'?" if close else f"the plugin's options: {names}"
    return Fault(name, f"unknown option '{name}'", fix)


def _read(option: Option, value: OptionValue) -> OptionValue:
    if not isinstance(value, str) or option.type == "text":
        return value
    try:
        read = plain(value)
    except TooBigError:
        return value
    return read if isinstance(read, bool | int | float) else value


def _is_finite(value: OptionValue) -> bool:
    """Whether this is no number, or one that can be counted with: neither bound stops a NaN."""
    try:
        return isinstance(value, str) or math.isfinite(value)
    except OverflowError:
        return False


def _typed(option: Option, value: OptionValue) -> OptionValue:
    return float(value) if option.type == "number" and type(value) is int else value


def _article(kind: str) -> str:
    return f"an {kind}" if kind == "integer" else "text" if kind == "text" else f"a {kind}"


def _example(option: Option, value: OptionValue) -> str:
    if value is option.default:
        return f"write {_article(option.type)}, or declare another type"
    return f"write {option.default!r} or another {option.type}"
