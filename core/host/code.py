"""A plugin's Python, if it has any: imported and checked so that its faults stay its own."""

import importlib
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TextIO

from strideiq.core.host import hookspecs
from strideiq.core.host.answers import WrongAnswerError
from strideiq.core.reading.problems import Problem, nearest

# What a plugin's code may throw at us: any error of its own, or an attempt to end the program.
# KeyboardInterrupt stays the user's.
FAILURES = (Exception, SystemExit)

_IMPL = f"{hookspecs.PROJECT}_impl"
_SPEC = f"{hookspecs.PROJECT}_spec"


def quietly() -> AbstractContextManager[TextIO]:
    """While a plugin's code runs, what it prints goes to stderr: stdout is for the plan."""
    return redirect_stdout(sys.stderr)


def hooks() -> dict[str, tuple[str, ...]]:
    """Every hook by name, with the names of the values it is handed."""
    return {
        name: tuple(inspect.signature(function).parameters)
        for name, function in vars(hookspecs).items()
        if hasattr(function, _SPEC)
    }


def load(plugin: str, python: str, beside: Path) -> ModuleType:
    """The module a plugin names: ``something.py`` beside its YAML, or an importable module.

    A file gets a module name of its own, so that two plugins may both have a ``hooks.py``.
    Raises whatever the plugin's code raises, and FileNotFoundError.
    """
    if not python.endswith(".py"):
        with quietly():
            return importlib.import_module(python)
    file = beside / Path(python).name
    if not file.is_file():
        message = f"there is no file {python} beside the plugin"
        raise FileNotFoundError(message)
    name = f"strideiq_plugin_{plugin.replace('-', '_')}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        message = f"{python} is not a Python file"
        raise ImportError(message)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        with quietly():
            spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


@dataclass(frozen=True, slots=True)
class Implementation:
    """A plugin's function for a hook, and which of the hook's values it ``takes``."""

    hook: str
    function: Callable[..., object]
    takes: tuple[str, ...]


def implementations(module: ModuleType) -> dict[str, Implementation]:
    """The hooks a sound module implements, by name."""
    known = hooks()
    made: dict[str, Implementation] = {}
    for name, function in vars(module).items():
        marked = getattr(function, _IMPL, None) if isinstance(function, FunctionType) else None
        if marked is not None:
            hook = str(marked.get("specname") or name)
            asked = inspect.signature(function).parameters
            takes = tuple(value for value in known[hook] if value in asked)
            made[hook] = Implementation(hook, function, takes)
    return made


def faults(module: ModuleType, label: str) -> list[Problem]:
    """What in a plugin's module cannot be called as a hook; empty when all of it can."""
    found: list[Problem] = []
    known = hooks()
    implemented = 0
    for name, function in list(vars(module).items()):
        if not isinstance(function, FunctionType):
            continue
        marked = getattr(function, _IMPL, None)
        line = function.__code__.co_firstlineno
        if marked is None and name in known and function.__module__ == module.__name__:
            what = f"'{name}' is named like a hook but is not marked as one"
            found.append(Problem(label, line, 1, "", what, "write @hookimpl above it"))
        elif marked is not None:
            implemented += 1
            hook = str(marked.get("specname") or name)
            for what, fix in _faults_of(hook, function, marked, known):
                found.append(Problem(label, line, 1, "", what, fix))
    if not implemented and not found:
        what = "implements no hook"
        fix = "mark a function with @hookimpl, or delete the key python from the plugin"
        found.append(Problem(label, 1, 1, "", what, fix))
    return found


def place(error: BaseException, folder: Path) -> tuple[Path, int, int] | None:
    """File, line and column in a plugin's folder that an error came from.

    None when no line of the plugin took part, as when its module does not exist.
    """
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return Path(error.filename), error.lineno, error.offset or 1
    inside = folder.resolve()
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if frame.lineno and file.resolve().is_relative_to(inside):
            return file, frame.lineno, (frame.colno or 0) + 1
    return None


def first_line(function: Callable[..., object]) -> tuple[Path, int, int] | None:
    """File, line and column where a function starts; None for what is no Python function."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return (Path(code.co_filename), code.co_firstlineno, 1) if code else None


def sentence(error: BaseException) -> str:
    """An error in one line: its type and what it says."""
    if isinstance(error, SystemExit):
        return f"tried to end the program (SystemExit: {error.code})"
    if isinstance(error, WrongAnswerError):
        return str(error)
    try:
        said = str(error.msg if isinstance(error, SyntaxError) else error).split("\n", 1)[0]
    except FAILURES:  # an error of the plugin's own making may fail at this as well
        said = ""
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _faults_of(
    hook: str, function: FunctionType, marked: dict[str, object], known: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    if hook not in known:
        close = nearest(hook, known)
        fix = f"did you mean '{close}'?" if close else f"write one of {', '.join(known)}"
        yield f"unknown hook '{hook}'", fix
        return
    if inspect.iscoroutinefunction(function):
        yield f"hook '{hook}' is an async function", "write it as an ordinary function"
    if marked.get("wrapper") or marked.get("hookwrapper"):
        yield f"hook '{hook}' is a wrapper, which is not supported", "write @hookimpl alone"
    for name, parameter in inspect.signature(function).parameters.items():
        if name not in known[hook] and parameter.default is parameter.empty:
            close = nearest(name, known[hook])
            hint = f"did you mean '{close}'?" if close else "it is handed " + ", ".join(known[hook])
            yield f"hook '{hook}' is not handed anything called '{name}'", hint
