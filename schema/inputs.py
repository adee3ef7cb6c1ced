"""What is wrong with an input, as types: every problem at once, each with its place."""

import strawberry

MOST_PROBLEMS = 20


@strawberry.type(description="Something of the input that cannot be used.")
class InputProblem:
    """A problem with its place."""

    path: list[str] = strawberry.field(description="The fields that lead to it; places from 0.")
    message: str = strawberry.field(description="What is wrong.")
    suggestion: str = strawberry.field(description="What to write instead.")


@strawberry.type(description="The input cannot be read; nothing was done.")
class InvalidInput:
    """Every problem at once, the first twenty of them."""

    problems: list[InputProblem] = strawberry.field(
        description="What to correct.", metadata={"size": 3}
    )
