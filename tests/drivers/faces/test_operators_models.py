"""The operator's own models: taken as their manifest says, or not at all."""

import subprocess
import sys
from math import dist

import networks
import numpy as np
import psutil
import pytest
from embedding import embedding_of
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from drivers.emulated.subscriber import photographs
from drivers.faces import onnx
from drivers.faces.client import FaceClient
from drivers.faces.environment import inference_environment
from drivers.faces.models import operator
from drivers.faces.models.loaded import FaceModels
from drivers.faces.models.operator import Alignment, Crop, Input
from drivers.faces.process import PAD_EVERY
from kiosk.errors import FaceAnalysisError, SettingsError
from kiosk.ports import FaceSignals
from kiosk.presence import thresholds
from kiosk.presence.thresholds import Calibration, CalibrationSet
from kiosk.process import child_environment
from kiosk.protocol.frames import FrameRing

SMALL = Input(width=32, height=32)


@pytest.fixture(scope="module")
def holder():
    return np.ascontiguousarray(photographs.load("holder")[:400, 100:400])


@pytest.fixture
def pad(tmp_path):
    """Makes a manifest with a PAD model, and one word of it changed."""

    def make(old="", new=""):
        sha256 = networks.brightness(tmp_path / "pad.onnx")
        file = tmp_path / "models.toml"
        file.write_text(networks.PAD.format(sha256=sha256).replace(old, new, 1), "utf-8")
        return file

    return make


# -- the manifest ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('use = "pad"', 'use = "mask"', "use"),
        ("live_class = 1", "live_klass = 1", "live_klass"),
        ("width = 32", "width = 3", "$.models[0].input.width"),
        ('colour = "bgr"', 'colour = "grey"', "$.models[0].input.colour"),
        ("std = [64, 64, 64]", "std = [64, 0, 64]", "input.std"),
        ("live = 0.6", "live = 0", "$.models[0].thresholds.live"),
        ("scale = 2.7", "scale = 900", "$.models[0].crop.scale"),
        ('name = "test-pad"', 'name = "face_landmarker"', "the name is taken"),
        ('licence = "test"', 'licence = ""', "$.models[0].licence"),
        ("[[models]]", "[[models", "TOML"),
    ],
)
def test_what_is_wrong_in_it_is_named(pad, old, new, named):
    with pytest.raises(SettingsError) as refused:
        operator.load(pad(old, new))
    assert named in refused.value.details[0]


def test_two_embeddings_are_refused(tmp_path):
    file = networks.both(tmp_path)
    other = networks.EMBEDDING.format(sha256="ab" * 32).replace("test-embedding", "other")
    file.write_text(file.read_text() + other, "utf-8")
    with pytest.raises(SettingsError, match="two embeddings"):
        operator.load(file)


@pytest.fixture
def fused(tmp_path):
    """Makes a manifest with two PAD models, and the last of a word in it changed."""

    def make(old="", new=""):
        file = networks.fused(tmp_path)
        parts = file.read_text("utf-8").rsplit(old, 1) if old else [file.read_text("utf-8")]
        file.write_text(new.join(parts), "utf-8")
        return file

    return make


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("live = 0.6", "live = 0.7", "test-pad says 0.6 and test-pad-wide says 0.7"),
        ('name = "test-pad-wide"', 'name = "test-pad"', "test-pad: the name is taken"),
        ("live_class = 0", "live_class = 0\nweight = 0", "$.models[1].weight"),
        ("live_class = 0", "live_class = 0\nweight = -1", "$.models[1].weight"),
    ],
)
def test_fused_models_that_do_not_agree_are_refused(fused, old, new, named):
    with pytest.raises(SettingsError) as refused:
        operator.load(fused(old, new))
    assert named in refused.value.details[0]


def test_more_models_than_a_frame_has_time_for_are_refused(pad):
    file = pad()
    one = file.read_text("utf-8")
    file.write_text("".join(one.replace("test-pad", f"pad-{n}") for n in range(5)), "utf-8")
    with pytest.raises(SettingsError, match="5 pad models: 4 are the most"):
        operator.load(file)


