"""Where a recipient is reached, looked up at the moment of sending; addresses that gave mail back are not tried."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from kotopolku.notification.directory import Directory
from kotopolku.notification.gateway import Address
from kotopolku.persistence.vault import Vault
from models.notice import BouncedAddress
from models.notice_kind import OPERATOR, ChannelKind


@dataclass(frozen=True)
class Addresses:
    """The addresses of one day's organisation, and the operator's."""

    directory: Directory
    vault: Vault
    operator_mail: str

    def of(self, recipient: str, channel: ChannelKind) -> Address | None:
        """Return the address of a recipient, or None if there is none."""
        where = self._where(recipient, channel)
        return Address(channel, where) if where else None

    def _where(self, recipient: str, channel: ChannelKind) -> str | None:
        if recipient == OPERATOR:
            return self.operator_mail
        if person := self.directory.people.get(recipient):
            return person.phone if channel is ChannelKind.SMS else person.mail
        if unit := self.directory.units.get(recipient):
            return unit.gateway if channel is ChannelKind.GATEWAY else unit.address
        return None

    def hash_of(self, address: Address) -> str:
        """Return under which keyed hash an address that gave mail back is remembered."""
        return self.vault.address_hash(f"{address.channel}:{address.where}")

    def has_bounced(self, session: Session, address: Address) -> bool:
        """Whether this very address gave mail back; a new one in the organisation file is tried again."""
        return session.get(BouncedAddress, self.hash_of(address)) is not None

    def remember_bounce(self, session: Session, recipient: str, address: Address, now: datetime) -> None:
        """Remember that an address gave mail back; a second time changes nothing."""
        if not self.has_bounced(session, address):
            session.add(BouncedAddress(address_hash=self.hash_of(address), recipient=recipient, at=now))
            session.flush()
