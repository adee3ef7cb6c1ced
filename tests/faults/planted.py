"""A fault planted in a sound file, and how it has to be told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """``written`` stands where ``sound`` stood; ``told`` is ``line:column: path: what -> fix``."""

    name: str
    sound: str
    written: str
    told: str

    def text(self, base: str) -> str:
        """The sound file ``base`` with this fault in it."""
        assert base.count(self.sound) == 1, self.name
        return base.replace(self.sound, self.written)
