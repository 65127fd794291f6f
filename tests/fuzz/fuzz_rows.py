"""The shape of the fuzz tables: a parser, and what it is once it has started."""

from collections.abc import Callable
from typing import NamedTuple


class Target(NamedTuple):
    """A parser that has started: called with each input. seeds: inputs that it takes, or nearly."""

    parse: Callable[[bytes], object]
    seeds: list[bytes]


class Parser(NamedTuple):
    """name: also of its folder in the corpus. refusals: the typed errors that its callers catch.

    is_cbor: its inputs are changed item by item and value by value.
    """

    name: str
    start: Callable[[], Target]
    refusals: tuple[type[Exception], ...]
    is_cbor: bool = True
