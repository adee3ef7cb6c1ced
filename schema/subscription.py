"""Everything that can be followed."""

import strawberry

from strideiq.schema.access import AccessSubscription
from strideiq.schema.live import LiveSubscription


@strawberry.type(description="What is told as it happens. Each tells first how things stand now.")
class Subscription(AccessSubscription, LiveSubscription):
    """The root of every subscription."""
