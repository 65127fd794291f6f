"""Errors of a person who runs `fleet`: a wrong argument, a key that may not, a folder that is none."""

from kiosk.errors import KioskError


class RepositoryInputError(KioskError):
    """What was given cannot be done: names it, says why, and where there is one what to do instead."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what = what
        self.why = why
