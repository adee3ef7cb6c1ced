"""Athletes per second of our rules engines and of two from PyPI at 10, 50 and 200 rules.

Run ``PYTHONPATH=.src python benchmarks/rules.py``. Each rule is ``all [c1, any [c2, c3]]`` over 20
number facts, all present, since the peers raise over a missing one. Every engine gives the same
answers, which is checked. Ours say with each rule that fires which comparisons made it; ``durable``
includes the reference evaluator that checks it, and ``in its process`` also the way there and back,
in time on the clock. zen-engine is asked in its fastest form, one expression that answers a list of
truths; rule-engine has one compiled rule for each. ``explain`` is the answer to "why not": every
comparison of every rule, with how far away it was. All but ``in its process`` is CPU time of one
process, the best of three rounds, in which the engines take turns.
"""

import asyncio
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

sys.path.pop(0)  # a neighbour here is called calendar, as a module of Python is
sys.path.insert(0, str(Path(__file__).parents[1]))

import rule_engine
import zen

from strideiq.core.adapters.durable_rules import DurableEngine, available
from strideiq.core.adapters.rules_process import RulesProcess
from strideiq.core.domain.rule import All, Any, Compare, Condition, Not, Rule
from strideiq.core.engine.rules.engine import RuleEngine
from strideiq.core.engine.rules.evaluate import ReferenceEngine
from strideiq.core.engine.rules.explain import explain
from tests.engine.rules.crowd import DECLARATIONS, FACTS, athletes, rules

Athlete = dict[str, float]
Ask = Callable[[Athlete], Sequence[bool]]
"""Whether each of the rules fires."""

RULES = (10, 50, 200)
ATHLETES = 1000
ROUNDS = 3
SECONDS = 0.4
PEER = "zen-engine"
MANY = 10_000


def words(condition: Condition) -> str:
    """``condition`` as both peers write it."""
    match condition:
        case All(parts):
            return f"({' and '.join(map(words, parts))})"
        case Any(parts):
            return f"({' or '.join(map(words, parts))})"
        case Compare(fact, op, value):
            return f"{fact} {op.value} {value}"
        case Not():
            raise ValueError("nothing here is negated")


def ours(engine: RuleEngine, asked: Sequence[Rule]) -> tuple[Callable[[Athlete], object], Ask]:
    """What to time, and the answer to check."""
    compiled = engine.compile(asked, DECLARATIONS)

    def answer(facts: Athlete) -> list[bool]:
        fired = {firing.rule.id for firing in compiled.fired(facts)}
        return [rule.id in fired for rule in asked]

    return compiled.fired, answer


def contestants(asked: Sequence[Rule]) -> dict[str, tuple[Callable[[Athlete], object], Ask]]:
    """Every engine by its name."""
    texts = [words(rule.when) for rule in asked]
    expression = zen.compile_expression(f"[{', '.join(texts)}]")
    matchers = [rule_engine.Rule(text) for text in texts]

    def matched(facts: Athlete) -> list[bool]:
        return [matcher.matches(facts) for matcher in matchers]

    def explained(facts: Athlete) -> list[bool]:
        return [explain(rule, facts, DECLARATIONS).holds is True for rule in asked]

    durable = {"durable + check": ours(DurableEngine(), asked)} if available() else {}
    return {
        PEER: (expression.evaluate, expression.evaluate),
        "rule-engine": (matched, matched),
        "reference": ours(ReferenceEngine(), asked),
        **durable,
        "explain": (explained, explained),
    }


def check(engines: Mapping[str, tuple[object, Ask]], crowd: Sequence[Athlete]) -> float:
    """Rules that fire for one athlete, on which all engines agree."""
    fired = 0
    for facts in crowd:
        answers = {name: list(ask(facts)) for name, (_, ask) in engines.items()}
        differing = [name for name, answer in answers.items() if answer != answers[PEER]]
        if differing:
            raise AssertionError(f"{', '.join(differing)} and {PEER} differ on {facts}")
        fired += sum(answers[PEER])
    return fired / len(crowd)


def rate(ask: Callable[[Athlete], object], crowd: Sequence[Athlete]) -> float:
    """Athletes per CPU second."""
    done, start = 0, time.process_time()
    while True:
        for facts in crowd:
            ask(facts)
            done += 1
            if done % 20 == 0 and time.process_time() - start > SECONDS:
                return done / (time.process_time() - start)


async def judged(asked: Sequence[Rule], crowd: Sequence[Athlete]) -> float:
    """Athletes per second on the clock, asked of the process of durable-rules."""
    judge = RulesProcess()
    try:
        await judge.fired(asked, DECLARATIONS, crowd[:1])
        start = time.perf_counter()
        await judge.fired(asked, DECLARATIONS, [*crowd] * (MANY // len(crowd)))
        took = time.perf_counter() - start
    finally:
        await judge.stop()
    if judge.health.alone or judge.health.disagreements:
        raise AssertionError(f"durable-rules did not answer, or not rightly: {judge.health}")
    return MANY / took


def main() -> None:
    """Print one line for each engine and number of rules, with the ratio to zen-engine."""
    print(f"Python {sys.version.split()[0]}, {FACTS} facts, athletes per second")
    print(f"{'rules':>5}  {'engine':<26}{'per second':>12}{f'/ {PEER}':>14}{f'{MANY:,} in s':>13}")
    for count in RULES:
        draw = random.Random(count)  # noqa: S311  figures, not secrets
        asked, crowd = rules(count, draw), athletes(ATHLETES, draw)
        engines = contestants(asked)
        fired = check(engines, crowd[:100])
        speeds = dict.fromkeys(engines, 0.0)
        for _ in range(ROUNDS):
            for name, (ask, _) in engines.items():
                speeds[name] = max(speeds[name], rate(ask, crowd))
        if available():
            speeds["durable in its process"] = asyncio.run(judged(asked, crowd))
        for name, speed in speeds.items():
            ratio = speed / speeds[PEER]
            print(f"{count:>5}  {name:<26}{speed:>12,.0f}{ratio:>14.2f}{MANY / speed:>13.2f}")
        print(f"{'':>5}  {fired:.1f} rules fire for one athlete")


if __name__ == "__main__":
    main()
