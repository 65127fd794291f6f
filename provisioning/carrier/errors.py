"""Errors of a person who runs `carrier`: a wrong argument, an unknown number, a number in use."""

from kiosk.errors import KioskError


class InputError(KioskError):
    """An argument is wrong: names it and says what belongs there."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what = what
        self.why = why


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
