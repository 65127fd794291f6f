"""`kiosk bench presence` on frames without a face, with the operator's models."""

import json

import networks

from kiosk.commands import main


def test_it_measures_without_a_face_and_names_every_model(tmp_path, capsys):
    manifest = str(networks.fused(tmp_path))
    words = ["bench", "presence", "--generated", "--frames", "21", "--manifest", manifest, "--json"]
    main(words)
    row = json.loads(capsys.readouterr().out)
    assert row["frames_with_face"] == 0
    assert {"face_landmarker", "test-pad", "test-pad-wide"} <= set(row["models"].split(", "))
