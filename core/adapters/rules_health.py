"""How durable-rules has done, in figures."""

from dataclasses import asdict, dataclass


@dataclass(slots=True)
class Health:
    """Counts of durable-rules: questions asked, wrong answers, errors, rules it cannot hold."""

    evaluations: int = 0
    disagreements: int = 0
    failures: int = 0
    left_to_reference: int = 0

    def add(self, other: "Health") -> None:
        """Count what ``other`` counted too."""
        self.evaluations += other.evaluations
        self.disagreements += other.disagreements
        self.failures += other.failures
        self.left_to_reference += other.left_to_reference

    def taken(self) -> "Health":
        """What was counted since it was last asked."""
        counted = Health(**asdict(self))
        self.evaluations = self.disagreements = self.failures = self.left_to_reference = 0
        return counted


@dataclass(slots=True)
class JudgeHealth(Health):
    """Counts of durable-rules over the lives of its process.

    ``deaths`` are of the process; ``alone`` counts the questions that the reference evaluator
    answered with nobody to ask.
    """

    deaths: int = 0
    alone: int = 0

    def __str__(self) -> str:
        """The counts in a line of a log."""
        return (
            f"{self.evaluations} questions, {self.disagreements} wrong answers,"
            f" {self.failures} errors, {self.deaths} deaths, {self.alone} left to the reference"
        )
