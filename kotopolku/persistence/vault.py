"""Names and birth dates at rest: one key a placement, wrapped with the master key of the installation."""

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kotopolku.errors import InstallationError

KEY_BYTES = 32
_NONCE_BYTES = 12


def new_master_key() -> str:
    """Return a new master key as text, to be kept outside the database."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


@dataclass(frozen=True)
class Vault:
    """Seals and opens what must not be read in the database file."""

    master_key: bytes

    @classmethod
    def from_text(cls, text: str) -> "Vault":
        """Return the vault of a master key as `new_master_key` writes it.

        Raises:
            InstallationError: It is no such key.
        """
        try:
            key = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            raise InstallationError("master_key_malformed")
        return cls(key)

    @property
    def check_value(self) -> str:
        """What the database keeps to recognise its master key by."""
        return self._keyed_hash("check", "kotopolku")

    def proposal_hash(self, municipality: str, reference: str) -> str:
        """Return the keyed hash under which a proposal reference is known."""
        return self._keyed_hash("proposal", f"{municipality}:{reference.strip().upper()}")

    def continuation_hash(self, case_number: str) -> str:
        """Return what stands for a proposal where a household moved in from another municipality: its case there.

        No proposal has this hash, and a case is continued once in a municipality at most.
        """
        return self._keyed_hash("continuation", case_number)

    def standing_hash(self, organisation: str) -> str:
        """Return what stands for a proposal in the case of an organisation's standing arrangements."""
        return self._keyed_hash("standing", organisation)

    def address_hash(self, text: str) -> str:
        """Return the keyed hash under which an address is known that must not be kept itself."""
        return self._keyed_hash("address", text)

    def desk_hash(self, what: str, text: str) -> str:
        """Return the keyed hash of a secret of the desk; none passes for one of another kind."""
        return self._keyed_hash(f"desk-{what}", text)

    def new_wrapped_key(self, case_number: str) -> bytes:
        """Return a new key for one placement, wrapped."""
        return _seal(self.master_key, os.urandom(KEY_BYTES), f"key:{case_number}")

    def seal(self, wrapped_key: bytes, case_number: str, place: str, text: str) -> bytes:
        """Seal *text* so that it opens only at its own *place* of its own placement."""
        return _seal(self._unwrap(wrapped_key, case_number), text.encode(), f"{case_number}:{place}")

    def open(self, wrapped_key: bytes, case_number: str, place: str, sealed: bytes) -> str:
        """Return what was sealed at *place*.

        Raises:
            InstallationError: The master key is another one, or somebody changed the column.
        """
        return _open(self._unwrap(wrapped_key, case_number), sealed, f"{case_number}:{place}").decode()

    def _unwrap(self, wrapped_key: bytes, case_number: str) -> bytes:
        return _open(self.master_key, wrapped_key, f"key:{case_number}")

    def _keyed_hash(self, purpose: str, text: str) -> str:
        return hmac.new(self.master_key, f"{purpose}|{text}".encode(), hashlib.sha256).hexdigest()


def _seal(key: bytes, data: bytes, place: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, place.encode())


def _open(key: bytes, sealed: bytes, place: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode())
    except InvalidTag as error:
        raise InstallationError("master_key_does_not_fit") from error
