"""Everything that can be followed."""

import strawberry

from strideiq.schema.live import LiveSubscription


@strawberry.type(description="What is told as it happens. Each tells first how things stand now.")
class Subscription(LiveSubscription):
    """The root of every subscription."""
