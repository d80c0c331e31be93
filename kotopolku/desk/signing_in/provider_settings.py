"""What the settings say of the organisation's provider, looked at before anything starts."""

from urllib.parse import urlsplit

from config.settings import Settings
from kotopolku.errors import InstallationError

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def is_safe_address(address: object) -> bool:
    """Whether secrets may go to an address: over TLS, or on this machine."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in _THIS_MACHINE))


def check_provider(settings: Settings) -> None:
    """Make sure that a provider, if there is one, can be asked.

    Raises:
        InstallationError: setting_malformed.
    """
    if not settings.oidc_issuer:
        return
    if not is_safe_address(settings.oidc_issuer):
        raise InstallationError("setting_malformed", name="KOTOPOLKU_OIDC_ISSUER")
    if not settings.oidc_client_id:
        raise InstallationError("setting_malformed", name="KOTOPOLKU_OIDC_CLIENT_ID")
