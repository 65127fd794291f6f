"""The emulated readers' supervisor: a private pcscd with two slots, a serial line, and the cards.

Runs inside its own mount and network namespaces (see drivers.emulated.pcscd), so that any other
pcscd on the machine is left alone. Controlled over drivers.emulated.control.
"""

import argparse
import base64
import datetime as dt
import os
import signal
import subprocess
import threading
from pathlib import Path
from typing import Any

from drivers.emulated.card import issuer, profiles
from drivers.emulated.card.person import InventedPerson, person
from drivers.emulated.card.profiles import DocumentOptions, Material
from drivers.emulated.card.quirks import Quirks
from drivers.emulated.card.sam import SamFaults
from drivers.emulated.card.serial_line import EmulatedSerialReader
from drivers.emulated.card.slot import Canned, Faults, Slot
from drivers.emulated.control import serve
from kiosk import china_time
from kiosk.process import die_with_parent

_PORT = 35963  # inside the private network; vpcd takes two consecutive ports, one for each slot
_SLOTS = 2
_DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
_ENTRY = (
    f'FRIENDLYNAME "Emulated reader"\nDEVICENAME /dev/null:0x{_PORT:X}\n'
    f"LIBPATH {_DRIVER}\nCHANNELID 0x{_PORT:X}\n"
)
_PCSCD_RUN = Path("/run/pcscd")


