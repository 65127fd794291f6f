"""Many agents in one process, each the shipped service's own loop in a thread: started by name on stdin.

`started DEVICE`, and at the end `later N` (how often the fleet has told an agent to come later) on stdout.
"""

import argparse
import json
import os
import sys
import threading
import traceback
from pathlib import Path

from kiosk import settings as kiosk_settings
from provisioning.commands.agent import wiring
from provisioning.commands.agent.file_line import FileLine
from provisioning.commands.agent.run import AgentProcess

_later = 0
_wait = FileLine.wait


def _counted_wait(line, seconds):
    global _later  # noqa: PLW0603 - one number of this process
    _later += 1
    _wait(line, seconds)


def _serve(settings_file):
    try:
        arguments = argparse.Namespace(settings=settings_file)
        settings = kiosk_settings.load(settings_file)
        AgentProcess(arguments, settings, wiring.section(settings, settings_file)).serve()
    except BaseException:  # noqa: BLE001 - the benchmark shall read it, whatever it is
        traceback.print_exc()
        os._exit(1)


def main():
    FileLine.wait = _counted_wait
    files = {name: Path(file) for name, file in json.loads(sys.argv[1]).items()}
    threading.stack_size(512 << 10)
    for line in sys.stdin:
        device = line.strip()
        threading.Thread(target=_serve, args=(files[device],), daemon=True).start()
        print("started", device, flush=True)
    print("later", _later, flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
