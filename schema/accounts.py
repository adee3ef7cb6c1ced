"""How people make an account, prove their address, and change or replace their password."""

from typing import Annotated, TypeAlias

import strawberry

from strideiq.core.domain.sign_up import NewAccount
from strideiq.schema.addresses import address
from strideiq.schema.context import RequestInfo
from strideiq.schema.refusals import AnyRefusal, answering
from strideiq.schema.sign_ins import COST, SignInResult, SignInTokens, origin_of


@strawberry.type(
    description="The address that was given. The answer is the same whether it has an account,"
    " may make one, or neither; a mail says more to whoever reads mails there."
)
class MailOnItsWay:
    """The same for every address."""

    email: str = strawberry.field(description="The address as it was sent.")


@strawberry.type(description="A password that was changed.")
class PasswordChanged:
    """What followed."""

    signed_out: int = strawberry.field(description="How many other sign-ins ended.")


@strawberry.type(description="An address that was confirmed.")
class EmailConfirmed:
    """Nothing more is told: whoever has the link need not be signed in."""

    next_step: str = strawberry.field(description="What to do now, in plain words.")


@strawberry.input(description="Somebody who wants an account.")
class RegisterInput:
    """Address, password, name and time zone."""

    email: str = strawberry.field(description="An e-mail address that they read mails at.")
    password: str = strawberry.field(
        description="8 to 128 characters of any kind; the most common passwords are refused."
    )
    name: str = strawberry.field(description="What they want to be called.")
    time_zone: str = strawberry.field(
        description="IANA name of where they live, such as `Europe/Vienna`; it decides what day"
        " it is."
    )


@strawberry.input(description="Which address to mail to.")
class EmailInput:
    """An address."""

    email: str = strawberry.field(description="The e-mail address of the account.")


@strawberry.input(description="What the link in a mail carries.")
class VerifyEmailInput:
    """A token."""

    token: str = strawberry.field(description="The code of the mail, or what its link ends with.")


@strawberry.input(description="A new password for whoever has the mailed link.")
class ResetPasswordInput:
    """A token and a password."""

    token: str = strawberry.field(description="The code of the mail, or what its link ends with.")
    new_password: str = strawberry.field(description="8 to 128 characters of any kind.")
    device: str = strawberry.field(
        description="What the client calls itself, for the list of sign-ins.", default=""
    )


@strawberry.input(description="A new password for whoever knows the old one.")
class ChangePasswordInput:
    """Two passwords."""

    old_password: str = strawberry.field(description="The password until now.")
    new_password: str = strawberry.field(description="8 to 128 characters of any kind.")


MailResult: TypeAlias = Annotated[
    MailOnItsWay | AnyRefusal,
    strawberry.union("MailResult", description="That it was understood, or why it was not."),
]
PasswordResult: TypeAlias = Annotated[
    PasswordChanged | AnyRefusal,
    strawberry.union("PasswordResult", description="What followed, or why it was not changed."),
]
VerifyEmailResult: TypeAlias = Annotated[
    EmailConfirmed | AnyRefusal,
    strawberry.union("VerifyEmailResult", description="That it is confirmed, or why it is not."),
]
RegisterArgument: TypeAlias = Annotated[
    RegisterInput, strawberry.argument(description="Who wants an account.")
]
EmailArgument: TypeAlias = Annotated[
    EmailInput, strawberry.argument(description="Which address to mail to.")
]
VerifyArgument: TypeAlias = Annotated[
    VerifyEmailInput, strawberry.argument(description="What the link carries.")
]
ResetArgument: TypeAlias = Annotated[
    ResetPasswordInput, strawberry.argument(description="The link and the new password.")
]
ChangeArgument: TypeAlias = Annotated[
    ChangePasswordInput, strawberry.argument(description="The old and the new password.")
]


@strawberry.type(description="Accounts and passwords.")
class AccountMutation:
    """How accounts are made and kept."""

    @strawberry.mutation(
        description="Make an account. A mail then confirms the address; the answer does not tell"
        " whether it has an account already.",
        metadata={"cost": COST},
    )
    @answering
    async def register(
        self,
        info: RequestInfo,
        input: RegisterArgument,  # noqa: A002  the one input object of the schema
    ) -> MailResult:
        """Make an account."""
        new = NewAccount(input.email, input.password, input.name, input.time_zone)
        await info.context.services.do.registration.register(new, origin_of(info.context))
        return MailOnItsWay(email=input.email)

    @strawberry.mutation(
        description="Ask for the mail that confirms an address once more.", metadata={"cost": 50}
    )
    @answering
    async def request_email_verification(
        self,
        info: RequestInfo,
        input: EmailArgument,  # noqa: A002  the one input object of the schema
    ) -> MailResult:
        """Ask for a mail."""
        links, sent = info.context.services.do.email_links, address(input.email)
        await links.request_confirmation(sent, origin_of(info.context))
        return MailOnItsWay(email=sent)

    @strawberry.mutation(description="Confirm the address that a link was mailed to.")
    @answering
    async def verify_email(
        self,
        info: RequestInfo,
        input: VerifyArgument,  # noqa: A002  the one input object of the schema
    ) -> VerifyEmailResult:
        """Confirm an address."""
        await info.context.services.do.email_links.confirm(input.token, origin_of(info.context))
        return EmailConfirmed(next_step="sign in with the address and its password")

    @strawberry.mutation(
        description="Ask for a mail with a link that replaces a forgotten password.",
        metadata={"cost": 50},
    )
    @answering
    async def request_password_reset(
        self,
        info: RequestInfo,
        input: EmailArgument,  # noqa: A002  the one input object of the schema
    ) -> MailResult:
        """Ask for a mail."""
        links, sent = info.context.services.do.email_links, address(input.email)
        await links.request_reset(sent, origin_of(info.context))
        return MailOnItsWay(email=sent)

    @strawberry.mutation(
        description="Replace a forgotten password with the link that was mailed. Every sign-in of"
        " the account ends, and a new one begins.",
        metadata={"cost": COST},
    )
    @answering
    async def reset_password(
        self,
        info: RequestInfo,
        input: ResetArgument,  # noqa: A002  the one input object of the schema
    ) -> SignInResult:
        """Replace a password."""
        links, origin = info.context.services.do.email_links, origin_of(info.context, input.device)
        return SignInTokens.of(await links.reset(input.token, input.new_password, origin))

    @strawberry.mutation(
        description="Change the viewer's password. Their other sign-ins end.",
        metadata={"cost": COST},
    )
    @answering
    async def change_password(
        self,
        info: RequestInfo,
        input: ChangeArgument,  # noqa: A002  the one input object of the schema
    ) -> PasswordResult:
        """Change a password."""
        viewer, origin = info.context.signed_in(), origin_of(info.context)
        passwords = info.context.services.do.passwords
        ended = await passwords.change(viewer, input.old_password, input.new_password, origin)
        return PasswordChanged(signed_out=ended)
