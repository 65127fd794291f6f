"""How near we are to the bare limit: ratios measured in one run, since machines are noisy.

Nothing here passes or fails on time; the figures go to build/bench/*.json.
"""

import datetime as dt
import json
import os
import sqlite3
import statistics
import time
from pathlib import Path

import numpy as np
import pytest

from drivers.cards.readers.pcsc import PcscReader
from drivers.cards.resident.portrait import StandInDecoder
from drivers.device_identity.pinned import ANY
from drivers.emulated.subscriber import photographs
from drivers.faces.client import FaceClient
from drivers.faces.landmarks import Landmarker
from drivers.faces.models import shipped
from drivers.store.outbox import SqliteOutbox
from kiosk.emrtd import signer_trust
from kiosk.identity.documents import AccessKey
from kiosk.protocol.frames import FrameRing
from kiosk.records import envelope
from kiosk.records.cose import key_pair

_RUNS = 15


def write(name, **figures):
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(f"\n{name}: {figures}")
    assert all(value > 0 for value in figures.values())


def median_ms(work, runs=_RUNS):
    times = []
    for run in range(runs):
        began = time.perf_counter()
        work(run)
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 3)


@pytest.mark.parametrize("profile", ["passport", "resident"])
def test_reading_a_document_against_its_raw_apdus(desk, monkeypatch, profile):
    for name, value in desk.reader.environment.items():
        monkeypatch.setenv(name, value)
    printed = desk.place_card(profile, seed=901)
    reader = PcscReader(
        name="",
        deadline_s=5,
        trust=signer_trust.load([desk.directory / "csca.pem"]),
        decoder=StandInDecoder(),
        now=lambda: dt.datetime.now(dt.UTC),
        pin=ANY,
    )
    key = AccessKey(printed["passport_number"], printed["birth"], printed["expiry"])
    while reader.presence(1) is None:
        pass
    raw = []
    ours = median_ms(lambda _run: raw.append(sum(x.ms for x in reader.read(key).exchanges)))
    bare = round(statistics.median(raw), 3)
    reader.close()
    desk.card.call("remove")
    write(f"document-{profile}", read_ms=ours, raw_apdus_ms=bare, ratio=round(ours / bare, 3))


def test_storing_a_record_against_a_bare_commit(tmp_path):
    body = os.urandom(27_000)
    evidence, seal = key_pair.new_key(), key_pair.new_key()
    keys = envelope.EvidenceKeys(evidence[0], "e", seal[1], "s")
    outbox = SqliteOutbox(tmp_path / "ours", 64)

    def append(run):
        outbox.append(
            f"r{run}",
            lambda seq, prev: envelope.make(
                body, envelope.ChainPosition("d", f"r{run}", seq, prev), keys
            ),
        )

    ours = median_ms(append, 60)
    outbox.close()
    bare = sqlite3.connect(tmp_path / "bare.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        bare.execute(f"PRAGMA {pragma}")
    bare.execute("CREATE TABLE t (b BLOB)")
    bare_ms = median_ms(lambda _run: bare.execute("INSERT INTO t VALUES (?)", (body,)), 60)
    bare.close()
    write("store", append_ms=ours, bare_commit_ms=bare_ms, ratio=round(ours / bare_ms, 3))


def test_a_frame_through_the_inference_process_against_bare_inference(desk):
    picture = np.ascontiguousarray(photographs.load("holder"))
    height, width = picture.shape[:2]
    landmarker = Landmarker(shipped.verified()["face_landmarker"])
    bare = median_ms(lambda run: landmarker.signals(picture, run, run * 40_000_000), 40)
    landmarker.close()
    ring = FrameRing.create(width, height)
    faces = FaceClient(desk.directory / "run" / "faces" / "faces.sock")
    faces.watch(ring)
    ring.write(picture.tobytes(), 0)
    faces.signals(10)

    def through(run):
        ring.write(picture.tobytes(), (run + 1) * 40_000_000)
        assert faces.signals(10).faces == 1

    ours = median_ms(through, 40)
    faces.unwatch()
    faces.close()
    ring.close()
    write("face-frame", frame_ms=ours, bare_inference_ms=bare, ratio=round(ours / bare, 3))
