"""Apprise as we use it: without logs, files, pictures from elsewhere, redirects, or retries of its own."""

import logging
import warnings
from functools import cache

from apprise import Apprise, AppriseAsset, NotifyFormat
from apprise.manager_plugins import NotificationManager
from apprise.plugins.base import NotifyBase

from kotopolku.notification.gateway import DeliveryFailedError
from kotopolku.notification.mail_plugin import MailPlugin

#: They write numbers, texts and secret addresses into a log.
_TALKATIVE = ("apprise", "urllib3.connectionpool")


@cache
def asset() -> AppriseAsset:
    """Return how Apprise is to behave; on first use it is made to, and learns of our mail plugin."""
    for name in _TALKATIVE:
        # A level would be undone by whoever configures logging later.
        logging.getLogger(name).addFilter(_say_nothing)
    with warnings.catch_warnings():
        # Apprise loads every service that it has, some with modules that Python gives up.
        warnings.simplefilter("ignore", DeprecationWarning)
        NotificationManager().add(MailPlugin)  # type: ignore[no-untyped-call]
    return AppriseAsset(
        app_id="Kotopolku",
        storage_mode="memory",
        async_mode=False,
        http_redirects=False,
        interpret_emojis=False,
        image_url_mask="",
        image_url_logo="",
        pgp_autogen=False,
        pem_autogen=False,
    )


def service(url: str) -> NotifyBase | None:
    """Return the service that an Apprise address names, or None if it names none."""
    found = Apprise.instantiate(url, asset=asset())
    if found:
        # The outbox tries again; and what was not delivered is never to count as delivered.
        found.retry, found.optional = 0, False
    return found


def tell(found: NotifyBase, body: str, title: str = "") -> None:
    """Send one message; plain text, which Apprise converts to what the service shows.

    Raises:
        DeliveryFailedError: It was not delivered; Apprise does not say why.
    """
    messenger = Apprise(asset=asset())
    messenger.add(found)
    if not messenger.notify(body=body, title=title, body_format=NotifyFormat.TEXT):
        raise DeliveryFailedError("gateway_failed")


def _say_nothing(record: logging.LogRecord) -> bool:
    return False
