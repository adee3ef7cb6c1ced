"""The shape of the ``rule_sets`` part of default.yaml: what people who edit rules may take."""

from typing import Annotated

from pydantic import Field

from strideiq.core.reading.shaping import Shape

Items = Annotated[int, Field(ge=1, le=1000)]


class RuleSetLimits(Shape):
    """What rule sets that people edit may take."""

    sets: Items = Field(description="Sets of one owner that are not archived.")
    text_bytes: Annotated[int, Field(ge=1000, le=80_000)] = Field(description="Bytes of one text.")
    backtest_days: Annotated[int, Field(ge=1, le=366)] = Field(
        description="Past days of one backtest."
    )
    backtest_athletes: Annotated[int, Field(ge=1, le=50)] = Field(
        description="Athletes of one backtest."
    )
    backtests: Items = Field(description="Backtests that are kept of one account.")
    open_backtests: Items = Field(description="Backtests of one account that have not ended.")