def test_a_fused_scores_threshold_is_that_of_these_models_and_weights(fused):
    base = thresholds.load()
    after = operator.with_thresholds(base, fused())
    assert (after.passive.pad, after.passive.pad_model) == (0.6, "test-pad + test-pad-wide")
    calibrated = replace(after, passive=replace(after.passive, pad=0.71))
    assert operator.with_thresholds(calibrated, fused()) == calibrated
    weighted = fused("live_class = 0", "live_class = 0\nweight = 3")
    again = operator.with_thresholds(calibrated, weighted)
    assert (again.passive.pad, again.passive.pad_model) == (0.6, "1 test-pad + 3 test-pad-wide")


@given(st.binary(max_size=200))
def test_no_bytes_are_a_manifest_by_chance(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("manifest") / "models.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsError):
        operator.load(file)


def test_a_models_own_thresholds_take_the_place_of_the_shipped_ones(tmp_path):
    base = thresholds.load()
    after = operator.with_thresholds(base, networks.both(tmp_path))
    assert (after.comparison.model, after.comparison.accept) == ("test-embedding", 0.7)
    assert after.passive.pad == 0.6
    assert after.depth == base.depth
    assert operator.with_thresholds(base, None) == base


def test_what_was_calibrated_with_the_very_model_stays(tmp_path):
    file = networks.both(tmp_path)
    first = operator.with_thresholds(thresholds.load(), file)
    calibrated = replace(
        first,
        comparison=replace(first.comparison, accept=0.55),
        passive=replace(first.passive, pad=0.71),
    )
    (tmp_path / "thresholds.toml").write_text(thresholds.dump(calibrated))
    read = thresholds.load(tmp_path / "thresholds.toml")
    assert operator.with_thresholds(read, file) == calibrated


def test_a_calibration_of_the_model_whose_place_is_taken_is_not_claimed(tmp_path):
    made = CalibrationSet(name="counter", sha256="ab" * 32, made_at="2026-11-24", counts={})
    base = replace(thresholds.load(), calibration=Calibration(comparison=made, passive=made))
    after = operator.with_thresholds(base, networks.both(tmp_path))
    assert after.calibration == Calibration(passive=made)
    assert operator.with_thresholds(base, None).calibration.comparison == made


@pytest.mark.parametrize("brings", [True, False])
def test_numbers_made_for_another_model_are_refused(tmp_path, brings):
    base = thresholds.load()
    for model in ("dlib_face_recognition_resnet_model_v1", "test-embedding-2"):
        foreign = replace(base, comparison=replace(base.comparison, model=model))
        with pytest.raises(SettingsError) as refused:
            operator.with_thresholds(
                foreign, networks.both(tmp_path) if brings else None, tmp_path / "mine.toml"
            )
        assert refused.value.file == str(tmp_path / "mine.toml")
        assert "$.comparison.model" in refused.value.details[0]
        assert model in refused.value.details[0]


def test_numbers_that_do_not_say_how_distances_are_measured_are_refused(tmp_path):
    file = networks.both(tmp_path)
    file.write_text(file.read_text().replace('distance = "cosine"\n', ""), "utf-8")
    with pytest.raises(SettingsError, match="distance"):
        operator.load(file)


# -- refused at the start -------------------------------------------------------------------


def test_another_files_hash_is_refused(pad, tmp_path):
    file = pad()
    (tmp_path / "pad.onnx").write_bytes(b"another model")
    with pytest.raises(FaceAnalysisError, match="test-pad is not the manifest's"):
        FaceModels(file)


def test_a_missing_file_is_refused(pad, tmp_path):
    file = pad()
    (tmp_path / "pad.onnx").unlink()
    with pytest.raises(FaceAnalysisError, match="test-pad: No such file"):
        FaceModels(file)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("width = 32", "width = 48", "does not take its input"),
        ("live_class = 1", "live_class = 2", "no class 2"),
    ],
)
def test_a_model_that_is_not_what_is_declared_is_refused(pad, old, new, why):
    with pytest.raises(FaceAnalysisError, match=f"test-pad .*{why}"):
        FaceModels(pad(old, new))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("width = 48", "width = 64", "does not take its input"),
        ("live_class = 0", "live_class = 1", "no class 1"),
    ],
)
def test_fused_models_of_which_one_fails_give_no_score_of_the_others(fused, old, new, why):
    with pytest.raises(FaceAnalysisError, match=f"test-pad-wide .*{why}"):
        FaceModels(fused(old, new))


