"""A release: one version of what a role publishes, and the files that it is made of.

It is a published file itself, `ROLE/VERSION.release.json`, signed like each of its files. A wheel that
several versions have stands in the repository once, and a kiosk that has it does not fetch it again.
"""

import re
from typing import Annotated

import msgspec

from kiosk.errors import KioskError
from provisioning.updates.target_paths import NAME_LENGTH, ROLES, VERSION, is_file_name

MOST_FILES = 500
MOST_BYTES = 128 << 10  # of it as JSON
DESCRIPTION_LENGTH = 500


class ReleaseMalformedError(KioskError):
    """Bytes that are no release: says which, and what is wrong with it."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what = what
        self.why = why


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """files: names within the role's folder, in the order in which they were given."""

    role: Annotated[str, msgspec.Meta(pattern=rf"\A(?:{'|'.join(ROLES)})\Z")]
    version: Annotated[str, msgspec.Meta(pattern=rf"\A{VERSION}\Z")]
    description: Annotated[str, msgspec.Meta(max_length=DESCRIPTION_LENGTH)]
    files: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=NAME_LENGTH)]],
        msgspec.Meta(min_length=1, max_length=MOST_FILES),
    ]

    def paths(self) -> list[str]:
        """Of its files, as `Releases.fetch` takes them."""
        return [f"{self.role}/{name}" for name in self.files]


def path_of(role: str, version: str) -> str:
    """Where a version's release stands."""
    return f"{role}/{version}.release.json"


def is_release(name: str) -> bool:
    """Whether a file's name is kept for releases."""
    return re.search(r"\.release\.json\Z", name) is not None


def encode(release: Release) -> bytes:
    """Raises ReleaseMalformedError: it would not be read again."""
    content = msgspec.json.encode(release)
    decode(content, path_of(release.role, release.version))
    return content


def decode(content: bytes, path: str) -> Release:
    """path: where it stood. Raises ReleaseMalformedError."""
    if len(content) > MOST_BYTES:
        raise ReleaseMalformedError(path, f"{len(content)} bytes, at most {MOST_BYTES}")
    try:
        release = msgspec.json.decode(content, type=Release)
    except msgspec.DecodeError as error:
        raise ReleaseMalformedError(path, str(error)) from error
    if path_of(release.role, release.version) != path:
        raise ReleaseMalformedError(path, f"says that it is {release.role} {release.version}")
    wrong = next((name for name in release.files if not is_file_name(name)), None)
    if wrong is not None:
        raise ReleaseMalformedError(path, f"no file can be called {wrong!a}")
    return release
