"""The limits of a document, checked before any rule of GraphQL looks at it."""

from collections.abc import Iterator
from typing import Final

from graphql import OperationDefinitionNode
from graphql.validation import NoSchemaIntrospectionCustomRule
from strawberry.extensions import SchemaExtension

from strideiq.core.reading.shapes.service import QueryLimits
from strideiq.schema.errors import ClientError
from strideiq.schema.weighing import NOTHING, Weight, weigh

TOO_MUCH: Final = "QUERY_TOO_COMPLEX"


class QueryGuard(SchemaExtension):
    """Refuses documents that ask for too much, and introspection to whom it is closed."""

    def __init__(self, limits: QueryLimits, most_items: int) -> None:
        self._limits = limits
        self._most_items = most_items

    def on_operation(self) -> Iterator[None]:
        """Stop reading a document at its last allowed token."""
        self.execution_context.parse_options["max_tokens"] = self._limits.tokens
        yield

    def on_validate(self) -> Iterator[None]:
        """Weigh the document; what is over a limit is not validated at all."""
        asked = self.execution_context
        over = [ClientError(each, TOO_MUCH) for each in _over(self._weight(), self._limits)]
        if not asked.context.names_operation and self._operations() > 1:
            over.append(ClientError("say which operation to run", "BAD_USER_INPUT"))
        if over:
            asked.pre_execution_errors = [*over]
        if not asked.context.may_introspect:
            asked.validation_rules += (NoSchemaIntrospectionCustomRule,)
        yield

    def _operations(self) -> int:
        document = self.execution_context.graphql_document
        definitions = document.definitions if document else ()
        return sum(isinstance(each, OperationDefinitionNode) for each in definitions)

    def _weight(self) -> Weight:
        asked = self.execution_context
        graphql_schema = asked.schema._schema  # noqa: SLF001  Strawberry keeps graphql-core's there
        if asked.graphql_document is None:
            return NOTHING
        return weigh(
            asked.graphql_document, graphql_schema, asked.variables or {}, self._most_items
        )


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