def test_fused_models_of_which_one_is_missing_give_no_score_of_the_others(fused, tmp_path):
    file = fused()
    (tmp_path / "wide.onnx").write_bytes(b"another model")
    for refuses in (FaceModels, operator.verified):
        with pytest.raises(FaceAnalysisError, match="test-pad-wide is not the manifest's"):
            refuses(file)


def test_what_is_no_network_is_refused():
    with pytest.raises(FaceAnalysisError, match="noise is no network"):
        onnx.OnnxModel("noise", b"noise", SMALL)


def test_weights_that_the_hash_does_not_cover_are_refused(tmp_path, monkeypatch):
    data = networks.weights_elsewhere(tmp_path).read_bytes()
    whole = (tmp_path / "whole.onnx").read_bytes()
    monkeypatch.chdir(tmp_path)
    assert onnx.OnnxModel("whole", whole, SMALL).outputs == 2
    with pytest.raises(FaceAnalysisError, match="apart is no network"):
        onnx.OnnxModel("apart", data, SMALL)


def test_a_network_without_usable_numbers_is_refused(tmp_path):
    networks.not_a_number(tmp_path / "nan.onnx")
    with pytest.raises(FaceAnalysisError, match="no usable numbers"):
        onnx.OnnxModel("nan", (tmp_path / "nan.onnx").read_bytes(), SMALL)


# -- what the models are shown --------------------------------------------------------------


def test_the_crop_is_a_square_around_the_face_of_the_declared_scale():
    picture = np.zeros((480, 640, 3), np.uint8)
    picture[140:341, 220:421] = (200, 100, 50)  # 200 wide around (320, 240)
    seen = FaceSignals(1, 0, 1, face_width=200, centre=(0.5, 0.5))
    tight = onnx.cropped(picture, seen, Crop(box="face_width", scale=0.9), SMALL)
    assert (tight == (200, 100, 50)).all()
    wide = onnx.cropped(picture, seen, Crop(box="face_width", scale=2.0), SMALL)
    assert (wide[:, :, 0] > 100).mean() == pytest.approx(0.25, abs=0.04)


@pytest.mark.parametrize(("weight", "part"), [("", 0.5), ("\nweight = 3", 0.75)])
def test_a_fused_score_is_the_weighted_mean_at_each_models_own_crop(fused, weight, part):
    picture = np.full((480, 640, 3), 51, np.uint8)
    picture[185:296, 265:376] = 204  # within 2.7 face widths, and not all of 4
    seen = FaceSignals(1, 0, 1, face_width=41, centre=(0.5, 0.5))
    tight = 1 / (1 + np.exp(-2 * (204 - 127.5) / 64))
    inside = (111 / (4 * 41)) ** 2
    wide = (204 * inside + 51 * (1 - inside)) / 255
    models = FaceModels(fused("live_class = 0", f"live_class = 0{weight}"))
    score = models.pad.score(picture, seen)
    assert score == pytest.approx((1 - part) * tight + part * wide, abs=0.01)
    assert {"test-pad", "test-pad-wide"} <= set(models.hashes), "all of them in the transcript"


def test_eyes_are_laid_where_the_model_wants_them():
    picture = np.zeros((300, 300, 3), np.uint8)
    picture[95:106, 95:106] = picture[195:206, 195:206] = 255  # a head that leans
    wanted = Alignment(left_eye=(0.25, 0.5), right_eye=(0.75, 0.5))
    chip = onnx.aligned(picture, ((100, 100), (200, 200)), wanted, SMALL)
    assert chip[16, 8].min() > 200
    assert chip[16, 24].min() > 200
    assert chip[16, 16].max() < 50


