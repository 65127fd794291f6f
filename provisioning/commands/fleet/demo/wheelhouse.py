"""The wheels that the demo's kiosks are given: this product in two versions, and one for all libraries.

The libraries themselves (some 450 MB) stay where they are: a wheel of one line leads a slot to them.
"""

import site
import zipfile
from pathlib import Path

_LIBRARIES = "libraries-1"
_WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def libraries(folder: Path) -> Path:
    """A wheel through which a slot sees what is installed beside this command."""
    file = folder / f"{_LIBRARIES}-py3-none-any.whl"
    info = f"{_LIBRARIES}.dist-info"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("libraries.pth", "".join(f"{place}\n" for place in site.getsitepackages()))
        packed.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: libraries\nVersion: 1\n")
        packed.writestr(f"{info}/WHEEL", _WHEEL)
        packed.writestr(f"{info}/RECORD", "")
    return file


def raised(wheel: Path, version: str, folder: Path) -> Path:
    """The same program as a wheel of another version."""
    name, before, *tags = wheel.stem.split("-")
    info, new_info = f"{name}-{before}.dist-info", f"{name}-{version}.dist-info"
    file = folder / "-".join([name, version, *tags])
    file = file.with_name(f"{file.name}.whl")
    with (
        zipfile.ZipFile(wheel) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            content = old.read(member)
            if member.filename == f"{info}/METADATA":
                content = content.replace(
                    f"\nVersion: {before}\n".encode(), f"\nVersion: {version}\n".encode(), 1
                )
            if member.filename == f"{info}/RECORD":
                content = b""  # pip writes the installed one
            new.writestr(member.filename.replace(info, new_info), content)
    return file


def version_of(wheel: Path) -> str:
    return wheel.name.split("-")[1]
