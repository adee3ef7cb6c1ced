"""How much a document asks for, counted in one pass.

A fragment is weighed once and its figures are added wherever it is spread, so that fragments
which spread one another many times take no time here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_introspection_type,
    is_list_type,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter

from strideiq.schema.connection import DEFAULT_PAGE

USUAL_SIZE: Final = 10
"""Items of a list that does not say how many it usually has (``metadata={"size": ...}``)."""

_PAGED: Final = {"first", "last"}


@dataclass(frozen=True, slots=True)
class Weight:
    """What a part of a document asks for.

    ``top`` counts the fields of its own level, ``fields`` all of them, ``cost`` the values the
    answer has by estimate.
    """

    depth: int = 0
    top: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    cost: int = 0

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(
            max(self.depth, other.depth),
            self.top + other.top,
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.cost + other.cost,
        )


NOTHING: Final = Weight()


def weigh(
    document: DocumentNode, schema: GraphQLSchema, variables: Mapping[str, Any], most_items: int
) -> Weight:
    """The weight of every operation of ``document`` together; ``most_items`` is the longest page.

    What is not in the schema counts as a plain field: telling of it is the work of validation.
    """
    scales = _Scales(document, schema, variables, most_items)
    total = NOTHING
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            total += Weight(directives=len(definition.directives or ()))
            root = schema.get_root_type(definition.operation)
            total += scales.level(definition.selection_set, root)
    return total


class _Scales:
    """Weighs the parts of one document."""

    def __init__(
        self,
        document: DocumentNode,
        schema: GraphQLSchema,
        variables: Mapping[str, Any],
        most_items: int,
    ) -> None:
        self._schema = schema
        self._variables = variables
        self._most_items = most_items
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._weighed: dict[str, Weight] = {}

    def level(self, selected: SelectionSetNode, of: GraphQLNamedType | None) -> Weight:
        """The weight of a selection on the type ``of``."""
        total = NOTHING
        for selection in selected.selections:
            total += self._selection(selection, of)
        return total

    def _selection(self, selection: SelectionNode, of: GraphQLNamedType | None) -> Weight:
        directives = Weight(directives=len(selection.directives or ()))
        if isinstance(selection, FieldNode):
            return directives + self._field(selection, of)
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            inner = self._schema.get_type(condition.name.value) if condition else of
            return directives + self.level(selection.selection_set, inner)
        if isinstance(selection, FragmentSpreadNode):
            return directives + self._fragment(selection.name.value)
        return directives

    def _fragment(self, name: str) -> Weight:
        if name not in self._weighed:
            # In place before its inside is weighed: a fragment in a circle ends here.
            self._weighed[name] = NOTHING
            fragment = self._fragments.get(name)
            if fragment is not None:
                of = self._schema.get_type(fragment.type_condition.name.value)
                self._weighed[name] = self.level(fragment.selection_set, of)
        return self._weighed[name]

    def _field(self, node: FieldNode, of: GraphQLNamedType | None) -> Weight:
        field = None
        if of is not None and is_composite_type(of):
            field = self._schema.get_field(of, node.name.value)
        inner = NOTHING
        if node.selection_set is not None:
            inner = self.level(node.selection_set, get_named_type(field.type) if field else None)
        return Weight(
            depth=inner.depth + 1,
            top=1,
            fields=inner.fields + 1,
            aliases=inner.aliases + (node.alias is not None),
            directives=inner.directives,
            cost=_hint(field, "cost", 1) + self._times(node, field) * inner.cost,
        )

    def _times(self, node: FieldNode, field: GraphQLField | None) -> int:
        """How often what is selected of a field comes in the answer."""
        if field is None or is_introspection_type(get_named_type(field.type)):
            return 1
        if field.args.keys() >= _PAGED:
            asked = {arg.name.value: arg.value for arg in node.arguments or ()}
            sizes = [self._number(asked[name]) for name in _PAGED if name in asked]
            return max(sizes, default=DEFAULT_PAGE)
        return _hint(
            field, "size", USUAL_SIZE if is_list_type(get_nullable_type(field.type)) else 1
        )

    def _number(self, value: ValueNode) -> int:
        """A page size as it is written or sent; anything odd counts as the longest page."""
        sent: object = None
        if isinstance(value, IntValueNode):
            sent = int(value.value)
        elif isinstance(value, VariableNode):
            sent = self._variables.get(value.name.value)
        if isinstance(sent, int) and 0 <= sent <= self._most_items:
            return sent
        return self._most_items


def _hint(field: GraphQLField | None, name: str, usual: int) -> int:
    """What a field says of itself in its metadata."""
    declared = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF) if field else None
    return int(declared.metadata.get(name, usual)) if declared is not None else usual
