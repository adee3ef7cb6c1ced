"""Run by Alembic: takes steps inside the transaction that ``core/store/migrate.py`` opened."""

from alembic import context

from strideiq.core.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
