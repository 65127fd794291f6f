"""Which of PC/SC's readers is the customer's: by its name in the settings, or the first that may be."""

from collections.abc import Iterable

_NOT_FOR_CUSTOMERS = ("SAM",)  # a security module's slot holds no customer's card


def chosen(names: Iterable[str], wanted: str) -> str:
    """The reader's whole name, empty when none fits; wanted: part of it, or empty for any."""
    fitting = (name for name in names if (wanted in name if wanted else _may_be(name)))
    return next(fitting, "")


def _may_be(name: str) -> bool:
    return not any(part in name for part in _NOT_FOR_CUSTOMERS)
