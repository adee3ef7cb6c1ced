"""Documents to typed values: validate with pydantic, and say of every error where it stands."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from strideiq.core.reading import wording
from strideiq.core.reading.document import Document
from strideiq.core.reading.paths import Located, keys_at, locate
from strideiq.core.reading.problems import Problem, dotted
from strideiq.core.reading.reader import read_file

_TAG_ERRORS: Final = ("union_tag_invalid", "union_tag_not_found")


class Shape(BaseModel):
    """What a YAML mapping must look like.

    Unknown keys are refused, values are never converted (a number is no text, text no number),
    lists become tuples where the field says so, and the result does not change.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


M = TypeVar("M", bound=Shape)


def load(
    path: Path, model: type[M], shown: str | None = None
) -> tuple[M | None, tuple[Problem, ...]]:
    """Read the file at ``path`` as a ``model``; None and every problem when anything is wrong."""
    document, problems = read_file(path, shown)
    return (None, problems) if document is None else shape_read(document, problems, model)


def shape_read(
    document: Document, problems: tuple[Problem, ...], model: type[M]
) -> tuple[M | None, tuple[Problem, ...]]:
    """A document that was read with ``problems`` as a ``model``; None and all of them otherwise."""
    value, further = shape(document, model)
    if not problems:
        return value, further
    known = {(problem.line, problem.column) for problem in problems}
    fresh = (problem for problem in further if (problem.line, problem.column) not in known)
    return None, _in_order((*problems, *fresh))


def shape(document: Document, model: type[M]) -> tuple[M | None, tuple[Problem, ...]]:
    """The document as a ``model``, or None and every problem, in the order of the file."""
    if document.value is None:
        fix = f"write its keys, such as {', '.join(list(model.model_fields)[:3])}"
        return None, (Problem(document.file, 1, 1, "", "the file is empty", fix),)
    try:
        # As JSON, strict validation takes lists for tuples and text for enums, and nothing else.
        return model.model_validate_json(json.dumps(document.value)), ()
    except ValidationError as error:
        located = [locate(document, each) for each in error.errors(include_url=False)]
    return None, _in_order(_problems(document, model, _without_echoes(located), 0))


def _without_echoes(errors: Sequence[Located]) -> list[Located]:
    """Errors without lists that are too short only because an entry of theirs is wrong."""
    return [
        each
        for each in errors
        if each.error["type"] != "too_short"
        or not any(_inside(other.path, each.path) for other in errors)
    ]


def _inside(path: tuple[str | int, ...], outer: tuple[str | int, ...]) -> bool:
    return len(path) > len(outer) and path[: len(outer)] == outer


def _problems(
    document: Document, model: type[M], errors: Sequence[Located], union: int
) -> Iterator[Problem]:
    """Problems of errors that agree on the first ``union`` unions they passed.

    Of a union that nothing fitted, only the branch that was probably meant is reported.
    """

    def group(each: Located) -> tuple[str | int, ...] | None:
        return each.path[: each.tags[union][0]] if len(each.tags) > union else None

    keyed = sorted(errors, key=lambda each: repr(group(each)))
    for path, members in groupby(keyed, key=group):
        if path is None:
            yield from (_problem(document, model, each) for each in members)
            continue
        branches: dict[str, list[Located]] = {}
        for each in members:
            branches.setdefault(each.tags[union][1], []).append(each)
        best = min(branches.values(), key=lambda branch: _misfit(branch, path))
        if len(branches) > 1 and (_misfit(best, path)[0] == _OTHER_KIND or _is_word(best)):
            yield _no_branch(document, path, [one for each in branches.values() for one in each])
        else:
            yield from _problems(document, model, best, union + 1)


_OTHER_KIND: Final = 2


def _misfit(branch: Sequence[Located], path: tuple[str | int, ...]) -> tuple[int, int]:
    """How badly a branch of a union fits: the errors lie inside it, at it, or it is another kind."""
    if all(len(each.path) > len(path) for each in branch):
        return 0, len(branch)
    return (_OTHER_KIND if any(wording.is_type_error(e.error) for e in branch) else 1), len(branch)


def _no_branch(
    document: Document, path: tuple[str | int, ...], errors: Sequence[Located]
) -> Problem:
    nouns = [noun for each in errors if (noun := _noun(each))]
    words = wording.wrong_kind(document.at(path), nouns)
    return Problem(document.file, *document.place(path), dotted(path), *words)


def _noun(located: Located) -> str | None:
    error = located.error
    word = error["ctx"]["expected"] if error["type"] == "literal_error" else None
    return wording.noun(error) or word


def _is_word(branch: Sequence[Located]) -> bool:
    """Whether a branch of a union takes nothing but one word."""
    return len(branch) == 1 and branch[0].error["type"] == "literal_error"


def _problem(document: Document, model: type[M], located: Located) -> Problem:
    path, error = located.path, located.error
    on_key = located.on_key
    if error["type"] == "missing":
        words, path = wording.missing(path[-1]), path[:-1]
    elif error["type"] == "extra_forbidden":
        words, on_key = wording.unknown_key(str(path[-1]), keys_at(model, located)), True
    elif error["type"] in _TAG_ERRORS:
        return _tag_problem(document, located)
    else:
        words = wording.words(error, path[-1] if on_key else document.at(path))
    return Problem(document.file, *document.place(path, key=on_key), dotted(path), *words)


def _tag_problem(document: Document, located: Located) -> Problem:
    """The problem of a mapping whose discriminator is missing or names no member of the union."""
    context = located.error["ctx"]
    name = context["discriminator"].strip("'")
    path: tuple[str | int, ...] = located.path
    if located.error["type"] == "union_tag_not_found":
        return Problem(document.file, *document.place(path), dotted(path), *wording.missing(name))
    path = (*path, name)
    words = wording.not_allowed(document.at(path), context["expected_tags"])
    return Problem(document.file, *document.place(path), dotted(path), *words)


def _in_order(problems: Iterator[Problem] | Sequence[Problem]) -> tuple[Problem, ...]:
    """Each problem once, from the top of the file down."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda each: (each.line, each.column)))
