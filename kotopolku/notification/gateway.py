"""The one door out: a message to an address, or an error that says whether to try again."""

from dataclasses import dataclass
from typing import Protocol

from kotopolku.notification.letter import Rendered
from models.notice_kind import ChannelKind


class DeliveryFailedError(Exception):
    """The service did not take it now; it will be tried again. *code* names the sentence in notices.yaml."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DeliveryRefusedError(Exception):
    """The service will never take it; trying again is useless. *code* names the sentence in notices.yaml."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Address:
    """Where one recipient is reached by one channel: a mail address, a number as +358…, or a gateway's name."""

    channel: ChannelKind
    where: str


class Gateway(Protocol):
    """Whatever delivers messages."""

    def deliver(self, to: Address, message: Rendered, message_id: str) -> None:
        """Hand one message over.

        Raises:
            DeliveryFailedError: Try again later.
            DeliveryRefusedError: Never try this address again.
        """
