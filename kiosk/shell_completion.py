"""What the shell offers at a press of TAB: of every command of ours, made from its own parser (argcomplete).

`register-python-argcomplete` has the shell ask: it starts the command with these variables set.
"""

import argparse
import os
import shlex
from collections.abc import Callable, Iterable

_ASKED = "_ARGCOMPLETE"
_LINE, _CURSOR = "COMP_LINE", "COMP_POINT"
# prefix, action, parser, parsed_args → the words that may stand there; of argcomplete
Completer = Callable[..., Iterable[str]]


def subcommand() -> str:
    """The one that stands in the line already; "" where none does."""
    cursor = os.environ.get(_CURSOR, "")
    line = os.environ.get(_LINE, "").encode()[: int(cursor) if cursor.isdecimal() else 0]
    try:
        words = shlex.split(line.decode(errors="replace"))
    except ValueError:  # a quotation that is not closed yet
        return ""
    return words[1] if len(words) > 1 else ""


def offer(action: argparse.Action, words: Completer) -> None:
    """What stands in a folder, for an argument that names it."""
    setattr(action, "completer", words)  # noqa: B010 - argcomplete's, which argparse does not know


def answer(parser: argparse.ArgumentParser) -> None:
    """Ends the process where the shell asks; otherwise nothing is loaded."""
    if _ASKED not in os.environ:
        return
    import argcomplete  # noqa: PLC0415 - seldom, and no service needs it

    argcomplete.autocomplete(parser)
