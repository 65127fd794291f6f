"""The emulated reader's supervisor: a private pcscd and the card in front of it.

Runs inside its own mount and network namespaces (see drivers.emulated.pcscd), so that any other
pcscd on the machine is left alone. Controlled over drivers.emulated.control.
"""

import argparse
import datetime as dt
import os
import signal
import subprocess
import threading
from pathlib import Path
from typing import Any

from drivers.emulated.card.issuer import Issuer, csca_pem, make_issuer
from drivers.emulated.card.passport import Passport
from drivers.emulated.card.person import mrz_lines, person
from drivers.emulated.card.pictures import passport_portrait, resident_portrait
from drivers.emulated.card.resident import Resident
from drivers.emulated.card.slot import EmulatedCard, Faults, Slot
from drivers.emulated.control import serve
from kiosk.process import die_with_parent

_PORT = 35963  # inside the private network; vpcd takes two consecutive ports for a reader
_DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
_PCSCD_RUN = Path("/run/pcscd")
_FAULTS = frozenset(Faults.__dataclass_fields__)


class Reader:
    """The control socket's commands."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._config = directory / "reader.d"
        self._slot = Slot(_PORT)
        now = dt.datetime.now(dt.UTC)
        self._today = now.date()
        self._issuer = make_issuer(now)
        self._stranger = make_issuer(now)
        self._pcscd: subprocess.Popen[bytes] | None = None

    def commands(self) -> dict[str, Any]:
        return {
            "insert": self.insert,
            "remove": self.remove,
            "describe": self.describe,
            "csca": lambda: {"pem": csca_pem(self._issuer)},
            "apdus": lambda: {"apdus": self._slot.apdus},
            "start_pcscd": self.start_pcscd,
            "stop_pcscd": self.stop_pcscd,
        }

    def start_pcscd(self) -> None:
        """A SIGKILLed pcscd leaves files that block its restart: they are removed first."""
        self._config.mkdir(exist_ok=True)
        (self._config / "vpcd").write_text(
            f'FRIENDLYNAME "Emulated reader"\nDEVICENAME /dev/null:0x{_PORT:X}\n'
            f"LIBPATH {_DRIVER}\nCHANNELID 0x{_PORT:X}\n"
        )
        for name in ("pcscd.comm", "pcscd.pid"):
            (_PCSCD_RUN / name).unlink(missing_ok=True)
        self._pcscd = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "pcscd", "--foreground", "--config", self._config],
            env=os.environ | {"MALLOC_PERTURB_": "165"},
        )

    def stop_pcscd(self) -> None:
        self._slot.remove()
        if self._pcscd:
            self._pcscd.kill()
            self._pcscd.wait()

    def insert(
        self,
        profile: str,
        portrait: str,
        seed: int = 1,
        eyes: list[list[float]] | None = None,
        tamper_group: int = 0,
        unknown_signer: bool = False,
        **faults: float,
    ) -> None:
        if not set(faults) <= _FAULTS:
            raise TypeError(f"no such fault: {sorted(set(faults) - _FAULTS)}")
        issuer = self._stranger if unknown_signer else self._issuer
        card = self._card(profile, Path(portrait), seed, eyes, issuer)
        if tamper_group and isinstance(card, Passport):
            content = card.files[tamper_group]
            card.files[tamper_group] = content[:-2] + bytes((content[-2] ^ 1,)) + content[-1:]
        self._slot.insert(card, Faults(**faults))  # type: ignore[arg-type]

    def _card(
        self,
        profile: str,
        portrait: Path,
        seed: int,
        eyes: list[list[float]] | None,
        issuer: Issuer,
    ) -> EmulatedCard:
        who = person(seed, self._today)
        if profile == "passport":
            return Passport(who, passport_portrait(portrait), issuer, os.urandom)
        if profile == "resident":
            return Resident(who, resident_portrait(portrait, eyes))
        raise ValueError(f"no profile {profile}")

    def remove(self) -> None:
        self._slot.remove()

    def describe(self, seed: int = 1) -> dict[str, Any]:
        """What is printed on this person's documents: what a customer would type or scan."""
        who = person(seed, self._today)
        return {
            "mrz": list(mrz_lines(who)),
            "passport_number": who.passport_number,
            "birth": f"{who.birth:%y%m%d}",
            "expiry": f"{who.expiry:%y%m%d}",
            "chinese_name": who.chinese_name,
            "latin_name": f"{who.surname} {who.given_names}",
            "id_number": who.id_number,
            "address": who.address,
        }


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
    reader = Reader(arguments.directory)
    reader.start_pcscd()
    serve(arguments.control, reader.commands())
    threading.Event().wait()


if __name__ == "__main__":
    main()
