"""Mail without a mail server: shown in the terminal in which somebody started Kotopolku."""

import os
import sys
from contextlib import suppress

from kotopolku.notification.gateway import Address
from kotopolku.notification.letter import Rendered

#: Names the open file of the supervisor's terminal; our own output is a log file, where no link belongs.
TERMINAL = "KOTOPOLKU_TERMINAL"


class TerminalGateway:
    """Shows the text of a mail to whoever started the desk."""

    def deliver(self, to: Address, message: Rendered, message_id: str) -> None:
        """Show one mail; a terminal that is closed meanwhile shows nothing."""
        text = f"\n{to.where}: {message.subject}\n\n{message.text}\n"
        inherited = os.environ.get(TERMINAL, "")
        if not inherited.isdigit():
            sys.stdout.write(text)
            sys.stdout.flush()
            return
        with suppress(OSError):
            os.write(int(inherited), text.encode())
