"""E-mail addresses that a client sends."""

from strideiq.core.domain.sign_up import is_email
from strideiq.schema.inputs import InputProblem
from strideiq.schema.refusals import InvalidArguments


def address(sent: str) -> str:
    """The address that was sent as ``email``. Raises InvalidArguments for what cannot be one."""
    if not is_email(sent):
        raise InvalidArguments(
            [
                InputProblem(
                    path=["email"],
                    message="this is no e-mail address",
                    suggestion="write it like name@example.org",
                )
            ]
        )
    return sent
