"""A file of health data: checked, and sealed the moment it is read. Its content and its name are kept nowhere else."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

import pyrage
from pyrage import x25519

from kotopolku.casework.health_parties import Recipient
from kotopolku.errors import CaseworkRefusedError

MEBIBYTE = 1024 * 1024

#: What is taken, by the ending of its name: its media type and its first bytes. A choice of this product, not law.
TYPES = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
}


@dataclass(frozen=True)
class SealedFile:
    """A file that only the recipient can open, in the plain age format."""

    sealed: bytes
    media_type: str
    recipient: Recipient

    @property
    def checksum(self) -> str:
        """The SHA-256 of the ciphertext."""
        return checksum_of(self.sealed)


def checksum_of(sealed: bytes) -> str:
    """Return the SHA-256 of a ciphertext."""
    return hashlib.sha256(sealed).hexdigest()


def seal_file(path: Path, recipient: Recipient, mebibytes: int) -> SealedFile:
    """Read a file and seal it to a recipient.

    Raises:
        CaseworkRefusedError: It cannot be read, is empty, too big, of another type, or not what its name says.
    """
    ending = checked_ending(path.name)
    return seal_content(ending, _read(path, mebibytes * MEBIBYTE + 1), recipient, mebibytes)


def checked_ending(name: str) -> str:
    """Return the ending of a file's name, of which nothing else is kept.

    Raises:
        CaseworkRefusedError: Files of this type are not taken.
    """
    ending = Path(name).suffix.lower()
    if ending not in TYPES:
        raise CaseworkRefusedError("health_file_type", known=", ".join(TYPES))
    return ending


def seal_content(ending: str, content: bytes, recipient: Recipient, mebibytes: int) -> SealedFile:
    """Seal what a file holds to a recipient.

    Raises:
        CaseworkRefusedError: It is empty, too big, or not what its ending says.
    """
    media_type, first_bytes = TYPES[ending]
    if not content:
        raise CaseworkRefusedError("health_file_empty")
    if len(content) > mebibytes * MEBIBYTE:
        raise CaseworkRefusedError("health_file_too_big", number=str(mebibytes))
    if not content.startswith(first_bytes):
        raise CaseworkRefusedError("health_file_disguised", name=ending)
    sealed = pyrage.encrypt(content, [x25519.Recipient.from_str(recipient.key.recipient)])
    return SealedFile(sealed, media_type, recipient)


def open_file(sealed: bytes, identities: str) -> bytes:
    """Open a file with the county's private keys, each in a line as age writes them.

    Raises:
        CaseworkRefusedError: They are no such keys, or none of them opens it.
    """
    lines = [line.strip() for line in identities.splitlines()]
    try:
        keys = [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError:
        keys = []
    if not keys:
        raise CaseworkRefusedError("health_no_identity")
    try:
        return pyrage.decrypt(sealed, keys)
    except pyrage.DecryptError:
        raise CaseworkRefusedError("health_wrong_identity") from None


def new_identity() -> tuple[str, str]:
    """Return a new private key as the file that age reads, and its public key."""
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    return f"# public key: {public}\n{identity}\n", public


def _read(path: Path, at_most: int) -> bytes:
    try:
        # Not blocking: a pipe is refused, not waited for.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with open(handle, "rb") as file:  # noqa: PTH123  # the handle is open already
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise CaseworkRefusedError("health_file_not_read", text=os.strerror(21))
            return file.read(at_most)
    except OSError as error:
        raise CaseworkRefusedError("health_file_not_read", text=error.strerror or "") from None
