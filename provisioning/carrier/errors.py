"""Errors of a person who runs `carrier`: a wrong argument, a lost file, a number that is unknown or taken."""

import datetime as dt

from kiosk.errors import KioskError


class InputError(KioskError):
    """An argument is wrong: names it and says what belongs there."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what = what
        self.why = why


class NoCarrierError(KioskError):
    """A folder that is no carrier's: nothing of one is in it."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder}: is no carrier's folder; `carrier init {folder}` makes one")
        self.folder = folder


class FilesLostError(KioskError):
    """Files of the carrier's folder are gone that nothing can make again: names them, and the back-up."""

    def __init__(self, folder: str, files: tuple[str, ...], how: str = "lost") -> None:
        """how: lost, or damaged."""
        gone = f"{', '.join(files)} {'is' if len(files) == 1 else 'are'} {how}"
        super().__init__(
            f"{folder}: {gone}, and only a back-up has what was in it: put it back"
            " (`carrier backup restore`, docs/backup.md). Nothing was changed. Where `carrier init` was"
            " interrupted in a new folder, remove that folder and run it again."
        )
        self.folder = folder
        self.files = files


class BundleOlderError(KioskError):
    """Anchors for documents that were gathered before those in use. Moments: seconds since the epoch."""

    def __init__(self, made_at: float, in_use: float) -> None:
        super().__init__("is older than the one in use; give the newer one to the kiosks, too")
        self.made_at = made_at
        self.in_use = in_use


class EarlierFileError(KioskError):
    """A file of listings would be dated before the last one. as_of: of that, in seconds since the epoch."""

    def __init__(self, number: int, as_of: float) -> None:
        day = dt.datetime.fromtimestamp(as_of, dt.UTC)
        super().__init__(
            f"the clock stands before the last file of listings (number {number}, {day:%Y-%m-%d %H:%M} UTC):"
            " set it right, and make the file again"
        )
        self.number = number
        self.as_of = as_of


class NumberUnknownError(KioskError):
    """The register holds no such number in use."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{number} is no number in use")
        self.number = number


class NumberTakenError(KioskError):
    """The number is in use already; it has to be closed before it is registered again."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{number} is in use")
        self.number = number
