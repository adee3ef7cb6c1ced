"""Every use case of the service in one place, for whoever carries requests to them."""

from dataclasses import dataclass

from strideiq.core.services.admission import Admission
from strideiq.core.services.sign_in import SignIn
from strideiq.core.services.tools import Tools


@dataclass(frozen=True, slots=True)
class UseCases:
    """What the service can do; one field for each feature."""

    tools: Tools
    admission: Admission
    sign_in: SignIn
