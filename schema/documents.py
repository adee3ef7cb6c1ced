"""Documents that were parsed and found valid, kept with what was worked out for them."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter

from strideiq.core.domain.recent import Recent
from strideiq.schema.weighing import Weight

COMPILED: Final = "strideiq-compiled"
"""Under this name a schema gives the compiled functions of an operation."""

CACHED: Final = "cached"
"""In the metadata of a root field: its answer depends on nothing but what a cache key holds."""

Compiled: TypeAlias = dict[Hashable, Callable[..., Any] | None]


@dataclass(frozen=True, slots=True)
class Document:
    """A document that passed every check.

    ``weight`` is None where it depends on variables. ``cacheable`` names the operations whose
    answers may be cached. ``compiled`` fills while it is run.
    """

    node: DocumentNode
    weight: Weight | None
    cacheable: frozenset[str | None]
    compiled: Compiled = field(default_factory=dict)

    def operations(self) -> Iterator[OperationDefinitionNode]:
        """Its operations."""
        return (each for each in self.node.definitions if isinstance(each, OperationDefinitionNode))


class Documents:
    """The documents of late, by their text; as many as have ``most`` characters together.

    ``may_introspect`` says under which of the two sets of rules a document was found valid.
    """

    def __init__(self, most: int) -> None:
        self._by_text: Recent[tuple[str, bool], Document] = Recent(most)
        self._by_operation: dict[int, Document] = {}
        self.hits = 0
        self.misses = 0

    def find(self, text: str, *, may_introspect: bool) -> Document | None:
        """The document of this text, if it was kept; counted."""
        found = self.known(text, may_introspect=may_introspect)
        if found is None:
            self.misses += 1
        else:
            self.hits += 1
        return found

    def known(self, text: str, *, may_introspect: bool) -> Document | None:
        """The document of this text, if it was kept."""
        return self._by_text.get((text, may_introspect))

    def keep(self, text: str, document: Document, *, may_introspect: bool) -> None:
        """Keep a document; the ones unused for longest go."""
        for each in document.operations():
            self._by_operation[id(each)] = document
        for gone in self._by_text.put((text, may_introspect), document, len(text)):
            for each in gone.operations():
                self._by_operation.pop(id(each), None)

    def compiled(self, operation: OperationDefinitionNode) -> Compiled:
        """What was compiled for the document of an operation; for one that is not kept, nothing."""
        found = self._by_operation.get(id(operation))
        return {} if found is None else found.compiled


def cacheable(document: DocumentNode, schema: GraphQLSchema) -> frozenset[str | None]:
    """The names of the queries that ask for nothing but root fields declared as cached.

    A document with one operation also answers without a name.
    """
    operations = [
        each for each in document.definitions if isinstance(each, OperationDefinitionNode)
    ]
    names: set[str | None] = set()
    for each in operations:
        if each.operation is OperationType.QUERY and all(_asked(document, each, schema)):
            names |= {each.name.value if each.name else None}
            names |= {None} if len(operations) == 1 else set()
    return frozenset(names)


def _asked(
    document: DocumentNode, operation: OperationDefinitionNode, schema: GraphQLSchema
) -> Iterator[bool]:
    """For every root field whether it may be cached."""
    fragments = {
        each.name.value: each.selection_set
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    root = schema.query_type
    waiting: list[SelectionSetNode] = [operation.selection_set]
    while waiting:
        for selection in waiting.pop().selections:
            if isinstance(selection, FieldNode):
                yield root is not None and _declared(schema.get_field(root, selection.name.value))
            elif isinstance(selection, FragmentSpreadNode):
                # Each fragment once: the same field again says nothing new.
                waiting += [found for found in [fragments.pop(selection.name.value, None)] if found]
            else:
                waiting.append(selection.selection_set)  # type: ignore[attr-defined]


def _declared(root_field: GraphQLField | None) -> bool:
    declared = (
        root_field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF) if root_field else None
    )
    return declared is not None and bool(declared.metadata.get(CACHED, False))
