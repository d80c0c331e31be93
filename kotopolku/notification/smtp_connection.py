"""One connection to a mail server, kept from mail to mail."""

import ssl
from contextlib import ExitStack, suppress
from smtplib import SMTP, SMTP_SSL, SMTPException
from threading import Lock

from kotopolku.notification.gateway import DeliveryRefusedError
from kotopolku.notification.smtp_failures import failure_of
from kotopolku.notification.smtp_server import Security, SmtpServer

_OK = 250


class SmtpConnection:
    """Hands mails over one after the other; threads wait for each other."""

    def __init__(self, server: SmtpServer, local_name: str, timeout_seconds: float) -> None:
        """Connect later, with the first mail.

        Args:
            server: Where mail is handed over.
            local_name: How we call ourselves; smtplib would ask the network for the machine's own name and tell it.
            timeout_seconds: How long each answer of the server is waited for.
        """
        self._server, self._local_name, self._timeout_seconds = server, local_name, timeout_seconds
        self._smtp: SMTP | None = None
        self._lock = Lock()

    def send(self, sender: str, recipient: str, mail: bytes) -> None:
        """Hand one mail over, at least once: if no answer follows the mail, the server may have it all the same.

        Raises:
            DeliveryFailedError: Try again later.
            DeliveryRefusedError: The server will never take it.
        """
        with self._lock:
            try:
                self._ready().sendmail(sender, [recipient], mail)
            except OSError as error:
                failure = failure_of(error)
                if not isinstance(failure, DeliveryRefusedError):
                    # A server that has had enough of this connection may take the next one.
                    self._drop()
            else:
                return
        # Out here the error has no context: smtplib's own would carry the address into a traceback.
        raise failure

    def try_out(self) -> None:
        """Connect and sign in; no mail is sent.

        Raises:
            DeliveryFailedError: The server cannot be used now.
            DeliveryRefusedError: The server does not want us.
        """
        with self._lock:
            try:
                self._ready()
            except OSError as error:
                failure = failure_of(error)
            else:
                return
        raise failure

    def close(self) -> None:
        """Take leave of the server."""
        with self._lock:
            if self._smtp:
                with suppress(SMTPException, OSError):
                    self._smtp.quit()
            self._drop()

    def _ready(self) -> SMTP:
        """Return the connection, or a new one if the server has closed it meanwhile."""
        if self._smtp:
            with suppress(SMTPException, OSError):
                code, _ = self._smtp.docmd("RSET")
                if code == _OK:
                    return self._smtp
            self._drop()
        self._smtp = self._open()
        return self._smtp

    def _open(self) -> SMTP:
        server = self._server
        with ExitStack() as undo:
            smtp: SMTP
            if server.security is Security.TLS:
                context = ssl.create_default_context()
                smtp = SMTP_SSL(
                    server.host, server.port, self._local_name, timeout=self._timeout_seconds, context=context
                )
            else:
                smtp = SMTP(server.host, server.port, self._local_name, timeout=self._timeout_seconds)
            undo.callback(smtp.close)
            if server.security is Security.STARTTLS:
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password)
            undo.pop_all()
        return smtp

    def _drop(self) -> None:
        if self._smtp:
            self._smtp.close()
        self._smtp = None
