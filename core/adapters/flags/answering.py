"""Unleash's client as nothing but its engine: one immutable state, no thread and no network."""

from collections.abc import Iterable
from typing import Any, Final

from UnleashClient.cache import BaseCache
from UnleashClient.clients.unleash_client import UnleashClient
from UnleashClient.constants import FEATURES_URL
from UnleashClient.utils import InstanceAllowType

from strideiq.core.domain.errors import StrideIQError

APP_NAME: Final = "strideiq"
_NOWHERE: Final = "http://unused.invalid/api"


class FlagsNotTaken(StrideIQError):
    """The engine dropped some flags; they are named, and those from before go on to serve."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(f"Unleash's engine did not take the flags {', '.join(sorted(names))}")


class _State(BaseCache):
    """What the client finds before it would ask any server."""

    bootstrapped = True

    def __init__(self, text: str) -> None:
        self._values: dict[str, Any] = {FEATURES_URL: text}

    def set(self, key: str, value: Any) -> None:  # noqa: ANN401  the client's own signature
        self._values[key] = value

    def mset(self, data: dict[str, Any]) -> None:
        self._values |= data

    def get(self, key: str, default: Any | None = None) -> Any:  # noqa: ANN401
        return self._values.get(key, default)

    def exists(self, key: str) -> bool:
        return key in self._values

    def destroy(self) -> None:
        self._values.clear()


def answering(text: str, names: frozenset[str]) -> UnleashClient:
    """A client that answers from this state; FlagsNotTaken where its engine lacks one of ``names``.

    It is never initialised, which is what would start its threads and ask its server.
    """
    client = UnleashClient(
        url=_NOWHERE,
        app_name=APP_NAME,
        disable_metrics=True,
        disable_registration=True,
        cache=_State(text),
        multiple_instance_mode=InstanceAllowType.SILENTLY_ALLOW,
    )
    dropped = names - set(client.feature_definitions())
    if dropped:
        raise FlagsNotTaken(dropped)
    return client
