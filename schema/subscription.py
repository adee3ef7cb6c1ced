"""Everything that can be followed."""

import strawberry

from strideiq.schema.access import AccessSubscription
from strideiq.schema.live import LiveSubscription
from strideiq.schema.plugins import PluginSubscription


@strawberry.type(description="What is told as it happens. Each tells first how things stand now.")
class Subscription(AccessSubscription, LiveSubscription, PluginSubscription):
    """The root of every subscription."""
