"""How people sign in, stay signed in and sign out."""

from datetime import datetime
from typing import Annotated, Self, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.account import SignInFamily
from strideiq.core.services.families import SignInTokens as Tokens
from strideiq.core.services.tries import Origin
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.node import Node, node_id, uuid_in
from strideiq.schema.refusals import AnyRefusal, answering

SIGN_IN = "SignIn"
COST = 1000
"""Of whatever makes the digest of a password, which is slow on purpose."""


@strawberry.type(description="One sign-in of the viewer's: a device, a browser, a program.")
class SignIn(Node):
    """A sign-in family."""

    device: str = strawberry.field(description="What its client calls itself; may be empty.")
    created_at: datetime = strawberry.field(description="When it began.")
    last_used_at: datetime = strawberry.field(description="When it was last refreshed.")
    expires_at: datetime = strawberry.field(
        description="When it ends unless it is refreshed before."
    )
    is_this_one: bool = strawberry.field(description="Whether this request belongs to it.")

    @classmethod
    def of(cls, family: SignInFamily, session_id: UUID | None) -> Self:
        """The domain's family as a type of the schema."""
        return cls(
            id=node_id(SIGN_IN, str(family.id)),
            device=family.device,
            created_at=family.created_at,
            last_used_at=family.last_used_at,
            expires_at=family.expires_at,
            is_this_one=family.id == session_id,
        )


@strawberry.type(description="What a client keeps to be signed in.")
class SignInTokens:
    """An access token and the refresh token behind it."""

    access_token: str = strawberry.field(
        description="Goes with every request, as `Authorization: Bearer TOKEN`."
    )
    expires_at: datetime = strawberry.field(description="When the access token ends.")
    refresh_token: str = strawberry.field(
        description="Buys the next two tokens, once. Sent a second time it is refused, and it ends"
        " the sign-in unless that was used within the last ten seconds."
    )
    refresh_expires_at: datetime = strawberry.field(description="When the refresh token ends.")

    @classmethod
    def of(cls, tokens: Tokens) -> Self:
        """What a use case handed out as a type of the schema."""
        return cls(
            access_token=tokens.access.text,
            expires_at=tokens.access.expires_at,
            refresh_token=tokens.refresh,
            refresh_expires_at=tokens.refresh_until,
        )


@strawberry.type(description="Sign-ins that have ended.")
class SignedOut:
    """How many."""

    count: int = strawberry.field(description="How many sign-ins ended.")


@strawberry.input(description="Who signs in.")
class SignInInput:
    """Address and password."""

    email: str = strawberry.field(description="The e-mail address of the account.")
    password: str = strawberry.field(description="Its password.")
    device: str = strawberry.field(
        description="What the client calls itself, for the list of sign-ins.", default=""
    )


@strawberry.input(description="How a sign-in goes on.")
class RefreshInput:
    """The newest refresh token."""

    refresh_token: str = strawberry.field(description="The refresh token that came last.")


@strawberry.input(description="Which sign-in ends.")
class SignOutInput:
    """One of the viewer's own."""

    sign_in: strawberry.ID | None = strawberry.field(
        description="Id of the sign-in; the one of this request if left out.", default=None
    )


SignInResult: TypeAlias = Annotated[
    SignInTokens | AnyRefusal,
    strawberry.union(
        "SignInResult",
        description="The tokens, or why there are none. A wrong address and a wrong password are"
        " answered alike.",
    ),
]
RefreshResult: TypeAlias = Annotated[
    SignInTokens | AnyRefusal,
    strawberry.union("RefreshResult", description="The next tokens, or why there are none."),
]
SignOutResult: TypeAlias = Annotated[
    SignedOut | AnyRefusal,
    strawberry.union("SignOutResult", description="What ended, or why it did not."),
]
SignInArgument: TypeAlias = Annotated[SignInInput, strawberry.argument(description="Who signs in.")]
RefreshArgument: TypeAlias = Annotated[
    RefreshInput, strawberry.argument(description="How the sign-in goes on.")
]
SignOutArgument: TypeAlias = Annotated[
    SignOutInput | None,
    strawberry.argument(description="Which sign-in ends; that of this request if left out."),
]


async def find_sign_in(context: Context, family_id: UUID) -> SignIn | None:
    """The sign-in of this id, where it is the viewer's own and goes on."""
    found = await context.services.do.sign_in.sign_ins(context.viewer)
    shown = (SignIn.of(each, context.viewer.session_id) for each in found if each.id == family_id)
    return next(shown, None)


def origin_of(context: Context, device: str = "") -> Origin:
    """Where this request comes from."""
    return Origin(context.address, context.request_id, device)


@strawberry.type(description="Queries about the viewer's sign-ins.")
class SignInQuery:
    """What is asked about sign-ins."""

    @strawberry.field(
        description="The viewer's own sign-ins that go on, newest first.", metadata={"size": 10}
    )
    async def sign_ins(self, info: RequestInfo) -> list[SignIn]:
        """Every one of them."""
        viewer = info.context.signed_in()
        found = await info.context.services.do.sign_in.sign_ins(viewer)
        return [SignIn.of(each, viewer.session_id) for each in found]


@strawberry.type(description="Signing in and out.")
class SignInMutation:
    """How a sign-in begins, goes on and ends."""

    @strawberry.mutation(description="Sign in.", metadata={"cost": COST})
    @answering
    async def sign_in(
        self,
        info: RequestInfo,
        input: SignInArgument,  # noqa: A002  the one input object of the schema
    ) -> SignInResult:
        """Begin a sign-in."""
        origin = origin_of(info.context, input.device)
        do = info.context.services.do.sign_in
        return SignInTokens.of(await do.sign_in(input.email, input.password, origin))

    @strawberry.mutation(
        description="Go on with a sign-in: a new access token and a new refresh token for the"
        " refresh token that came last. An older one is refused, and it ends the sign-in, for"
        " somebody has a copy; within ten seconds of the last use it is refused alone, as two"
        " requests of one client may meet.",
        metadata={"cost": 10},
    )
    @answering
    async def refresh(
        self,
        info: RequestInfo,
        input: RefreshArgument,  # noqa: A002  the one input object of the schema
    ) -> RefreshResult:
        """Go on."""
        do = info.context.services.do.sign_in
        return SignInTokens.of(await do.refresh(input.refresh_token, origin_of(info.context)))

    @strawberry.mutation(description="End one of the viewer's sign-ins, by default this one.")
    @answering
    async def sign_out(
        self,
        info: RequestInfo,
        input: SignOutArgument = None,  # noqa: A002  the one input object of the schema
    ) -> SignOutResult:
        """End one."""
        context, named = info.context, None if input is None else input.sign_in
        viewer = context.signed_in()
        chosen = None if named is None else uuid_in(SIGN_IN, named, "sign-in")
        await context.services.do.sign_in.sign_out(viewer, chosen, context.request_id)
        return SignedOut(count=1)

    @strawberry.mutation(description="End every sign-in of the viewer's, this one too.")
    @answering
    async def sign_out_everywhere(self, info: RequestInfo) -> SignOutResult:
        """End all."""
        context = info.context
        viewer = context.signed_in()
        ended = await context.services.do.sign_in.sign_out_everywhere(viewer, context.request_id)
        return SignedOut(count=ended)
