"""What an admin was allowed, asked at the door of a use case."""

from strideiq.core.domain.access import Permission, Viewer
from strideiq.core.domain.errors import NotAllowed, NotSignedIn


def require(viewer: Viewer, permission: Permission) -> None:
    """Raises NotSignedIn for a stranger, and NotAllowed for whoever lacks the permission."""
    if viewer.is_stranger:
        raise NotSignedIn
    if not viewer.may(permission):
        raise NotAllowed(f"the permission to {permission.value.replace('_', ' ')}")
