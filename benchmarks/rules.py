"""Evaluations per second of both rules engines at 10, 50 and 200 rules, explanations included.

Run ``PYTHONPATH=.src python benchmarks/rules.py``. Each rule is ``all [c1, any [c2, c3]]`` over 20
number facts; every answer names the comparisons that held. The durable figure includes the
reference evaluator that checks it. Figures are CPU time of one process.
"""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.pop(0)  # a neighbour here is called calendar, as a module of Python is
sys.path.insert(0, str(Path(__file__).parents[1]))

from strideiq.core.adapters.durable_rules import DurableEngine, available
from strideiq.core.domain.rule import All, Any, Compare, FactDeclaration, FactType, Op, Rule
from strideiq.core.engine.rules.engine import CompiledRules, RuleEngine
from strideiq.core.engine.rules.evaluate import ReferenceEngine
from strideiq.core.engine.rules.explain import explain

FACTS = 20
MISSING = 0.05
ATHLETES = 1000
SECONDS = 1.0
DECLARATIONS = {
    f"fact{n}": FactDeclaration(f"fact{n}", FactType.NUMBER, "", "Drawn.") for n in range(FACTS)
}


def draw_rules(count: int, draw: random.Random) -> list[Rule]:
    """``count`` rules of three comparisons."""

    def comparison() -> Compare:
        op = draw.choice([Op.GREATER, Op.AT_LEAST, Op.LESS, Op.AT_MOST])
        return Compare(f"fact{draw.randrange(FACTS)}", op, round(draw.uniform(0, 100), 2))

    return [
        Rule(
            f"rule{number}",
            "1",
            "Drawn",
            All((comparison(), Any((comparison(), comparison())))),
            (),
            "",
            "drawn",
        )
        for number in range(count)
    ]


def draw_facts(draw: random.Random) -> list[dict[str, float]]:
    """One set of facts for each athlete."""
    return [
        {name: draw.uniform(0, 100) for name in DECLARATIONS if draw.random() > MISSING}
        for _ in range(ATHLETES)
    ]


def rate(compiled: CompiledRules, athletes: Sequence[dict[str, float]]) -> tuple[float, float]:
    """Evaluations per CPU second, and rules fired per evaluation."""
    done = fired = 0
    start = time.process_time()
    while time.process_time() - start < SECONDS:
        for facts in athletes[:100]:
            fired += len(compiled.fired(facts))
        done += 100
    return done / (time.process_time() - start), fired / done


def full_explanations(rules: Sequence[Rule], athletes: Sequence[dict[str, float]]) -> float:
    """Full explanations per CPU second: every comparison of every rule, with its distance."""
    start = time.process_time()
    done = 0
    while time.process_time() - start < SECONDS:
        facts = athletes[done % ATHLETES]
        for rule in rules:
            explain(rule, facts, DECLARATIONS)
        done += 1
    return done / (time.process_time() - start)


def engines() -> Iterator[RuleEngine]:
    """The reference first, since the others are compared with it."""
    yield ReferenceEngine()
    if available():
        yield DurableEngine()


def main() -> None:
    """Print one line for each engine and number of rules, with the ratio to the reference."""
    print(f"Python {sys.version.split()[0]}, {FACTS} facts, evaluations per CPU second")
    print(f"{'rules':>5}  {'engine':<24}{'per second':>12}{'ratio':>8}{'fired':>8}")
    for count in (10, 50, 200):
        draw = random.Random(count)  # noqa: S311  figures, not secrets
        rules, athletes = draw_rules(count, draw), draw_facts(draw)
        base = 0.0
        for engine in engines():
            compiled = engine.compile(rules, DECLARATIONS)
            speed, fired = rate(compiled, athletes)
            compiled.close()
            base = base or speed
            checked = "" if engine.name == "reference" else " + check"
            name = f"{engine.name}{checked}"
            print(f"{count:>5}  {name:<24}{speed:>12,.0f}{speed / base:>8.2f}{fired:>8.1f}")
        speed = full_explanations(rules, athletes)
        print(f"{count:>5}  {'full explanation':<24}{speed:>12,.0f}{speed / base:>8.2f}")


if __name__ == "__main__":
    main()
