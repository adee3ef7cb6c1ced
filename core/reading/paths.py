"""From where pydantic says an error is to where that stands in the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from strideiq.core.reading.document import Document, Value

_KEY_MARK: Final = "[key]"
_MOST_SKIPS: Final = 3


@dataclass(frozen=True, slots=True)
class Located:
    """An error with its path in the file.

    ``tags`` are the branches of unions that pydantic tried on the way, each with the length of
    the path where its union stands; ``on_key`` says that the key is wrong rather than its value.
    """

    error: ErrorDetails
    path: tuple[str | int, ...]
    tags: tuple[tuple[int, str], ...]
    on_key: bool = False


def locate(document: Document, error: ErrorDetails) -> Located:
    """Tell the parts of the error's ``loc`` that are keys and indices from those that are tags.

    The value found must be the one the error complains of, which settles the case of a tag that
    is spelled like a key; an unknown key is itself the end of the path.
    """
    loc = error["loc"]
    on_key = bool(loc) and loc[-1] == _KEY_MARK
    if on_key:
        loc = loc[:-1]
    absent = loc[-1:] if error["type"] == "missing" else ()
    steps = loc[: len(loc) - len(absent)]
    texts = [index for index, part in enumerate(steps) if isinstance(part, str)]
    choices = (combinations(texts, count) for count in range(_MOST_SKIPS + 1))
    first: tuple[Value, list[str | int], list[tuple[int, str]]] | None = None
    for skipped in chain.from_iterable(choices):
        walked = _walk(document.value, steps, skipped)
        first = first or walked
        ends_right = error["type"] != "extra_forbidden" or walked[1][-1:] == [str(loc[-1])]
        if on_key or (walked[0] == error["input"] and ends_right):
            first = walked
            break
    assert first is not None  # noqa: S101 - no skip at all is always among the choices
    return Located(error, (*first[1], *absent), tuple(first[2]), on_key)


def _walk(
    value: Value, steps: tuple[int | str, ...], skipped: tuple[int, ...]
) -> tuple[Value, list[str | int], list[tuple[int, str]]]:
    """Follow the steps into the value as far as they lead; the others are tags."""
    path: list[str | int] = []
    tags: list[tuple[int, str]] = []
    for index, part in enumerate(steps):
        if index in skipped:
            tags.append((len(path), str(part)))
        elif isinstance(value, dict) and str(part) in value:
            path.append(str(part))
            value = value[str(part)]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            path.append(part)
            value = value[part]
        else:
            tags.append((len(path), str(part)))
    return value, path, tags


def keys_at(model: type[BaseModel], located: Located) -> list[str]:
    """The keys that the shape knows in the mapping the located key stands in."""
    container = located.path[:-1]
    annotations: list[Any] = [model]
    for part in container:
        annotations = [below for each in annotations for below in _below(each, part)]
    leaves = chain.from_iterable(map(_leaves, annotations))
    models = [leaf for leaf in leaves if _is_model(leaf)]
    tags = {tag for depth, tag in located.tags if depth == len(container)}
    meant = [each for each in models if tags & _tags_of(each)]
    return sorted({name for each in meant or models for name in _fields(each)})


def _below(annotation: Any, part: str | int) -> Iterator[Any]:  # noqa: ANN401 - annotations are of any type
    """The annotations that a part of a value so annotated can have."""
    for leaf in _leaves(annotation):
        origin, arguments = get_origin(leaf), get_args(leaf)
        if _is_model(leaf):
            if part in _fields(leaf):
                yield _fields(leaf)[str(part)]
        elif isinstance(origin, type) and issubclass(origin, Mapping):
            yield arguments[1]
        elif isinstance(origin, type) and issubclass(origin, Sequence):
            yield from arguments


def _leaves(annotation: Any) -> Iterator[Any]:  # noqa: ANN401
    """The annotation without Annotated and unions around its types."""
    if get_origin(annotation) is Annotated:
        yield from _leaves(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for member in get_args(annotation):
            yield from _leaves(member)
    else:
        yield annotation


def _is_model(leaf: Any) -> bool:  # noqa: ANN401
    return isinstance(leaf, type) and issubclass(leaf, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _tags_of(model: type[BaseModel]) -> set[str]:
    """What pydantic may call this member of a union: its name, or a discriminator's value."""
    literals = (
        get_args(annotation)
        for annotation in _fields(model).values()
        if get_origin(annotation) is Literal
    )
    return {model.__name__, *map(str, chain.from_iterable(literals))}
