"""The bounds beyond which a store's openings are signs of batch opening, and the reason of each default.

No law gives numbers. A store at a station or on a campus is not like others, and whoever is taken for a batch
is refused: the carrier sets what is usual there (`carrier batch-limits`).
"""

from typing import Annotated

import msgspec

_Count = Annotated[int, msgspec.Meta(ge=2, le=1000)]
_Share = Annotated[float, msgspec.Meta(gt=0, le=1)]


class BatchLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one store; each default has its reason."""

    # Document, face check, notice read to its end, signature: five minutes each, without a pause.
    openings_per_hour: _Count = 12
    # The same for two who take turns at one counter, and half of it for a second counter.
    store_openings_per_hour: _Count = 18
    # A customer picks a card of a box; five neighbours in a row were not picked one by one.
    sequential_numbers: _Count = 5
    # Three fifths from elsewhere are no usual day of a store in a town...
    out_of_province_share: _Share = 0.6
    # ...and of fewer than ten, six from elsewhere are chance.
    out_of_province_least: _Count = 10
    # Nor do eight come in a row, whoever serves them: by chance one in 6,500 where a third is from elsewhere.
    out_of_province_run: _Count = 8


DEFAULT = BatchLimits()
