"""The shape of the ``accounts`` section of the service: who comes in, and for how long."""

from typing import Annotated, Literal

from pydantic import Field

from strideiq.core.reading.shaping import Shape

Tries = Annotated[int, Field(ge=1, le=1_000_000)]


class AccountLimits(Shape):
    """Who may make an account, how long a sign-in and a mailed link are good, and how many tries."""

    invite_only: bool = Field(description="Whether only invited addresses may make an account.")
    confirm_first: Literal["always", "production", "never"] = Field(
        description="Where an address has to be confirmed by its mail before the first sign-in."
    )
    access_minutes: Annotated[int, Field(ge=1, le=1440)] = Field(
        description="Minutes an access token is good."
    )
    sign_in_days: Annotated[int, Field(ge=1, le=365)] = Field(
        description="Days a sign-in lasts after it was last refreshed."
    )
    confirm_hours: Annotated[int, Field(ge=1, le=720)] = Field(
        description="Hours a link that confirms an address is good."
    )
    reset_minutes: Annotated[int, Field(ge=5, le=1440)] = Field(
        description="Minutes a link that resets a password is good."
    )
    tries_minutes: Annotated[int, Field(ge=1, le=1440)] = Field(
        description="Minutes in which tries are counted."
    )
    tries_per_address: Tries = Field(
        description="Sign-ins, registrations and mails asked for from one address in that time."
    )
    tries_per_email: Tries = Field(
        description="Tries of each kind for one e-mail address in that time."
    )
    mail_from: Annotated[str, Field(min_length=3, max_length=200)] = Field(
        description="The sender of mails."
    )
