"""What cost days to find out in the field: one test for each trap's remedy."""

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import traps
from card_reader import CardReader
from smartcard import scard
from waiting import HANGS_S, until

from drivers.emulated.pcscd import EmulatedReader
from kiosk import errors as err
from kiosk.identity.documents import Authenticity

# -- lengths --------------------------------------------------------------------------------

STUBBORN = {
    "224 at most": {"le_limit": 224},
    "160 at most": {"le_limit": 160},
    "the limit is named": {"le_limit": 200, "le_hint": True},
    "answers are cut to 160": {"le_cut": 160},
    "a refusal ends the session": {"le_limit": 200, "refusal_ends_session": True},
    "... and names the limit": {"le_limit": 160, "le_hint": True, "refusal_ends_session": True},
    "extended, but 224 at most": {"extended": True, "le_limit": 224},
    "no Le on SELECT and MSE": {"strict_le": True},
    "no short identifiers": {"no_short_identifiers": True},
}


@pytest.mark.parametrize("quirk", STUBBORN)
@pytest.mark.parametrize("profile", ["passport", "passport_pace"])
def test_a_stubborn_chip_is_read(reader, profile, quirk):
    printed, key = reader.place(profile, seed=701, **STUBBORN[quirk])
    document = reader.read(key)
    assert document.holder.number == printed["number"]
    assert document.authenticity is Authenticity.AUTHENTIC


def test_a_chip_that_signs_nothing_at_le_65536_signs_at_256(reader):
    _, key = reader.place("passport_active", seed=702, extended=True, silent_at_65536=True)
    document = reader.read(key)
    assert document.chip_proof == "active_authentication"


def test_a_chip_that_offers_pace_and_refuses_it_is_opened_with_bac(reader):
    _, key = reader.place("passport_pace", seed=703, pace_refused=0x6A87)
    assert reader.read(key).access == "BAC"


def test_a_chip_without_le_on_mse_is_opened_with_pace(reader):
    _, key = reader.place("passport_pace", seed=721, strict_le=True)
    assert reader.read(key).access == "PACE-GM"


def test_a_slow_pace_has_more_time_than_a_mute_card(reader):
    reader._deadline_s = 2.0
    _, key = reader.place("passport_pace", seed=704, slow_pace_ms=2600)
    assert reader.read(key).access == "PACE-GM"


def test_a_portrait_beyond_32_kb_is_read_whole(reader):
    _, key = reader.place("passport", seed=705, face_bytes=40_000, extended=True)
    document = reader.read(key)
    assert len(document.portrait.data) == 40_000
    assert document.authenticity is Authenticity.AUTHENTIC


# -- the card moves -------------------------------------------------------------------------


def test_a_torn_card_is_absent_and_nothing_of_it_is_kept(reader):
    _, key = reader.place("passport", seed=706, tear_at=30)
    with pytest.raises(err.CardAbsentError):
        reader.read(key)
    printed, key = reader.place("passport", seed=707)
    document = reader.read(key)
    assert document.holder.number == printed["number"]
    assert document.authenticity is Authenticity.AUTHENTIC


def test_after_a_swap_that_pcscd_may_have_missed_only_the_card_that_lies_there_is_read(reader):
    gone, _ = reader.place("resident", seed=708)
    assert reader.read(None).holder.number == gone["id_number"]
    printed, _ = reader.place("resident", seed=709, quick=True)
    document = until(lambda: _read(reader), "the card that lies there")
    assert document.holder.number == printed["id_number"]


def _read(reader):
    try:
        return reader.read(None)
    except err.DocumentError:
        return None


def test_a_swap_between_two_looks_is_another_session(reader):
    reader.place("resident", seed=715)
    first = reader.presence(1)
    reader.desk.place_card("resident", seed=716)  # nobody looks meanwhile
    time.sleep(1)
    assert reader.wait_removed(first.session, HANGS_S)
    assert reader.presence(HANGS_S).session != first.session


def _sees_another(reader, session):
    seen = reader.presence(1)
    return seen is not None and seen.session != session


class _SwappingDecoder:
    """Works while another card is laid down, and until it is seen."""

    def __init__(self, desk):
        self._desk = desk

    def decode(self, _photo):
        other = CardReader(self._desk)
        before = other.presence(HANGS_S).session
        self._desk.place_card("resident", seed=718)
        until(lambda: _sees_another(other, before), "the other card to be seen")
        other.close()

    def close(self):
        pass


def test_a_card_swapped_before_the_reading_is_over_voids_it(reader):
    reader.place("resident", seed=717)
    reader._decoder = _SwappingDecoder(reader.desk)
    with pytest.raises(err.CardAbsentError):
        reader.read(None)


def test_a_mute_card_costs_one_deadline_and_leaves_no_thread(reader):
    reader._deadline_s = 0.5
    reader.place("resident", seed=710, mute_at=3)
    with pytest.raises(err.CardMuteError):
        reader.read(None)
    printed, _ = reader.place("resident", seed=711)
    assert reader.read(None).holder.number == printed["id_number"]


