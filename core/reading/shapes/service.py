"""The shape of the ``service`` section of default.yaml: what one request may cost."""

from typing import Annotated

from pydantic import Field

from strideiq.core.reading.shapes.accounts import AccountLimits
from strideiq.core.reading.shapes.jobs import JobLimits
from strideiq.core.reading.shapes.nightly import NightlyLimits
from strideiq.core.reading.shapes.rule_limits import RuleSetLimits
from strideiq.core.reading.shaping import Shape

Count = Annotated[int, Field(ge=1, le=1_000_000)]
Items = Annotated[int, Field(ge=1, le=1000)]
Seconds = Annotated[float, Field(gt=0, le=600)]


class QueryLimits(Shape):
    """What one GraphQL document may hold, fragments counted wherever they are spread."""

    tokens: Count = Field(description="Words and signs of the document.")
    depth: Count = Field(description="Fields inside one another.")
    fields: Count = Field(description="Fields in all.")
    root_fields: Count = Field(description="Fields at the top.")
    aliases: Count = Field(description="Fields under another name.")
    directives: Count = Field(description="Directives such as @include.")
    cost: Count = Field(description="Values an answer may have by estimate.")


class SocketLimits(Shape):
    """What open sockets and event streams may take."""

    init_seconds: Seconds = Field(description="Time for a new socket to say who it is.")
    operations: Items = Field(description="Subscriptions on one socket at once.")
    per_viewer: Count = Field(description="Sockets and event streams of one account at once.")
    per_address: Count = Field(description="Sockets and event streams from one address at once.")
    message_bytes: Annotated[int, Field(ge=1000, le=10_000_000)] = Field(
        description="Bytes of one message from a client."
    )
    ping_seconds: Seconds = Field(description="Time between two signs of life to a client.")
    origins: tuple[str, ...] = Field(
        description="Other sites whose pages may open sockets in production, as https://host."
    )


class AthleteLimits(Shape):
    """What is kept of one athlete."""

    races: Items = Field(description="Race results.")
    activities: Count = Field(description="Recorded activities.")
    goals: Items = Field(description="Goals, past ones too.")
    away: Items = Field(description="Times away with a day from today on.")
    open_jobs: Items = Field(description="Jobs that have not ended, at once.")
    drafts: Items = Field(description="Plans on no calendar yet, those being made included.")


class CacheLimits(Shape):
    """What is remembered between requests."""

    document_characters: Annotated[int, Field(ge=0, le=100_000_000)] = Field(
        description="Characters of the documents that are kept parsed."
    )
    answer_bytes: Annotated[int, Field(ge=0, le=10_000_000_000)] = Field(
        description="Bytes of the answers that each process keeps."
    )
    answer_seconds: Annotated[int, Field(ge=1, le=604_800)] = Field(
        description="Seconds an answer is kept in Redis."
    )
    tokens: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        description="Access tokens whose signature need not be checked again."
    )


class ServiceLimits(Shape):
    """What one request to the service may cost."""

    body_bytes: Annotated[int, Field(ge=1000, le=100_000_000)] = Field(
        description="Bytes of a request body."
    )
    request_seconds: Seconds = Field(description="Time until an answer begins.")
    requests_per_minute: Count = Field(description="Requests from one address.")
    viewer_requests_per_minute: Count = Field(description="Requests of one account.")
    most_items: Items = Field(description="Items of one page of a list.")
    preview_seconds: Seconds = Field(description="Time for a plan that is not stored.")
    previews_waiting: Items = Field(description="Such plans asked for at once; more are refused.")
    accounts: AccountLimits
    athletes: AthleteLimits
    rule_sets: RuleSetLimits
    caches: CacheLimits
    sockets: SocketLimits
    jobs: JobLimits
    nightly: NightlyLimits
    query: QueryLimits
