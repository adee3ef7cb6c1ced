"""Rules and athletes by the hundred, for tests and benchmarks of what evaluating them costs."""

from random import Random

from strideiq.core.domain.rule import All, Any, Compare, FactDeclaration, FactType, Op, Rule

FACTS = 20
DECLARATIONS = {
    f"fact{n}": FactDeclaration(f"fact{n}", FactType.NUMBER, "", "Drawn.") for n in range(FACTS)
}
ORDERED = (Op.GREATER, Op.AT_LEAST, Op.LESS, Op.AT_MOST)


def rules(count: int, draw: Random) -> list[Rule]:
    """``count`` rules of three comparisons: ``all [c1, any [c2, c3]]``."""
    return [
        Rule(
            f"rule{number}",
            "1",
            "Drawn",
            All((_comparison(draw), Any((_comparison(draw), _comparison(draw))))),
            (),
            "",
            "drawn",
        )
        for number in range(count)
    ]


def athletes(count: int, draw: Random) -> list[dict[str, float]]:
    """Every fact of each athlete."""
    return [{name: draw.uniform(0, 100) for name in DECLARATIONS} for _ in range(count)]


def _comparison(draw: Random) -> Compare:
    threshold = round(draw.uniform(0, 100), 2)
    return Compare(f"fact{draw.randrange(FACTS)}", draw.choice(ORDERED), threshold)
