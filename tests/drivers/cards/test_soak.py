"""Insert, read, remove, over and over, with faults drawn by a fixed seed (`make soak-cards`: 1,000 times)."""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
from card_reader import RESIDENT_CARDS, TRAVEL_DOCUMENTS, CardReader

from kiosk import errors as err
from kiosk.identity.documents import AccessKey, Authenticity

_SEED = 20261124
_DEADLINE_S = 1.0
_HANGS_S = 600  # far beyond any reading: nothing is measured, a hang is found
_RECOVERY_S = 180
_PERMIT_NAME = 17  # letters that the permit's line has room for
_OTHERS = 10_001  # what is laid down instead is of another person

# A signature of 2048 bits does not fit a protected short answer.
_SIGNS = frozenset({"passport_active", "taiwan_permit"})


class Fault(NamedTuple):
    often: int
    may_succeed: bool


FAULTS = {
    "none": Fault(8, True),
    "torn": Fault(4, False),
    "mute": Fault(2, False),
    "stubborn": Fault(3, True),
    "wrong protection": Fault(2, False),
    "wrong key": Fault(2, False),
    "two cards": Fault(1, False),
    "swapped while it is read": Fault(2, True),
    "laid down at once": Fault(2, True),
    "pcscd restarts": Fault(1, True),
}
_STUBBORN = (
    {"le_limit": 160}, {"le_limit": 200, "le_hint": True}, {"le_cut": 160}, {"strict_le": True},
    {"le_limit": 224, "refusal_ends_session": True}, {"no_short_identifiers": True}, {"pace_refused": 0x6A87},
)  # fmt: skip


class Soak:
    """One reader, and the cycles that it has been through."""

    def __init__(self, reader):
        self.reader = reader
        self.desk = reader.desk
        self.dice = random.Random(_SEED)
        self.outcomes = {}

    def cycle(self, number):
        profile = self.dice.choice([*TRAVEL_DOCUMENTS, *RESIDENT_CARDS])
        fault = self.dice.choices(list(FAULTS), [fault.often for fault in FAULTS.values()])[0]
        if fault == "wrong key" and profile in RESIDENT_CARDS:
            fault = "none"
        knobs = self._knobs(fault, profile)
        print(f"{number:>5} {profile:<24}{fault:<28}{knobs}", flush=True)
        outcome = self._faulty(fault, profile, number, knobs)
        self.outcomes.setdefault(fault, []).append(outcome)
        self._sound(profile, number)
        self.desk.card.call("remove")

    def _knobs(self, fault, profile):
        travels = profile in TRAVEL_DOCUMENTS
        at = self.dice.randint(1, 6)  # every document takes six APDUs at least
        knobs = {
            "torn": {"tear_at": at},
            "mute": {"mute_at": at},
            "two cards": {"two_cards": True},
            "laid down at once": {"quick": True},
            "stubborn": self.dice.choice(_STUBBORN) if travels else {},
            # Pages have no protection of their own.
            "wrong protection": {"wrong_mac_at": 8 + at}
            if travels
            else {"dialect": "tunnel", "wrong_xor_at": 1 + at % 4},
        }.get(fault, {})
        if not travels:
            return {"dialect": self.dice.choice(["pages", "tunnel"])} | knobs
        return {"extended": profile in _SIGNS or (not knobs and self.dice.random() < 0.5)} | knobs

    def _faulty(self, fault, profile, number, knobs):
        """Lay the card down and read it: the fields printed on it, or a typed error."""
        if fault == "pcscd restarts":
            self.desk.reader.restart_pcscd()
        try:
            printed = self.desk.place_card(profile, seed=number + 1, **knobs)
        except OSError:
            return "not laid"
        key = _key(printed, wrong=fault == "wrong key")
        other = number + _OTHERS
        swap = threading.Timer(self.dice.uniform(0, 0.2), self._swap, (profile, other))
        whole = [printed]
        if fault == "swapped while it is read":
            # Early enough, the other one is read: whole, never a mixture.
            whole.append(self.desk.card.call("describe", seed=other, profile=profile))
            swap.start()
        try:
            return self._read(profile, whole, key)
        finally:
            swap.cancel()
            if swap.ident:
                swap.join()

    def _swap(self, profile, seed):
        self.desk.card.call("remove")
        self.desk.place_card(profile, seed=seed, **_whole(profile))

    def _read(self, profile, whole, key):
        """The outcome's name; what was read is one of these documents, whole."""
        began = time.monotonic()
        while True:
            try:
                if self.reader.presence(1) is not None:
                    document = self.reader.read(key)
                    break
            except err.ReaderAbsentError:
                time.sleep(0.1)
            except err.DocumentError as error:
                return type(error).__name__
            if time.monotonic() > began + _RECOVERY_S:
                return "unseen"
        wanted = [_wanted(profile, printed) for printed in whole]
        assert _fields(document) in wanted, "a wrong field was read"
        assert document.fields_complete
        if profile in TRAVEL_DOCUMENTS:
            assert document.authenticity is Authenticity.AUTHENTIC, document.authenticity_reason
        return "read"

    def _sound(self, profile, number):
        """After any fault the same document, whole, is read."""
        printed = self.desk.place_card(profile, seed=number + 1, **_whole(profile))
        began = time.monotonic()
        while True:
            outcome = self._read(profile, [printed], _key(printed))
            if outcome == "read":
                break
            assert time.monotonic() < began + _RECOVERY_S, f"no recovery: {outcome}"
            time.sleep(0.1)


