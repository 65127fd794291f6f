"""`kiosk bench`: measures the device that this runs on; so far what the face check needs."""

from kiosk.commands.presence_bench import add_arguments, run

__all__ = ["add_arguments", "run"]
