"""Parser events to a document, with limits and with everything refused that hides a value."""

import re
from collections.abc import Callable
from typing import Any, ClassVar, Final, cast

import yaml

from strideiq.core.reading import syntax
from strideiq.core.reading.document import Branch, Document, Mark, Value
from strideiq.core.reading.problems import Problem, dotted, shortened
from strideiq.core.reading.scalars import TooBigError, plain

MOST_DEPTH: Final = 20
MOST_VALUES: Final = 20_000
MOST_PROBLEMS: Final = 50
MERGE_KEY: Final = "<<"
_YAML_TAGS: Final = "tag:yaml.org,2002:"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

EventParser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it, else the same parser in Python."""


class _Frame:
    """A mapping or list that is being read; in a mapping ``key`` is None until the key is read."""

    __slots__ = ("as_key", "branch", "keep", "key", "value")

    def __init__(
        self, value: "dict[str, Value] | list[Value]", mark: Mark, *, as_key: bool
    ) -> None:
        self.value = value
        self.branch = Branch(mark)
        self.as_key = as_key
        self.key: str | None = None
        self.keep = True

    def awaits_key(self) -> bool:
        return self.key is None and isinstance(self.value, dict)

    def label(self) -> str | int | None:
        """The key or index of the part being read; None before a key."""
        return len(self.value) if isinstance(self.value, list) else self.key


def _mark(event: yaml.Event) -> Mark:
    """Where the event starts; every event of a parser has that, though not every event."""
    return cast("Mark", event.start_mark)


class Builder:
    """Builds the document from the parser's flat events, so that no nesting recurses."""

    def __init__(self, content: str, file: str) -> None:
        self._file = file
        self._parser = EventParser(content)
        self._problems: list[Problem] = []
        self._stack: list[_Frame] = []
        self._count = 0
        self._root: Document | None = None
        self._going = True

    def build(self) -> tuple[Document | None, tuple[Problem, ...]]:
        """Read every event until the end or until a problem forbids going on."""
        place = (1, 1)
        while self._going:
            try:
                event = self._parser.get_event()
            except (yaml.YAMLError, ValueError, OverflowError) as error:
                self._problems.append(syntax.explain(error, self._file, place))
                break
            mark = _mark(event)
            place = (mark.line + 1, mark.column + 1)
            if isinstance(event, yaml.StreamEndEvent):
                empty = Document(None, self._file, mark)
                return self._root or empty, tuple(self._problems)
            self._HANDLERS[type(event)](self, event)
        return None, tuple(self._problems)

    def _pass(self, _event: yaml.Event) -> None:
        """Ends of streams and documents carry nothing."""

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        if self._root is not None:
            self._stop(event, "a second document starts here", "keep one document in a file")
        if event.version not in (None, (1, 2)):
            fix = "delete the %YAML line; files are read as YAML 1.2"
            self._report(event, "the file declares another YAML version", fix)

    def _alias(self, event: yaml.AliasEvent) -> None:
        name = f"*{shortened(event.anchor or '')}"
        self._report(event, f"alias {name} is not read", "write the value out")
        if self._stack and self._stack[-1].awaits_key():
            self._skip_value_of(name)
        else:
            self._put(None, _mark(event))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._check(event)
        if not event.value.isascii() and _SURROGATE.search(event.value):
            # libyaml refuses these escapes itself; no UTF-8 can hold what they give.
            self._stop(event, "an escape here is no character", "write the character itself")
        elif self._stack and self._stack[-1].awaits_key():
            self._key(event)
        else:
            self._put(self._value(event), _mark(event))

    def _value(self, event: yaml.ScalarEvent) -> Value:
        if event.style:
            return event.value
        try:
            return plain(event.value)
        except TooBigError:
            self._report(event, "this number is too big", "write a smaller one, or quote it")
            return None

    def _key(self, event: yaml.ScalarEvent) -> None:
        frame, key = self._stack[-1], event.value
        first = frame.branch.keys.get(key)
        if key == MERGE_KEY and not event.style:
            self._report(event, "merge keys are not read", "write the merged keys out", key)
            self._skip_value_of(key)
        elif first is not None:
            what = f"{shortened(key)!r} is written twice, first at line {first.line + 1}"
            self._report(event, what, "delete one", key)
            self._skip_value_of(key)
        else:
            frame.branch.keys[key] = _mark(event)
            frame.key, frame.keep = key, True

    def _start_mapping(self, event: yaml.MappingStartEvent) -> None:
        self._start(event, {})

    def _start_list(self, event: yaml.SequenceStartEvent) -> None:
        self._start(event, [])

    def _start(
        self, event: yaml.CollectionStartEvent, value: "dict[str, Value] | list[Value]"
    ) -> None:
        self._check(event)
        if len(self._stack) == MOST_DEPTH:
            fix = "nest less deeply"
            self._stop(event, f"the values are nested more than {MOST_DEPTH} deep", fix)
            return
        as_key = bool(self._stack) and self._stack[-1].awaits_key()
        if as_key:
            fix = "write a text key, in quotes if it starts with a brace or bracket"
            self._report(event, "a mapping or list cannot be a key", fix)
        self._stack.append(_Frame(value, _mark(event), as_key=as_key))

    def _end(self, _event: yaml.CollectionEndEvent) -> None:
        frame = self._stack.pop()
        if frame.as_key:
            self._skip_value_of("?")
        else:
            self._put(frame.value, frame.branch)

    def _put(self, value: Value, place: "Branch | Mark") -> None:
        """Give a finished value to the mapping or list it stands in."""
        if not self._stack:
            self._root = Document(value, self._file, place)
            return
        frame = self._stack[-1]
        if isinstance(frame.value, list):
            frame.branch.parts[len(frame.value)] = place
            frame.value.append(value)
            return
        if frame.keep and frame.key is not None:
            frame.branch.parts[frame.key] = place
            frame.value[frame.key] = value
        frame.key = None

    def _skip_value_of(self, key: str) -> None:
        self._stack[-1].key, self._stack[-1].keep = key, False

    def _check(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        self._count += 1
        if self._count > MOST_VALUES:
            fix = "split it into several files"
            self._stop(event, f"the file has more than {MOST_VALUES:,} values", fix)
        if event.anchor is not None:
            fix = "delete it and write the value out where it is used"
            self._report(event, f"anchor &{shortened(event.anchor)} is not read", fix)
        if event.tag is not None:
            fix = "delete it; to get text, put quotes around the value"
            tag = shortened(event.tag.replace(_YAML_TAGS, "!!"))
            self._report(event, f"tag {tag} is not read", fix)

    def _report(self, event: yaml.Event, what: str, fix: str, *key: str) -> None:
        """Note a problem at the event, in the part being read or under ``key`` of it."""
        if len(self._problems) == MOST_PROBLEMS:
            fix = "repair these first"
            self._stop(event, f"the file has more than {MOST_PROBLEMS} problems", fix)
            return
        self._problems.append(self._problem(event, what, fix, *key))

    def _stop(self, event: yaml.Event, what: str, fix: str) -> None:
        """Note a problem after which the rest of the file is not read."""
        if self._going:
            self._problems.append(self._problem(event, what, fix))
        self._going = False

    def _problem(self, event: yaml.Event, what: str, fix: str, *key: str) -> Problem:
        labels = (frame.label() for frame in self._stack)
        path = dotted([*(label for label in labels if label is not None), *key])
        mark = _mark(event)
        return Problem(self._file, mark.line + 1, mark.column + 1, path, what, fix)

    _HANDLERS: ClassVar[dict[type[yaml.Event], Callable[["Builder", Any], None]]] = {
        yaml.ScalarEvent: _scalar,
        yaml.MappingStartEvent: _start_mapping,
        yaml.MappingEndEvent: _end,
        yaml.SequenceStartEvent: _start_list,
        yaml.SequenceEndEvent: _end,
        yaml.AliasEvent: _alias,
        yaml.DocumentStartEvent: _document,
        yaml.StreamStartEvent: _pass,
        yaml.DocumentEndEvent: _pass,
    }
