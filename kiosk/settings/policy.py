"""Which policy packs apply, and who signs them: [policy]."""

from pathlib import Path
from typing import Annotated

import msgspec

from kiosk.names import Name
from kiosk.settings.section import Section


class Policy(Section, frozen=True, kw_only=True):
    packs: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1)] = ("cn",)  # by their folders
    public_key: Path | None = (
        None  # signs bundles, PEM; None: the package's own integrity is trusted
    )
    installed: Annotated[int, msgspec.Meta(ge=0)] = 0  # an older bundle is refused
