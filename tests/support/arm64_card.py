"""Reads an emulated passport by `kiosk read-document`: real pcscd, an emulated card in a virtual reader."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from drivers.emulated.pcscd import EmulatedReader

_EYES = [[40, 60], [62, 60]]


def main():
    with tempfile.TemporaryDirectory(prefix="ca-", dir="/tmp") as name:
        folder = Path(name)
        portrait = folder / "grey.png"
        Image.new("RGB", (102, 126), "#7a8aa6").save(portrait)
        with EmulatedReader(folder / "card") as reader:
            reader.control.call("insert", profile="passport", portrait=str(portrait), eyes=_EYES)
            printed = reader.control.call("describe", profile="passport")
            read = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "kiosk",
                    "read-document",
                    "--json",
                    "--mrz",
                    *printed["mrz"],
                ],
                env=os.environ | reader.environment,
                capture_output=True,
                text=True,
                check=False,
            )
    if read.returncode not in {0, 1} or not read.stdout:
        sys.exit(read.stderr)
    found = json.loads(read.stdout)
    assert found["holder"]["number"] == printed["number"], found
    print(f"an emulated {found['kind']} was read through pcscd")


if __name__ == "__main__":
    main()