def test_colour_order_and_normalisation_are_the_manifests(tmp_path):
    networks.brightness(tmp_path / "m.onnx")
    data = (tmp_path / "m.onnx").read_bytes()
    blue = np.zeros((32, 32, 3), np.uint8)
    blue[:, :, 2] = 255
    for colour, channel in (("rgb", 2), ("bgr", 0)):
        mean, std = [0.0] * 3, [1.0] * 3
        mean[channel], std[channel] = 55.0, 100.0
        wanted = Input(width=32, height=32, colour=colour, mean=tuple(mean), std=tuple(std))
        assert onnx.OnnxModel("m", data, wanted).run(blue)[1] == pytest.approx(2.0 / 3, abs=1e-5)


def test_embeddings_have_length_one_and_need_a_face(tmp_path, holder):
    models = FaceModels(networks.both(tmp_path))
    assert "test-embedding" in models.hashes
    assert thresholds.SHIPPED_EMBEDDER not in models.hashes, "it is the other one that compares"
    embedder = models.embedder
    found = embedder.embed(holder)
    assert dist(found, [0.0] * len(found)) == pytest.approx(1.0)
    moved = np.roll(holder, (6, -9), (0, 1))
    assert dist(found, embedder.embed(moved)) < 0.2, "aligned by the eyes, not by the picture"
    assert embedder.embed(np.zeros((200, 200, 3), np.uint8)) is None


# -- the inference process ------------------------------------------------------------------


@pytest.fixture
def process(short_directory):
    """Starts the inference process with a manifest."""
    started = []

    def start(manifest):
        path = short_directory / "s"
        command = [sys.executable, "-m", "drivers.faces.process", "--socket", str(path)]
        running = subprocess.Popen(
            [*command, "--manifest", str(manifest)],
            env=child_environment() | inference_environment(),
            stderr=subprocess.DEVNULL,
        )
        started.append(running)
        return running, FaceClient(path)

    yield start
    for running in started:
        running.kill()
        running.wait()


def test_the_process_scores_every_fifth_frame_and_opens_no_internet_socket(
    process, short_directory, tmp_path, holder
):
    manifest = networks.both(tmp_path)
    running, faces = process(manifest)
    families = set()
    while not (short_directory / "s").exists() and running.poll() is None:
        families |= _families(running.pid)
    assert {"test-pad", "test-embedding", "face_landmarker"} <= set(faces.models())
    height, width = holder.shape[:2]
    ring = FrameRing.create(width, height)
    faces.watch(ring)
    scores = []
    for n in range(2 * PAD_EVERY):
        ring.write(holder.tobytes(), n * 40_000_000 + 1)
        scores.append(faces.signals(20).pad)
    faces.unwatch()
    ring.close()
    scored = [n for n, score in enumerate(scores, 1) if score is not None]
    assert scored == [PAD_EVERY, 2 * PAD_EVERY]
    assert 0 < scores[PAD_EVERY - 1] < 1
    asked = faces.ask_embedding(holder.tobytes(), width, height)
    assert len(embedding_of(faces, asked)) == 49
    families |= _families(running.pid)
    assert families == {"AF_UNIX"}, "neither while it starts nor while it works"
    faces.close()


def _families(pid):
    return {found.family.name for found in psutil.Process(pid).net_connections("all")}


def test_the_process_greets_with_every_fused_model_or_with_none(process, fused, tmp_path):
    manifest = fused()
    assert operator.verified(manifest) == ["test-pad", "test-pad-wide"]
    running, faces = process(manifest)
    assert {"test-pad", "test-pad-wide"} <= set(faces.models())
    faces.close()
    running.kill()
    running.wait()
    (tmp_path / "wide.onnx").write_bytes(b"swapped")
    _, faces = process(manifest)
    with pytest.raises(FaceAnalysisError, match="test-pad-wide"):
        faces.models()


def test_the_process_works_with_no_model_of_a_wrong_manifest(process, pad, tmp_path):
    manifest = pad()
    (tmp_path / "pad.onnx").write_bytes(b"swapped")
    _, faces = process(manifest)
    with pytest.raises(FaceAnalysisError, match="test-pad"):
        faces.models()
