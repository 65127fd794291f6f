"""`make bench-cards`: readings against the bare exchange of their APDUs → build/bench/cards.json.

Bare: a canned card replays the recorded answers to the recorded commands. The emulated card's own computing
time is taken off both sides. Nothing passes or fails here.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from PIL import Image
from smartcard import scard

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from card_reader import CardReader

from drivers.cards.scard import in_session
from drivers.emulated.pcscd import EmulatedReader
from drivers.emulated.subscriber import photographs

_SEED = 901
_RUNS = {0: 60, 20: 3}  # by latency in ms
_BLOCKS = {"le_limit": 224}
_PROFILES = {
    "passport_bac": ("passport", _BLOCKS),
    "passport_pace": ("passport_pace", _BLOCKS),
    "passport_full_extended": ("passport_full", {"extended": True}),
    "resident": ("resident", {}),
}


class Bench:
    """What CardReader needs of a desk: a directory with certificates, and `place_card`."""

    def __init__(self, directory, card):
        self.directory = directory
        self.card = card
        trust = card.call("trust")
        (directory / "csca.pem").write_text(trust["csca"])
        (directory / "crl.pem").write_text(trust["crl"])
        self._picture = directory / "holder.png"
        Image.fromarray(photographs.load("holder")).save(self._picture)

    def place_card(self, profile, **knobs):
        self.card.call("insert", profile=profile, portrait=str(self._picture), **knobs)
        return self.card.call("describe", seed=_SEED, profile=profile)


def measured(bench, reader, profile, knobs, latency):
    """APDUs, and the medians of a reading's and of the bare exchange's time in ms."""
    _, key = reader.place(profile, seed=_SEED, latency_ms=latency, **knobs)
    reader.read(key)
    ours = []
    for _ in range(_RUNS[latency]):
        bench.card.call("count")
        ours.append(timed(lambda: reader.read(key), bench))
    commands = [bytes.fromhex(command) for command, _ in bench.card.call("recording")["exchanges"]]
    bench.card.call("replay", latency_ms=latency)
    presence = None
    while presence is None:
        presence = reader.presence(1)
    bare = []
    for _ in range(_RUNS[latency]):
        bench.card.call("count")
        bare.append(timed(lambda: replayed(presence, commands), bench))
    bench.card.call("remove")
    reader.wait_removed(presence.session, 5)
    return len(commands), statistics.median(ours), statistics.median(bare)


def timed(work, bench):
    began = time.perf_counter()
    work()
    took = (time.perf_counter() - began) * 1000
    return took - bench.card.call("recording")["computing_ms"]


def replayed(presence, commands):
    """The commands, one after the other, on a bare connection."""

    def work(connection):
        for command in commands:
            code, answer = scard.SCardTransmit(
                connection._card, connection._protocol, list(command)
            )
            assert code == scard.SCARD_S_SUCCESS
            assert answer[-2:] != [0x6F, 0x00], "the canned card lost its place"

    in_session(presence, 10, work)


def main():
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kb-")))
        emulated = stack.enter_context(EmulatedReader(directory / "card"))
        os.environ.update(emulated.environment)
        bench = Bench(directory, emulated.control)
        reader = CardReader(bench, deadline_s=10)
        figures = {}
        for name, (profile, knobs) in _PROFILES.items():
            row = {}
            for latency in _RUNS:
                apdus, ours, bare = measured(bench, reader, profile, knobs, latency)
                row |= {
                    "apdus": apdus,
                    f"ms_{latency}": round(ours, 2),
                    f"bare_ms_{latency}": round(bare, 2),
                    f"ratio_{latency}": round(ours / bare, 3),
                }
            figures[name] = row
            print(f"{name:<24} {row}")
        reader.close()
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cards.json").write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
