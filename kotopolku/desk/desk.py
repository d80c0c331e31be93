"""The desk of one installation: what every request is answered with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from kotopolku.desk.signing_in.terminal import TerminalGateway
from kotopolku.installation import Installation
from kotopolku.notification.gateway import Gateway

if TYPE_CHECKING:
    from kotopolku.desk.signing_in.provider import Provider


def utc_now() -> datetime:
    """Return this instant; sessions and links live by the real clock, also in a demo, which has its own day."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """One installation behind its web application."""

    installation: Installation
    clock: Callable[[], datetime] = utc_now
    own_gateway: Gateway | None = None
    """What one-time links go out by, instead of the mail server of the settings."""

    @property
    def address(self) -> str:
        """Where people reach the desk; never what a request calls it, which its sender chooses."""
        settings = self.installation.settings
        return settings.desk_address.rstrip("/") or f"http://{settings.host}:{settings.desk_port}"

    @property
    def idle(self) -> timedelta:
        """How long a session may idle."""
        return timedelta(minutes=self.installation.settings.desk_idle_minutes)

    @property
    def longest(self) -> timedelta:
        """How long a session lasts at most."""
        return timedelta(hours=self.installation.settings.desk_session_hours)

    @property
    def has_provider(self) -> bool:
        """Whether people sign in with their organisation's own accounts."""
        return bool(self.installation.settings.oidc_issuer)

    @property
    def has_links(self) -> bool:
        """Whether people sign in with one-time links: beside a provider only if somebody wants it."""
        return not self.has_provider or self.installation.settings.oidc_with_links

    @cached_property
    def provider(self) -> "Provider | None":
        """The organisation's provider, if it has one."""
        if not self.has_provider:
            return None
        # Loaded here: Authlib and HTTP take memory that a desk without a provider need not have.
        from kotopolku.desk.signing_in.provider import Provider
        from kotopolku.desk.signing_in.provider_documents import Documents

        return Provider(self.installation.settings, self.address, self.clock, Documents(self.clock))

    @contextmanager
    def gateway(self) -> Iterator[Gateway]:
        """Yield what mails go out by: the mail server, or without one the terminal."""
        if self.own_gateway:
            yield self.own_gateway
        elif self.installation.settings.smtp_url is None:
            yield TerminalGateway()
        else:
            # Loaded here: the gateway takes long to load, and few requests send.
            from kotopolku.notification.gateway_settings import gateway_of

            with gateway_of(self.installation.settings, self.clock) as gateway:
                yield gateway
