"""The schema put together from its types, with the guard in front."""

from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from strideiq.core.reading.shapes.service import ServiceLimits
from strideiq.schema.compiled_lists import CompilingExecutor
from strideiq.schema.documents import COMPILED, Documents
from strideiq.schema.guards import QueryGuard
from strideiq.schema.mutation import Mutation
from strideiq.schema.query import Query
from strideiq.schema.subscription import Subscription


class QuietSchema(strawberry.Schema):
    """A schema that logs nothing by itself: errors are told and logged where they leave."""

    documents: Documents
    """The documents it has read of late."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Leave the errors to ``schema.errors``."""


def build_schema(limits: ServiceLimits) -> QuietSchema:
    """The schema of the service under these limits."""
    documents = Documents(limits.caches.document_characters)

    def guard() -> QueryGuard:
        return QueryGuard(limits.query, limits.most_items, documents)

    extensions: Any = [guard]
    schema = QuietSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        extensions=extensions,
        execution_context_class=CompilingExecutor,
        config=StrawberryConfig(
            disable_field_suggestions=True, relay_max_results=limits.most_items
        ),
    )
    schema.documents = documents
    schema._schema.extensions[COMPILED] = documents.compiled  # noqa: SLF001  graphql-core's
    return schema
