"""Paths of published files (TUF's target paths): `ROLE/NAME`, one level below the role that signs them.

The role of a path is its first part, and its delegation in the repository's metadata says the same: who
edits notices has a key for `notice/…` and for nothing else.
"""

import re

# Who may sign what, each with keys of their own (TUF's delegated roles). The order is that of a list to read.
ROLES = ("app", "policy", "notice", "listing", "settings")

# In what is said of a release in its role's metadata: no kiosk shall have it, and why.
RECALLED = "recalled"
# The same place: the how-manieth of its role's releases it is. Their names say nothing of their order.
ORDER = "order"

TIMESTAMP_DAYS = (
    3  # from the signing of the newest state to its expiry: kiosks tell by it when it was signed
)

NAME_LENGTH = 200  # of a file; a wheel's name is its project's, version's and platform's
VERSION_LENGTH = 40
# A wheel's name has `+` and `!` where its version has (PEP 440). No separator, no `%`, no leading dot.
_NAME = rf"[A-Za-z0-9][A-Za-z0-9_.+!-]{{0,{NAME_LENGTH - 1}}}"
_PATH = rf"(?:{'|'.join(ROLES)})/{_NAME}"
VERSION = rf"[A-Za-z0-9][A-Za-z0-9_.+-]{{0,{VERSION_LENGTH - 1}}}"


def pattern(role: str) -> str:
    """What a role's delegation covers, as TUF writes it: `*` stops at a separator."""
    return f"{role}/*"


def is_file_name(name: str) -> bool:
    return re.fullmatch(_NAME, name) is not None


def is_path(path: str) -> bool:
    return re.fullmatch(_PATH, path) is not None


def is_version(version: str) -> bool:
    return re.fullmatch(VERSION, version) is not None