class Readers:
    """The control socket's commands."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._config = directory / "reader.d"
        self._slots = [Slot(_PORT + number) for number in range(_SLOTS)]
        self._serial = EmulatedSerialReader()
        self._now = dt.datetime.now(dt.UTC)
        self._states = {name: issuer.make_issuer(self._now, name) for name in ("UT", "CN")}
        self._stranger = issuer.make_issuer(self._now)
        self._pcscd: subprocess.Popen[bytes] | None = None

    def commands(self) -> dict[str, Any]:
        return {
            "insert": self.insert,
            "remove": self.remove,
            "lay_serial": self.lay_serial,
            "lift_serial": self._serial.lift,
            "serial": lambda: {"device": self._serial.device},
            "describe": self.describe,
            "trust": self.trust,
            "apdus": lambda slot=0: {"apdus": self._slots[slot].apdus},
            "count": lambda slot=0: self._slots[slot].begin(),
            "recording": self.recording,
            "replay": self.replay,
            "delayed_acks": lambda: {"count": _delayed_acks()},
            "start_pcscd": self.start_pcscd,
            "stop_pcscd": self.stop_pcscd,
        }

    def start_pcscd(self, plugged: bool = True) -> None:
        """A SIGKILLed pcscd leaves files that block its restart: they are removed first.

        Not plugged: the service runs, and has no reader.
        """
        self._config.mkdir(exist_ok=True)
        (self._config / "vpcd").write_text(_ENTRY if plugged else "")
        for name in ("pcscd.comm", "pcscd.pid"):
            (_PCSCD_RUN / name).unlink(missing_ok=True)
        self._pcscd = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "pcscd", "--foreground", "--config", self._config],
            env=os.environ | {"MALLOC_PERTURB_": "165"},
        )

    def stop_pcscd(self) -> None:
        """As abruptly as a crash."""
        for slot in self._slots:
            slot.remove()
        if self._pcscd:
            self._pcscd.kill()
            self._pcscd.wait()

    def insert(
        self,
        profile: str,
        portrait: str,
        seed: int = 1,
        eyes: list[list[float]] | None = None,
        slot: int = 0,
        **knobs: Any,
    ) -> None:
        """Lay a document on the reader.

        Knobs: the fields of DocumentOptions, Quirks, SamFaults and Faults.
        """
        options, quirks, sam_faults, faults = profiles.split(
            knobs, DocumentOptions, Quirks, SamFaults, Faults
        )
        if not profiles.is_known(profile):
            raise ValueError(f"no profile {profile}")
        signer = self._signer(profiles.country(profile), options.signer)
        material = self._material(signer, portrait, seed, eyes, options, quirks, sam_faults)
        self._slots[slot].insert(profiles.make(profile, material), faults)

    def lay_serial(
        self,
        profile: str,
        portrait: str,
        seed: int = 1,
        eyes: list[list[float]] | None = None,
        mute: bool = False,
        cut: bool = False,
        **knobs: Any,
    ) -> None:
        """Lay a resident card on the reader of the serial line."""
        options, sam_faults = profiles.split(knobs, DocumentOptions, SamFaults)
        signer = self._states["UT"].good  # signs nothing
        material = self._material(signer, portrait, seed, eyes, options, Quirks(), sam_faults)
        content = profiles.resident_content(profile, material)
        self._serial.lay(content, options.extra_address, sam_faults, mute=mute, cut=cut)

    def remove(self, slot: int = 0) -> None:
        self._slots[slot].remove()

    def describe(self, seed: int = 1, profile: str = "passport", **knobs: Any) -> dict[str, Any]:
        """What is printed on this person's document: what a customer would type or scan.

        Knobs: those of the card, of which only some change what is printed.
        """
        (options,) = profiles.split(knobs, DocumentOptions)
        who = self._holder(seed, options)
        return {
            **profiles.printed(profile, who),
            "passport_number": who.passport_number,
            "birth": f"{who.birth:%y%m%d}",
            "expiry": f"{who.expiry:%y%m%d}",
            "chinese_name": who.chinese_name,
            "latin_name": who.latin_name,
            "id_number": who.id_number,
            "residence_number": who.residence_number,
            "permanent_number_2017": who.permanent_number_2017,
            "permanent_number_2023": who.permanent_number_2023,
            "address": who.address,
            "sex": who.sex,
        }

    def trust(self) -> dict[str, str]:
        """The issuer's certificate, revocation list and master list."""
        return {
            "csca": "".join(map(issuer.csca_pem, self._states.values())),
            "crl": "".join(issuer.crl_pem(state, self._now) for state in self._states.values()),
            "master_list": base64.b64encode(issuer.master_list(self._states["UT"])).decode(),
        }

    def recording(self, slot: int = 0) -> dict[str, Any]:
        """All commands and answers since the card came, or since `count`, and the card's own time."""
        chosen = self._slots[slot]
        return {
            "computing_ms": chosen.computing_s * 1000,
            "exchanges": [[command.hex(), answer.hex()] for command, answer in chosen.recorded],
        }

    def replay(self, slot: int = 0, latency_ms: float = 0, keep: list[int] | None = None) -> None:
        """Lay a canned card there, which answers what the card before it answered.

        keep: the exchanges that it knows, by their places; None: all.
        """
        chosen = self._slots[slot]
        recorded = list(chosen.recorded)
        canned = Canned(chosen.atr, recorded if keep is None else [recorded[at] for at in keep])
        chosen.insert(canned, Faults(latency_ms=latency_ms))

    def _holder(self, seed: int, options: DocumentOptions) -> InventedPerson:
        return person(
            seed,
            china_time.day(self._now),
            age=options.age,
            home=options.home,
            out_of_date=options.out_of_date,
        )

    def _signer(self, country: str, wanted: str) -> issuer.Signer:
        """wanted: good, expired, revoked; unknown: of a namesake that nobody trusts."""
        state = self._stranger if wanted == "unknown" else self._states[country]
        signer: issuer.Signer = getattr(state, "good" if wanted == "unknown" else wanted)
        return signer

    def _material(
        self,
        signer: issuer.Signer,
        portrait: str,
        seed: int,
        eyes: list[list[float]] | None,
        options: DocumentOptions,
        quirks: Quirks,
        sam_faults: SamFaults,
    ) -> Material:
        who = self._holder(seed, options)
        return Material(who, Path(portrait), eyes, signer, options, quirks, sam_faults, os.urandom)


def _delayed_acks() -> int:
    """How often this private network's kernel has waited before it acknowledged."""
    names, values = Path("/proc/self/net/netstat").read_text("ascii").splitlines()[:2]
    return int(dict(zip(names.split(), values.split(), strict=True))["DelayedACKs"])


def main() -> None:
    parser = argparse.ArgumentParser(prog="emulated card")
    parser.add_argument("--control", type=Path, required=True)
    parser.add_argument("--directory", type=Path, required=True)
    arguments = parser.parse_args()
    die_with_parent()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    comm = arguments.directory / "comm"
    comm.mkdir(exist_ok=True)
    subprocess.run(["mount", "--bind", comm, _PCSCD_RUN], check=True)
    readers = Readers(arguments.directory)
    readers.start_pcscd()
    serve(arguments.control, readers.commands())
    threading.Event().wait()


if __name__ == "__main__":
    main()
