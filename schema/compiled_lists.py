"""Lists completed column by column instead of field by field; what is unusual is left to graphql-core.

A list of objects whose fields are attributes, or methods that ask for nothing but their arguments
and the context, is completed by a function made once for its type and selection. Whatever that
function does not know (a resolver that awaits, a value out of its type, anything that raises) sends
the whole list to the stock method, which finds the errors with their paths. So the answer is the
same, byte for byte; ``tests/schema/test_compiled_lists.py`` compares.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from math import isfinite
from operator import attrgetter
from types import CoroutineType, GeneratorType, NoneType
from typing import Any, Final, TypeAlias

from graphql import (
    GraphQLBoolean,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLString,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import get_argument_values
from graphql.pyutils import Undefined
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import GraphQLCoreConverter, get_arguments
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE
from strawberry.types.field import StrawberryField

from strideiq.schema.documents import COMPILED, Compiled

LISTS: Final = frozenset({list, tuple})
INT_BOUND: Final = 2**31
MOST_COMPILED: Final = 200
"""Functions kept for one document; a client could have any number made by its flags."""

DECLARED: Final = GraphQLCoreConverter.DEFINITION_BACKREF
BY_ITSELF: Final = (CoroutineType, GeneratorType, Exception, NoneType, type(Undefined))
"""Values that mean something else than themselves."""

Column: TypeAlias = Callable[[list[Any], "CompilingExecutor"], list[Any]]
"""Completes many values of one type at once."""

_IN_ITS_TYPE: Final[Mapping[GraphQLLeafType, tuple[type, Callable[[Any], bool] | None]]] = {
    GraphQLString: (str, None),
    GraphQLID: (str, None),
    GraphQLBoolean: (bool, None),
    GraphQLInt: (int, lambda value: -INT_BOUND <= value < INT_BOUND),
    GraphQLFloat: (float, isfinite),
}
"""What is answered as it is, where the second says so of every value."""


class Unusual(Exception):
    """Something that is left to graphql-core."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a compiled method sees of a request: anything else of it depends on the place."""

    context: Any


