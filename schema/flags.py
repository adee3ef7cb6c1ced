"""What admins ask and change of feature flags."""

from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.flag import Schedule
from strideiq.schema.connection import (
    After,
    Before,
    Connection,
    First,
    Last,
    Page,
    paginate,
)
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.flag_inputs import (
    ChangeInput,
    ResetInput,
    RollOutInput,
    ScheduleInput,
    SetInput,
)
from strideiq.schema.flag_types import FeatureFlag, FlagChange, FlagPreview, key_of
from strideiq.schema.node import uuid_in
from strideiq.schema.refusals import AnyRefusal, answering

NameArgument: TypeAlias = Annotated[str, strawberry.argument(description="The name of a flag.")]
AthleteArgument: TypeAlias = Annotated[
    strawberry.ID, strawberry.argument(description="The id of an athlete.")
]
OlderArgument: TypeAlias = Annotated[
    int | None, strawberry.argument(description="Only changes before this version.")
]


async def find_flag(context: Context, key: UUID) -> FeatureFlag | None:
    """The flag with this id, for whoever sees flags."""
    standing = await context.services.do.flags.flags(context.viewer)
    found = [each for each in standing if key_of(each.flag.name) == key]
    return FeatureFlag.of(found[0]) if found else None


@strawberry.type(description="Queries about feature flags.")
class FlagQuery:
    """What admins ask of flags; it takes the permission to manage flags, or kill switches."""

    @strawberry.field(description="Feature flags; takes a permission to change some of them.")
    async def flags(
        self,
        info: RequestInfo,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[FeatureFlag]:
        """One page of flags, in the order of their file."""
        services = info.context.services
        standing = await services.do.flags.flags(info.context.signed_in())
        shown = [FeatureFlag.of(each) for each in standing]
        return paginate(shown, Page(first, after, last, before, services.most_items))

    @strawberry.field(description="The flag of this name; null when there is none.")
    async def flag(self, info: RequestInfo, name: NameArgument) -> FeatureFlag | None:
        """One flag."""
        found = await info.context.services.do.flags.flag(info.context.signed_in(), name)
        return None if found is None else FeatureFlag.of(found)

    @strawberry.field(
        description="What admins changed of a flag, the newest first.", metadata={"size": 20}
    )
    async def flag_history(
        self,
        info: RequestInfo,
        name: NameArgument,
        first: First = None,
        older: OlderArgument = None,
    ) -> list[FlagChange]:
        """Versions of one flag."""
        services = info.context.services
        limit = Page(first, None, None, None, services.most_items).size()
        found = await services.do.flags.history(
            info.context.signed_in(), name, before=older, limit=limit
        )
        return [FlagChange.of(each) for each in found]

    @strawberry.field(description="What a flag answers for an athlete now.")
    async def flag_preview(
        self, info: RequestInfo, name: NameArgument, athlete: AthleteArgument
    ) -> FlagPreview:
        """An answer as the athlete's own requests get it."""
        viewer = info.context.signed_in()
        account_id = uuid_in("Athlete", athlete, "athlete")
        found = await info.context.services.do.flags.preview(viewer, name, account_id)
        return FlagPreview.of(found)

    @strawberry.field(
        description="Names that were asked for and that no flag has, since the server started.",
        metadata={"size": 5},
    )
    def unknown_flags(self, info: RequestInfo) -> list[str]:
        """As this process was asked."""
        return list(info.context.services.do.flags.unknown(info.context.signed_in()))


FlagResult: TypeAlias = Annotated[
    FeatureFlag | AnyRefusal,
    strawberry.union("FlagResult", description="The flag as it stands now, or why not."),
]


@strawberry.type(description="Changes of feature flags.")
class FlagMutation:
    """What admins change of flags; every process obeys within two seconds.

    Kill switches take the permission to manage kill switches, other flags that to manage flags.
    """

    @strawberry.mutation(description="Turn a flag on or off.")
    @answering
    async def set_flag(
        self,
        info: RequestInfo,
        input: SetInput,  # noqa: A002  the one input object of the schema
    ) -> FlagResult:
        """On or off."""
        viewer, editing = info.context.signed_in(), info.context.services.do.flag_editing
        edit = input.edit(info.context.request_id)
        return FeatureFlag.of(await editing.switch(viewer, input.name, edit, enabled=input.enabled))

    @strawberry.mutation(description="Have a flag on for a share of the accounts, and for users.")
    @answering
    async def roll_out_flag(
        self,
        info: RequestInfo,
        input: RollOutInput,  # noqa: A002
    ) -> FlagResult:
        """A share and users."""
        viewer, editing = info.context.signed_in(), info.context.services.do.flag_editing
        edit = input.edit(info.context.request_id)
        return FeatureFlag.of(
            await editing.roll_out(
                viewer, input.name, edit, percent=input.percent, users=input.users
            )
        )

    @strawberry.mutation(description="Have a flag go on and off at times.")
    @answering
    async def schedule_flag(
        self,
        info: RequestInfo,
        input: ScheduleInput,  # noqa: A002
    ) -> FlagResult:
        """Times."""
        viewer, editing = info.context.signed_in(), info.context.services.do.flag_editing
        times = Schedule(input.on_at, input.off_at)
        return FeatureFlag.of(
            await editing.schedule(viewer, input.name, input.edit(info.context.request_id), times)
        )

    @strawberry.mutation(description="Say of a flag all that can be said.")
    @answering
    async def change_flag(
        self,
        info: RequestInfo,
        input: ChangeInput,  # noqa: A002
    ) -> FlagResult:
        """A whole state."""
        viewer, editing = info.context.signed_in(), info.context.services.do.flag_editing
        edit = input.edit(info.context.request_id)
        return FeatureFlag.of(await editing.put(viewer, input.name, edit, input.state()))

    @strawberry.mutation(description="Have a flag stand as its file says.")
    @answering
    async def reset_flag(
        self,
        info: RequestInfo,
        input: ResetInput,  # noqa: A002
    ) -> FlagResult:
        """Back to the file."""
        viewer, editing = info.context.signed_in(), info.context.services.do.flag_editing
        return FeatureFlag.of(
            await editing.give_back(viewer, input.name, input.edit(info.context.request_id))
        )
