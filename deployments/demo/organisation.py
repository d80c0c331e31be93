"""The demo's own organisation file: the packaged one with telephone numbers and a key that is made at its start."""

from pathlib import Path
from typing import Any

import yaml

from config.library import Library, RawFile
from kotopolku.casework.health_file import new_identity
from kotopolku.commands.health_files import write_private

_FILE = "organisations/ostrobothnia.yaml"
_HEALTH_UNIT = "osterbotten-health"

#: The number that the documentation gives as an example; the demo telephones nobody.
_PHONE = "+358 40 123 4567"

#: Before any story begins.
_VALID_FROM = "2020-01-01"


def own_organisation(folder: Path, key_file: Path) -> None:
    """Write the organisation file into *folder*, and the county's private key into a new *key_file* for its owner only.

    Both are gone with the demo: a key that is packaged would be everybody's.
    """
    raw = Library().read(_FILE)
    assert isinstance(raw, RawFile), "the packaged organisation is readable"
    identity, public = new_identity()
    write_private(key_file, identity.encode())
    own = folder / _FILE
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(yaml.safe_dump(_completed(raw.data, public), allow_unicode=True, sort_keys=False), encoding="utf-8")


def _completed(data: dict[str, Any], public: str) -> dict[str, Any]:
    key = {"id": "demo", "recipient": public, "valid_from": _VALID_FROM}
    units = [one | ({"health_keys": [key]} if one["id"] == _HEALTH_UNIT else {}) for one in data["units"]]
    return data | {"units": units, "staff": [one | {"phone": _PHONE} for one in data["staff"]]}
