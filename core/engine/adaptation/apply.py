"""The one way in which a plan is altered after it was made."""

from collections.abc import Sequence

from strideiq.core.domain.action import Action
from strideiq.core.engine.adaptation.ground import Changed, Ground


def apply(actions: Sequence[Action], ground: Ground) -> Changed:
    """The plan after ``actions``, one after the other; without any, the plan as it is.

    Raises Refusal for what cannot be done, with the constraint ``plan`` where the changed plan
    would not be sound, and NothingToChange where no action changes anything.
    """
    raise NotImplementedError
