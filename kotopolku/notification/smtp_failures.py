"""What an answer of a mail server means: never for this recipient, later, or not before somebody mends the server."""

import ssl
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from kotopolku.notification.gateway import DeliveryFailedError, DeliveryRefusedError

_TOO_BIG = 552
_SIGN_IN_FIRST = 530

#: RFC 3463: security or policy. A server that will not relay for us says so to every recipient; none is to blame.
_POLICY = b"5.7."

Failure = DeliveryFailedError | DeliveryRefusedError


def failure_of(error: OSError) -> Failure:
    """Return what an error of smtplib or of the network means; nothing of its text, which has addresses."""
    if isinstance(error, SMTPRecipientsRefused):
        return _of_recipient(*next(iter(error.recipients.values())))
    if isinstance(error, SMTPResponseException):
        return _of_answer(error)
    if isinstance(error, SMTPServerDisconnected):
        return DeliveryFailedError("server_unreachable")
    if isinstance(error, SMTPException) or _is_distrust(error):
        return DeliveryFailedError("server_misconfigured")
    return DeliveryFailedError("server_unreachable")


def _of_recipient(code: int, answer: bytes) -> Failure:
    if code < 500:
        return DeliveryFailedError("try_later")
    if code == _SIGN_IN_FIRST or answer.startswith(_POLICY):
        return DeliveryFailedError("server_misconfigured")
    return DeliveryRefusedError("recipient_refused")


def _of_answer(error: SMTPResponseException) -> Failure:
    if error.smtp_code < 500:
        return DeliveryFailedError("try_later")
    is_too_big = isinstance(error, SMTPSenderRefused) and error.smtp_code == _TOO_BIG
    if is_too_big or isinstance(error, SMTPDataError):
        return DeliveryRefusedError("message_refused")
    return DeliveryFailedError("server_misconfigured")


def _is_distrust(error: OSError) -> bool:
    """Whether TLS itself failed, by a certificate or a server that does not speak it, and not the network."""
    return isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
