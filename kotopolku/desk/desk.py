"""The desk of one installation: what every request is answered with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kotopolku.desk.terminal import TerminalGateway
from kotopolku.installation import Installation
from kotopolku.notification.gateway import Gateway


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