# -- sharing --------------------------------------------------------------------------------

HOLD = """
import sys, time
from smartcard import scard
_, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
_, names = scard.SCardListReaders(context, [])
code, card, _ = scard.SCardConnect(context, names[0], scard.SCARD_SHARE_EXCLUSIVE, 3)
print(code, flush=True)
time.sleep(float(sys.argv[1]))
if code == scard.SCARD_S_SUCCESS:
    scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
"""


@pytest.mark.parametrize(("seconds", "read"), [(0.4, True), (6, False)])
def test_another_program_may_hold_the_card_for_a_moment(reader, seconds, read):
    printed, _ = reader.place("resident", seed=712)
    command = [sys.executable, "-c", HOLD, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as other:
        assert other.stdout.readline().strip() == "0"
        if read:
            assert reader.read(None).holder.number == printed["id_number"]
        else:
            with pytest.raises(err.CardProtocolError, match="another program"):
                reader.read(None)
            other.kill()


def test_while_a_card_is_read_no_other_program_has_it_and_afterwards_any_may(reader):
    _, key = reader.place("passport", seed=719, latency_ms=20)
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(reader.read, key)
        while reader.desk.card.call("apdus")["apdus"] < 10:
            time.sleep(0.01)
        assert _connects() == scard.SCARD_E_SHARING_VIOLATION
        reading.result()
    assert _connects() == scard.SCARD_S_SUCCESS


def _connects():
    """What another program is told that would share the card, with whoever may hold it."""
    command = [sys.executable, "-c", HOLD.replace("EXCLUSIVE", "SHARED"), "0"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ, check=True)
    return int(done.stdout)


def test_a_reader_that_breaks_down_at_extended_length_is_asked_without_it(reader):
    _, key = reader.place("passport", seed=720, extended=True, extended_breaks=True)
    with pytest.raises((err.CardAbsentError, err.CardProtocolError)):
        reader.read(key)
    printed, key = reader.place("passport", seed=720, extended=True, extended_breaks=True)
    assert reader.read(key).holder.number == printed["number"]


# -- the emulated reader ----------------------------------------------------------------------


def test_the_emulated_reader_opens_no_port_of_the_machine(pcsc):
    for port in (35963, 35964):
        with (
            pytest.raises(ConnectionRefusedError),
            socket.create_connection(("127.0.0.1", port), timeout=1),
        ):
            pass


COUNT = """
from smartcard import scard
code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
print(len(scard.SCardListReaders(context, [])[1]) if code == scard.SCARD_S_SUCCESS else 0)
"""


def test_a_killed_pcscd_starts_again(short_directory):
    with EmulatedReader(short_directory / "card") as emulated:
        emulated.control.call("stop_pcscd")
        # Its files stay behind, and its process id may have been given to another program since.
        (short_directory / "card" / "comm" / "pcscd.pid").write_text(f"{os.getpid()}\n")
        emulated.control.call("start_pcscd")
        until(lambda: _readers_of(emulated), "the new pcscd")


def _readers_of(emulated):
    """In a process of its own: a client remembers where it found its service."""
    environment = os.environ | emulated.environment
    command = [sys.executable, "-c", COUNT]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return int(done.stdout)


def test_no_apdu_waits_for_a_delayed_acknowledgement(reader):
    _, key = reader.place("passport", seed=713)
    before = reader.desk.card.call("delayed_acks")["count"]
    document = reader.read(key)
    waited = reader.desk.card.call("delayed_acks")["count"] - before
    assert waited < len(document.exchanges) / 4


def test_the_emulated_passport_has_a_full_security_object(reader):
    _, key = reader.place("passport", seed=714)
    assert set(reader.read(key).group_hashes) == {1, 2}


# -- the remedies -----------------------------------------------------------------------------


@pytest.mark.parametrize("remedy", traps.remedies(), ids=lambda remedy: remedy.trap)
def test_each_remedy_can_be_switched_off(remedy):
    """`make traps` does it; here only that its table still fits the code."""
    assert remedy.text.count(remedy.present) == 1
    assert remedy.present != remedy.absent
    file, _, name = remedy.test.partition("::")
    assert f"def {name.partition('[')[0]}(" in Path(file).read_text("utf-8")


# -- the kiosk ------------------------------------------------------------------------------


def test_nothing_of_development_is_installed_on_a_kiosk():
    for file in Path("systemd").rglob("*"):
        if file.is_file():
            assert "vpcd" not in file.read_text("utf-8"), file


def test_the_polkit_rule_lets_the_counter_reach_reader_and_card():
    rule = Path("systemd/50-kiosk-pcsc.rules").read_text("utf-8")
    for action in ("access_pcsc", "access_card"):
        assert f"org.debian.pcsc-lite.{action}" in rule
    assert "kiosk-counter" in rule
