"""The stories of the README, which are lived as they stand there."""

import re

from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse, print_ast

from tests.environments import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(heading: str, language: str) -> list[str]:
    """What stands in this language below a heading."""
    story = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", story, re.DOTALL)


def operations(heading: str) -> dict[str, str]:
    """Every query, mutation and subscription below a heading, by its name."""
    parts = [each for text in blocks(heading, "graphql") for each in parse(text).definitions]
    shared = [each for each in parts if isinstance(each, FragmentDefinitionNode)]
    found = {}
    for each in parts:
        if isinstance(each, OperationDefinitionNode):
            assert each.name is not None
            text = print_ast(each)
            used = [print_ast(part) for part in shared if f"...{part.name.value}" in text]
            found[each.name.value] = "\n".join([text, *used])
    return found
