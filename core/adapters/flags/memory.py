"""Flags answered from memory by Unleash's own engine."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from UnleashClient.clients.unleash_client import UnleashClient

from strideiq.core.adapters.flags.answering import answering
from strideiq.core.domain.flag import FlagAnswer, FlagContext
from strideiq.core.domain.flag_checks import NO_VARIANT
from strideiq.core.engine.flags.unleash import Feature, state_text

_log = logging.getLogger("strideiq.service")

MOST_UNKNOWN: Final = 1000
UNKNOWN: Final = FlagAnswer(on=False, known=False)


@dataclass(frozen=True, slots=True)
class _Held:
    """One state of all flags, and the client that answers for it."""

    text: str
    names: frozenset[str]
    client: UnleashClient


class UnleashFlags:
    """Answers for the features it was last given; every thread may ask while others are given."""

    def __init__(self) -> None:
        self._held: _Held | None = None
        self._unknown: dict[str, None] = {}

    def hold(self, features: Sequence[Feature]) -> None:
        """Answer for these features from now on. Raises FlagsNotTaken, and then nothing changes."""
        text = state_text(features)
        if self._held is None or self._held.text != text:
            names = frozenset(str(feature["name"]) for feature in features)
            self._held = _Held(text, names, answering(text, names))

    def ask(self, name: str, context: FlagContext) -> FlagAnswer:
        """Whether this flag is on for this asker. An unknown one is off, and reported."""
        held = self._held
        if held is None or name not in held.names:
            self._report(name)
            return UNKNOWN
        found = held.client.get_variant(name, _asker(context))
        if not found["feature_enabled"]:
            return FlagAnswer(on=False)
        if found["name"] == NO_VARIANT:
            return FlagAnswer(on=True)
        return FlagAnswer(on=True, variant=found["name"], payload=_payload(found))

    @property
    def unknown(self) -> Sequence[str]:
        """Names that were asked for and that no flag has, in the order in which they came."""
        return tuple(self._unknown)

    def _report(self, name: str) -> None:
        if name not in self._unknown and len(self._unknown) < MOST_UNKNOWN:
            self._unknown[name] = None
            _log.warning("there is no feature flag %r, and it counts as off", name)


def _asker(context: FlagContext) -> dict[str, Any]:
    known = {
        "membership": context.membership,
        "role": context.role,
        "country": context.country,
        "appVersion": context.app_version,
        **context.properties,
    }
    return {
        "userId": str(context.account_id),
        "currentTime": context.at.isoformat(),
        "properties": {name: value for name, value in known.items() if value},
    }


def _payload(found: Mapping[str, Any]) -> str | None:
    payload = found.get("payload")
    return None if payload is None else str(payload["value"])
