"""Whatever coaches do to their rules, athletes hear exactly what a small model says was published."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from strideiq.core.domain.errors import Refusal
from strideiq.core.runtime.outside import tools
from tests.belongings import linked
from tests.databases import SqliteFiles
from tests.people import someone
from tests.profiles import examples
from tests.rule_texts import rule as rule_text
from tests.rule_texts import text_of
from tests.schema.serving import settings_for
from tests.services.rule_desk import REQUEST, RuleDesk

T = TypeVar("T")
SOUND = [text_of(rule_text(f"rule-{number}")) for number in range(3)]
TEXTS = st.sampled_from([*SOUND, "title: x", "[", ""])
SETS = st.sampled_from(["a", "b"])


@dataclass
class Model:
    """What should be stored of one set."""

    id: UUID
    draft: str
    revision: int = 1
    versions: list[str] = field(default_factory=list)
    serves: int | None = None
    archived: bool = False


class Editing(RuleBasedStateMachine):
    """A coach with two sets, and the athlete who hears them."""

    def __init__(self, database: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.desk = RuleDesk(tools(settings_for(database)).store)
        self.sets: dict[str, Model] = {}
        self.changes = 0

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def done(self, work: Coroutine[Any, Any, Any]) -> bool:
        """Whether it was done; else it was refused, and has to have changed nothing."""
        try:
            self.run(work)
        except Refusal:
            return False
        return True

    @initialize()
    def begin(self) -> None:
        self.coach, self.ada = self.run(self.desk.coach()), self.run(someone(self.desk.store))
        self.run(linked(self.desk.store, self.ada, self.coach))
        for name in ("a", "b"):
            made = self.run(
                self.desk.rule_sets.create(self.coach, name, name, REQUEST, text=SOUND[0])
            )
            self.sets[name] = Model(made.id, SOUND[0])

    @rule(name=SETS, text=TEXTS, behind=st.integers(0, 1))
    def save(self, name: str, text: str, behind: int) -> None:
        known = self.sets[name]
        again = behind == 1 and text == known.draft
        saved = self.done(
            self.desk.rule_sets.save(self.coach, known.id, known.revision - behind, text, REQUEST)
        )
        assert saved is (not known.archived and (behind == 0 or again))
        if saved and not again:
            known.draft, known.revision = text, known.revision + 1

    @rule(name=SETS, behind=st.integers(0, 1))
    def publish(self, name: str, behind: int) -> None:
        known = self.sets[name]
        served = self.done(
            self.desk.rule_sets.publish(self.coach, known.id, known.revision - behind, "", REQUEST)
        )
        sound = known.draft in SOUND
        assert served is (not known.archived and behind == 0 and sound)
        serving = None if known.serves is None else known.versions[known.serves - 1]
        if served and serving != known.draft:
            known.versions.append(known.draft)
            known.serves = len(known.versions)
            self.changes += 1

    @rule(name=SETS, number=st.integers(1, 3))
    def roll_back(self, name: str, number: int) -> None:
        known = self.sets[name]
        back = self.done(self.desk.rule_sets.roll_back(self.coach, known.id, number, REQUEST))
        assert back is (not known.archived and number <= len(known.versions))
        if back and known.serves != number:
            known.serves = number
            self.changes += 1

    @rule(name=SETS)
    def retire(self, name: str) -> None:
        known = self.sets[name]
        assert self.done(self.desk.rule_sets.retire(self.coach, known.id, REQUEST)) is (
            not known.archived
        )
        self.changes += known.serves is not None
        known.serves = None

    @rule(name=st.just("b"))
    def archive(self, name: str) -> None:
        known = self.sets[name]
        if self.done(self.desk.rule_sets.archive(self.coach, known.id, REQUEST)):
            known.archived, known.serves = True, None
            self.changes += 1

    @invariant()
    def everything_is_as_the_model_says(self) -> None:
        spoken = []
        for known in self.sets.values():
            stored = self.run(self.desk.rule_sets.get(self.coach, known.id))
            assert (stored.draft, stored.draft_revision, stored.published) == (
                known.draft,
                known.revision,
                known.serves,
            )
            versions = self.run(
                self.desk.rule_sets.versions(self.coach, known.id, before=None, limit=99)
            )
            assert [each.text for each in reversed(versions)] == known.versions
            if known.serves is not None:
                number = SOUND.index(known.versions[known.serves - 1])
                spoken.append(f"rule-{number} {known.serves}")
        if self.sets:
            assert self.run(self.desk.spoken(self.ada.account_id)) == spoken
            assert self.run(self.desk.revision()) == self.changes

    def teardown(self) -> None:
        self.run(self.desk.store.close())
        self.runner.close()


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it
def test_athletes_hear_what_was_published(sqlite_files: SqliteFiles) -> None:
    class Fresh(Editing):
        def __init__(self) -> None:
            super().__init__(sqlite_files.fresh())

    run_state_machine_as_test(
        Fresh, settings=settings(max_examples=examples(100), stateful_step_count=15)
    )
