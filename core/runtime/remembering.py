"""What is remembered between requests, and where."""

from strideiq.core.adapters.caches import CacheInFront, InProcessCache
from strideiq.core.adapters.redis_cache import RedisCache
from strideiq.core.ports.cache import Cache
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.service import CacheLimits


def cache(settings: Settings, limits: CacheLimits) -> Cache:
    """A cache of this process, in front of Redis where there is one."""
    near = InProcessCache(limits.answer_bytes)
    if settings.redis_url is None:
        return near
    return CacheInFront(near, RedisCache(settings.redis_url, limits.answer_seconds))
