"""What people do with everything that is stored about them: take it along, or delete it."""

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry

from strideiq.schema.context import RequestInfo
from strideiq.schema.refusals import AnyRefusal, answering
from strideiq.schema.sign_ins import origin_of

COST = 16_000
"""A whole person is read at once; two of them are more than the shipped limits let one document ask."""


@strawberry.type(description="Everything that is stored about the viewer.")
class DataExport:
    """An export."""

    made_at: datetime = strawberry.field(description="When it was made.")
    text: str = strawberry.field(
        description="A JSON document: `tables` holds rows by table, in plain values. Digests of"
        " passwords and tokens are left out."
    )


@strawberry.type(description="An account that is gone.")
class DeletedAccount:
    """What is left of an account."""

    email: str = strawberry.field(description="The address it had, which is free again.")


@strawberry.input(description="What proves that the owner of the account wants it gone.")
class DeleteMyAccountInput:
    """Password and address."""

    email: str = strawberry.field(description="The e-mail address of the account.")
    password: str = strawberry.field(description="Its password.")


DataExportResult: TypeAlias = Annotated[
    DataExport | AnyRefusal,
    strawberry.union("DataExportResult", description="The export, or why there is none."),
]
DeletedAccountResult: TypeAlias = Annotated[
    DeletedAccount | AnyRefusal,
    strawberry.union("DeletedAccountResult", description="What is gone, or why it is not."),
]
DeleteInput: TypeAlias = Annotated[
    DeleteMyAccountInput, strawberry.argument(description="What proves that the owner wants it.")
]


@strawberry.type(description="What people do with their own data.")
class OwnDataMutation:
    """Taking along and deleting; both are written down, so both are mutations."""

    @strawberry.mutation(
        description="Everything that is stored about the viewer, as one JSON document.",
        metadata={"cost": COST},
    )
    @answering
    async def export_my_data(self, info: RequestInfo) -> DataExportResult:
        """Export."""
        viewer, own_data = info.context.signed_in(), info.context.services.do.own_data
        made = await own_data.export(viewer, origin_of(info.context))
        return DataExport(made_at=made.made_at, text=made.text)

    @strawberry.mutation(
        description="Delete the viewer's account and everything of their training, for good."
    )
    @answering
    async def delete_my_account(
        self,
        info: RequestInfo,
        input: DeleteInput,  # noqa: A002  the one input object of the schema
    ) -> DeletedAccountResult:
        """Delete for good."""
        viewer, own_data = info.context.signed_in(), info.context.services.do.own_data
        await own_data.delete(viewer, input.email, input.password, origin_of(info.context))
        return DeletedAccount(email=input.email)
