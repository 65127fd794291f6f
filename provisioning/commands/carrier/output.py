"""What the `carrier` subcommands print: rows as lines or JSON, times in China."""

import argparse
import datetime as dt
import json
from typing import Any

from kiosk.china_time import CHINA


def show(arguments: argparse.Namespace, rows: list[dict[str, Any]], line: str, what: str) -> int:
    """Rows as JSON, or one line each (a format) and their count."""
    if arguments.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    for row in rows:
        print(line.format(**{key: _shown(value) for key, value in row.items()}).rstrip())
    print(f"{len(rows)} {what}")
    return 0


def when(at_: float | None) -> str | None:
    """RFC 3339 in China, to the second."""
    if at_ is None:
        return None
    return dt.datetime.fromtimestamp(at_, CHINA).isoformat(timespec="seconds")


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "-"
    return "-" if value in {None, ""} else str(value)
