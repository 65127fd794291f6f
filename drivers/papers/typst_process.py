"""The process that sets one paper and ends: pipes, template and fonts; no network, and no file written."""

import io
import sys
from importlib.resources import files

import msgspec
import typst
from PIL import Image, PngImagePlugin

from drivers.papers.press import SIZE, Job
from kiosk import sandbox
from kiosk.process import die_with_parent, keep_memory_private

_MEMORY = 1 << 30  # fonts are mapped whole
_SECONDS = 20
_DOTS_PER_INCH = 203.2  # eight a millimetre
_BLACK_BELOW = 140  # thin strokes stay
_FAMILY = "Noto Sans CJK SC"  # of the template
_PLUGINS = (PngImagePlugin,)


def main() -> None:
    die_with_parent()
    keep_memory_private()
    sandbox.limit(memory=_MEMORY, seconds=_SECONDS)
    sandbox.stay_alone()
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    sys.stdout.buffer.write(_document(job) if job.shape == "document" else _receipt(job))
    sys.stdout.buffer.flush()


def _compiler(job: Job) -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[job.fonts]
    )
    if _FAMILY not in fonts.families():
        raise FileNotFoundError(_FAMILY)  # it would set a page of empty boxes
    given = msgspec.json.encode(job).decode()
    template = (files("drivers.papers") / "paper.typ").read_bytes()
    return typst.Compiler(template, font_paths=fonts, sys_inputs={"given": given})


def _document(job: Job) -> bytes:
    made = _compiler(job).compile(format="pdf", pdf_standards=["a-2a", "ua-1"])
    return _one(made)


def _receipt(job: Job) -> bytes:
    made = _one(_compiler(job).compile(format="png", ppi=_DOTS_PER_INCH))
    grey = Image.open(io.BytesIO(made)).convert("L")
    width = -(-grey.width // 8) * 8
    whole = Image.new("L", (width, grey.height), 255)
    whole.paste(grey)
    black = whole.point([255 if level < _BLACK_BELOW else 0 for level in range(256)], "1")
    return SIZE.pack(width, grey.height) + black.tobytes()


def _one(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("more pages than one, or none")
    return made


if __name__ == "__main__":
    main()