def _whole(profile):
    return {"extended": True} if profile in _SIGNS else {}


def _key(printed, *, wrong=False):
    number = "L00000000" if wrong else printed["number"]
    return AccessKey(number, printed["birth"], printed["expiry"])


def _fields(document):
    holder = document.holder
    return (
        holder.number,
        holder.name,
        f"{holder.birth:%y%m%d}",
        f"{document.expiry:%y%m%d}",
        holder.sex,
    )


def _wanted(profile, printed):
    """The document's own number and name; the last two are printed alike for all."""
    number, name = printed["number"], printed["latin_name"]
    if profile in RESIDENT_CARDS:
        number, name = printed[_NUMBERS[profile]], printed["chinese_name"]
    if profile in {"taiwan_permit", "hk_macao_permit"}:
        name = name[:_PERMIT_NAME].rstrip()
    return number, name, printed["birth"], printed["expiry"], printed["sex"]


_NUMBERS = {
    "resident": "id_number",
    "residence_permit": "residence_number",
    "permanent_2017": "permanent_number_2017",
    "permanent_2023": "permanent_number_2023",
}


def _held(pid):
    """Threads, open files and children of a process."""
    process = Path(f"/proc/{pid}")
    children = (process / "task" / str(pid) / "children").read_text().split()
    return {
        "threads": len(list((process / "task").iterdir())),
        "files": len(list((process / "fd").iterdir())),
        "children": len(children),
    }


def _pcscd(emulated):
    """The pcscd below this emulated reader: unshare → card → pcscd."""
    pid = emulated.pid
    while Path(f"/proc/{pid}/comm").read_text().strip() != "pcscd":
        pid = next(
            child
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        )
    return int(pid)


def _settled(desk, before=None):
    """What this process, the emulated card's and pcscd hold, once left-behind threads have ended."""
    deadline = time.monotonic() + _RECOVERY_S
    while True:
        pids = {"client": os.getpid(), "pcscd": _pcscd(desk.reader)}
        held = {
            (name, what): count for name, pid in pids.items() for what, count in _held(pid).items()
        }
        done = before is not None and all(count <= before[key] for key, count in held.items())
        if done or time.monotonic() > deadline or before is None:
            return held
        time.sleep(0.2)


@pytest.fixture
def cycles(request):
    return request.config.getoption("--cycles")


@pytest.mark.timeout(0)
def test_no_cycle_gives_a_wrong_field_hangs_or_leaks(pcsc, cycles):
    reader = CardReader(pcsc, deadline_s=_DEADLINE_S)
    soak = Soak(reader)
    with ThreadPoolExecutor(1, "soak") as pool:
        try:
            for number in range(3):
                pool.submit(soak.cycle, number).result(_HANGS_S)
            before = _settled(pcsc)
            for number in range(3, cycles):
                pool.submit(soak.cycle, number).result(_HANGS_S)
            after = _settled(pcsc, before)
        finally:
            reader.close()
            pcsc.card.call("remove")
    for fault, outcomes in soak.outcomes.items():
        counted = {name: outcomes.count(name) for name in sorted(set(outcomes))}
        print(f"{fault:<26}{counted}")
        assert FAULTS[fault].may_succeed or "read" not in counted
    for what, count in after.items():
        assert count <= before[what], f"{what} leaked: {before} before, {after} after"
