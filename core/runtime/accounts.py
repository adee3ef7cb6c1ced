"""The use cases of accounts put together: tokens, digests of passwords, counted tries, and mail."""

from dataclasses import dataclass
from datetime import timedelta

from strideiq.core.adapters.mail import ConsoleMail, SmtpMail, smtp_server
from strideiq.core.adapters.passwords import Argon2Hasher
from strideiq.core.adapters.rate_limits import InProcessRateLimiter
from strideiq.core.adapters.redis_rate_limits import Pool, RedisRateLimiter
from strideiq.core.adapters.tokens import SignedTokens
from strideiq.core.domain.account import EmailPurpose
from strideiq.core.domain.athlete import Availability
from strideiq.core.ports.mail import Mail
from strideiq.core.ports.rates import RateLimiter
from strideiq.core.reading.settings import Mode, Settings
from strideiq.core.reading.shapes.accounts import AccountLimits
from strideiq.core.reading.shapes.defaults import WEEKDAYS, Defaults
from strideiq.core.runtime.outside import data_dir
from strideiq.core.runtime.secret_key import secret_key
from strideiq.core.services.email_links import EmailLinks
from strideiq.core.services.families import Families
from strideiq.core.services.letters import LinkRules
from strideiq.core.services.own_data import OwnData
from strideiq.core.services.passwords import Passwords
from strideiq.core.services.registration import Registration
from strideiq.core.services.sign_in import SignIn
from strideiq.core.services.tools import Tools
from strideiq.core.services.tries import Tries

HERE = "http://127.0.0.1:8000"
"""Begins the links of mails where the settings name no address."""


@dataclass(frozen=True, slots=True)
class AccountCases:
    """The use cases of accounts."""

    sign_in: SignIn
    registration: Registration
    passwords: Passwords
    email_links: EmailLinks
    own_data: OwnData


def account_cases(
    shared: Tools, settings: Settings, defaults: Defaults, pool: Pool | None
) -> AccountCases:
    """The use cases of accounts; with ``pool`` tries are counted for all processes together.

    Raises Refusal where the settings have no secret key to go by.
    """
    limits = defaults.service.accounts
    hasher, counted = Argon2Hasher(), _tries(limits, pool)
    key = secret_key(settings, data_dir(settings))
    lifetime = timedelta(minutes=limits.access_minutes)
    remembered = defaults.service.caches.tokens
    tokens = SignedTokens(key, shared.clock, shared.ids, lifetime, remembered)
    families = Families(shared, tokens, timedelta(days=limits.sign_in_days))
    confirmed_only = limits.confirm_first == "always" or (
        limits.confirm_first == "production" and settings.mode is Mode.PRODUCTION
    )
    return AccountCases(
        SignIn(shared, tokens, families, hasher, counted, confirmed_only=confirmed_only),
        Registration(
            shared,
            hasher,
            counted,
            availability(defaults),
            defaults.units,
            invite_only=limits.invite_only,
        ),
        Passwords(shared, hasher, counted),
        EmailLinks(shared, families, hasher, counted),
        OwnData(shared, hasher, counted),
    )


def mail(settings: Settings, defaults: Defaults) -> Mail:
    """Where mails go: to the SMTP server of the settings, else before whoever runs the service."""
    if settings.smtp_url is None:
        return ConsoleMail()
    return SmtpMail(smtp_server(settings.smtp_url), defaults.service.accounts.mail_from)


def link_rules(settings: Settings, defaults: Defaults) -> LinkRules:
    """How the links of mails begin, and how long they are good."""
    limits = defaults.service.accounts
    return LinkRules(
        settings.public_url or HERE,
        {
            EmailPurpose.VERIFY: timedelta(hours=limits.confirm_hours),
            EmailPurpose.RESET_PASSWORD: timedelta(minutes=limits.reset_minutes),
        },
    )


def availability(defaults: Defaults) -> Availability:
    """The days and minutes an athlete has until they say otherwise."""
    return Availability(
        defaults.days_per_week,
        defaults.minutes.in_order(),
        WEEKDAYS.index(defaults.long_run_day),
    )


def _tries(limits: AccountLimits, pool: Pool | None) -> Tries:
    def limiter(name: str, most: int) -> RateLimiter:
        here = InProcessRateLimiter(most, limits.tries_minutes)
        if pool is None:
            return here
        return RedisRateLimiter(pool, name, most, limits.tries_minutes, here)

    return Tries(
        limiter("tries-of-address", limits.tries_per_address),
        limiter("tries-of-email", limits.tries_per_email),
    )