class CompilingExecutor(StrawberryGraphQLCoreExecutionContext):
    """Strawberry's executor, quick at lists."""

    def complete_list_value(
        self,
        return_type: Any,  # noqa: ANN401  as graphql-core has it
        field_details_list: FieldDetailsList,
        info: Any,  # noqa: ANN401
        path: Any,  # noqa: ANN401
        result: Any,  # noqa: ANN401
        position_context: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """The completed list, by the compiled function or as graphql-core does it."""
        column = self._column(return_type.of_type, field_details_list)
        if column is not None and type(result) in LISTS:
            with suppress(Exception):  # the stock method meets it again and tells it
                return column(list(result), self)
        return super().complete_list_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def _column(self, of: Any, fields: FieldDetailsList) -> Column | None:  # noqa: ANN401
        """The function for this type and selection, made when it is first asked for."""
        made: Compiled = self.schema.extensions[COMPILED](self.operation)
        coerced = self.variable_values.coerced
        # A selection depends on variables through @include and @skip alone.
        flags = tuple(each for each in coerced.items() if isinstance(each[1], bool))
        key = (of, flags, *(id(details.node) for details in fields))
        if key not in made:
            if len(made) >= MOST_COMPILED:
                made.clear()
            made[key] = None
            with suppress(Exception):  # left to graphql-core
                made[key] = _Compiler(self).column(of, fields)
        return made[key]


class _Compiler:
    """Makes the function for one type and selection, or raises."""

    def __init__(self, executor: CompilingExecutor) -> None:
        self._executor = executor

    def column(self, of: Any, fields: FieldDetailsList) -> Column:  # noqa: ANN401
        if is_non_null_type(of):
            return self._filled(of.of_type, fields)
        return _nullable(self._filled(of, fields))

    def _filled(self, of: Any, fields: FieldDetailsList) -> Column:  # noqa: ANN401
        if is_list_type(of):
            return _list(self.column(of.of_type, fields))
        if is_leaf_type(of):
            return _leaf(of)
        if is_object_type(of):
            return self._object(of, fields)
        return self._abstract(of, fields)

    def _object(self, of: GraphQLObjectType, fields: FieldDetailsList) -> Column:
        collected = self._executor.collect_subfields(of, fields)
        if collected.new_defer_usages:
            raise Unusual
        names = tuple(collected.grouped_field_set)
        columns = [self._field(of, each) for each in collected.grouped_field_set.values()]
        is_type_of: Any = of.is_type_of
        declared: Any = of.extensions.get(DECLARED)
        origin = declared.origin if declared and declared.concrete_of is None else None

        def complete(items: list[Any], run: CompilingExecutor) -> list[Any]:
            known = not is_type_of or _all_plain(items, origin)
            if not known and not all(is_type_of(item, None) for item in items):
                raise Unusual
            cells = [column(items, run) for column in columns]
            rows = zip(*cells, strict=True) if cells else [()] * len(items)
            return [dict(zip(names, row, strict=True)) for row in rows]

        return complete

    def _field(self, parent: GraphQLObjectType, fields: FieldDetailsList) -> Column:
        first = fields[0]
        name = first.node.name.value
        if name == "__typename":
            return lambda items, _: [parent.name] * len(items)
        field = self._executor.schema.get_field(parent, name)
        declared = field.extensions.get(DECLARED) if field else None
        if field is None or not isinstance(declared, StrawberryField):
            raise Unusual
        if declared.extensions or declared.is_async or first.fragment_variable_values is not None:
            raise Unusual
        complete = self.column(field.type, fields)
        if declared.is_basic_field:
            read = attrgetter(declared.python_name)
            return lambda items, run: complete(list(map(read, items)), run)
        call = _called(declared, field, first.node)
        return lambda items, run: complete(call(items, run), run)

    def _abstract(self, of: Any, fields: FieldDetailsList) -> Column:  # noqa: ANN401
        columns: dict[type, Column] = {}
        for member in self._executor.schema.get_possible_types(of):
            definition = member.extensions[DECLARED]
            if definition.concrete_of is None:
                with suppress(Exception):  # its values are left to graphql-core
                    columns[definition.origin] = self._object(member, fields)

        def complete(values: list[Any], run: CompilingExecutor) -> list[Any]:
            kinds = list(map(type, values))
            if any(hasattr(value, TYPE_CAST_ATTRIBUTE) for value in values):
                raise Unusual
            done = {
                kind: iter(columns[kind]([v for v in values if type(v) is kind], run))
                for kind in set(kinds)
            }
            return [next(done[kind]) for kind in kinds]

        return complete


def _all_plain(items: list[Any], origin: type | None) -> bool:
    """Whether all are of this very class, and none is told to be taken for something else."""
    if set(map(type, items)) != {origin}:
        return False
    return not any(hasattr(item, TYPE_CAST_ATTRIBUTE) for item in items)


def _called(declared: StrawberryField, field: GraphQLField, node: Any) -> Column:  # noqa: ANN401
    """Calls a method of every item; its arguments are read once."""
    resolver = declared.base_resolver
    if resolver is None or not resolver.self_parameter:
        raise Unusual
    if resolver.root_parameter or resolver.parent_parameter:
        raise Unusual

    def values(items: list[Any], run: CompilingExecutor) -> list[Any]:
        given: dict[str, Any] = {}
        if field.args or node.arguments:
            given = get_argument_values(field, node, run.variable_values)
        converter = run.schema.extensions[DECLARED].schema_converter
        asked: Any = Asked(run.context_value)
        _, arguments = get_arguments(
            field=declared,
            source=None,
            info=asked,
            kwargs=given,
            config=converter.config,
            scalar_registry=converter.scalar_registry,
        )
        method: Any = resolver.wrapped_func
        return [method(item, **arguments) for item in items]

    return values


def _nullable(inner: Column) -> Column:
    def complete(values: list[Any], run: CompilingExecutor) -> list[Any]:
        there = [value for value in values if value is not None]
        if len(there) == len(values):
            return inner(values, run)
        done = iter(inner(there, run))
        return [None if value is None else next(done) for value in values]

    return complete


def _list(inner: Column) -> Column:
    def complete(values: list[Any], run: CompilingExecutor) -> list[Any]:
        if not LISTS.issuperset(map(type, values)):
            raise Unusual
        done = iter(inner([item for value in values for item in value], run))
        return [list(islice(done, len(value))) for value in values]

    return complete


def _leaf(of: GraphQLLeafType) -> Column:
    plain, fits = _IN_ITS_TYPE.get(of, (None, None))

    def serialised(values: Iterable[Any]) -> list[Any]:
        done = list(map(of.coerce_output_value, values))
        if any(value is None or value is Undefined for value in done):
            raise Unusual
        return done

    def complete(values: list[Any], _: CompilingExecutor) -> list[Any]:
        kinds = set(map(type, values))
        if kinds == {plain} and (fits is None or all(map(fits, values))):
            return values
        if any(issubclass(kind, BY_ITSELF) or hasattr(kind, "__await__") for kind in kinds):
            raise Unusual
        if len(kinds) == 1 and all(issubclass(kind, Enum) for kind in kinds):
            once = set(values)
            table = dict(zip(once, serialised(once), strict=True))
            return [table[value] for value in values]
        return serialised(values)

    return complete
