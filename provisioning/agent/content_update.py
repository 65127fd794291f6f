"""How rules, notices, listings and shared settings come into use, without a new application.

Each release is unpacked where it stays, below a folder of its kind, and tried by the application that is in
use. Then one link, `current`, leads to it, between visits: the counter reads it when a visit begins, and a
visit keeps what it began with.
"""

import shutil
import sys
import zipfile
from collections.abc import Generator, Iterator
from pathlib import Path, PurePosixPath

from kiosk import durable_files
from kiosk.input_bounds import LISTINGS_FILE_BYTES
from provisioning.agent import slot_guard
from provisioning.agent.releases import TargetInfo
from provisioning.agent.step_failure import StepFailedError
from provisioning.agent.workflow import (
    JobStep,
    Progress,
    Waits,
    Work,
    dropped,
    fetched,
    files_of,
    nothing_to_undo,
    published,
    run_program,
    when_idle,
)
from provisioning.updates import bundle_archive
from provisioning.updates.jobs import JobKind, JobStage

_MINUTE, _HOUR = 60.0, 3600.0
_BYTES = bundle_archive.BYTES  # of what is one file, too
_PREFIX = "v"  # of a release's folder
_DEPTH = 2  # a bundle of rules has one folder for each pack
# What is no bundle is one file, of this name.
_SINGLE = {JobKind.LISTINGS: "listings.bin", JobKind.SETTINGS: "settings.toml"}


def release_in_use(content: Path, kind: JobKind) -> str:
    """Its version; "" where nothing was pushed."""
    return _name_in_use(content / kind).removeprefix(_PREFIX)


def _name_in_use(folder: Path) -> str:
    """Of a kind's folders; "" where nothing was pushed."""
    try:
        return (folder / slot_guard.CURRENT).readlink().name
    except OSError:
        return ""


def _download(work: Work) -> Progress:
    target = yield from _target(work)
    yield from fetched(work, target.path)


def _target(work: Work) -> Generator[Waits, None, TargetInfo]:
    """The release's one file; nothing is fetched that could not be used.

    Raises StepFailedError, UpdateError, OSError.
    """
    files = yield from files_of(work)
    if len(files) != 1:
        raise StepFailedError("malformed", f"{len(files)} files; {work.job.kind} is one")
    most = LISTINGS_FILE_BYTES if work.job.kind is JobKind.LISTINGS else _BYTES
    if files[0].length > most:
        why = f"{files[0].path} has {files[0].length} bytes, at most {most}"
        raise StepFailedError("malformed", why)
    return files[0]


def _unpack(work: Work) -> Progress:
    """In the folder where it stays. What was fetched is used up then, whatever it held."""
    target = yield from _target(work)
    file = yield from fetched(work, target.path)
    wrong = None
    try:
        _fill(_place(work), work.job.kind, file)
    except StepFailedError as error:
        wrong = error
    yield from dropped(work, [target.path, work.job.path])
    if wrong:
        raise wrong


def _fill(place: Path, kind: JobKind, file: Path) -> None:
    """What a kill has left there is thrown away. Raises StepFailedError, OSError."""
    if _name_in_use(place.parent) == place.name:
        return  # it is in use already
    place.parent.mkdir(parents=True, exist_ok=True)
    _clean_up(place.parent)
    place.mkdir()
    if kind in _SINGLE:
        shutil.copyfile(file, place / _SINGLE[kind])
    else:
        extract(file, place)
    durable_files.sync_all(place)
    durable_files.sync(place.parent)


def _clean_up(folder: Path) -> None:
    """All but what is in use: what was before it, and what a kill has left. Raises OSError."""
    kept = {slot_guard.CURRENT, _name_in_use(folder)}
    for other in folder.iterdir():
        if other.name in kept:
            continue
        if other.is_symlink():
            other.unlink()
        else:
            shutil.rmtree(other)


def extract(file: Path, place: Path) -> None:
    """A bundle's files. Raises StepFailedError, OSError."""
    try:
        with zipfile.ZipFile(file) as bundle:
            for member in _members(bundle):
                target = place / member.filename
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(_content(bundle, member))
    except bundle_archive.DAMAGED as error:
        raise StepFailedError("malformed", f"the bundle cannot be unpacked: {error}") from error


def _content(bundle: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """No more than it says: `ZipFile.read` unpacks up to 2 GiB, and cuts that. Raises ValueError."""
    with bundle.open(member) as opened:
        content = opened.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise ValueError(f"{member.filename!a} is shorter than it says")
    return content


def _members(bundle: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """Its files, none of which leaves the folder. Raises ValueError."""
    files = [member for member in bundle.infolist() if not member.is_dir()]
    if not files or bundle_archive.is_larger_than_any(files):
        raise ValueError(f"{len(files)} files, or more than {_BYTES} bytes")
    for member in files:
        parts = PurePosixPath(member.filename).parts
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise ValueError(f"compressed in way {member.compress_type}")
        if len(parts) > _DEPTH or any(part in {"..", "/"} for part in parts):
            raise ValueError(f"a file at {member.filename!a}")
    yield from files


def _check(work: Work) -> Progress:
    """The application in use says whether it can work with it."""
    slots = work.means.slots
    python = str(slots.python(slots.current)) if slots.current else sys.executable
    command = [
        python,
        "-I",
        "-m",
        "kiosk",
        "self-test",
        "--settings",
        str(work.means.place.settings),
    ]
    command += ["--content", f"{work.job.kind}={_place(work)}"]
    yield from run_program(work, "self_test", command)


def _switch(work: Work) -> Progress:
    place = _place(work)

    def switch() -> None:
        before = _name_in_use(place.parent)
        if before != place.name:  # else a kill came between the link and the journal
            work.note("before", before)
        slot_guard.point(place.parent / slot_guard.CURRENT, place.name)
        work.means.had.note(work.job.kind, work.job.release)

    yield from when_idle(work, switch)


def _discard(work: Work) -> Progress:
    """What was in use before stays, or is again."""
    place, before = _place(work), work.facts.get("before", "")
    if _name_in_use(place.parent) == place.name and "before" in work.facts:
        if before:
            slot_guard.point(place.parent / slot_guard.CURRENT, before)
        else:
            (place.parent / slot_guard.CURRENT).unlink()
    if place.exists() and _name_in_use(place.parent) != place.name:
        shutil.rmtree(place)
    yield from ()


def _place(work: Work) -> Path:
    """With a prefix, so that no release has the link's name."""
    return work.means.place.content / work.job.kind / f"{_PREFIX}{work.job.release}"


STEPS = (
    #        step          stage              what is done  at most      when it comes to nothing
    JobStep("download", JobStage.DOWNLOAD, _download, 168 * _HOUR, nothing_to_undo),
    JobStep("unpack", JobStage.INSTALL, _unpack, _HOUR, _discard),
    JobStep("check", JobStage.TEST, _check, 15 * _MINUTE, _discard),
    JobStep("look_again", JobStage.TEST, published, 24 * _HOUR, _discard),
    JobStep("switch", JobStage.SWITCH, _switch, 24 * _HOUR, _discard),
)
