"""A wipe order: who signs the settings signs that this kiosk, in this identity, shall destroy its keys.

It is a published path and nothing else, so that it has the signature of its role, cannot go back, and reaches
kiosks by the way of a release. The identity is a number that the kiosk's agent has drawn for itself and that
a wipe destroys: the same order does nothing to the kiosk once it was enrolled anew, nor to any other.
"""

import re

from provisioning.updates.target_paths import is_path

ROLE = "settings"
IDENTITY = r"[0-9a-f]{32}"


def path_of(device: str, identity: str) -> str:
    """Where the order stands. Raises ValueError: no such path can be published."""
    path = f"{ROLE}/wipe-{identity}-{device}.json"
    if re.fullmatch(IDENTITY, identity) is None or not is_path(path):
        raise ValueError(f"no order can be made out for {device!a}")
    return path
