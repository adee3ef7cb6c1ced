"""Sessions that are no running, priced by family: what may stand beside the run of a day."""

from collections.abc import Iterable, Mapping

from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.workout import Sport, WorkoutTemplate
from strideiq.core.engine.planning.paces import Paces
from strideiq.core.engine.planning.scale import Cost, cost_of
from strideiq.core.reading.shapes.planning import PlanRules


def stock_beside(
    templates: Iterable[WorkoutTemplate],
    availability: Availability,
    suited: tuple[str, str],
    paces: Paces,
    rules: PlanRules,
) -> Mapping[str, tuple[Cost, ...]]:
    """Strength and cross-training, if asked for, that suit a race distance and a volume tier."""
    if not availability.strength_weekdays and not availability.cross_training:
        return {}
    distance, tier = suited
    wanted = {*rules.strength.families, *rules.cross.families}
    shelf: dict[str, tuple[Cost, ...]] = {}
    for template in templates:
        if (
            template.sport is not Sport.RUN
            and template.family in wanted
            and (not template.distances or distance in template.distances)
            and (not template.volume_tiers or tier in template.volume_tiers)
        ):
            cost = cost_of(template, paces, rules.work_rounding)
            shelf[template.family] = (*shelf.get(template.family, ()), cost)
    return shelf
