"""`kiosk bench`: measures the device that this runs on: the face check, or all that a kiosk needs of it."""

import argparse

from kiosk import settings as kiosk_settings
from kiosk.commands import device_bench, presence_bench

add_arguments = presence_bench.add_arguments


def run(arguments: argparse.Namespace) -> int:
    if arguments.what == "presence":
        return presence_bench.run(arguments)
    return device_bench.run(arguments, kiosk_settings.load(arguments.settings))
