"""What a worker does: the handler of every kind of job."""

from collections.abc import Mapping

from strideiq.core.adapters.reference_judge import ReferenceJudge
from strideiq.core.ports import RuleJudge
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.access import access_of
from strideiq.core.runtime.accounts import link_rules, mail
from strideiq.core.runtime.planner import Runtime
from strideiq.core.runtime.rule_texts import rule_texts
from strideiq.core.services.access import Access
from strideiq.core.services.evaluating import RuleEvaluation
from strideiq.core.services.flag_book import FlagBook
from strideiq.core.services.letters import SEND_MAIL, SendMail
from strideiq.core.services.plan_making import PlanMaking
from strideiq.core.services.plan_requests import GENERATE, REGENERATE
from strideiq.core.services.rule_backtesting import BacktestMaking
from strideiq.core.services.rule_backtests import BACKTEST
from strideiq.core.services.rule_book import RuleBook
from strideiq.core.services.rule_evaluation import EVALUATE
from strideiq.core.services.tools import Tools
from strideiq.core.services.watch import RULES, Watch
from strideiq.core.services.work import Handler


def handlers(
    settings: Settings,
    runtime: Runtime,
    tools: Tools,
    access: Access | None = None,
    judge: RuleJudge | None = None,
    watch: Watch | None = None,
    book: FlagBook | None = None,
) -> Mapping[str, Handler]:
    """The handler of every kind of job, by kind.

    Without ``access`` flags stand as their file says, and without ``judge`` the reference evaluator
    answers which rules fire. With ``watch``, rules that serve no more are forgotten; they may name
    the flags of ``book``.
    """
    access = access or access_of(tools, runtime)
    texts = rule_texts(runtime.planners, access, lambda: book.declared if book else runtime.flags)
    rules = RuleBook(tools, access, texts)
    if watch is not None:
        watch.on(RULES, rules.reload)
    backtests = BacktestMaking(tools, access, texts, runtime.defaults.service.rule_sets.backtests)
    evaluation = RuleEvaluation(tools, runtime.planners, rules, judge or ReferenceJudge(), access)
    plans = PlanMaking(tools, access, runtime.planners)
    letters = SendMail(
        tools, mail(settings, runtime.defaults), link_rules(settings, runtime.defaults)
    )
    return {
        GENERATE: plans.generate,
        REGENERATE: plans.regenerate,
        SEND_MAIL: letters,
        EVALUATE: evaluation,
        BACKTEST: backtests,
    }
