"""Which policy packs apply, and who signs them: [policy]."""

from pathlib import Path
from typing import Annotated

from msgspec import Meta

from kiosk.names import Name
from kiosk.settings.section_base import Section


class Policy(Section, frozen=True, kw_only=True):
    """Which rules apply."""

    packs: Annotated[
        tuple[Name, ...], Meta(min_length=1, description="of packs, by their folders; all apply")
    ] = ("cn",)
    public_key: Annotated[
        Path | None,
        Meta(
            description="signs bundles of rules, PEM; not given: the package's own integrity is trusted"
        ),
    ] = None
    installed: Annotated[int, Meta(ge=0, description="an older bundle is refused")] = 0
