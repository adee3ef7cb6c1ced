"""Use cases: write rules, check them, publish them, and take them back in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Permission, Viewer
from strideiq.core.domain.errors import NotAllowed, NotFound
from strideiq.core.domain.rule import FactDeclaration
from strideiq.core.domain.rule_set import RuleSet, RuleSetVersion
from strideiq.core.domain.texts import LONGEST_LINE
from strideiq.core.engine.rules.difference import Difference, difference
from strideiq.core.ports import UnitOfWork
from strideiq.core.reading.problems import Problem
from strideiq.core.reading.shapes.rule_limits import RuleSetLimits
from strideiq.core.services.access import Access
from strideiq.core.services.permission import require
from strideiq.core.services.rule_refusals import Archived, NameTaken, TooManySets
from strideiq.core.services.rule_set_checks import (
    require_name,
    require_note,
    require_revision,
    require_sound,
    require_text,
    seen,
)
from strideiq.core.services.rule_template import template
from strideiq.core.services.rule_texts import Reading, RuleTexts, digest_of
from strideiq.core.services.tools import Tools
from strideiq.core.services.watch import RULES

AUTHOR: Final = "rules.author"
"""The feature that writing rules of one's own takes."""


class RuleSets:
    """Rules that people edit. What serves is a version, which no later edit of the draft touches."""

    def __init__(
        self, tools: Tools, access: Access, texts: RuleTexts, limits: RuleSetLimits
    ) -> None:
        self._tools = tools
        self._access = access
        self._texts = texts
        self._limits = limits

    async def get(self, viewer: Viewer, rule_set_id: UUID) -> RuleSet:
        """The set of this id. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            return await seen(unit, rule_set_id)

    async def page(
        self, viewer: Viewer, *, after: UUID | None, limit: int, archived: bool = False
    ) -> Sequence[RuleSet]:
        """Sets that the viewer sees, in the order they were made."""
        async with self._tools.store.read(viewer) as unit:
            return await unit.rule_sets.page(after=after, limit=limit, archived=archived)

    async def published(
        self, viewer: Viewer, rule_set_ids: Sequence[UUID]
    ) -> Mapping[UUID, RuleSetVersion]:
        """The version that serves, by set, where one does."""
        async with self._tools.store.read(viewer) as unit:
            return await unit.rule_sets.published(rule_set_ids)

    async def versions(
        self, viewer: Viewer, rule_set_id: UUID, *, before: UUID | None, limit: int
    ) -> Sequence[RuleSetVersion]:
        """Versions of a set, the newest first."""
        async with self._tools.store.read(viewer) as unit:
            return await unit.rule_sets.versions(rule_set_id, before=before, limit=limit)

    async def version(self, viewer: Viewer, rule_set_id: UUID, number: int) -> RuleSetVersion:
        """One version of a set. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            return await _version(unit, rule_set_id, number)

    async def version_of(self, viewer: Viewer, version_id: UUID) -> RuleSetVersion:
        """The version of this id. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            found = await unit.rule_sets.version_of(version_id)
        if found is None:
            raise NotFound("version")
        return found

    async def check(self, viewer: Viewer, text: str) -> Reading:
        """What a text comes to that need not be kept, with every problem of it.

        Raises NotIncluded, and Refusal of a text that could not be kept.
        """
        async with self._tools.store.read(viewer) as unit:
            if not viewer.may(Permission.MANAGE_RULES):
                await self._access.require(unit, AUTHOR)
        require_text(text, self._limits.text_bytes)
        return await self._texts.read(text)

    async def draft(self, rule_set: RuleSet) -> Reading:
        """What the draft of a set comes to."""
        return await self._texts.read(rule_set.draft)

    async def left_out(self, version: RuleSetVersion) -> Sequence[Problem]:
        """Why a version that should serve is left out, since facts or workouts it names are gone."""
        return (await self._texts.read(version.text)).problems

    async def changes(self, rule_set: RuleSet, published: RuleSetVersion) -> Difference | None:
        """What the draft says otherwise than what serves; None where one of them cannot be read."""
        draft, serving = await self.draft(rule_set), await self._texts.read(published.text)
        if draft.problems or serving.problems:
            return None
        return difference(serving.rules, draft.rules)

    def facts(self) -> Sequence[FactDeclaration]:
        """The facts that rules may ask for now, in the order declared."""
        return tuple(self._texts.current.now().facts.declarations.values())

    async def create(
        self,
        viewer: Viewer,
        name: str,
        title: str,
        request_id: str,
        *,
        text: str | None = None,
        house: bool = False,
    ) -> RuleSet:
        """A new set with this text, or with one that explains itself and works as it is.

        One of the house takes the permission to manage rules. Raises NotIncluded, NameTaken and
        Refusal of a name that is none, or of one set too many.
        """
        require_name(name, title)
        draft = template(title) if text is None else text
        require_text(draft, self._limits.text_bytes)
        owner, now = (None if house else viewer.account_id), self._tools.clock.now()
        async with self._tools.store.read(viewer) as unit:
            await self._require_author(unit, owner)
        title = _title(await self._texts.read(draft), title)
        made = RuleSet(self._tools.ids.new(), name, title, now, draft, 1, now, owner)
        async with self._tools.store.begin(viewer) as unit:
            await self._require_author(unit, owner)
            if owner is not None:
                await unit.athletes.held(owner)
            if await unit.rule_sets.count(owner) >= self._limits.sets:
                raise TooManySets(self._limits.sets)
            if not await unit.rule_sets.add(made):
                raise NameTaken(name)
            await self._note(unit, "created", made, request_id, draft=digest_of(draft))
        return made

    async def save(
        self, viewer: Viewer, rule_set_id: UUID, revision: int, text: str, request_id: str
    ) -> RuleSet:
        """Keep a draft, as it is written and with its faults; what serves goes on serving.

        ``revision`` is that of the draft it was made from. Raises NotFound, NotAllowed,
        NotIncluded, DraftChanged, Archived, and Refusal of a text that cannot be kept.
        """
        require_text(text, self._limits.text_bytes)
        read = await self._texts.read(text)
        async with self._tools.store.begin(viewer) as unit:
            before = await self._held(unit, rule_set_id)
            if before.draft == text and before.draft_revision == revision + 1:
                # The same draft sent once more, whose answer was lost.
                return before
            require_revision(before, revision)
            after = replace(
                before,
                draft=text,
                draft_revision=revision + 1,
                draft_at=self._tools.clock.now(),
                title=_title(read, before.title),
            )
            await unit.rule_sets.save(after)
            was, now = digest_of(before.draft), digest_of(text)
            await self._note(unit, "saved", after, request_id, draft=now, was=was)
        return after

    async def publish(
        self, viewer: Viewer, rule_set_id: UUID, revision: int, note: str, request_id: str
    ) -> RuleSet:
        """Have the draft serve as a new version, at once and for good.

        A draft that is the version which serves stays it. Raises as ``save`` does, and
        UnsoundRules.
        """
        require_note(note)
        # Read before the unit begins, which finds it remembered.
        await self.draft(await self.get(viewer, rule_set_id))
        async with self._tools.store.begin(viewer) as unit:
            before = await self._held(unit, rule_set_id)
            require_revision(before, revision)
            digest = digest_of(before.draft)
            serving = await unit.rule_sets.published([before.id])
            if before.id in serving and serving[before.id].digest == digest:
                return before
            require_sound(await self.draft(before))
            number = await unit.rule_sets.last_version(before.id) + 1
            author, now = viewer.account_id, self._tools.clock.now()
            version = RuleSetVersion(
                self._tools.ids.new(), before.id, number, before.draft, digest, author, note, now
            )
            await unit.rule_sets.add_version(version)
            return await self._serve(unit, "published", before, version, request_id)

    async def roll_back(
        self, viewer: Viewer, rule_set_id: UUID, number: int, request_id: str
    ) -> RuleSet:
        """Have another version serve that was published before; the draft stays as it is.

        Raises NotFound, NotAllowed, Archived, and UnsoundRules where it names what is gone by now.
        """
        await self._texts.read((await self.version(viewer, rule_set_id, number)).text)
        async with self._tools.store.begin(viewer) as unit:
            before = await self._held(unit, rule_set_id, gated=False)
            version = await _version(unit, rule_set_id, number)
            if before.published == number:
                return before
            require_sound(await self._texts.read(version.text))
            return await self._serve(unit, "rolled_back", before, version, request_id)

    async def retire(self, viewer: Viewer, rule_set_id: UUID, request_id: str) -> RuleSet:
        """Have no version serve; any of them can be taken up again. Raises as ``save`` does."""
        async with self._tools.store.begin(viewer) as unit:
            before = await self._held(unit, rule_set_id, gated=False)
            if before.published is None:
                return before
            return await self._serve(unit, "retired", before, None, request_id)

    async def archive(self, viewer: Viewer, rule_set_id: UUID, request_id: str) -> RuleSet:
        """Put a set away: nothing of it serves, and it is only read. Raises as ``save`` does."""
        async with self._tools.store.begin(viewer) as unit:
            before = await self._held(unit, rule_set_id, gated=False)
            put_away = replace(before, archived_at=self._tools.clock.now())
            return await self._serve(unit, "archived", put_away, None, request_id)

    async def _serve(
        self,
        unit: UnitOfWork,
        done: str,
        before: RuleSet,
        version: RuleSetVersion | None,
        request_id: str,
    ) -> RuleSet:
        """Move to what serves from now on, tell every process, and write down what was done."""
        after = replace(before, published=version.version if version else None)
        await unit.rule_sets.save(after)
        await self._tools.configuration_changed(unit, RULES)
        details: dict[str, str | int | None] = {"was": before.published, "now": after.published}
        if version is not None:
            details["digest"] = version.digest
        await self._note(unit, done, after, request_id, **details)
        return after

    async def _held(self, unit: UnitOfWork, rule_set_id: UUID, *, gated: bool = True) -> RuleSet:
        """The set while nobody else changes it.

        Whoever may write no more may still go back to what was published, and end a service.
        """
        found = await unit.rule_sets.held(rule_set_id)
        if found is None:
            house = (await seen(unit, rule_set_id)).owner_id is None
            raise NotAllowed("the permission to manage rules" if house else "the coach it is of")
        if gated:
            await self._require_author(unit, found.owner_id)
        if found.archived_at is not None:
            raise Archived
        return found

    async def _require_author(self, unit: UnitOfWork, owner: UUID | None) -> None:
        """Rules of the house take a permission, one's own what the membership includes."""
        if owner is None:
            require(unit.viewer, Permission.MANAGE_RULES)
        else:
            await self._access.require(unit, AUTHOR)

    async def _note(
        self,
        unit: UnitOfWork,
        done: str,
        rule_set: RuleSet,
        request_id: str,
        **details: str | int | None,
    ) -> None:
        told = {"rule_set": rule_set.label, **details}
        await self._tools.note(
            unit, f"rules.{done}", request_id, subject_id=rule_set.id, details=told
        )


async def _version(unit: UnitOfWork, rule_set_id: UUID, number: int) -> RuleSetVersion:
    found = await unit.rule_sets.version(rule_set_id, number)
    if found is None:
        raise NotFound("version")
    return found


def _title(read: Reading, otherwise: str) -> str:
    """The title that a text gives itself, as far as a list of sets shows it."""
    return " ".join(read.title.split())[:LONGEST_LINE] or otherwise
