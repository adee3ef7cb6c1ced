"""The schema put together from its types, with the guard in front."""

from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from strideiq.core.reading.shapes.service import ServiceLimits
from strideiq.schema.guards import QueryGuard
from strideiq.schema.query import Query


class QuietSchema(strawberry.Schema):
    """A schema that logs nothing by itself: errors are told and logged where they leave."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Leave the errors to ``schema.errors``."""


def build_schema(limits: ServiceLimits) -> QuietSchema:
    """The schema of the service under these limits."""

    def guard() -> QueryGuard:
        return QueryGuard(limits.query, limits.most_items)

    extensions: Any = [guard]
    return QuietSchema(
        query=Query,
        extensions=extensions,
        config=StrawberryConfig(
            disable_field_suggestions=True, relay_max_results=limits.most_items
        ),
    )
