"""A mail server as a setting names it: ``smtp://``, ``smtps://`` or ``smtp+starttls://``, and who signs in."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urlsplit


class Security(StrEnum):
    """How what is said to the server is sealed."""

    NONE = "smtp"
    TLS = "smtps"
    STARTTLS = "smtp+starttls"


_PORTS = {Security.NONE: 25, Security.TLS: 465, Security.STARTTLS: 587}


@dataclass(frozen=True)
class SmtpServer:
    """Where mail is handed over, and as whom."""

    security: Security
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def smtp_server(url: str) -> SmtpServer | None:
    """Return the server that an address names, or None if it names none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or not _ends_after_the_port(parts):
        return None
    security = Security(parts.scheme)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    # smtplib signs in with ASCII only.
    if bool(user) != bool(password) or not (user + password).isascii():
        return None
    return SmtpServer(security, parts.hostname, port or _PORTS[security], user, password)


def _ends_after_the_port(parts: SplitResult) -> bool:
    """A sign of a password that should have been written as %23 or %2F ends up there."""
    return parts.path in ("", "/") and not parts.query and not parts.fragment
