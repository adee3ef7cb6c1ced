"""An Unleash server: asked again and again for its flags, and told what admins change here."""

import json
import logging
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import httpx

from strideiq.core.adapters.flags.answering import APP_NAME, FlagsNotTaken, answering
from strideiq.core.adapters.flags.last_good import LastGood
from strideiq.core.domain.errors import FlagServerAway
from strideiq.core.domain.flag import Flag
from strideiq.core.engine.flags.unleash import Feature, feature_of, state_text, strategies_of

_log = logging.getLogger("strideiq.service")

PATIENCE_S: Final = 2.0
PROJECT: Final = "default"
UNHEARD: Final = (httpx.HTTPError, httpx.InvalidURL, UnicodeError)
"""What a request ends in that is not answered, a token that no header can hold included."""


class UnleashServer:
    """The flags of one environment. While the server is away, what it said last goes on to count."""

    def __init__(
        self,
        url: str,
        token: str,
        environment: str,
        folder: Path,
        *,
        admin_token: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base: Final = f"{url.rstrip('/').removesuffix('/api')}/api"
        self._token: Final = token
        self._admin_token: Final = admin_token
        self._environment: Final = environment
        self._last_good: Final = LastGood(folder, self._base, environment)
        self._features: Sequence[Feature] = _read(self._last_good.read()) or ()
        self._etag = ""
        self._trouble = ""
        self._transport: Final = transport
        self._client: httpx.AsyncClient | None = None

    @property
    def can_change(self) -> bool:
        """Whether there is a token of the admin API."""
        return self._admin_token is not None

    @property
    def features(self) -> Sequence[Feature]:
        """What the server said last, before this process was started perhaps."""
        return self._features

    @property
    def trouble(self) -> str:
        """What is wrong with it since it was asked last; empty where nothing is."""
        return self._trouble

    async def look(self) -> bool:
        """Ask it; whether it says something else than before. False while it is away."""
        headers = {"Authorization": self._token, "UNLEASH-APPNAME": APP_NAME}
        if self._etag:
            headers["If-None-Match"] = self._etag
        try:
            answer = await self._http().get(f"{self._base}/client/features", headers=headers)
        except UNHEARD as error:
            self._troubled(f"cannot be reached ({type(error).__name__})")
            return False
        if answer.status_code == HTTPStatus.NOT_MODIFIED:
            self._troubled("")
            return False
        if answer.status_code != HTTPStatus.OK:
            self._troubled(f"answers {answer.status_code}")
            return False
        return self._take(answer.text, answer.headers.get("etag", ""))

    async def switch(self, flag: Flag) -> None:
        """Turn this flag on or off there. Raises FlagServerAway."""
        side = "on" if flag.state.enabled else "off"
        await self._tell("POST", f"/{flag.name}/environments/{self._environment}/{side}")

    async def put(self, flag: Flag) -> None:
        """Have the server say of this flag what is said here. Raises FlagServerAway.

        The server has no one call for it. A flag that goes off goes first, one that goes on last.
        """
        await self._create(flag)
        if not flag.state.enabled:
            await self.switch(flag)
        path = f"/{flag.name}/environments/{self._environment}/strategies"
        there = [str(each["id"]) for each in await self._tell("GET", path) or ()]
        wanted = strategies_of(flag)
        for strategy, known in zip(wanted, there, strict=False):
            await self._tell("PUT", f"{path}/{known}", strategy)
        for strategy in wanted[len(there) :]:
            await self._tell("POST", path, strategy)
        for known in there[len(wanted) :]:
            await self._tell("DELETE", f"{path}/{known}")
        if flag.state.enabled:
            await self.switch(flag)

    async def close(self) -> None:
        """Let go of every connection."""
        if self._client is not None:
            await self._client.aclose()

    async def _create(self, flag: Flag) -> None:
        """Make the flag there unless it is there."""
        feature = feature_of(flag)
        body = {key: feature[key] for key in ("name", "type", "description", "impressionData")}
        await self._tell("POST", "", body, also=(HTTPStatus.CONFLICT,))

    async def _tell(
        self, method: str, path: str, body: object = None, *, also: Sequence[int] = ()
    ) -> Any:  # noqa: ANN401  whatever JSON it answers
        """One call of the admin API. Raises FlagServerAway."""
        url = f"{self._base}/admin/projects/{PROJECT}/features{path}"
        headers = {"Authorization": self._admin_token or ""}
        try:
            answer = await self._http().request(method, url, headers=headers, json=body)
        except UNHEARD as error:
            why = f"cannot be reached ({type(error).__name__})"
            raise FlagServerAway(why) from None
        if not answer.is_success and answer.status_code not in also:
            raise FlagServerAway(f"refused the change with {answer.status_code}")
        return answer.json() if answer.content and answer.is_success else None

    def _take(self, text: str, etag: str) -> bool:
        """Keep what the server said, where the engine takes all of it."""
        features = _read(text)
        if features is None:
            self._troubled("answers what is no list of flags")
            return False
        try:
            answering(state_text(features), frozenset(str(each["name"]) for each in features))
        except FlagsNotTaken as error:
            self._troubled(f"says what cannot be used: {error}")
            return False
        self._troubled("")
        self._etag = etag
        if features == self._features:
            return False
        self._features = features
        self._last_good.write(text)
        return True

    def _troubled(self, trouble: str) -> None:
        """Say once that something is wrong with the server, and once that it is well again."""
        if trouble and trouble != self._trouble:
            _log.warning("the Unleash server %s; flags stay as it said last", trouble)
        elif self._trouble and not trouble:
            _log.warning("the Unleash server is well again")
        self._trouble = trouble

    def _http(self) -> httpx.AsyncClient:
        """Made when it is first needed, in the loop that uses it."""
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=PATIENCE_S, transport=self._transport)
        return self._client


def _read(text: str | None) -> Sequence[Feature] | None:
    """The features of an answer; None where it is none."""
    try:
        found = json.loads(text or "")["features"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(found, list) or not all(map(_is_feature, found)):
        return None
    return found


def _is_feature(found: object) -> bool:
    return isinstance(found, dict) and {"name", "enabled", "strategies"} <= found.keys()
