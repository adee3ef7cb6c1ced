"""What a client sends of the week beside runs, and of days that are not as usual."""

from datetime import date

import strawberry

from strideiq.schema.weekdays import Weekday


@strawberry.input(description="A weekday with cross-training.")
class CrossTrainingInput:
    """A slot as it is sent."""

    day: Weekday = strawberry.field(description="The weekday; each has one slot at most.")
    minutes: int = strawberry.field(description="Minutes on the bike or in the pool, 10 to 180.")


@strawberry.input(description="Days that are not as usual.")
class AwayInput:
    """Time away as it is sent."""

    first: date = strawberry.field(description="The first day.")
    last: date = strawberry.field(description="The last day; it may be the same.")
    minutes: int = strawberry.field(
        default=0,
        description="The most minutes for an easy run on each of these days; 0 is no training at all.",
    )
