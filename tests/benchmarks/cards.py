"""`make bench-cards`: readings against what no reader can leave out → build/bench/cards.json.

Bare: a canned card replays the answers to the least of the recorded commands; the cryptography is computed
without any parsing. The emulated card's own computing time is taken off both sides. `cpu` is this process's
own time, which other programs of the machine do not lengthen. Nothing passes or fails here.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from smartcard import scard

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(Path(__file__).parent))

import bare_reading
from bare_reading import Cryptography
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


class Figures(NamedTuple):
    """Of one side: medians of the time that passed and of this process's own, in ms."""

    ms: float
    cpu_ms: float


def measured(bench, reader, profile, knobs, latency):
    """APDUs, the least of them, and both sides."""
    _, key = reader.place(profile, seed=_SEED, latency_ms=latency, **knobs)
    reader.read(key)
    ours = figures(lambda: reader.read(key), bench, _RUNS[latency])
    exchanges = [
        (bytes.fromhex(command), bytes.fromhex(answer))
        for command, answer in bench.card.call("recording")["exchanges"]
    ]
    keep = bare_reading.least(exchanges)
    bench.card.call("replay", latency_ms=latency, keep=keep)
    presence = None
    while presence is None:
        presence = reader.presence(1)
    least = [exchanges[at] for at in keep]
    commands, cryptography = [command for command, _ in least], Cryptography(profile, least)

    def bare():
        replayed(presence, commands)
        cryptography.run()

    theirs = figures(bare, bench, _RUNS[latency])
    bench.card.call("remove")
    reader.wait_removed(presence.session, 5)
    return len(exchanges), len(keep), ours, theirs


def figures(work, bench, runs):
    took = []
    for _ in range(runs):
        bench.card.call("count")
        began, spent = time.perf_counter(), time.process_time()
        work()
        spent = (time.process_time() - spent) * 1000
        ms = (time.perf_counter() - began) * 1000
        took.append((ms - bench.card.call("recording")["computing_ms"], spent))
    return Figures(*(statistics.median(column) for column in zip(*took, strict=True)))


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
        rows = {}
        for name, (profile, knobs) in _PROFILES.items():
            row = {}
            for latency in _RUNS:
                apdus, least, ours, bare = measured(bench, reader, profile, knobs, latency)
                row |= {
                    "apdus": apdus,
                    "least_apdus": least,
                    f"ms_{latency}": round(ours.ms, 2),
                    f"bare_ms_{latency}": round(bare.ms, 2),
                    f"ratio_{latency}": round(ours.ms / bare.ms, 3),
                    f"cpu_ms_{latency}": round(ours.cpu_ms, 2),
                    f"bare_cpu_ms_{latency}": round(bare.cpu_ms, 2),
                }
            rows[name] = row
            print(f"{name:<24} {row}")
        reader.close()
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cards.json").write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
