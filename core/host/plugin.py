"""One plugin inside the host: what was read of it, what it brings and what is wrong with it."""

import pathlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType

from strideiq.core.domain.catalogue import PhaseTemplate, PlanTemplate
from strideiq.core.domain.plugin import Options, PluginOption, PluginState, PluginStatus
from strideiq.core.domain.rule import Rule
from strideiq.core.domain.workout import WorkoutTemplate
from strideiq.core.engine.rules.known import Fact
from strideiq.core.host.code import first_line, place
from strideiq.core.host.selection import UNLISTED, Chosen
from strideiq.core.reading.document import Document
from strideiq.core.reading.problems import Problem, dotted
from strideiq.core.reading.shapes.manifest import Manifest
from strideiq.core.reading.shapes.rules import Declared

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Plugin:
    """A plugin from the moment it was chosen; with any problem it is broken and left out.

    ``files`` are the file endings a provider reads. A ``complete`` one keeps its workouts and phases
    to its own plans. ``declared`` are its rules as written, ``rules`` those whose facts there are.
    ``seen`` are problems of its facts that came up while they were computed, by their place.
    """

    chosen: Chosen
    manifest: Manifest | None = None
    document: Document | None = None
    options: Options = field(default_factory=Options)
    module: ModuleType | None = None
    workouts: tuple[WorkoutTemplate, ...] = ()
    phases: tuple[PhaseTemplate, ...] = ()
    plans: tuple[PlanTemplate, ...] = ()
    complete: bool = False
    declared: Declared = field(default_factory=lambda: Declared(()))
    rules: tuple[Rule, ...] = ()
    facts: tuple[Fact, ...] = ()
    files: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    seen: dict[tuple[str, int], Problem] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id its file or folder name gives it."""
        return self.chosen.found.name

    @property
    def listed(self) -> bool:
        """Whether an entry of config/plugins.yaml turned it on."""
        return self.chosen.entry != UNLISTED

    @property
    def optional(self) -> bool:
        """Whether the program may start when it is broken."""
        return self.chosen.optional

    @property
    def status(self) -> PluginStatus:
        """Whether it is on, off or broken."""
        if not self.chosen.enabled:
            return PluginStatus.OFF
        return PluginStatus.BROKEN if self.problems else PluginStatus.ON

    def state(self, seen: tuple[Problem, ...] = ()) -> PluginState:
        """How it is doing; ``seen`` are problems that came up while its hooks were called."""
        manifest = self.manifest
        return PluginState(
            id=self.id,
            kind=manifest.kind if manifest else "",
            version=manifest.version if manifest else "",
            title=manifest.title if manifest else "",
            where=self.chosen.found.label,
            status=self.status,
            optional=self.chosen.optional,
            builtin=self.chosen.found.builtin,
            requires_flag=manifest.requires.flag if manifest else None,
            requires_entitlement=manifest.requires.entitlement if manifest else None,
            problems=tuple(
                str(problem) for problem in (*self.problems, *self.seen.values(), *seen)
            ),
            options=tuple(self._declared_options()),
        )

    def read_from(self) -> Iterator[pathlib.Path]:
        """The files it was read from: its YAML, and its Python where it has any."""
        file = self.chosen.found.file
        yield file
        if self.module is not None and file.name == "plugin.yaml":
            yield from sorted(file.parent.rglob("*.py"))
        elif self.module is not None and self.module.__file__:
            yield pathlib.Path(self.module.__file__)

    def _declared_options(self) -> Iterator[PluginOption]:
        for name, option in (self.manifest.options if self.manifest else {}).items():
            value = self.options.values.get(name, option.default)
            yield PluginOption(
                name,
                option.type,
                option.meaning,
                value,
                option.default,
                option.minimum,
                option.maximum,
                option.choices,
            )

    def problem(self, path: Path, what: str, fix: str = "", *, key: bool = False) -> Problem:
        """A problem at a value of the plugin's YAML, or at a key that is itself the name at fault."""
        line, column = self.document.place(path, key=key) if self.document else (1, 1)
        return Problem(self.chosen.found.label, line, column, dotted(path), self.named(what), fix)

    def where(self, path: Path) -> str:
        """The file and line of a value of the plugin's YAML."""
        line, _ = self.document.place(path) if self.document else (1, 1)
        return f"{self.chosen.found.label}:{line}"

    def fault(
        self,
        error: BaseException,
        what: str,
        fix: str = "",
        *,
        fallback: Callable[..., object] | None = None,
    ) -> Problem:
        """A problem at the line of the plugin's code an error came from.

        Where no line of the plugin took part, at the function ``fallback``, else at ``python``.
        """
        where = place(error, self.chosen.found.file.parent)
        if where is None and fallback is not None:
            where = first_line(fallback)
        if where is None:
            return self.problem(("python",), what, fix)
        file, line, column = where
        return Problem(self.shown(str(file)), line, column, "", self.named(what), fix)

    def shown(self, file: str) -> str:
        """A file of the plugin as it is named to people: as its YAML is named."""
        folder = str(self.chosen.found.file.parent)
        label = self.chosen.found.label.rpartition("/")[0]
        return label + file.removeprefix(folder) if file.startswith(folder) else file

    def named(self, what: str) -> str:
        """A sentence with the plugin's name in front."""
        return f"plugin '{self.id}': {what}"
