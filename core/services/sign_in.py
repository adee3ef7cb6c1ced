"""Use cases of signing in: letting in whoever sends an access token."""

from typing import Final

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import NotSignedIn
from strideiq.core.ports.credentials import Tokens
from strideiq.core.services.admission import Admitted
from strideiq.core.services.tools import Tools


class SignIn:
    """Sign-in families: how they begin, go on and end."""

    def __init__(self, tools: Tools, tokens: Tokens) -> None:
        self._tools = tools
        self.tokens: Final = tokens

    async def admit(self, token: str) -> Admitted:
        """Who sent this access token. Raises NotSignedIn when it is not, or no longer, good."""
        claims = self.tokens.read(token)
        # The program asks, because who asks is the question.
        async with self._tools.store.read(PROGRAM) as unit:
            found = await unit.sign_ins.admitted(claims.family_id)
        if found is None or found.viewer.account_id != claims.account_id:
            raise NotSignedIn
        if not found.is_good(self._tools.clock.now()):
            raise NotSignedIn
        return Admitted(
            found.viewer,
            claims.expires_at,
            found.units,
            found.time_zone,
            found.access_revision,
            found.athlete_revision,
        )
