"""Links that were mailed: table and repository."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Column,
    ForeignKey,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    delete,
    insert,
)

from strideiq.core.domain.account import EmailPurpose, EmailToken
from strideiq.core.store.columns import Id, Instant, id_column, word_in
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository

email_tokens = Table(
    "email_tokens",
    metadata,
    id_column(),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False),
    UniqueConstraint("token_hash"),
    UniqueConstraint("account_id", "purpose"),
    word_in("purpose", EmailPurpose),
)


class SqlEmailTokens(Repository):
    """Mailed links in the database."""

    async def add(self, token: EmailToken) -> None:
        """Add a link; older ones of the same account and purpose stop working."""
        older = delete(email_tokens).where(
            email_tokens.c.account_id == token.account_id,
            email_tokens.c.purpose == token.purpose,
        )
        await self._run(older)
        statement = insert(email_tokens).values(
            id=token.id,
            account_id=token.account_id,
            purpose=token.purpose,
            token_hash=token.token_hash,
            expires_at=token.expires_at,
        )
        await self._run(statement)

    async def use(self, token_hash: bytes, purpose: EmailPurpose, at: datetime) -> UUID | None:
        """The account a good link belongs to; the link is used up, whoever else tries at once."""
        good = delete(email_tokens).where(
            email_tokens.c.token_hash == token_hash,
            email_tokens.c.purpose == purpose,
            email_tokens.c.expires_at > at,
        )
        account: UUID | None = await self._scalar(good.returning(email_tokens.c.account_id))
        return account
