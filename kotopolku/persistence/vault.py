"""What is sealed at rest: one key a placement, wrapped with the master key of the installation."""

import base64
import binascii
import hmac
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kotopolku.errors import InstallationError

KEY_BYTES = 32
_NONCE_BYTES = 12
_HASH_KEY = "hash key"


def new_master_key() -> str:
    """Return a new master key as text, to be kept outside the database."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def keys_in(text: str) -> tuple[bytes, ...]:
    """Return the master keys in *text*, which `new_master_key` wrote; of several, with commas, spaces or lines between.

    Raises:
        InstallationError: One of them is no such key, or there is none.
    """
    keys = tuple(dict.fromkeys(_key(word) for word in text.replace(",", " ").split()))
    if not keys:
        raise InstallationError("master_key_malformed")
    return keys


def _key(word: str) -> bytes:
    try:
        key = base64.b64decode(word, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise InstallationError("master_key_malformed")
    return key


def check_value(master_key: bytes) -> str:
    """Return what the database keeps to recognise a master key by."""
    return _keyed_hash(master_key, "check", "kotopolku")


@dataclass(frozen=True)
class Vault:
    """Seals and opens what must not be read in the database file.

    While the master key is exchanged, some placements still open with the former one only: see `other_keys`.
    """

    master_key: bytes = field(repr=False)
    """What the keys of new placements are wrapped with."""
    hash_key: bytes | None = field(default=None, repr=False)
    """What keyed hashes are made with: the database's own key, which outlives each master key."""
    other_keys: tuple[bytes, ...] = field(default=(), repr=False)
    """Other master keys that are known here."""
    read_again: Callable[[], Iterable[bytes]] = field(default=tuple, repr=False)
    """Asked for keys that came after this vault was made, where none of the known ones opens."""

    @classmethod
    def from_text(cls, text: str) -> "Vault":
        """Return the vault of the master keys in *text*.

        Raises:
            InstallationError: One of them is malformed, or there is none.
        """
        first, *others = keys_in(text)
        return cls(first, other_keys=tuple(others))

    @property
    def check_value(self) -> str:
        """What the database keeps to recognise its master key by."""
        return check_value(self.master_key)

    @property
    def known_keys(self) -> tuple[bytes, ...]:
        """All master keys that are known here, without reading again."""
        return self.master_key, *self.other_keys

    def with_master_key(self, check: str) -> "Vault":
        """Return this vault with the master key of a check value.

        Raises:
            InstallationError: No key that is known here has it.
        """
        for key in self._keys():
            if check_value(key) == check:
                others = (one for one in self.known_keys if one != key)
                return replace(self, master_key=key, other_keys=tuple(others))
        raise InstallationError("master_key_does_not_fit")

    def proposal_hash(self, municipality: str, reference: str) -> str:
        """Return the keyed hash under which a proposal reference is known."""
        return self._hash("proposal", f"{municipality}:{reference.strip().upper()}")

    def continuation_hash(self, case_number: str) -> str:
        """Return what stands for a proposal where a household moved in from another municipality: its case there.

        No proposal has this hash, and a case is continued once in a municipality at most.
        """
        return self._hash("continuation", case_number)

    def standing_hash(self, organisation: str) -> str:
        """Return what stands for a proposal in the case of an organisation's standing arrangements."""
        return self._hash("standing", organisation)

    def address_hash(self, text: str) -> str:
        """Return the keyed hash under which an address is known that must not be kept itself."""
        return self._hash("address", text)

    def sealed_hash_key(self) -> str:
        """Return the key of the hashes as the database keeps it: sealed with the master key, as text."""
        return base64.b64encode(_seal(self.master_key, self.hash_key or self.master_key, _HASH_KEY)).decode()

    def with_hash_key(self, sealed: str) -> "Vault":
        """Return this vault with the key of the hashes that the database keeps.

        Raises:
            InstallationError: It was sealed with another master key, or somebody changed it.
        """
        opened = _open(self.master_key, base64.b64decode(sealed), _HASH_KEY)
        if opened is None:
            raise InstallationError("master_key_does_not_fit")
        return replace(self, hash_key=opened)

    def desk_hash(self, what: str, text: str) -> str:
        """Return the keyed hash of a secret of the desk; none passes for one of another kind."""
        return self._hash(f"desk-{what}", text)

    def plan_hash(self, text: str) -> str:
        """Return the keyed hash of what a plan is made from."""
        return self._hash("plan", text)

    def desk_seal(self, what: str, secret: str, text: str) -> bytes:
        """Seal *text* so that it opens with the same *secret* only, which nobody keeps but one browser."""
        return _seal(self._desk_key(what, secret), text.encode(), f"desk-{what}")

    def desk_open(self, what: str, secret: str, sealed: bytes) -> str | None:
        """Return what `desk_seal` sealed, or None where the secret is another one or somebody changed it."""
        opened = _open(self._desk_key(what, secret), sealed, f"desk-{what}")
        return None if opened is None else opened.decode()

    def _desk_key(self, what: str, secret: str) -> bytes:
        return bytes.fromhex(self._hash(f"desk-{what}-key", secret))

    def new_wrapped_key(self, case_number: str) -> bytes:
        """Return a new key for one placement, wrapped.

        Casework asks `kotopolku.persistence.placement_keys` instead, which knows the master key of this moment.
        """
        return self._wrap(os.urandom(KEY_BYTES), case_number)

    def rewrapped_key(self, wrapped_key: bytes, case_number: str) -> bytes | None:
        """Return a placement's key wrapped with the master key, or None where it is so already.

        Raises:
            InstallationError: No key that is known here opens it.
        """
        if _open(self.master_key, wrapped_key, _place_of(case_number)) is not None:
            return None
        return self._wrap(self._unwrap(wrapped_key, case_number), case_number)

    def seal(self, wrapped_key: bytes, case_number: str, place: str, text: str) -> bytes:
        """Seal *text* so that it opens only at its own *place* of its own placement."""
        return _seal(self._unwrap(wrapped_key, case_number), text.encode(), f"{case_number}:{place}")

    def open(self, wrapped_key: bytes, case_number: str, place: str, sealed: bytes) -> str:
        """Return what was sealed at *place*.

        Raises:
            InstallationError: The master key is another one, or somebody changed the column.
        """
        return self.opener(wrapped_key, case_number)(place, sealed)

    def opener(self, wrapped_key: bytes, case_number: str) -> Callable[[str, bytes], str]:
        """Return an `open` for one placement, whose key is unwrapped once: most are asked for a whole household.

        Raises:
            InstallationError: The master key is another one, or somebody changed the column; here, or when it opens.
        """
        key = self._unwrap(wrapped_key, case_number)

        def opened_at(place: str, sealed: bytes) -> str:
            opened = _open(key, sealed, f"{case_number}:{place}")
            if opened is None:
                raise InstallationError("master_key_does_not_fit")
            return opened.decode()

        return opened_at

    def _wrap(self, key: bytes, case_number: str) -> bytes:
        return _seal(self.master_key, key, _place_of(case_number))

    def _unwrap(self, wrapped_key: bytes, case_number: str) -> bytes:
        place = _place_of(case_number)
        for key in self._keys():
            if (opened := _open(key, wrapped_key, place)) is not None:
                return opened
        raise InstallationError("master_key_does_not_fit")

    def _keys(self) -> Iterator[bytes]:
        yield from self.known_keys
        yield from self.read_again()

    def _hash(self, purpose: str, text: str) -> str:
        return _keyed_hash(self.hash_key or self.master_key, purpose, text)


def _place_of(case_number: str) -> str:
    return f"key:{case_number}"


def _keyed_hash(key: bytes, purpose: str, text: str) -> str:
    return hmac.digest(key, f"{purpose}|{text}".encode(), "sha256").hex()


def _seal(key: bytes, data: bytes, place: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, place.encode())


def _open(key: bytes, sealed: bytes, place: str) -> bytes | None:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode())
    except InvalidTag:
        return None
