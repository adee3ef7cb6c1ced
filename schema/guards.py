"""The limits of a document, checked before any rule of GraphQL looks at it."""

from collections.abc import Iterator
from typing import Any, Final

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode
from graphql.validation import NoSchemaIntrospectionCustomRule
from strawberry.extensions import SchemaExtension

from strideiq.core.reading.shapes.service import QueryLimits
from strideiq.schema.documents import Document, Documents, cacheable
from strideiq.schema.errors import ClientError
from strideiq.schema.weighing import Weight, weigh

TOO_MUCH: Final = "QUERY_TOO_COMPLEX"


class QueryGuard(SchemaExtension):
    """Refuses documents that ask for too much, and introspection to whom it is closed.

    A document that passed is kept: when it comes again it is neither parsed nor validated, and
    weighed only where its weight depends on variables.
    """

    def __init__(self, limits: QueryLimits, most_items: int, documents: Documents) -> None:
        self._limits = limits
        self._most_items = most_items
        self._documents = documents
        self._known: Document | None = None

    def on_operation(self) -> Iterator[None]:
        """Stop reading a document at its last allowed token."""
        self.execution_context.parse_options["max_tokens"] = self._limits.tokens
        yield

    def on_parse(self) -> Iterator[None]:
        """Take the document that was read before."""
        asked = self.execution_context
        self._known = self._documents.find(
            asked.query or "", may_introspect=asked.context.may_introspect
        )
        if self._known is not None:
            asked.graphql_document = self._known.node
        yield

    def on_validate(self) -> Iterator[None]:
        """Weigh the document; what is over a limit is not validated at all."""
        asked = self.execution_context
        document = asked.graphql_document
        if document is None:
            yield
            return
        weight, varies = self._weighed(document)
        over = [ClientError(each, TOO_MUCH) for each in _over(weight, self._limits)]
        if not asked.context.names_operation and _operations(document) > 1:
            over.append(ClientError("say which operation to run", "BAD_USER_INPUT"))
        if over:
            asked.pre_execution_errors = [*over]
        elif self._known is not None:
            asked.pre_execution_errors = []
        if not asked.context.may_introspect:
            asked.validation_rules += (NoSchemaIntrospectionCustomRule,)
        yield
        if self._known is None and not asked.pre_execution_errors:
            self._keep(document, None if varies else weight)

    def _weighed(self, document: DocumentNode) -> tuple[Weight, bool]:
        """The weight, and whether it depends on variables."""
        if self._known is not None and self._known.weight is not None:
            return self._known.weight, False
        variables = _Watched(self.execution_context.variables or {})
        weight = weigh(document, self._schema, variables, self._most_items)
        return weight, variables.was_read

    def _keep(self, document: DocumentNode, weight: Weight | None) -> None:
        asked = self.execution_context
        found = Document(document, weight, cacheable(document, self._schema))
        self._documents.keep(asked.query or "", found, may_introspect=asked.context.may_introspect)

    @property
    def _schema(self) -> GraphQLSchema:
        return self.execution_context.schema._schema  # noqa: SLF001  Strawberry keeps graphql-core's there


class _Watched(dict[str, Any]):
    """Variables that notice when one of them is looked at."""

    was_read = False

    def get(self, *asked: Any) -> Any:  # noqa: ANN401  a dictionary's own
        self.was_read = True
        return super().get(*asked)


def _operations(document: DocumentNode) -> int:
    return sum(isinstance(each, OperationDefinitionNode) for each in document.definitions)


def _over(weight: Weight, limits: QueryLimits) -> Iterator[str]:
    for name, found, most in (
        ("depth", weight.depth, limits.depth),
        ("fields at the top", weight.top, limits.root_fields),
        ("fields", weight.fields, limits.fields),
        ("aliases", weight.aliases, limits.aliases),
        ("directives", weight.directives, limits.directives),
        ("cost", weight.cost, limits.cost),
    ):
        if found > most:
            shown = str(found) if found < 10 * most else "far more"
            yield f"{name}: {shown}, where {most} is the most"
